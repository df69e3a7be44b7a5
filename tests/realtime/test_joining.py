"""Coming into a call, over real sockets and the channel layer."""

from chat.models import Room, User
from tests.realtime.people import joined, looking_at


async def test_whoever_joins_is_given_the_whole_truth_and_the_others_hear_of_it(room: Room, alice: User, bob: User):
    async with joined(room, alice) as a, looking_at(room, bob) as b:
        before = await b.hears("room.updated")
        snapshot = await b.joins()
        event = await a.hears("participant.joined", participant=snapshot["roster"][1])
    assert [one["name"] for one in before["room"]["inside"]] == ["Alice Amano"]
    assert [one["name"] for one in snapshot["roster"]] == ["Alice Amano", "坊 Bob"]
    assert [one["role"] for one in snapshot["roster"]] == ["host", "member"]
    assert snapshot["roster"][1]["id"] == snapshot["self"] == event["participant"]["id"]
    assert event["seq"] == snapshot["call"]["seq"]
