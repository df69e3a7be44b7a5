"""The server is gone for a while: pictures and sound go straight between people and must not care."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

EXPECTED = r"WebSocket|ERR_CONNECTION_(REFUSED|RESET)"


@pytest.fixture(autouse=True)
def running(server: Server) -> Iterator[None]:
    """Whatever a test did to the server, the next finds it running."""
    yield
    server.start_again()


def test_a_killed_server_is_not_noticed_in_picture_and_sound(
    alice: Person, bob: Person, room: Room, server: Server
) -> None:
    for person in (alice, bob):
        person.forgives(EXPECTED)
        person.joins(room)
    alice.sees(bob).moving()
    server.kill()
    for one, other in ((alice, bob), (bob, alice)):
        expect(one.find("#connection-banner")).to_contain_text("the call goes on")
        one.sees(other).moving()
        one.hears(other)
    server.start()
    for one, other in ((alice, bob), (bob, alice)):
        expect(one.find("#connection-banner")).to_be_hidden(timeout=30_000)
        expect(one.find("#tiles .tile")).to_have_count(2)
        one.sees(other).moving()
        one.hears(other)
    alice.says("Back again")
    bob.opens_panel("chat")
    bob.reads("Back again")


def test_a_restarted_server_finds_everyone_in_their_seats(
    alice: Person, bob: Person, carol: Person, room: Room, server: Server
) -> None:
    for person in (alice, bob, carol):
        person.forgives(EXPECTED)
    carol.opens("/")
    alice.joins(room)
    bob.joins(room).switches("microphone", on=False)
    alice.sees(bob).moving()
    server.stop()
    expect(carol.find("#connection")).to_be_visible()
    alice.sees(bob).moving()
    server.start()
    for person in (alice, bob):
        expect(person.find("#connection-banner")).to_be_hidden(timeout=30_000)
    expect(carol.find("#connection")).to_be_hidden(timeout=30_000)
    expect(carol.find(f'[data-room="{room.slug}"] [data-person]')).to_have_count(2)
    alice.sees(bob).muted().moving()
    alice.does("mute", to=bob, source="camera")
    alice.sees(bob).without_picture()
