"""Who may not be here any more is told at once, and cannot come back."""

from collections.abc import Awaitable, Callable

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.test import Client

from chat.core.errors import CloseCode, ErrorCode
from chat.models import Ban, Membership, Role, Room, Session, User
from chat.services.watch import Watch
from tests.conftest import PASSWORD
from tests.realtime.people import another_browser_of, browser_of, joined, looking_at, names, opened, session_key, types

HOME = "/ws/home/"
Way = Callable[[Group, User], Awaitable[None]]
NEW_PASSWORD = "quite another battery staple"


# Signing out


async def _signs_out(person: User) -> None:
    browser = await sync_to_async(browser_of)(person)
    await sync_to_async(browser.post)("/accounts/logout/")


async def _changes_password(person: User) -> None:
    browser = await sync_to_async(browser_of)(person)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = await sync_to_async(browser.post)("/accounts/password/change/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/preferences/")


@pytest.fixture
def pocket(bob: User) -> Client:
    """The browser of Bob's phone."""
    return another_browser_of(bob)


async def test_signing_out_ends_the_sockets_of_this_session_only(room: Room, alice: User, bob: User, pocket: Client):
    async with joined(room, alice) as a, joined(room, bob) as laptop, joined(room, bob, browser=pocket) as phone:
        async with opened(HOME, bob) as home:
            await home.hears("rooms.state")
            await _signs_out(bob)
            assert await laptop.is_closed_with() == await home.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left", id=laptop.id))["why"] == "left"
        assert names(await phone.sees()) == ["Alice Amano", "坊 Bob"]


async def test_a_socket_of_a_signed_out_session_does_not_open(room: Room, bob: User):
    browser = await sync_to_async(browser_of)(bob)
    cookie = session_key(browser)
    await _signs_out(bob)
    async with looking_at(room, None, cookie=f"sessionid={cookie}") as b:
        assert await b.is_closed_with() == CloseCode.SIGNED_OUT


async def test_deleting_a_persons_sessions_signs_them_out_everywhere(
    room: Room, alice: User, bob: User, pocket: Client
):
    async with joined(room, alice) as a, joined(room, bob) as laptop, opened(HOME, bob, browser=pocket) as phone:
        await phone.hears("rooms.state")
        await Session.objects.filter(person=bob).adelete()
        assert await laptop.is_closed_with() == await phone.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left"))["id"] == laptop.id


async def test_a_resume_secret_dies_with_the_sign_in(room: Room, alice: User, bob: User, pocket: Client):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops()
        await a.hears("participant.away")
        await _signs_out(bob)
        async with looking_at(room, bob, browser=pocket) as again:
            for way in ("resume", "replaces"):
                await again.says("call.join", media={}, **{way: b.secret})
                await again.is_refused(ErrorCode.RESUME_REFUSED, "call.join")


# A new password, a new key


async def test_a_new_password_keeps_this_session_and_ends_the_others(
    room: Room, alice: User, bob: User, pocket: Client
):
    async with joined(room, alice) as a, joined(room, bob) as laptop, joined(room, bob, browser=pocket) as phone:
        await _changes_password(bob)
        assert await phone.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left"))["id"] == phone.id
        assert types(await laptop.catches_up()) == ["participant.joined", "participant.left"]


async def test_after_a_new_password_the_pages_of_this_session_come_back_with_its_new_key(
    room: Room, alice: User, bob: User, watch: Watch
):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await _changes_password(bob)
        await watch.sweep()
        assert types(await b.catches_up()) == []
        await watch.sweep()
        assert await b.is_closed_with() == CloseCode.TRY_AGAIN
        await b.drops()
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["resumed"]
            await a.hears("participant.back")
            for _ in range(3):
                await watch.sweep()
            assert types(await again.catches_up()) == []


