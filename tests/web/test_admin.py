"""The administrators' pages: what they refuse in words, in both languages, and who may do what."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponseBase
from django.test import Client

from chat.models import Ban, Membership, Room, SetupLink, User
from tests.conftest import make_person
from tests.web.conftest import Browser
from tests.web.pages import is_signed_in, links_sent, words

ROOM = {"name": "Board", "slug": "board", "description": "", "is_open": "on", "entry": "named", "capacity": "6"}
PERSON = {"username": "dave", "email": "dave@example.com", "display_name": "Dave", "language": ""}


@pytest.fixture
def office(browser: Browser, admin: User) -> Client:
    """The administrator's browser."""
    return browser(admin)


def members(*rows: dict[str, Any]) -> dict[str, Any]:
    """The fields of the two inline tables of a room's page."""
    fields: dict[str, Any] = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": 0}
    fields |= {"bans-TOTAL_FORMS": 0, "bans-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        fields |= {f"memberships-{number}-{name}": value for name, value in ({"role": "member"} | row).items()}
    return fields


def errors(response: HttpResponseBase) -> list[str]:
    """What the page finds wrong."""
    context: Any = response.context  # type: ignore[attr-defined]
    return [str(error) for listed in context["errors"] for error in listed]


# Rooms


def test_a_room_is_made_with_its_people_and_groups(office: Client, alice: User) -> None:
    group = Group.objects.create(name="Design")
    rows = members({"person": alice.pk, "role": "host"}, {"group": group.pk})
    assert office.post("/admin/chat/room/add/", ROOM | rows).status_code == 302
    room = Room.objects.get(slug="board")
    assert {(m.person, m.group, m.role) for m in room.memberships.all()} == {
        (alice, None, "host"),
        (None, group, "member"),
    }


BAD_ROOMS = [
    ({"slug": "no spaces"}, "Enter a valid “slug”"),
    ({"slug": "会議"}, "Enter a valid “slug”"),
    ({"slug": ""}, "This field is required"),
    ({"slug": "x" * 61}, "at most 60 characters"),
    ({"slug": "weekly"}, "already exists"),
    ({"name": ""}, "This field is required"),
    ({"name": "   "}, "This field is required"),
    ({"name": "\u200b\u2060"}, "cannot be blank"),
    ({"name": "x" * 61}, "at most 60 characters"),
    ({"name": "a\x00b"}, "Null characters are not allowed"),
    ({"description": "x" * 201}, "at most 200 characters"),
    ({"capacity": "1"}, "greater than or equal to 2"),
    ({"capacity": "9"}, "less than or equal to 8"),
    ({"capacity": "0"}, "greater than or equal to 2"),
    ({"capacity": "-1"}, "greater than or equal to"),
    ({"capacity": ""}, "This field is required"),
    ({"capacity": "six"}, "Enter a whole number"),
    ({"capacity": "9" * 30}, "less than or equal to 8"),
    ({"entry": "nobody"}, "Select a valid choice"),
]


@pytest.mark.parametrize(("fields", "text"), BAD_ROOMS)
def test_a_bad_room_is_refused_in_words(fields: dict[str, str], text: str, office: Client, room: Room) -> None:
    page = office.post("/admin/chat/room/add/", ROOM | members() | fields)
    assert text in " ".join(errors(page))
    assert Room.objects.count() == 1


@pytest.mark.parametrize(("fields", "text"), BAD_ROOMS)
def test_a_bad_room_is_refused_in_japanese_too(
    fields: dict[str, str], text: str, office: Client, admin: User, room: Room
) -> None:
    User.objects.filter(pk=admin.pk).update(language="ja")
    found = errors(office.post("/admin/chat/room/add/", ROOM | members() | fields))
    assert found
    assert all(any("\u3040" <= letter <= "\u30ff" for letter in error) for error in found), found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_member_is_a_person_or_a_group(language: str, office: Client, admin: User, alice: User) -> None:
    User.objects.filter(pk=admin.pk).update(language=language)
    group = Group.objects.create(name="Design")
    expected = {"en": "Name either a person or a group.", "ja": "利用者かグループのどちらか一方を指定してください。"}
    for row in ({"person": alice.pk, "group": group.pk}, {"role": "host"}):
        page = office.post("/admin/chat/room/add/", ROOM | members(row))
        assert errors(page) == [expected[language]]
    assert not Room.objects.exists()


def test_a_person_is_a_member_once(office: Client, alice: User) -> None:
    page = office.post(
        "/admin/chat/room/add/", ROOM | members({"person": alice.pk}, {"person": alice.pk, "role": "host"})
    )
    assert "duplicate" in " ".join(errors(page))
    assert not Room.objects.exists()


def test_a_member_who_is_there_already_is_refused_in_words(office: Client, room: Room, bob: User) -> None:
    row = room.memberships.get(person=bob)
    fields = members(
        {"id": row.pk, "room": room.pk, "person": bob.pk}, {"room": room.pk, "person": bob.pk, "role": "host"}
    )
    page = office.post(
        f"/admin/chat/room/{room.pk}/change/", ROOM | {"slug": "weekly"} | fields | {"memberships-INITIAL_FORMS": 1}
    )
    assert "duplicate" in " ".join(errors(page))


def test_an_unknown_person_is_no_member(office: Client) -> None:
    page = office.post("/admin/chat/room/add/", ROOM | members({"person": "999999"}))
    assert "Select a valid choice" in " ".join(errors(page))


def test_an_administrator_lifts_a_ban(office: Client, room: Room, alice: User, bob: User) -> None:
    ban = Ban.objects.create(room=room, person=bob, by=alice)
    fields = ROOM | {"slug": "weekly"} | members()
    fields |= {"bans-TOTAL_FORMS": 1, "bans-INITIAL_FORMS": 1, "bans-0-id": ban.pk, "bans-0-DELETE": "on"}
    assert office.post(f"/admin/chat/room/{room.pk}/change/", fields).status_code == 302
    assert not room.bans.exists()


def test_when_a_room_was_last_used_cannot_be_written(office: Client, room: Room) -> None:
    fields = ROOM | {"slug": "weekly", "last_used_at_0": "2026-01-01", "last_used_at_1": "10:00"} | members()
    assert office.post(f"/admin/chat/room/{room.pk}/change/", fields).status_code == 302
    room.refresh_from_db()
    assert room.last_used_at is None


# People


def test_a_new_person_has_no_password_until_they_choose_one(office: Client, browser: Browser) -> None:
    office.post("/admin/chat/user/add/", PERSON)
    dave = User.objects.get(username="dave")
    assert not dave.has_usable_password()
    page = office.post(f"/admin/chat/user/{dave.pk}/password-link/")
    path = page.context["link"].removeprefix("http://testserver")
    theirs = browser()
    new = "another horse battery staple"
    assert links_sent(theirs.post(path, {"new_password1": new, "new_password2": new})) == "/"
    assert is_signed_in(theirs)


BAD_PEOPLE = [
    ({"username": ""}, "This field is required"),
    ({"username": "a b"}, "Enter a valid username"),
    ({"username": "a\x00"}, "Null characters are not allowed"),
    ({"username": "x" * 151}, "at most 150 characters"),
    ({"username": "ALICE"}, "Somebody has this user name already"),
    ({"email": ""}, "This field is required"),
    ({"email": "nonsense"}, "Enter a valid email address"),
    ({"email": "ALICE@example.com"}, "Somebody has this e-mail address already"),
    ({"display_name": "x" * 81}, "at most 80 characters"),
    ({"language": "fr"}, "Select a valid choice"),
]


@pytest.mark.parametrize(("fields", "text"), BAD_PEOPLE)
def test_a_bad_account_is_refused_in_words(fields: dict[str, str], text: str, office: Client, alice: User) -> None:
    page = office.post("/admin/chat/user/add/", PERSON | fields)
    assert text in " ".join(errors(page))
    assert not User.objects.filter(display_name="Dave").exists()


@pytest.mark.parametrize(("fields", "text"), BAD_PEOPLE)
def test_a_bad_account_is_refused_in_japanese_too(
    fields: dict[str, str], text: str, office: Client, admin: User, alice: User
) -> None:
    User.objects.filter(pk=admin.pk).update(language="ja")
    found = errors(office.post("/admin/chat/user/add/", PERSON | fields))
    assert found
    assert all(any("\u3040" <= letter <= "\u30ff" for letter in error) for error in found), found


def test_a_bad_time_zone_is_refused_in_words(office: Client, bob: User) -> None:
    fields = {"username": "bob", "email": "bob@example.com", "time_zone": "Mars/Olympus", "is_active": "on"}
    page = office.post(f"/admin/chat/user/{bob.pk}/change/", fields)
    assert errors(page) == ["“Mars/Olympus” is not a time zone."]


def test_a_link_is_made_by_post_and_shown_once(office: Client, bob: User) -> None:
    address = f"/admin/chat/user/{bob.pk}/password-link/"
    assert office.get(address).status_code == 405
    assert not SetupLink.objects.exists()
    link = office.post(address).context["link"]
    assert link.startswith("http://testserver/accounts/set-password/")
    assert link not in words(office.get(f"/admin/chat/user/{bob.pk}/change/"))
    assert link.rsplit("/", 2)[1] not in words(office.get(f"/admin/chat/user/{bob.pk}/history/"))


def test_a_disabled_person_gets_no_link(office: Client, bob: User) -> None:
    bob.is_active = False
    bob.save()
    page = office.post(f"/admin/chat/user/{bob.pk}/password-link/", follow=True)
    assert "This account is switched off" in words(page)
    assert not SetupLink.objects.exists()


def test_accounts_are_switched_off_and_on_but_not_ones_own(office: Client, admin: User, bob: User) -> None:
    everyone = {"_selected_action": [admin.pk, bob.pk]}
    office.post("/admin/chat/user/", {"action": "switch_off"} | everyone)
    assert set(User.objects.filter(is_active=True)) == {admin}
    office.post("/admin/chat/user/", {"action": "switch_on"} | everyone)
    assert set(User.objects.filter(is_active=True)) == {admin, bob}


def test_an_administrator_signs_somebody_out_everywhere(office: Client, alice: User, bob: User) -> None:
    browsers = {person: Client() for person in (alice, bob)}
    for person, browser in browsers.items():
        browser.force_login(person)
    office.post("/admin/chat/user/", {"action": "sign_out", "_selected_action": [bob.pk]})
    assert [browser.get("/").status_code for browser in browsers.values()] == [200, 302]


def test_no_page_shows_or_takes_another_persons_password(office: Client, bob: User) -> None:
    assert office.get(f"/admin/chat/user/{bob.pk}/password/").status_code in {302, 404}
    assert bob.password not in words(office.get(f"/admin/chat/user/{bob.pk}/change/"))


# Staff who are no superusers


@pytest.fixture
def helper(db: None) -> User:
    """Staff with every permission on people, but no superuser."""
    person = make_person("helper", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="chat", codename__endswith="_user"))
    return person


