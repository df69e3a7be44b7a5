"""What the home page and the room page hand to the browser."""

import json
import re
from typing import Any

from django.http import HttpResponseBase

from chat.models import Room, User
from tests.conftest import make_room
from tests.web.conftest import Browser
from tests.web.pages import words


def config_of(response: HttpResponseBase) -> dict[str, Any]:
    found = re.search(r'<script id="page-config" type="application/json">(.*?)</script>', words(response), re.DOTALL)
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config


def test_home_lists_exactly_the_rooms_a_person_may_enter(
    browser: Browser, room: Room, bob: User, mallory: User
) -> None:
    make_room("lounge", entry="everyone")
    assert [info["slug"] for info in config_of(browser(bob).get("/"))["rooms"]] == ["lounge", "weekly"]
    assert [info["slug"] for info in config_of(browser(mallory).get("/"))["rooms"]] == ["lounge"]


def test_home_says_who_one_is_and_where_the_socket_is(browser: Browser, alice: User) -> None:
    alice.time_zone = "Europe/Berlin"
    alice.save()
    config = config_of(browser(alice).get("/"))
    assert config == {
        "me": {"person": f"u{alice.pk}", "name": "Alice Amano"},
        "timeZone": "Europe/Berlin",
        "language": "en",
        "rooms": [],
        "socket": "/ws/home/",
        "roomUrl": "/rooms/__slug__/",
    }


def test_a_room_page_knows_its_room_and_the_persons_role(browser: Browser, room: Room, alice: User, bob: User) -> None:
    hosts, members = (config_of(browser(person).get("/rooms/weekly/")) for person in (alice, bob))
    assert (hosts["room"]["slug"], hosts["room"]["role"], members["room"]["role"]) == ("weekly", "host", "member")
    assert (hosts["socket"], hosts["home"], members["language"]) == ("/ws/rooms/weekly/", "/", "ja")
    assert members["timeZone"] == "Asia/Tokyo"


def test_a_name_with_markup_stays_text(browser: Browser, alice: User) -> None:
    alice.display_name = "</script><b onclick=x>"
    alice.save()
    page = browser(alice).get("/").content.decode()
    assert "<b onclick" not in page
    assert config_of(browser(alice).get("/"))["me"]["name"] == alice.display_name


def test_only_staff_are_shown_the_way_to_the_administration(browser: Browser, bob: User, admin: User) -> None:
    assert 'href="/admin/"' in words(browser(admin).get("/"))
    assert 'href="/admin/"' not in words(browser(bob).get("/"))