async def test_a_password_set_elsewhere_ends_every_session(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b, opened(HOME, bob) as home:
        await home.hears("rooms.state")
        bob.set_password(NEW_PASSWORD)
        await bob.asave()
        assert await b.is_closed_with() == await home.is_closed_with() == CloseCode.SIGNED_OUT
        assert (await a.hears("participant.left"))["id"] == b.id


async def test_a_new_secret_key_beside_the_old_one_signs_nobody_out(
    room: Room, alice: User, bob: User, settings: LazySettings, watch: Watch
):
    browser = await sync_to_async(browser_of)(bob)
    cookie = session_key(browser)
    async with joined(room, alice) as a:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key-0123456789-0123456789-0123"
        async with looking_at(room, None, cookie=f"sessionid={cookie}") as b:
            await b.joins()
            await watch.sweep()
            assert types(await b.catches_up()) == []
        assert types(await a.catches_up()) == ["participant.joined", "participant.away"]
    assert (await sync_to_async(browser.get)("/")).status_code == 200


async def test_a_new_secret_key_alone_signs_everybody_out(room: Room, bob: User, settings: LazySettings):
    browser = await sync_to_async(browser_of)(bob)
    settings.SECRET_KEY = "another-key-0123456789-0123456789-0123"
    async with looking_at(room, bob, browser=browser) as b:
        assert await b.is_closed_with() == CloseCode.SIGNED_OUT


# Rights


async def test_whoever_lost_their_right_cannot_come_back_with_the_secret(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await (await Membership.objects.aget(room=room, person=bob)).adelete()
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        await a.hears("participant.left")
        async with looking_at(room, bob) as again:
            assert await again.is_closed_with() == CloseCode.NO_ACCESS
        await Membership.objects.acreate(room=room, person=bob)
        async with looking_at(room, bob) as again:
            await again.says("call.join", media={}, resume=b.secret)
            await again.is_refused(ErrorCode.RESUME_REFUSED, "call.join")


async def test_a_ban_written_by_hand_ends_the_persons_sockets(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await Ban.objects.acreate(room=room, person=bob)
        assert await b.is_closed_with() == CloseCode.NO_ACCESS
        assert (await a.hears("participant.left"))["id"] == b.id


async def test_a_group_that_loses_its_room_leaves_it(room: Room, mallory: User):
    staff = await Group.objects.acreate(name="staff")
    membership = await Membership.objects.acreate(room=room, group=staff)
    await staff.user_set.aadd(mallory)
    async with joined(room, mallory) as m, opened(HOME, mallory) as home:
        await home.hears("rooms.state")
        await membership.adelete()
        assert await m.is_closed_with() == CloseCode.NO_ACCESS
        assert (await home.hears("rooms.state"))["rooms"] == []


@pytest.mark.parametrize(
    "way",
    [
        lambda group, person: group.user_set.aremove(person),
        lambda group, person: group.user_set.aclear(),
        lambda group, person: group.user_set.aset([]),
        lambda group, person: person.groups.aclear(),
    ],
)
async def test_whoever_is_taken_out_of_a_group_leaves_its_rooms(room: Room, mallory: User, way: Way):
    staff = await Group.objects.acreate(name="staff")
    await Membership.objects.acreate(room=room, group=staff)
    await staff.user_set.aadd(mallory)
    async with joined(room, mallory) as m:
        await way(staff, mallory)
        assert await m.is_closed_with() == CloseCode.NO_ACCESS


async def test_nobody_else_hears_of_a_change_that_does_not_concern_them(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, opened(HOME, alice) as home:
        await home.hears("rooms.state")
        bob.display_name = "Robert"
        await bob.asave()
        for socket in (a, home):
            assert types(await socket.catches_up()) in ([], ["room.updated"])


# Roles


async def set_role(room: Room, person: User, role: Role) -> None:
    membership = await Membership.objects.aget(room=room, person=person)
    membership.role = role
    await membership.asave()


async def test_a_new_role_reaches_the_running_call(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await set_role(room, bob, Role.HOST)
        for socket in (a, b):
            assert (await socket.hears("participant.updated"))["participant"]["role"] == "host"
        await b.says("call.lock", locked=True)
        await a.hears("call.updated", locked=True)
        await set_role(room, alice, Role.MEMBER)
        for socket in (a, b):
            assert (await socket.hears("participant.updated"))["participant"]["role"] == "member"
        await a.says("call.lock", locked=False)
        await a.is_refused(ErrorCode.NOT_ALLOWED, "call.lock")


async def test_whoever_is_made_host_in_the_lobby_comes_in(lobby_room: Room, bob: User, carol: User):
    async with looking_at(lobby_room, bob) as b, looking_at(lobby_room, carol) as c:
        await c.knocks()
        await b.knocks()
        await set_role(lobby_room, bob, Role.HOST)
        assert (await b.is_in())["role"] == "host"
        await c.hears("call.waiting", hosts=True)


async def test_a_role_changed_while_somebody_was_away_is_theirs_when_they_come_back(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await b.drops()
        await a.hears("participant.away")
        await set_role(room, bob, Role.HOST)
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["role"] == "host"
        assert (await a.hears("participant.updated"))["participant"]["role"] == "host"


async def test_coming_back_undoes_no_handing_over(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, joined(room, bob) as b:
        await a.says("moderation.host", participant=b.id)
        await b.hears("moderation.applied")
        await b.drops()
        async with looking_at(room, bob) as again:
            assert (await again.joins(resume=b.secret))["role"] == "host"