def test_staff_look_after_people(helper: User, bob: User, browser: Browser) -> None:
    assert browser(helper).post(f"/admin/chat/user/{bob.pk}/password-link/").status_code == 200


def test_staff_cannot_take_over_an_administrator(helper: User, admin: User, browser: Browser) -> None:
    client = browser(helper)
    assert client.post(f"/admin/chat/user/{admin.pk}/password-link/").status_code == 403
    assert client.post(f"/admin/chat/user/{admin.pk}/change/", PERSON).status_code == 403
    assert client.post(f"/admin/chat/user/{admin.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/chat/user/", {"action": "switch_off", "_selected_action": [admin.pk]})
    admin.refresh_from_db()
    assert (admin.is_active, admin.username) == (True, "admin")


def test_staff_cannot_make_anybody_more_than_they_are(helper: User, bob: User, browser: Browser) -> None:
    fields = {"username": "bob", "email": "bob@example.com", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    browser(helper).post(f"/admin/chat/user/{bob.pk}/change/", fields)
    bob.refresh_from_db()
    assert (bob.is_superuser, bob.is_staff) == (False, False)


def test_staff_without_a_permission_see_nothing(bob: User, browser: Browser) -> None:
    bob.is_staff = True
    bob.save()
    client = browser(bob)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/chat/room/").status_code == client.get("/admin/chat/user/").status_code == 403


def test_memberships_of_others_are_not_for_mallory_to_write(browser: Browser, mallory: User, room: Room) -> None:
    fields = ROOM | {"slug": "weekly"} | members({"person": mallory.pk, "role": "host"})
    browser(mallory).post(f"/admin/chat/room/{room.pk}/change/", fields)
    assert not Membership.objects.filter(person=mallory).exists()


def test_the_header_leads_back_to_the_portal(office: Client) -> None:
    assert '<a href="/">Back to my rooms</a>' in words(office.get("/admin/"))
