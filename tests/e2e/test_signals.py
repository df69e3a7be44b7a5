"""What it costs the server to introduce people to each other: few messages, and short ones."""

import json
import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Call
from tests.e2e.people import Person
from tests.e2e.portal import Portal
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

NAMES = ["alice", "bob", "carol", "dora", "emil", "frida"]
MESSAGES_PER_PAIR = 3
BYTES_PER_PAIR = 10_000
RELAYED = re.compile(r"^kaigi_relayed_messages_total (\S+)$", re.MULTILINE)


def relayed_by(server: Server) -> int:
    """How many signals the server has passed on since it started."""
    with urlopen(f"{server.address}/metrics", timeout=10) as answer:
        found = RELAYED.search(answer.read().decode())
    assert found
    return int(float(found[1]))


def signals_of(person: Person) -> list[str]:
    """The signals that this person's window sends from now on, as the server gets them."""
    sent: list[str] = []

    def note(frame: str | bytes) -> None:
        if json.loads(frame)["type"].startswith("signal."):
            sent.append(str(frame))

    person.page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


@pytest.mark.parametrize("count", [2, 4, 6])
def test_people_who_join_at_once_need_three_messages_and_ten_kilobytes_a_pair(
    portal: Portal, server: Server, call: Call, count: int
) -> None:
    people = [call(name) for name in NAMES[:count]]
    room = portal.make_room(hosts=NAMES[:1], members=NAMES[1:count], capacity=8)
    sent = [signals_of(person) for person in people]
    for person in people:
        person.enters(room)
    before = relayed_by(server)
    for person in people:
        person.page.evaluate("() => { document.querySelector('#prejoin [data-action=join]').click(); }")
    for person in people:
        expect(person.find('#tiles .tile[data-link="connected"]')).to_have_count(count - 1, timeout=60_000)
    pairs = count * (count - 1) // 2
    messages = relayed_by(server) - before
    size = sum(len(signal.encode()) for signals in sent for signal in signals)
    print(f"{count} people: {messages / pairs:.1f} messages and {size / pairs:.0f} bytes a pair")
    told = "\n".join(f"{len(signal)} {signal[:160]}" for signals in sent for signal in signals)
    assert pairs * 2 <= messages <= pairs * MESSAGES_PER_PAIR, told
    assert messages == sum(len(signals) for signals in sent)
    assert size <= pairs * BYTES_PER_PAIR, told
