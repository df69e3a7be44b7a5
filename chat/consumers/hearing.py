"""What one participant's socket has heard of its call, and so which events are for it."""

from typing import Any

from chat.core.messages import CallJoined

Standing = tuple[str, int]
"""An epoch, and a number in it."""


class Hearing:
    """`roles`: who is inside, as this connection knows it.
    `has_left`: the others heard that this one's lease ran out, so nobody would see who listens and speaks here."""

    def __init__(self) -> None:
        self.roles: dict[str, str] = {}
        self.has_left = False
        self._snapshot: Standing = ("", 0)
        self._newest: Standing = ("", 0)

    def given(self, snapshot: CallJoined) -> None:
        """The client was given the whole call."""
        self._snapshot = self._newest = (snapshot.call.epoch, snapshot.call.seq)
        self.roles = {one.id: one.role for one in snapshot.roster}
        self.has_left = False

    def hears(self, event: dict[str, Any], id: str) -> bool:
        """Take an event in. Whether its frame is for the participant with this id."""
        if _is_within(event, self._snapshot):
            return False
        # The role at that event: events may arrive in another order than they happened.
        role = event.get("roles", self.roles).get(id)
        if self.has_left and role is None:
            return False
        if event["seq"] and not _is_within(event, self._newest):
            # Only within one epoch: a call born anew may not know yet who never left.
            self.has_left = role is None and event["epoch"] == self._newest[0]
            self._newest, self.roles = (event["epoch"], event["seq"]), event["roles"]
        return event["audience"] in ("everyone", "hosts" if role == "host" else "members")


def _is_within(event: dict[str, Any], standing: Standing) -> bool:
    """Whether a numbered event is part of what was known at `standing` already."""
    epoch, seq = standing
    return bool(event["seq"]) and event["epoch"] == epoch and event["seq"] <= seq
