"""What people write to each other."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Person, Room

pytestmark = pytest.mark.e2e

MARKUP = '<img src=x onerror="window.broken = true"><b>bold</b>'


def test_japanese_and_markup_arrive_as_written(alice: Person, bob: Person, room: Room) -> None:
    alice.joins(room)
    bob.joins(room)
    alice.says("こんにちは、会議を始めましょう 🎌")
    alice.says(MARKUP)
    expect(bob.find("#unread")).to_have_text("2")
    bob.opens_panel("chat")
    bob.reads("こんにちは、会議を始めましょう 🎌").reads(MARKUP)
    expect(bob.find("#unread")).to_be_hidden()
    for person in (alice, bob):
        assert person.page.evaluate(
            "() => window.broken === undefined && !document.querySelector('#messages img, #messages p b')"
        )


def test_a_reload_shows_every_message_once(alice: Person, room: Room) -> None:
    alice.joins(room).says("Once only")
    alice.reloads().is_inside()
    alice.opens_panel("chat")
    alice.reads("Once only")
    alice.says("And after it")
    expect(alice.find("#messages li")).to_have_count(2)
