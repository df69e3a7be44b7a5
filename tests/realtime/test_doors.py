"""Every door of the sockets, tried by those who have no business there."""

import pytest

from chat.core.errors import CloseCode
from chat.live.live import Live
from chat.models import Room, User
from tests.realtime.people import HOST, PATIENCE_SECONDS, joined, looking_at, make_socket, opened

HOME = "/ws/home/"
FOREIGN_ORIGINS = {
    "none": "",
    "null": "null",
    "another host": "http://evil.example",
    "another port": f"http://{HOST}:8001",
    "another scheme": f"https://{HOST}",
    "a name that ends like ours": f"http://evil-{HOST}",
    "a name that begins like ours": f"http://{HOST}.evil.example",
    "ours as a user name": f"http://{HOST}@evil.example",
    "ours as a path": f"http://evil.example/{HOST}",
    "ours with a user": f"http://mallory@{HOST}",
    "ours without a scheme": HOST,
    "a file": "file://",
    "a port that is none": f"http://{HOST}:port",
}


async def is_let_in(path: str, person: User, **headers: str) -> bool:
    """Whether the handshake is answered with a socket."""
    socket = await make_socket(path, person, **headers)
    accepted, _ = await socket.connect(PATIENCE_SECONDS)
    await socket.drops()
    return accepted


# Whose page it is


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS.values(), ids=FOREIGN_ORIGINS)
async def test_another_sites_page_opens_no_socket_with_somebodys_cookie(room: Room, alice: User, origin: str):
    for path in (f"/ws/rooms/{room.slug}/", HOME):
        assert not await is_let_in(path, alice, origin=origin)


async def test_a_host_that_is_not_ours_is_no_proof_of_origin(room: Room, alice: User):
    assert not await is_let_in(HOME, alice, origin="http://evil.example", host="evil.example")


@pytest.mark.parametrize("origin", [f"http://{HOST}", f"http://{HOST}:80", f"HTTP://{HOST.upper()}"])
async def test_our_own_page_is_let_in(alice: User, origin: str):
    assert await is_let_in(HOME, alice, origin=origin)


async def test_our_own_page_is_let_in_on_any_port(alice: User):
    assert await is_let_in(HOME, alice, origin=f"http://{HOST}:8123", host=f"{HOST}:8123")


async def test_an_origin_that_administrators_trust_is_let_in(alice: User, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://kaigi.example.com"]
    assert await is_let_in(HOME, alice, origin="https://kaigi.example.com")


# Which version it speaks


@pytest.mark.parametrize("offered", [[], ["kaigi.0"], ["kaigi.2", "mqtt"]])
async def test_a_page_of_another_version_is_told_to_reload(room: Room, alice: User, offered: list[str]):
    socket = await make_socket(f"/ws/rooms/{room.slug}/", alice, subprotocols=offered)
    assert await socket.connect(PATIENCE_SECONDS) == (True, offered[0] if offered else None)
    assert await socket.is_closed_with() == CloseCode.RELOAD
    assert socket.heard == []
    await socket.drops()


async def test_our_version_is_chosen_among_others(room: Room, alice: User):
    socket = await make_socket(f"/ws/rooms/{room.slug}/", alice, subprotocols=["kaigi.2", "kaigi.1"])
    assert await socket.connect(PATIENCE_SECONDS) == (True, "kaigi.1")
    await socket.hears("room.updated")
    await socket.drops()


# Who it is


@pytest.mark.parametrize("path", [HOME, "/ws/rooms/weekly/", "/ws/rooms/nothing/"])
async def test_nobody_is_told_to_sign_in_and_nothing_else(room: Room, path: str):
    async with opened(path, None) as socket:
        assert await socket.is_closed_with() == CloseCode.SIGNED_OUT
        assert socket.heard == []


async def test_a_forged_session_is_nobody(room: Room):
    async with opened(HOME, None, cookie="sessionid=0123456789abcdef0123456789abcdef") as socket:
        assert await socket.is_closed_with() == CloseCode.SIGNED_OUT


async def test_a_forbidden_room_and_a_missing_one_are_told_apart_by_nothing(room: Room, mallory: User):
    seen = []
    for path in (f"/ws/rooms/{room.slug}/", "/ws/rooms/nothing/", "/ws/rooms/we%20ekly/", "/ws/elsewhere/", "/ws/"):
        socket = await make_socket(path, mallory)
        connected = await socket.connect(PATIENCE_SECONDS)
        seen.append((connected, await socket.is_closed_with(), socket.heard, socket.response_headers))
        await socket.drops()
    assert seen == [((True, "kaigi.1"), CloseCode.NO_ACCESS, [], [])] * 5


async def test_mallory_gets_in_by_no_word(room: Room, alice: User, mallory: User, live: Live):
    async with joined(room, alice) as a, looking_at(room, mallory) as m:
        await m.says("call.join", media={})
        await m.says("call.join", media={}, resume=a.secret)
        await m.says("call.join", media={}, replaces=a.secret)
        await m.says("moderation.remove", participant=a.id)
        assert await m.is_closed_with() == CloseCode.NO_ACCESS
        assert m.heard == []
        assert await a.catches_up() == []
        call = await live.store.load(room.pk)
    assert call
    assert call.ids() == {a.id}


async def test_a_closed_room_lets_nobody_in(room: Room, alice: User):
    await Room.objects.filter(pk=room.pk).aupdate(is_open=False)
    async with looking_at(room, alice) as a:
        await a.says("call.join", media={})
        assert await a.is_closed_with() == CloseCode.ROOM_CLOSED


async def test_whoever_lost_access_without_a_word_is_stopped_at_the_join(room: Room, bob: User, mallory: User):
    async with looking_at(room, bob) as b:
        await b.hears("room.updated")
        await room.memberships.filter(person=bob).aupdate(person=mallory)
        await b.says("call.join", media={})
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
