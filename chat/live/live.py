"""What is true now, and who hears of it: the one handle that services are given."""

from collections.abc import Awaitable, Callable

from channels.layers import BaseChannelLayer

from chat.core.allowance import Allowance
from chat.core.call import expire
from chat.live.announce import Announcer
from chat.live.observer import Observer
from chat.live.store import Alter, CallStore, Claim, Settled
from chat.live.sweep import Sweep

Hook = Callable[[int], Awaitable[None]]


class Live:
    """on_empty: called with the room when the last participant has left it, or none has come to a locked one.
    observer: is told what happens. allowance: of the visitors who signal through this process."""

    def __init__(
        self, store: CallStore, layer: BaseChannelLayer, on_empty: Hook, observer: Observer | None = None
    ) -> None:
        self.store = store
        self.layer = layer
        self.observer = observer or Observer()
        self.announcer = Announcer(layer)
        self.allowance = Allowance()
        self.sweep = Sweep(store, self._expire, self.observer)
        self._on_empty = on_empty

    async def change(self, room: int, alter: Alter) -> Settled:
        """Change a call in one transaction and announce it. Raises CallError; then nothing has changed."""
        settled = await self.store.transact(room, alter)
        await self.announcer.settle(room, settled)
        if _emptied(settled) or _lock_lapsed(settled):
            await self._on_empty(room)
        return settled

    async def _expire(self, claim: Claim) -> None:
        await self.change(claim.room, lambda call, now: expire(call, claim.id, now))


def _emptied(settled: Settled) -> bool:
    was_used = bool(settled.before and settled.before.participants)
    return was_used and not (settled.after and settled.after.participants)


def _lock_lapsed(settled: Settled) -> bool:
    was_kept = bool(settled.before and settled.before.locked and not settled.before.participants)
    return was_kept and bool(settled.after and not settled.after.locked)
