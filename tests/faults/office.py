"""What each revocation is, and how it is done: over HTTP at one process, as people and administrators do it."""

from collections.abc import Callable
from dataclasses import dataclass

from chat.core.errors import CloseCode
from deploy.rehearsal import Rehearsal
from tests.faults.desk import Desk
from tests.faults.scenes import PASSWORD, Scene

NEW_PASSWORD = "quite another battery staple"

Send = Callable[[], None]


@dataclass(frozen=True)
class Office:
    """Where it is done. number: of the process. admin: the cookie of an administrator."""

    portal: Rehearsal
    number: int
    admin: str

    def form(self, cookie: str, page: str, holding: str, /, target: str = "", **changes: str | None) -> Send:
        """The form of a page that holds a field, with other values in it; None takes one out. Returns what sends it.

        target: where it goes, when that is not the page itself.
        """
        desk = Desk(self.portal, self.number, cookie)
        fields = desk.open(page, holding) | changes
        return lambda: desk.send(target or page, {name: value for name, value in fields.items() if value is not None})

    def membership(self, scene: Scene, **changes: str) -> Send:
        """A line in the list of a room's people and groups."""
        page = f"/admin/chat/room/{scene.room}/change/"
        fields = Desk(self.portal, self.number, self.admin).open(page, "memberships-TOTAL_FORMS")
        (line,) = [
            name.removesuffix("-id")
            for name, value in fields.items()
            if name.startswith("memberships-") and name.endswith("-id") and value == str(scene.entry)
        ]
        named = {f"{line}-{name}": value for name, value in changes.items()}
        return self.form(self.admin, page, "memberships-TOTAL_FORMS", **named)

    def people(self, scene: Scene, action: str) -> Send:
        """An action of the list of people."""
        chosen = {"action": action, "_selected_action": str(scene.victim)}
        return self.form(self.admin, "/admin/chat/user/", "action", **chosen)


def _password(office: Office, scene: Scene) -> Send:
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return office.form(scene.pocket, "/accounts/password/change/", "oldpassword", **words)


def _everywhere(office: Office, scene: Scene) -> Send:
    return office.form(scene.pocket, "/preferences/", "display_name", "/preferences/sign-out-everywhere/")


def _signed_out(office: Office, scene: Scene) -> Send:
    return office.form(scene.cookie, "/preferences/", "display_name", "/accounts/logout/")


def _closed(office: Office, scene: Scene) -> Send:
    return office.form(office.admin, f"/admin/chat/room/{scene.room}/change/", "is_open", is_open=None)


def _deleted(office: Office, scene: Scene) -> Send:
    return office.form(office.admin, f"/admin/chat/room/{scene.room}/delete/", "post")


@dataclass(frozen=True)
class Case:
    """way: how the victim gets in. act: gets a form ready and returns what sends it; None: a host does it in the call.

    code: what the sockets in the call are closed with, 0 when they stay. again: what coming back meets: a code,
    "waiting" or a role. everybody: whether the others' sockets end, too. pocket: whether those of another session do.
    """

    name: str
    act: Callable[[Office, Scene], Send] | None
    code: int
    again: int | str
    way: str = "member"
    everybody: bool = False
    pocket: bool = False

    @property
    def home(self) -> str:
        """What an idle home page does."""
        if self.code == CloseCode.SIGNED_OUT:
            return "closes"
        return "forgets" if self.again in (CloseCode.NO_ACCESS, CloseCode.ROOM_CLOSED) else "stays"


OUT, NONE = int(CloseCode.SIGNED_OUT), int(CloseCode.NO_ACCESS)
SHUT, GONE = int(CloseCode.ROOM_CLOSED), int(CloseCode.REMOVED)
CASES = [
    Case("disabled", lambda office, scene: office.people(scene, "switch_off"), OUT, OUT, pocket=True),
    Case("password", _password, OUT, OUT),
    Case("signed-out", _signed_out, OUT, OUT),
    Case("everywhere", _everywhere, OUT, OUT, pocket=True),
    Case("membership", lambda office, scene: office.membership(scene, DELETE="on"), NONE, NONE),
    Case("group", lambda office, scene: office.membership(scene, DELETE="on"), NONE, NONE, "group"),
    Case("role", lambda office, scene: office.membership(scene, role="member"), 0, "member", "host"),
    Case("closed", _closed, SHUT, SHUT, everybody=True),
    Case("deleted", _deleted, SHUT, NONE, everybody=True),
    Case("removed", None, GONE, "waiting"),
    Case("banned", None, GONE, NONE),
]
