"""One room with everyone who ever tried something in it, and what must hold after each change."""

from collections.abc import Callable

from hypothesis.stateful import RuleBasedStateMachine, invariant

from chat.core.call import Arrival, Call, Change, Close, Dismiss, Participant, Rules, Seat, TellOne
from chat.core.call.visiting import VISITORS_LIMIT, VISITORS_LIMIT_A_PERSON
from chat.core.errors import CallError
from chat.core.messages import MediaState
from tests.core.call.client import Client

HOSTS = ("alice", "hana")


class Portal(RuleBasedStateMachine):
    """clients: what each participant knows. shut_out: people removed and not let in since.
    records: what the sockets of people hold who are not in the call, though nobody told these sockets."""

    def __init__(self) -> None:
        super().__init__()
        self.call: Call | None = None
        self.room = Rules(capacity=3)
        self.now = 1_000.0
        self.ids = ["nobody"]
        self.arrivals: dict[str, Arrival] = {}
        self.secrets = [("u-mallory", "hash-of-nothing")]
        self.clients: dict[str, Client] = {}
        self.shut_out: set[str] = set()
        self.records: dict[str, Participant] = {}

    # Who there is

    def anyone(self) -> list[str]:
        """Ids that somebody could name: those in the call, the newest, which may be gone, and one that never was."""
        here = sorted(self.call.ids()) if self.call else []
        return [*here, self.ids[-1], "nobody"]

    def actors(self) -> list[str]:
        """The same for whoever plays the host: mostly one who is."""
        hosts = [one.id for one in self.call.participants if one.role == "host"] if self.call else []
        return [*hosts * 6, *self.anyone()]

    def visitors(self) -> list[Arrival | None]:
        """Whoever visits, as they come to the door in the end; None when nobody does."""
        visitors = self.call.visitors if self.call else ()
        return [self.arrivals[one.id] for one in visitors] or [None]

    def door(self) -> list[str]:
        """The same for whoever is let in or not: mostly one who waits."""
        return [*[one.id for one in self.call.waiting] * 6, *self.anyone()] if self.call else self.anyone()

    def arrival(self, name: str, media: MediaState) -> Arrival:
        """Somebody at the door, with an id and a secret of their own."""
        id = f"{name}-{len(self.ids)}"
        self.ids.append(id)
        self.secrets.append((f"u-{name}", f"hash-{id}"))
        role = "host" if name in HOSTS else "member"
        self.arrivals[id] = Arrival(id, f"u-{name}", name, role, f"hash-{id}", f"socket-{id}", media)  # type: ignore[arg-type]
        return self.arrivals[id]

    def seat(self, id: str) -> Participant | None:
        """Whoever has this id and a seat now."""
        return self.call.participant(id) if self.call else None

    def forget(self) -> None:
        """The store loses the call; the sockets are still there."""
        self.records |= {one.id: one for one in self.call.participants} if self.call else {}
        self.call, self.clients, self.shut_out = None, {}, set()

    # Trying something

    def does(
        self,
        change: Callable[[Call | None], Change],
        *,
        host: str | None = None,
        may_enter: set[str] | None = None,
        keeps_seats: bool = False,
        over: bool = False,
        roles: bool = False,
    ) -> bool:
        """Try a change; check it. Returns whether it was made.

        host: who must be one for it. may_enter: who may come in although removed. keeps_seats: nobody new comes in.
        over: capacity does not count. roles: they may change.
        """
        self.now += 1
        before = self.call
        try:
            outcome = change(before)
        except CallError:
            return False
        if host is not None:
            actor = self.seat(host)
            assert actor
            assert actor.role == "host"
        self.call = outcome.call
        self._check_seats(before, may_enter or set(), keeps_seats=keeps_seats, over=over)
        self._check_roles(before, changeable=roles)
        self._check_effects(before, outcome)
        self._tell(before, outcome)
        self._note_records(before)
        self.shut_out = self.shut_out if self.call else set()
        return True

    # What must hold

    @invariant()
    def the_call_lives_as_long_as_somebody_is_there(self) -> None:
        assert self.call is None or self.call.ids()

    @invariant()
    def ids_and_orders_are_unique_and_in_order(self) -> None:
        if self.call:
            call = self.call
            assert len(call.participants) + len(call.waiting) + len(call.visitors) == len(call.ids())
            assert call.participants == tuple(sorted(call.participants, key=lambda one: (one.entered_at, one.order)))
            orders = [*(one.order for one in call.roster()), *(one.order for one in call.visiting())]
            assert len(orders) == len(set(orders))
            assert all(order < call.next_order for order in orders)

    @invariant()
    def there_are_visitors_only_where_there_is_somebody_to_visit_and_a_way_to_a_seat(self) -> None:
        if self.call and self.call.visitors:
            assert not self.call.locked
            assert 0 < len(self.call.participants) < self.call.capacity
            assert len(self.call.visitors) <= VISITORS_LIMIT
            people = [one.person for one in self.call.visitors]
            assert not set(people) & self.shut_out
            assert all(people.count(one) <= VISITORS_LIMIT_A_PERSON for one in people)

    @invariant()
    def every_client_knows_what_a_fresh_one_would(self) -> None:
        if self.call:
            assert set(self.clients) == {one.id for one in self.call.participants}
            assert all(client.agrees_with(self.call) for client in self.clients.values())

    # Internals

    def _check_seats(self, before: Call | None, may_enter: set[str], *, keeps_seats: bool, over: bool) -> None:
        old = {one.id for one in before.participants} if before else set()
        seats = self.call.participants if self.call else ()
        new = [one for one in seats if one.id not in old]
        if keeps_seats:
            assert len(seats) == len(old)
            return
        assert not {one.person for one in new} & (self.shut_out - may_enter)
        if new and self.call and not over:
            assert len(seats) <= self.call.capacity

    def _check_roles(self, before: Call | None, *, changeable: bool) -> None:
        if before and self.call and not changeable:
            roles = {one.order: one.role for one in before.participants}
            assert all(one.role == roles.get(one.order, one.role) for one in self.call.participants)

    def _check_effects(self, before: Call | None, outcome: Change) -> None:
        dismissed = {effect.id for effect in outcome.effects if isinstance(effect, Dismiss)}
        visited = {one.id for one in before.visitors} if before else set()
        assert dismissed <= visited - (self.call.ids() if self.call else set())
        for effect in outcome.effects:
            if isinstance(effect, TellOne | Seat | Close):
                assert effect.id in self.ids
                assert effect.id not in dismissed
            if isinstance(effect, Close) and not effect.but:
                assert self.call is None or effect.id not in self.call.ids()

    def _tell(self, before: Call | None, outcome: Change) -> None:
        call = outcome.call
        seats = {one.id for one in call.participants} if call else set()
        goes_on = bool(before and call and before.epoch == call.epoch)
        self.clients = {id: client for id, client in self.clients.items() if id in seats and goes_on}
        for client in self.clients.values():
            client.hear(outcome)
        for id in seats - set(self.clients):
            assert call
            self.clients[id] = Client(id, call)

    def _note_records(self, before: Call | None) -> None:
        for one in before.participants if before else ():
            if self.seat(one.id) is None:
                self.records[one.id] = one
