"""The vocabulary of browser tests: people who sign in, enter rooms, see, hear and say things."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.tiles import Probe, Tile, measure_all
from tests.e2e.watch import Watch

if TYPE_CHECKING:
    from tests.e2e.portal import Portal


@dataclass(frozen=True)
class Account:
    """Somebody the portal knows. key: the id that others' pages know them by."""

    username: str
    name: str
    password: str
    key: str
    pk: int


@dataclass(frozen=True)
class Room:
    """A room made for one test."""

    slug: str
    name: str
    pk: int

    @property
    def path(self) -> str:
        """Its address."""
        return f"/rooms/{self.slug}/"


class Person:
    """Somebody at a window of a browser. The window opens when it is first needed, signed in."""

    def __init__(self, portal: "Portal", account: Account) -> None:
        self.portal = portal
        self.account = account
        self.kind = "chromium"
        self.signs_in = True
        self.options: dict[str, Any] = {}
        self.watch: Watch | None = None
        self._context: BrowserContext | None = None
        self._page: Page | None = None

    def __repr__(self) -> str:
        return self.account.username

    # The window

    def sits_at(self, kind: str, **options: Any) -> "Person":
        """Chooses the browser and options of its window, before it opens."""
        assert self._context is None, "the window is open already"
        self.kind = kind
        self.options |= options
        return self

    @property
    def is_at_a_window(self) -> bool:
        """Whether a page is open."""
        return self._page is not None

    @property
    def context(self) -> BrowserContext:
        """This person's window."""
        if self._context is None:
            self._context = self.portal.open_window(self.kind, self.account if self.signs_in else None, **self.options)
            self.watch = Watch(self._context, self.portal.address)
        return self._context

    @property
    def page(self) -> Page:
        """The page in front of this person."""
        if self._page is None:
            self._page = self.context.new_page()
        return self._page

    def forgives(self, pattern: str) -> None:
        """What goes wrong because the test wants it to."""
        assert self.context
        assert self.watch
        self.watch.forgives(pattern)

    def another_page(self) -> Page:
        """A second tab of the same window."""
        return self.context.new_page()

    def closes_the_window(self) -> list[str]:
        """Closes everything. Returns what went wrong in it."""
        if self._context is None or self.watch is None:
            return []
        for page in self._context.pages:
            page.evaluate("() => 0")  # what the page has said so far arrives before this answer
        troubles = self.watch.troubles
        self._context.close()
        self._context = self._page = None
        return [f"{self!r}: {trouble}" for trouble in troubles]

    # Going places

    def opens(self, path: str) -> "Person":
        """Goes to an address of the portal."""
        self.page.goto(f"{self.portal.address}{path}")
        return self

    def enters(self, room: Room) -> "Person":
        """Opens a room; the join button is ready."""
        self.opens(room.path)
        expect(self.join_button).to_have_attribute("aria-disabled", "false")
        return self

    def joins(self, room: Room | None = None) -> "Person":
        """Goes into the call, from the pre-join step."""
        if room:
            self.enters(room)
        self.join_button.click()
        return self.is_inside()

    def knocks_at(self, room: Room) -> "Person":
        """Asks to be let in, and waits."""
        self.enters(room)
        self.join_button.click()
        expect(self.find("main")).to_have_attribute("data-phase", "waiting")
        return self

    def leaves(self) -> "Person":
        """Presses Leave."""
        self.control("leave").click()
        return self.is_told("left")

    def reloads(self) -> "Person":
        """Loads the page again, in the middle of whatever happens."""
        self.page.reload()
        return self

    # Doing

    @property
    def join_button(self) -> Locator:
        """The one button of the pre-join step."""
        return self.find("#prejoin [data-action=join]")

    def control(self, action: str) -> Locator:
        """A button of the control bar."""
        return self.find(f"#controls [data-action={action}]")

    def switches(self, source: str, on: bool) -> "Person":
        """Switches the own microphone or camera in the call."""
        button = self.control(source)
        expect(button).to_have_attribute("aria-pressed", str(not on).lower())
        button.click()
        expect(button).to_have_attribute("aria-pressed", str(on).lower())
        return self

    def chooses(self, source: str, label: str) -> "Person":
        """Chooses another microphone or camera in the call."""
        self.control(f"{source}-menu").click()
        self.find(f"#{source}-menu [data-device]").get_by_text(label, exact=True).click()
        return self

    def opens_panel(self, name: str) -> Locator:
        """Opens "chat" or "people", unless it is open."""
        panel = self.find(f"#{name}-panel")
        if panel.is_hidden():
            self.control(name).click()
        expect(panel).to_be_visible()
        return panel

    def says(self, text: str) -> "Person":
        """Writes to everyone."""
        self.opens_panel("chat")
        self.find("#message").fill(text)
        self.find("#message").press("Enter")
        return self.reads(text)

    def row_of(self, other: "Person") -> Locator:
        """Another person's row in the list of people; or in that of those at the door."""
        return self.opens_panel("people").locator(f'li[data-person="{other.account.key}"]')

    def does(self, action: str, to: "Person", **data: str) -> "Person":
        """A host's button beside a name."""
        more = "".join(f'[data-{name}="{value}"]' for name, value in data.items())
        self.row_of(to).locator(f"[data-action={action}]{more}").click()
        return self

    def confirms(self) -> "Person":
        """Answers the question with yes."""
        self.find("#confirm [data-action=confirm]").click()
        return self

    # Seeing, hearing, reading

    def find(self, selector: str) -> Locator:
        """Something in the page."""
        return self.page.locator(selector)

    def is_inside(self) -> "Person":
        """The call is shown, with the own tile in it."""
        expect(self.find("#call")).to_be_visible()
        expect(self.sees(self).root).to_have_count(1)
        return self

    @property
    def own_picture(self) -> Probe:
        """The picture of the pre-join step."""
        return Probe(self.page, "#mirror")

    def sees(self, other: "Person") -> Tile:
        """The tile of another person, or the own one."""
        return Tile(self.page, other.account.key)

    def does_not_see(self, other: "Person") -> "Person":
        """There is no tile of them."""
        expect(self.sees(other).root).to_have_count(0)
        return self

    def sees_and_hears(self, *others: "Person") -> "Person":
        """Each of them, all measured at the same time."""
        measure_all(self.page, [self.sees(other) for other in others])
        return self

    def hears(self, other: "Person") -> "Person":
        """Their sound really arrives."""
        self.sees(other).sound_is("live")
        return self

    def does_not_hear(self, other: "Person") -> "Person":
        """No sound of theirs arrives, though the line stands."""
        self.sees(other).sound_is("silent", "stopped", "none")
        return self

    def sees_screen_of(self, other: "Person") -> Tile:
        """The shared screen, with the sharer's name over it."""
        expect(self.find("#screen")).to_be_visible()
        expect(self.find("#screen header p")).to_contain_text(other.account.name)
        screen = Tile(self.page, "")
        screen.selector, screen.root = "#screen", self.find("#screen")
        return screen

    def reads(self, text: str) -> "Person":
        """A chat message is there, exactly so, and has been received by the server."""
        line = self.find("#messages li").filter(has=self.page.get_by_text(text, exact=True))
        expect(line).to_have_count(1)
        expect(line.locator(".sent")).to_have_count(0)
        return self

    def is_told(self, reason: str) -> "Person":
        """The page stands still and says why, in words; `reason` is its code."""
        standstill = self.find("#standstill")
        expect(standstill).to_have_attribute("data-reason", reason)
        expect(standstill.locator("h1")).to_have_text(re.compile(r"\S"))
        return self

    def goes_on(self, action: str) -> "Person":
        """Takes a way that the standstill offers."""
        self.find(f"#standstill-acts [data-action={action}]").click()
        return self

    def has_released_everything(self) -> "Person":
        """No link is open and no camera or microphone is in use."""
        self.page.wait_for_function("() => kaigiProbe.openLinks() === 0 && kaigiProbe.openDevices() === 0")
        return self
