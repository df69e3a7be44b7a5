"""python -m tests.faults.rivals: one process of several that race for the last seat of every room.

Environment: REDIS_URL. Arguments: rooms, rivals, name of the process. Waits for a line on standard input, races,
prints the ids that were given a seat as JSON: [[room, id], ...].
"""

import asyncio
import json
import os
import sys
from functools import partial

from redis.exceptions import RedisError

from chat.core.call import Arrival, Call, Change, Rules, join
from chat.core.errors import CallError
from chat.live.redis_client import connect
from chat.live.redis_store import RedisStore

RULES = Rules(capacity=8)
FIRST = RULES.capacity - 1
"""How many sit in each room before the race."""


def open_store() -> RedisStore:
    """The store all processes share."""
    return RedisStore(partial(connect, os.environ["REDIS_URL"]), prefix="rivals")


async def enter(store: RedisStore, room: int, id: str) -> str:
    """Tries for a seat, as the product does. Returns the id that was given one, else nothing."""
    arrival = Arrival(id=id, person=id, name=id, role="member", secret_hash=id, connection=id)

    def change(call: Call | None, now: float) -> Change:
        return join(call, arrival, RULES, now, f"epoch-{room}")

    try:
        await store.transact(room, change)
    except CallError:
        return ""
    except RedisError:  # nobody was free to answer: whoever is told "unavailable" asks again, as somebody new
        return await enter(store, room, f"{id}-again")
    return id


async def fill(rooms: int) -> None:
    """All seats but one, in every room."""
    store = open_store()
    for room in range(rooms):
        for n in range(FIRST):
            await enter(store, room, f"first-{n}")
    await store.close()


async def seated(rooms: int) -> set[tuple[int, str]]:
    """Who has a seat, as the store knows it."""
    store = open_store()
    calls = await store.load_many(range(rooms))
    await store.close()
    return {(room, one.id) for room, call in calls.items() for one in call.participants}


async def race(rooms: int, rivals: int, name: str) -> list[tuple[int, str]]:
    """Every rival of this process at every door at once. Returns who was given a seat."""
    store = open_store()
    tries = [(room, f"{name}-{n}") for room in range(rooms) for n in range(rivals)]
    won = await asyncio.gather(*(enter(store, room, id) for room, id in tries))
    await store.close()
    return [(room, id) for (room, _), id in zip(tries, won, strict=True) if id]


def main() -> None:
    """Says when it is ready, waits, races, prints."""
    rooms, rivals, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(asyncio.run(race(rooms, rivals, name))) + "\n")


if __name__ == "__main__":
    main()
