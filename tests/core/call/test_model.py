"""Whatever happens, in whatever order, by whomever: seats, roles and rosters stay right."""

from typing import cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from chat.core import call as calls
from chat.core.call import Rules
from chat.core.call.entering import LOCK
from chat.core.messages import MediaState, Role, Source
from tests.core.call.portal import Portal

PEOPLE = ("alice", "bob", "carol", "dave", "hana", "mallory")


def portal(self: object) -> Portal:
    """The machine that runs."""
    return cast(Portal, self)


names = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4)
media = st.builds(MediaState, microphone=st.booleans(), camera=st.booleans())
sources = st.sampled_from(["microphone", "camera", "screen"])
anyone = st.runner().flatmap(lambda self: st.sampled_from(portal(self).anyone()))
actors = st.runner().flatmap(lambda self: st.sampled_from(portal(self).actors()))
at_the_door = st.runner().flatmap(lambda self: st.sampled_from(portal(self).door()))
secrets = st.runner().flatmap(lambda self: st.sampled_from(portal(self).secrets[-6:]))
records = st.runner().flatmap(lambda self: st.sampled_from([None, *list(portal(self).records.values())[-6:]]))
visitors = st.runner().flatmap(lambda self: st.sampled_from(portal(self).visitors()))
going_on = precondition(lambda self: portal(self).call is not None)
roles = st.sampled_from(["host", "member"])
seldom = st.sampled_from([False, False, False, True])
room_rules = st.builds(Rules, capacity=st.integers(2, 9), lobby=seldom, locked=seldom)


