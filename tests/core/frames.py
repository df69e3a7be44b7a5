"""Frames that break the protocol, each with the code it is refused with. The decoder and the sockets are given them."""

import json
from typing import Any

from chat.core.errors import ErrorCode
from chat.core.messages import CANDIDATES_A_MESSAGE, CHAT_CHARACTERS, FRAME_BYTES, SDP_CHARACTERS

DEEP = 9_000


def frame(type: str, **fields: Any) -> str:
    """One message as JSON text."""
    return json.dumps({"type": type, **fields})


def chat(text: str) -> str:
    """A chat message whose text is this piece of JSON."""
    return f'{{"type":"chat.send","id":"c1","text":"{text}"}}'


def padded(size: int) -> str:
    """A good message of so many bytes."""
    text = '{"type":"call.leave"}'
    return text[:-1] + " " * (size - len(text)) + text[-1]


NOT_JSON = {
    "nothing": "",
    "only spaces": " \n",
    "words": "hello",
    "half an object": '{"type":"ping"',
    "two objects": '{"type":"call.leave"}{"type":"call.leave"}',
    "something after the object": '{"type":"call.leave"} x',
    "a byte order mark": '\ufeff{"type":"call.leave"}',
    "a list": '[{"type":"call.leave"}]',
    "an empty list": "[]",
    "a string": '"call.leave"',
    "a number": "1",
    "null": "null",
    "NaN": '{"type":"ping","sent_at":NaN}',
    "Infinity": '{"type":"ping","sent_at":Infinity}',
    "minus Infinity": '{"type":"ping","sent_at":-Infinity}',
    "a raw NUL": chat("a\x00b"),
    "a raw surrogate": chat("\ud800"),
    "a lone high surrogate": chat("\\ud800"),
    "a lone low surrogate": chat("\\udc00"),
    "a surrogate in a key": '{"type":"call.leave","\\ud800":1}',
    "open lists": "[" * FRAME_BYTES,
    "lists in lists": "[" * DEEP + "]" * DEEP,
    "open objects": '{"a":' * DEEP,
    "objects in objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "a deep unknown field": '{"type":"ping","a":' + '{"a":' * DEEP + "1" + "}" * (DEEP + 1),
    "a deep type": '{"type":' + "[" * DEEP + "]" * DEEP + "}",
    "deep media": '{"type":"call.join","media":' + '{"a":' * DEEP + "1" + "}" * (DEEP + 1),
}
UNKNOWN = {
    "no type": '{"sent_at":1}',
    "an empty object": "{}",
    "an unknown type": frame("call.hijack"),
    "a server's type": frame("call.joined", self="a"),
    "an event": frame("participant.left", epoch="e", seq=1, id="a", why="left"),
    "a type of another case": frame("Call.Leave"),
    "a name of the layer": frame("live.close", code=4501, but=""),
    "a name of Channels": frame("websocket.disconnect", code=1000),
    "a number as type": '{"type":1}',
    "null as type": '{"type":null}',
    "a list as type": '{"type":["ping"]}',
    "an object as type": '{"type":{"type":"ping"}}',
}
HUGE = "9" * 5_000
SIGNAL = {"to": "p1", "link": "l1", "offer": 1}
MISFITS = {
    "an unknown field": frame("call.leave", why="bored"),
    "a sender of one's own": frame("signal.need", to="p1", link="l1", what="ice", **{"from": "p2"}),
    "two types": '{"type":"ping","sent_at":1,"type":"call.end"}',
    "no media": frame("call.join"),
    "media null": frame("call.join", media=None),
    "media as a list": frame("call.join", media=[]),
    "a switch as a number": frame("call.join", media={"camera": 1}),
    "an unknown switch": frame("call.join", media={"desk": True}),
    "a secret too short": frame("call.join", media={}, resume="short"),
    "a secret null": frame("call.join", media={}, resume=None),
    "a secret with spaces": frame("call.join", media={}, replaces=" " * 40),
    "no target": frame("signal.need", link="l1", what="ice"),
    "a target as a number": frame("signal.need", to=1, link="l1", what="ice"),
    "a target with a NUL": frame("signal.need", to="p\0", link="l1", what="ice"),
    "a target that ends in a line": frame("signal.need", to="p1\n", link="l1", what="ice"),
    "an empty target": frame("signal.need", to="", link="l1", what="ice"),
    "a target too long": frame("signal.need", to="p" * 65, link="l1", what="ice"),
    "a need unheard of": frame("signal.need", to="p1", link="l1", what="coffee"),
    "a huge offer number": f'{{"type":"signal.candidates","to":"p1","link":"l1","candidates":[],"offer":{HUGE}}}',
    "an offer number below zero": frame("signal.candidates", **SIGNAL | {"offer": -1}, candidates=[]),
    "a broken offer number": frame("signal.candidates", **SIGNAL | {"offer": 1.5}, candidates=[]),
    "a truth as offer number": frame("signal.candidates", **SIGNAL | {"offer": True}, candidates=[]),
    "too many candidates": frame(
        "signal.candidates", **SIGNAL, candidates=[{"candidate": ""}] * (CANDIDATES_A_MESSAGE + 1)
    ),
    "a candidate as text": frame("signal.candidates", **SIGNAL, candidates=["candidate:1"]),
    "a candidate with a NUL": frame("signal.candidates", **SIGNAL, candidates=[{"candidate": "a\0"}]),
    "a candidate with a name of ours": frame(
        "signal.candidates", **SIGNAL, candidates=[{"candidate": "", "sdp_mid": "0"}]
    ),
    "a description as text": frame("signal.description", **SIGNAL, description="v=0"),
    "a rollback": frame("signal.description", **SIGNAL, description={"type": "rollback", "sdp": ""}),
    "a description too long": frame(
        "signal.description", **SIGNAL, description={"type": "offer", "sdp": "v" * (SDP_CHARACTERS + 1)}
    ),
    "a description with a NUL": frame("signal.description", **SIGNAL, description={"type": "offer", "sdp": "v\0"}),
    "a switch missing": frame("media.update", microphone=True, camera=True),
    "a hand as text": frame("hand.raise", raised="yes"),
    "a reaction unheard of": frame("reaction.send", reaction="yawn"),
    "an empty chat text": frame("chat.send", id="c1", text=""),
    "a blank chat text": frame("chat.send", id="c1", text=" \n\t"),
    "a chat text too long": frame("chat.send", id="c1", text="x" * (CHAT_CHARACTERS + 1)),
    "a chat text with a NUL": frame("chat.send", id="c1", text="a\0b"),
    "a chat text as a list": frame("chat.send", id="c1", text=["a"]),
    "no chat id": frame("chat.send", text="a"),
    "nobody to admit": frame("lobby.admit"),
    "a list to deny": frame("lobby.deny", participant=["p1"]),
    "a source unheard of": frame("moderation.mute", participant="p1", source="thoughts"),
    "a ban as a number": frame("moderation.remove", participant="p1", ban=1),
    "a host as an object": frame("moderation.host", participant={}),
    "a lock as text": frame("call.lock", locked="true"),
    "a reason to end": frame("call.end", by="Mallory"),
    "a time as text": frame("ping", sent_at="now"),
    "a time below zero": frame("ping", sent_at=-1),
    "a time past all clocks": '{"type":"ping","sent_at":1e999}',
    "a huge time": f'{{"type":"ping","sent_at":{HUGE}}}',
}
BAD_FRAMES: dict[str, tuple[str | None, ErrorCode]] = {
    "binary": (None, ErrorCode.NOT_TEXT),
    "64 KiB and a byte": (padded(FRAME_BYTES + 1), ErrorCode.TOO_LARGE),
    "64 KiB in fewer characters": ("会" * (FRAME_BYTES // 3 + 1), ErrorCode.TOO_LARGE),
    **{name: (text, ErrorCode.BAD_JSON) for name, text in NOT_JSON.items()},
    **{name: (text, ErrorCode.UNKNOWN_TYPE) for name, text in UNKNOWN.items()},
    **{name: (text, ErrorCode.BAD_MESSAGE) for name, text in MISFITS.items()},
}
