"""Describes the wire vocabulary to others: the client's module and the tables of docs/protocol.md."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

import msgspec
from msgspec import inspect

from chat.core import errors, messages

HEADER = """// GENERATED from chat/core/messages/ and chat/core/errors.py by `manage.py protocol`. Do not edit.
// What each message means: docs/protocol.md.
"""
SIMPLE = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
}


def javascript() -> str:
    """The text of static/js/signaling/messages.js: constants, and a JSDoc type for every struct."""
    parts = [HEADER, f'export const PROTOCOL = "{messages.PROTOCOL}";']
    parts.append("".join(f"export const {name} = {number};\n" for name, number in _limits()))
    parts.append(_object("ClientType", [(_key(tag), f'"{tag}"') for tag, _ in _tagged(messages.FromClient)]))
    parts.append(_object("ServerType", [(_key(tag), f'"{tag}"') for tag, _ in _tagged(messages.FromServer)]))
    parts.append(_object("ErrorCode", [(code.name, f'"{code.value}"') for code in errors.ErrorCode]))
    parts.append(_object("CloseCode", [(code.name, str(code.value)) for code in errors.CloseCode]))
    parts.extend(_typedef(struct) for struct in _all_structs())
    return "\n".join(parts)


def markdown() -> dict[str, str]:
    """The generated tables of docs/protocol.md by name: client, server, parts, errors, closes."""
    return {
        "client": _message_table(_tagged(messages.FromClient)),
        "server": _message_table(_tagged(messages.FromServer)),
        "parts": _part_table(),
        "errors": _code_table("code", [(f"`{code.value}`", errors.TEXTS[code]) for code in errors.ErrorCode]),
        "closes": _code_table("close", [(str(code.value), errors.CLOSE_TEXTS[code]) for code in errors.CloseCode]),
    }


# JavaScript


def _limits() -> Iterator[tuple[str, int]]:
    for name in ("FRAME_BYTES", "SDP_CHARACTERS", "CANDIDATES_A_MESSAGE", "CHAT_CHARACTERS", "CHAT_HISTORY"):
        yield name, getattr(messages, name)


def _object(name: str, pairs: list[tuple[str, str]]) -> str:
    lines = "".join(f"  {key}: {value},\n" for key, value in pairs)
    return f"export const {name} = Object.freeze({{\n{lines}}});\n"


def _typedef(struct: type[msgspec.Struct]) -> str:
    lines = [f"/**\n * {_summary(struct)}\n * @typedef {{object}} {struct.__name__}"]
    tag = struct.__struct_config__.tag
    if tag:
        lines.append(f' * @property {{"{tag}"}} type')
    for field in _fields(struct):
        name = f"[{field.encode_name}]" if _is_optional(field) else field.encode_name
        lines.append(f" * @property {{{_type(field.type)}}} {name}")
    return "\n".join(lines) + "\n */\n"


# Markdown


def _message_table(tagged: list[tuple[str, type[msgspec.Struct]]]) -> str:
    rows = [f"| `{tag}` | {_field_list(struct)} | {_summary(struct)} |" for tag, struct in tagged]
    return "\n".join(["| message | fields | meaning |", "| --- | --- | --- |", *rows])


def _part_table() -> str:
    parts = [struct for struct in _all_structs() if not struct.__struct_config__.tag]
    rows = [f"| `{part.__name__}` | {_field_list(part)} | {_summary(part)} |" for part in parts]
    return "\n".join(["| part | fields | meaning |", "| --- | --- | --- |", *rows])


def _code_table(head: str, rows: list[tuple[str, str]]) -> str:
    return "\n".join([f"| {head} | meaning |", "| --- | --- |", *(f"| {code} | {text} |" for code, text in rows)])


def _field_list(struct: type[msgspec.Struct]) -> str:
    shown = (
        f"`{field.encode_name}{'?' if _is_optional(field) else ''}`: {_type(field.type)}".replace("|", "\\|")
        for field in _fields(struct)
    )
    return "<br>".join(shown) or "none"


# Shared


def _tagged(union: Any) -> list[tuple[str, type[msgspec.Struct]]]:
    return [(str(struct.__struct_config__.tag), struct) for struct in get_args(union)]


def _all_structs() -> list[type[msgspec.Struct]]:
    bases = (messages.ClientMessage, messages.ServerMessage, messages.CallEvent)
    modules = (messages.parts, messages.summary, messages.client, messages.server)
    found = [
        value
        for module in modules
        for value in vars(module).values()
        if getattr(value, "__module__", "") == module.__name__
    ]
    return [
        value for value in found if isinstance(value, type) and issubclass(value, msgspec.Struct) and value not in bases
    ]


def _fields(struct: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(struct)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{struct} is not a struct")
    return info.fields


def _is_optional(field: inspect.Field) -> bool:
    return not field.required


def _type(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.Metadata):
        return _type(kind.type)
    if isinstance(kind, inspect.StructType):
        return kind.cls.__name__
    if isinstance(kind, inspect.ListType):
        return f"{_type(kind.item_type)}[]"
    if isinstance(kind, inspect.LiteralType):
        return " | ".join(f'"{_plain(value)}"' for value in kind.values)
    if isinstance(kind, inspect.UnionType):
        return " | ".join(_type(member) for member in kind.types)
    return SIMPLE[type(kind)]


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _summary(struct: type[msgspec.Struct]) -> str:
    return " ".join((struct.__doc__ or "").split())


def _key(tag: str) -> str:
    return tag.replace(".", "_").upper()
