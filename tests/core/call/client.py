"""A client as the protocol describes one: a snapshot, then the events it hears."""

from msgspec.structs import replace

from chat.core.call import Call, Change, Tell
from chat.core.messages import (
    CallEvent,
    CallUpdated,
    LobbyUpdated,
    ParticipantAway,
    ParticipantBack,
    ParticipantInfo,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantReplaced,
    ParticipantUpdated,
    VisitorArrived,
    VisitorLeft,
    WaitingInfo,
)


class Client:
    """What one participant knows of their call."""

    def __init__(self, id: str, call: Call) -> None:
        self.id = id
        self.epoch, self.seq, self.locked = call.epoch, call.seq, call.locked
        self.roster = {one.id: one for one in call.roster()}
        self.waiting: list[WaitingInfo] = call.lobby() if self.role == "host" else []
        self.visitors = {one.id: one.order for one in call.visiting()}

    @property
    def role(self) -> str:
        return self.roster[self.id].role

    def hear(self, change: Change) -> None:
        """Take the events of a change that are meant for this participant, by the role they have after it."""
        mine = change.call and change.call.participant(self.id)
        assert mine
        for effect in change.effects:
            if isinstance(effect, Tell) and effect.audience in ("everyone", f"{mine.role}s"):
                assert isinstance(effect.message, CallEvent)
                self._take(effect.message)

    def agrees_with(self, call: Call) -> bool:
        """Whether events have led where a fresh snapshot would."""
        fresh = Client(self.id, call)
        in_order = sorted(self.roster.values(), key=lambda one: (one.entered_at, one.order))
        return in_order == call.roster() and vars(self) == vars(fresh)

    def _take(self, event: CallEvent) -> None:
        assert (event.epoch, event.seq) == (self.epoch, self.seq + 1)
        self.seq = event.seq
        match event:
            case VisitorArrived(id=id, order=order):
                assert id not in self.visitors
                self.visitors[id] = order
            case VisitorLeft(id=id):
                del self.visitors[id]
            case LobbyUpdated(waiting=waiting):
                self.waiting = waiting
            case _:
                self._take_more(event)

    def _take_more(self, event: CallEvent) -> None:
        match event:
            case ParticipantJoined(participant=participant):
                assert self.visitors.pop(participant.id, participant.order) == participant.order
                self.roster[participant.id] = participant
            case ParticipantUpdated(participant=participant):
                self.roster[participant.id] = participant
            case ParticipantLeft(id=id):
                del self.roster[id]
            case ParticipantReplaced(old=old, participant=participant):
                del self.roster[old]
                self.roster[participant.id] = participant
            case ParticipantAway(id=id):
                self.roster[id] = self._marked(id, away=True)
            case ParticipantBack(id=id):
                self.roster[id] = self._marked(id, away=False)
            case CallUpdated(locked=locked):
                self.locked = locked
            case _:
                raise AssertionError(f"no client knows {event}")

    def _marked(self, id: str, away: bool) -> ParticipantInfo:
        assert self.roster[id].away is not away
        return replace(self.roster[id], away=away)
