"""What administrators see of past calls, and nobody else."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from chat.call_pages import Line
from chat.models import LinkReport, Room, User
from tests.web.conftest import Browser

CALL = "/admin/chat/linkreport/call/{}/epoch-1/"
NINES = "9" * 30


@pytest.fixture
def office(browser: Browser, admin: User) -> Client:
    """The administrator's browser."""
    return browser(admin)


@pytest.fixture
def report(room: Room, alice: User, bob: User) -> LinkReport:
    """How Alice heard and saw Bob."""
    return told(room, alice, bob)


def told(room: Room, by: User, about: User, **fields: Any) -> LinkReport:
    """A report of ten minutes."""
    usual: dict[str, Any] = {
        "epoch": "epoch-1",
        "by_id_in_call": by.username,
        "about_id_in_call": about.username,
        "seconds": 600,
        "route": "relay",
        "protocol": "tls",
        "good": 570,
        "lost": 30,
        "loss": 0.013,
        "rtt_least": 20,
        "rtt_median": 35,
        "rtt_p95": 180,
        "links": 3,
        "restarts": 4,
        "codecs": {"microphone": "opus", "camera": "VP8", "screen": ""},
        "devices": {"microphone": "<b>Headset</b>", "camera": ""},
        "browser": "Firefox 153, Linux",
        "moments": [{"at": 1_700_000_000.0, "seconds": 30, "grade": "lost", "cause": "line"}],
    }
    return LinkReport.objects.create(room=room, by=by, about=about, **usual | fields)


def test_the_list_names_both_sides_and_leads_to_the_call(office: Client, report: LinkReport) -> None:
    page = office.get("/admin/chat/linkreport/").content.decode()
    for text in (report.by.shown_name, report.about.shown_name, "10:00", "good 95 %, lost 5.0 %", "1.3 %", "35 ms"):
        assert text in page
    assert f'href="{CALL.format(report.room_id)}"' in page


def test_the_page_of_a_call_tells_everything_of_each_side(office: Client, report: LinkReport, room: Room) -> None:
    told(room, report.about, report.by, route="direct", protocol="udp", moments=[])
    told(room, report.by, report.about, epoch="another", browser="Netscape 4")
    page = office.get(CALL.format(room.pk)).content.decode()
    facts = (
        "Relayed (TLS)",
        "Direct (UDP)",
        "20 / 35 / 180 ms",
        "microphone: opus, camera: VP8",
        "microphone: &lt;b&gt;Headset&lt;/b&gt;",
        "Firefox 153, Linux",
        "weak or broken line",
    )
    for text in (*facts, "<td>4</td><td>2</td>"):
        assert text in page
    assert "Netscape" not in page


def test_what_was_sent_and_with_what_comes_in_one_order(room: Room, alice: User, bob: User) -> None:
    codecs = {"screen": "VP9", "camera": "VP8", "microphone": "opus"}
    line = Line(told(room, alice, bob, codecs=codecs, devices={"camera": "HD", "microphone": "USB"}))
    assert line.codecs == "microphone: opus, camera: VP8, screen: VP9"
    assert line.devices == "microphone: USB, camera: HD"


def test_a_worst_moment_has_a_day_and_a_sentence_one_stop(office: Client, report: LinkReport) -> None:
    page = office.get(CALL.format(report.room_id)).content.decode()
    assert re.search(r"2023-11-\d\d \d\d:\d\d:20, 0:30: lost", page)
    assert ".. " not in page
    assert "</p>" in page[page.index(report.room.name) :].split("Each row")[0]


def test_the_page_of_a_call_shows_so_many_rows_and_says_so(
    office: Client, report: LinkReport, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.report_admin.ROWS_A_CALL", 1)
    whole = office.get(CALL.format(room.pk))
    told(room, report.about, report.by, browser="Netscape 4")
    page = office.get(CALL.format(room.pk)).content.decode()
    assert "Only the first" not in whole.content.decode()
    assert "Only the first 1 " in page
    assert report.browser in page
    assert "Netscape" not in page


def test_what_a_browser_told_is_never_taken_for_html(office: Client, report: LinkReport) -> None:
    page = office.get(CALL.format(report.room_id)).content.decode()
    assert "&lt;b&gt;Headset&lt;/b&gt;" in page
    assert "<b>Headset" not in page


def test_the_page_speaks_japanese(office: Client, report: LinkReport, admin: User) -> None:
    admin.language = "ja"
    admin.save()
    page = office.get(CALL.format(report.room_id)).content.decode()
    for text in ("受信した人", "良好 95 %", "中継"):
        assert text in page


@pytest.mark.parametrize(("person", "found"), [("bob", 1), ("alice", 2), ("mallory", 0)])
def test_the_list_can_be_narrowed_to_a_person_on_either_side(
    person: str, found: int, office: Client, report: LinkReport, request: pytest.FixtureRequest, admin: User
) -> None:
    told(report.room, admin, report.by)
    key = request.getfixturevalue(person).pk
    page: Any = office.get(f"/admin/chat/linkreport/?person={key}")
    assert page.context["cl"].result_count == found


@pytest.mark.parametrize("person", [NINES, "x", "\N{SUPERSCRIPT TWO}"])
def test_nobody_is_found_where_there_is_no_such_person(person: str, office: Client, report: LinkReport) -> None:
    page: Any = office.get("/admin/chat/linkreport/", {"person": person})
    assert (page.status_code, page.context["cl"].result_count) == (200, 0)


def test_the_list_can_be_narrowed_to_a_room(office: Client, report: LinkReport, lobby_room: Room) -> None:
    told(lobby_room, report.by, report.about)
    page: Any = office.get(f"/admin/chat/linkreport/?room__id__exact={lobby_room.pk}")
    assert page.context["cl"].result_count == 1


def test_nobody_writes_or_changes_a_report(office: Client, report: LinkReport) -> None:
    assert office.get("/admin/chat/linkreport/add/").status_code == 403
    change = f"/admin/chat/linkreport/{report.pk}/change/"
    answer = office.post(change, {"seconds": 1})
    assert (answer.status_code, answer.headers["Location"]) == (302, CALL.format(report.room_id))
    report.refresh_from_db()
    assert report.seconds == 600


@pytest.mark.parametrize(
    "address",
    [
        "call/1/nothing/",
        "call/999/epoch-1/",
        f"call/{NINES}/epoch-1/",
        "x/change/",
        "999999/change/",
        f"{NINES}/change/",
        pytest.param(f"{'9' * 5_000}/change/", id="more digits than Python reads"),
    ],
)
def test_a_call_that_nobody_knows_is_not_found(address: str, office: Client) -> None:
    assert office.get(f"/admin/chat/linkreport/{address}").status_code == 404


def test_only_administrators_see_reports(browser: Browser, report: LinkReport, alice: User, mallory: User) -> None:
    mallory.is_staff = True
    mallory.save()
    addresses = ["/admin/chat/linkreport/", CALL.format(report.room_id)]
    assert [browser(alice).get(address).status_code for address in addresses] == [302, 302]
    assert [browser(mallory).get(address).status_code for address in addresses] == [403, 403]


def test_reports_are_gone_after_thirty_days(report: LinkReport) -> None:
    old = told(report.room, report.about, report.by)
    LinkReport.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=31))
    call_command("housekeeping", stdout=io.StringIO())
    assert list(LinkReport.objects.all()) == [report]


def test_a_person_takes_their_reports_along(report: LinkReport) -> None:
    report.about.delete()
    assert not LinkReport.objects.exists()
