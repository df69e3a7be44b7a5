"""Where browsers find no way to each other, picture and sound go through the house's own TURN server, a real coturn."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from chat.core.turn import ice_servers
from tests.e2e.browsers import Browsers
from tests.e2e.people import Person, Room
from tests.e2e.portal import Portal
from tests.e2e.server import Server
from tests.turn.coturn import Coturn

pytestmark = pytest.mark.e2e

RELAY_ONLY = Path(__file__).with_name("relay_only.js")
CHROMIUM, FIREFOX = "chromium with loopback", "firefox with loopback"
LIFETIME_SECONDS = 60
"""The shortest that the settings allow: less than half is left after 30 s."""
RENEWAL_MS = 60_000


@pytest.fixture(scope="module")
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    """With the configuration of deploy/; it tells which credentials begin a relay."""
    coturn = Coturn(tmp_path_factory.mktemp("coturn"), "--verbose")
    coturn.start()
    yield coturn
    coturn.stop()


@pytest.fixture(scope="module")
def server(coturn: Coturn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A portal that has a TURN server."""
    server = Server(tmp_path_factory.mktemp("kaigi-with-turn"))
    server.environment |= {
        "TURN_URLS": ",".join(coturn.urls),
        "TURN_SECRET": coturn.secret,
        "TURN_TTL_SECONDS": str(LIFETIME_SECONDS),
    }
    server.start()
    yield server
    server.close()
    assert server.troubles() == []
    assert coturn.secret not in server.log.read_text()


@pytest.fixture(scope="module")
def portal(server: Server, playwright: Playwright) -> Iterator[Portal]:
    """The server and browsers of its own: they look for ways over loopback, too."""
    browsers = Browsers(playwright)
    yield Portal(server, browsers)
    browsers.close()


def sits_behind_a_firewall(person: Person, kind: str) -> Person:
    """Nothing but the TURN server can be reached from this window."""
    person.sits_at(kind).context.add_init_script(path=RELAY_ONLY)
    # Credentials come with the seat: until then a link made ahead of the click finds no way, and Firefox says so.
    person.forgives("ICE failed, (add a STUN server and )?see about:webrtc")
    return person


def are_relayed(*people: Person) -> None:
    """Every link goes from the TURN server to the TURN server: so say both of its ends."""
    ways = [person.page.evaluate("() => kaigiRelay.ways()") for person in people]
    assert ways == [["relay"]] * len(people)


def username_of(person: Person) -> str:
    """The name with which this person's one link asks the TURN server."""
    ((name,),) = person.page.evaluate("() => kaigiRelay.usernames()")
    return str(name)


def has_another_username(person: Person, than: str) -> str:
    """Waits until new credentials are set; their name."""
    renewed = "(old) => kaigiRelay.usernames()[0][0] !== old"
    person.page.wait_for_function(renewed, arg=than, timeout=RENEWAL_MS)
    return username_of(person)


def moves_to_another_network(person: Person) -> None:
    """The browser says that it is online again; the link restarts ICE, whichever side makes the offers."""
    before = person.page.evaluate("() => kaigiRelay.fragments()")
    person.page.evaluate("() => { dispatchEvent(new Event('online')); }")
    person.page.wait_for_function("(old) => kaigiRelay.fragments()[0] !== old[0]", arg=before)


@pytest.mark.parametrize(
    ("first", "second"), [(CHROMIUM, CHROMIUM), (FIREFOX, FIREFOX), (CHROMIUM, FIREFOX)], ids=["cc", "ff", "cf"]
)
def test_people_behind_firewalls_see_and_hear_each_other_through_the_relay(
    alice: Person, bob: Person, room: Room, first: str, second: str
) -> None:
    sits_behind_a_firewall(alice, first).joins(room)
    sits_behind_a_firewall(bob, second).joins(room)
    for one, other in ((alice, bob), (bob, alice)):
        one.sees_and_hears(other)
    are_relayed(alice, bob)


def test_credentials_are_renewed_in_mid_call_and_a_new_way_is_found_with_them(
    alice: Person, bob: Person, room: Room, coturn: Coturn
) -> None:
    sits_behind_a_firewall(alice, CHROMIUM).joins(room)
    sits_behind_a_firewall(bob, FIREFOX).joins(room)
    alice.sees(bob).moving()
    first = [username_of(person) for person in (alice, bob)]
    renewed = [has_another_username(person, than=name) for person, name in zip((alice, bob), first, strict=True)]
    alice.sees(bob).moving()
    for person in (bob, alice):
        moves_to_another_network(person)
        alice.sees_and_hears(bob)
        bob.sees_and_hears(alice)
        are_relayed(alice, bob)
    begun = coturn.log.read_text()
    assert [name for name in first + renewed if f"new, realm=<kaigi>, username=<{name}>" not in begun] == []


@pytest.mark.parametrize("kind", [CHROMIUM, FIREFOX], ids=["chromium", "firefox"])
def test_a_browser_is_relayed_with_our_credentials_and_with_no_others(alice: Person, coturn: Coturn, kind: str) -> None:
    sits_behind_a_firewall(alice, kind).opens("/")
    now = int(time.time())
    for secret, expires, found in (
        (coturn.secret, now + 600, {"relay"}),
        (coturn.secret, now - 1, set()),
        ("m" * 64, now + 600, set()),
    ):
        (server,) = ice_servers(coturn.urls[:1], secret, "p-alice", expires)
        given = {"urls": server.urls, "username": server.username, "credential": server.credential}
        gathered = alice.page.evaluate("(server) => kaigiRelay.gathers(server)", given)
        assert set(gathered) == found


def test_no_page_and_no_address_holds_a_credential(alice: Person, room: Room, coturn: Coturn) -> None:
    addresses: list[str] = []
    alice.sits_at(CHROMIUM).context.on("request", lambda request: addresses.append(request.url))
    alice.joins(room)
    for text in (alice.page.content(), *addresses):
        assert coturn.secret not in text
        assert "turn:" not in text
        assert "credential" not in text
    assert addresses
