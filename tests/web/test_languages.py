"""Japanese and English: as the browser asks, then as the person chose."""

import pytest

from chat.models import User
from tests.web.conftest import Browser
from tests.web.pages import links_sent, words


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("ja", "ja"), ("ja-JP,ja;q=0.9,en;q=0.5", "ja"), ("en-GB,en", "en"), ("fr,de", "en"), ("", "en")],
)
def test_the_browser_chooses_for_strangers(asked: str, spoken: str, browser: Browser) -> None:
    response = browser(language=asked).get("/accounts/login/")
    assert f'<html lang="{spoken}">' in words(response)
    assert response.headers["Content-Language"] == spoken


def test_a_stranger_switches_by_cookie(browser: Browser) -> None:
    client = browser(language="en")
    response = client.post("/language/", {"language": "ja", "next": "/accounts/login/"})
    assert links_sent(response) == "/accounts/login/"
    assert '<html lang="ja">' in words(client.get("/accounts/login/"))


def test_a_persons_choice_is_kept_with_the_person(browser: Browser, alice: User) -> None:
    browser(alice).post("/language/", {"language": "ja", "next": "/preferences/"})
    assert User.objects.get(pk=alice.pk).language == "ja"
    assert '<html lang="ja">' in words(browser(alice, language="en").get("/preferences/"))


def test_a_persons_choice_outweighs_browser_and_cookie(browser: Browser, bob: User) -> None:
    client = browser(bob, language="en")
    client.cookies["kaigi_language"] = "en"
    assert '<html lang="ja">' in words(client.get("/preferences/"))


def test_without_a_choice_the_browser_is_followed(browser: Browser, mallory: User) -> None:
    assert '<html lang="ja">' in words(browser(mallory, language="ja").get("/preferences/"))


@pytest.mark.parametrize("bad", ["", "fr", "xx", "../ja", "\x00", "ja" * 500])
def test_an_unknown_language_changes_nothing(bad: str, browser: Browser, alice: User) -> None:
    response = browser(alice).post("/language/", {"language": bad, "next": "/"})
    assert response.status_code == 302
    assert User.objects.get(pk=alice.pk).language == "en"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_switch_leads_to_no_other_host(target: str, browser: Browser) -> None:
    assert links_sent(browser().post("/language/", {"language": "ja", "next": target})) == "/"


# Preferences


def test_preferences_are_kept(browser: Browser, alice: User) -> None:
    fields = {"display_name": "  林\u202e  明子 ", "language": "ja", "time_zone": "Europe/Berlin"}
    page = browser(alice).post("/preferences/", fields, follow=True)
    alice.refresh_from_db()
    assert (alice.display_name, alice.language, alice.time_zone) == ("林 明子", "ja", "Europe/Berlin")
    assert "保存しました" in words(page)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("language", "fr"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("display_name", "x" * 81),
        ("display_name", "a\x00b"),
    ],
)
def test_a_bad_preference_is_refused_in_words(field: str, bad: str, browser: Browser, alice: User) -> None:
    fields = {"display_name": "Alice", "language": "en", "time_zone": "Asia/Tokyo", field: bad}
    page = browser(alice).post("/preferences/", fields)
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in words(page)


def test_nobody_makes_themselves_an_administrator_by_a_field(browser: Browser, mallory: User) -> None:
    fields = {
        "display_name": "M",
        "language": "",
        "time_zone": "",
        "is_superuser": "on",
        "is_staff": "on",
        "username": "x",
    }
    browser(mallory).post("/preferences/", fields)
    mallory.refresh_from_db()
    assert (mallory.is_superuser, mallory.is_staff, mallory.username) == (False, False, "mallory")
