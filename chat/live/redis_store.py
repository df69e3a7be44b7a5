"""CallStore on Redis: the same for every process, by Redis's clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import msgspec
from redis.asyncio import Redis

from chat.core.call import LEASE_SECONDS, Call
from chat.live.redis_client import PerLoop
from chat.live.scripts import Scripts
from chat.live.store import CLAIM_SECONDS, Alter, Claim, Settled

CLAIMS_A_SWEEP = 200


class RedisStore:
    """Calls are JSON under one key each, leases one sorted set.

    connect: makes a client. prefix: keeps installations on one Redis apart.
    """

    def __init__(self, connect: Callable[[], Redis], prefix: str = "kaigi") -> None:
        self._connections = PerLoop(lambda: Scripts(connect()))
        self._prefix = prefix
        self._queues: dict[int, _Queue] = {}

    async def load(self, room: int) -> Call | None:
        return _call(await self._scripts.redis.get(self._call_key(room)))

    async def load_many(self, rooms: Iterable[int]) -> dict[int, Call]:
        names = list(rooms)
        texts = await self._scripts.redis.mget([self._call_key(room) for room in names]) if names else []
        calls = ((room, _call(text)) for room, text in zip(names, texts, strict=True))
        return {room: call for room, call in calls if call}

    async def transact(self, room: int, alter: Alter) -> Settled:
        async with self._turn(room):
            while True:
                text, now = await self._scripts.load(keys=[self._call_key(room)])
                before = _call(text)
                change = alter(before, float(now))
                settled = Settled(before=before, change=change)
                if await self._save(room, text, settled):
                    return settled

    async def renew(self, room: int, id: str) -> Call | None:
        keys = [self._call_key(room), self._leases_key]
        return _call(await self._scripts.renew(keys=keys, args=[_lease(room, id), LEASE_SECONDS]))

    async def begin_sweep(self, stale_seconds: float) -> None:
        keys = [f"{self._prefix}:swept", self._leases_key]
        await self._scripts.begin_sweep(keys=keys, args=[stale_seconds, LEASE_SECONDS])

    async def claim_expired(self) -> list[Claim]:
        due = await self._scripts.claim(keys=[self._leases_key], args=[CLAIM_SECONDS, CLAIMS_A_SWEEP])
        return [_claim(name.decode()) for name in due]

    async def is_due(self, claim: Claim) -> bool:
        name = _lease(claim.room, claim.id)
        return bool(await self._scripts.is_due(keys=[self._leases_key], args=[name, CLAIM_SECONDS]))

    async def close(self) -> None:
        """Close this event loop's connections."""
        scripts = self._connections.take()
        if scripts:
            await scripts.redis.aclose(close_connection_pool=True)

    # Internals

    @property
    def _scripts(self) -> Scripts:
        return self._connections.get()

    async def _save(self, room: int, text: bytes, settled: Settled) -> bool:
        new = msgspec.json.encode(settled.after) if settled.after else b""
        leases = self._leases(room, settled)
        if new == text and not leases:
            return True
        keys = [self._call_key(room), self._leases_key]
        return bool(await self._scripts.save(keys=keys, args=[text, new, len(leases), *leases]))

    def _leases(self, room: int, settled: Settled) -> list[str | float]:
        old = settled.before.ids() if settled.before else frozenset()
        new = settled.after.ids() if settled.after else frozenset()
        seconds = dict.fromkeys(old - new, -1.0) | dict.fromkeys(new - old, LEASE_SECONDS) | settled.change.leases
        return [item for id, each in seconds.items() for item in (_lease(room, id), each)]

    @asynccontextmanager
    async def _turn(self, room: int) -> AsyncIterator[None]:
        # One at a time within the process: a thousand joins at once would else mostly conflict with each other.
        queue = self._queues.setdefault(room, _Queue())
        queue.length += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.length -= 1
            if not queue.length:
                self._queues.pop(room, None)

    def _call_key(self, room: int) -> str:
        return f"{self._prefix}:call:{room}"

    @property
    def _leases_key(self) -> str:
        return f"{self._prefix}:leases"


class _Queue:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.length = 0


def _call(text: bytes | None) -> Call | None:
    return msgspec.json.decode(text, type=Call) if text else None


def _lease(room: int, id: str) -> str:
    return f"{room}:{id}"


def _claim(name: str) -> Claim:
    room, _, id = name.partition(":")
    return Claim(room=int(room), id=id)
