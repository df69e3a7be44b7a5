"""Mallory has an account and no room, and tries every door."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

KNOCK_BY_SCRIPT = """(path) => new Promise((done) => {
  const heard = [];
  const socket = new WebSocket(new URL(path, location.href.replace("http", "ws")), ["kaigi.1"]);
  socket.onopen = () => socket.send(JSON.stringify({ type: "call.join", media: {} }));
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data).type);
  socket.onclose = ({ code }) => done({ code, heard });
})"""


@pytest.fixture(autouse=True)
def forgiven(mallory: Person) -> None:
    """Mallory's own browser complains about what she is refused."""
    mallory.forgives("40[34]")


def test_a_forbidden_room_is_the_same_page_as_a_missing_one(mallory: Person, room: Room) -> None:
    pages = []
    for path in (room.path, "/rooms/there-is-no-such-room/"):
        mallory.opens(path)
        expect(mallory.find("h1")).to_have_text("There is nothing here")
        pages.append(mallory.find("main").inner_text())
    assert pages[0] == pages[1]
    mallory.find("main a.btn").click()
    expect(mallory.find("#no-rooms")).to_be_visible()
    expect(mallory.find("[data-room]")).to_have_count(0)


def test_a_socket_opened_by_script_is_closed_and_nobody_inside_notices(
    alice: Person, bob: Person, mallory: Person, room: Room
) -> None:
    alice.joins(room)
    bob.joins(room)
    mallory.opens("/")
    for path in (f"/ws/rooms/{room.slug}/", "/ws/rooms/there-is-no-such-room/"):
        assert mallory.page.evaluate(KNOCK_BY_SCRIPT, path) == {"code": 4504, "heard": []}
    expect(alice.find("#tiles .tile")).to_have_count(2)
    alice.sees(bob).moving()


@pytest.mark.parametrize("path", ["/admin/", "/admin/chat/room/", "/admin/chat/user/", "/admin/auth/group/"])
def test_the_administrators_pages_stay_shut(mallory: Person, path: str) -> None:
    mallory.opens(path)
    expect(mallory.find("body")).not_to_contain_text(re.compile("People and rooms|Select .* to change"))
    expect(mallory.find("#content-main, #changelist")).to_have_count(0)


def test_mallory_sees_nothing_of_what_happens_elsewhere(alice: Person, mallory: Person, room: Room) -> None:
    mallory.opens("/")
    frames: list[str] = []
    mallory.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    mallory.reloads()
    expect(mallory.find("#no-rooms")).to_be_visible()
    alice.joins(room).leaves()
    mallory.page.wait_for_function("() => document.readyState === 'complete'")
    assert not [frame for frame in frames if room.slug in frame or "Alice" in frame]