class AnyCall(Portal):
    """Every change there is, by everybody, with every id and secret there ever was."""

    @initialize(room=room_rules, names=st.permutations(PEOPLE))
    def begin(self, room: Rules, names: list[str]) -> None:
        self.room = room
        for name in names:
            self._join(name, MediaState())

    @rule(room=room_rules)
    def change_the_room(self, room: Rules) -> None:
        self.room = room

    # Coming in

    @rule(names=names, media=media)
    def join(self, names: list[str], media: MediaState) -> None:
        for name in names:
            self._join(name, media)

    @rule(names=names, media=media, way=st.sampled_from(["as it is", "made"]))
    def approach(self, names: list[str], media: MediaState, way: str) -> None:
        if way == "made":
            self.room = Rules(capacity=9)
            host = self.actors()[0]
            self.does(lambda call: calls.lock(call, host, False, self.now), host=host)
        for name in names:
            self._approach(self.arrival(name, media))

    @going_on
    @rule(visitor=visitors)
    def click(self, visitor: calls.Arrival | None) -> None:
        before = self.call.visitor(visitor.id) if self.call and visitor else None
        if visitor and before:
            self._comes(visitor)
            seat = self.seat(visitor.id)
            assert seat is None or seat.order == before.order

    @going_on
    @rule(visitor=visitors, minutes=st.integers(0, 4))
    def stay_without_a_click(self, visitor: calls.Arrival | None, minutes: int) -> None:
        if visitor:
            later = self.now + 60 * minutes
            self.does(lambda call: calls.overstay(call, visitor.id, later), keeps_seats=True)
            if minutes >= 2:
                assert self.call is None or self.call.visitor(visitor.id) is None

    @going_on
    @rule(visitor=visitors, rules=room_rules)
    def turn_away(self, visitor: calls.Arrival | None, rules: Rules) -> None:
        if visitor:
            self.does(lambda call: calls.turn_away(call, visitor.id, rules), keeps_seats=True)

    @going_on
    @rule(secret=secrets, own=st.booleans(), media=media)
    def resume(self, secret: tuple[str, str], own: bool, media: MediaState) -> None:
        holder, hashed = secret
        person = holder if own else "u-eve"
        back = self.does(lambda call: calls.resume(call, person, hashed, f"socket-{self.now}", media), keeps_seats=True)
        assert own or not back

    @going_on
    @rule(secret=secrets, own=st.booleans(), media=media)
    def reload(self, secret: tuple[str, str], own: bool, media: MediaState) -> None:
        holder, hashed = secret
        arrival = self.arrival(holder.removeprefix("u-") if own else "eve", media)
        back = self.does(lambda call: calls.take_over(call, arrival, hashed, self.now), keeps_seats=True)
        assert own or not back

    @rule(record=records, has_left=st.booleans(), role=roles)
    def ping_without_a_lease(self, record: calls.Participant | None, has_left: bool, role: Role) -> None:
        if record:
            was_gone = self.seat(record.id) is None
            epoch, now_theirs = f"epoch-{self.now}", calls.entitled(record, role, has_left)
            self.does(
                lambda call: calls.reseat(call, now_theirs, self.room, self.now, epoch, has_left),
                over=not has_left or self.call is None or self.room.capacity > self.call.capacity,
            )
            back = self.seat(record.id)
            if back and was_gone:
                assert back.granted == role
                assert back.role == role or (back.role == record.role and not (has_left and back.role == "host"))

    # Going

    @going_on
    @rule(id=anyone, why=st.sampled_from(["left", "expired"]))
    def leave(self, id: str, why: str) -> None:
        if why == "expired":
            self.does(lambda call: calls.expire(call, id, self.now))
        else:
            self.does(lambda call: calls.leave(call, id, self.now))

    @going_on
    @rule(often=st.integers(0, 3))
    def outlast_the_lock(self, often: int) -> None:
        if often == 3:
            is_kept = bool(self.call and self.call.locked and self.call.participants)
            self.does(lambda call: calls.expire(call, LOCK, self.now))
            assert is_kept == bool(self.call and self.call.locked)

    @going_on
    @rule(id=anyone, page_gone=st.booleans(), current=st.booleans())
    def lose(self, id: str, page_gone: bool, current: bool) -> None:
        seat = self.seat(id)
        connection = seat.connection if seat and current else f"socket-{id}"
        self.does(lambda call: calls.lose(call, id, connection, self.now, page_gone))

    @going_on
    @rule(id=anyone, current=st.booleans())
    def end_a_socket(self, id: str, current: bool) -> None:
        seat = self.seat(id)
        connection = seat.connection if seat and current else f"socket-{id}"
        self.does(lambda call: calls.shut_out(call, id, connection, self.now))

    @going_on
    @rule(often=st.integers(0, 9))
    def lose_the_store(self, often: int) -> None:
        if often == 9:
            self.forget()

    # Hosts, and whoever takes themselves for one

    @going_on
    @rule(actor=actors, id=at_the_door)
    def admit(self, actor: str, id: str) -> None:
        waiting = self.call.waits(id) if self.call else None
        lets_in = {waiting.arrival.person} if waiting else set()
        if self.does(
            lambda call: calls.admit(call, actor, id, self.now, self.room.capacity), host=actor, may_enter=lets_in
        ):
            self.shut_out -= lets_in

    @going_on
    @rule(actor=actors, id=at_the_door)
    def deny(self, actor: str, id: str) -> None:
        self.does(lambda call: calls.deny(call, actor, id), host=actor)

    @going_on
    @rule(actor=actors, id=anyone, source=sources)
    def mute(self, actor: str, id: str, source: Source) -> None:
        self.does(lambda call: calls.mute(call, actor, id, source), host=actor)

    @going_on
    @rule(actor=actors, id=anyone, ban=st.booleans())
    def remove(self, actor: str, id: str, ban: bool) -> None:
        target = self.seat(id)
        done = self.does(lambda call: calls.remove(call, actor, id, ban, self.now), host=actor)
        if done and target and self.call:
            assert self.call.devices(target.person) == []
            self.shut_out.add(target.person)

    @going_on
    @rule(actor=actors, id=anyone)
    def hand_over(self, actor: str, id: str) -> None:
        self.does(lambda call: calls.hand_over(call, actor, id), host=actor, roles=True)

    @going_on
    @rule(actor=actors, locked=seldom)
    def lock(self, actor: str, locked: bool) -> None:
        self.does(lambda call: calls.lock(call, actor, locked, self.now), host=actor)

    @going_on
    @rule(actor=anyone, often=st.integers(0, 3))
    def end(self, actor: str, often: int) -> None:
        if often == 3:
            self.does(lambda call: calls.end(call, actor), host=actor)

    # Oneself, and the administrator

    @going_on
    @rule(id=anyone, media=media)
    def set_media(self, id: str, media: MediaState) -> None:
        self.does(lambda call: calls.set_media(call, id, media), keeps_seats=True)

    @going_on
    @rule(id=anyone, raised=st.booleans())
    def raise_hand(self, id: str, raised: bool) -> None:
        self.does(lambda call: calls.raise_hand(call, id, raised), keeps_seats=True)

    @going_on
    @rule(number=st.integers(1, 9))
    def chat(self, number: int) -> None:
        self.does(lambda call: calls.note_chat(call, number), keeps_seats=True)

    # Internals

    def _join(self, name: str, media: MediaState) -> None:
        self._comes(self.arrival(name, media))

    def _approach(self, arrival: calls.Arrival) -> None:
        self.does(lambda call: calls.approach(call, arrival, self.room, self.now), keeps_seats=True)

    def _comes(self, arrival: calls.Arrival) -> None:
        alone = arrival.role == "host" and not (self.call and self.call.has_host)
        self.does(
            lambda call: calls.join(call, arrival, self.room, self.now, f"epoch-{self.now}"),
            may_enter={arrival.person} if alone else set(),
        )


TestAnyCall = AnyCall.TestCase
TestAnyCall.settings = settings(
    max_examples=150,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
