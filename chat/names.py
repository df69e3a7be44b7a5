"""How a name becomes a disc. The same rules stand in static/js/views for names that arrive later."""

import unicodedata

HUES = 6


def initials(name: str) -> str:
    """Two letters in Latin script; else the first character, in Japanese that of the family name."""
    words = name.split()
    if not words:
        return "?"
    if "LATIN" not in unicodedata.name(words[0][0], ""):
        return words[0][0].upper()
    letters = words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]
    return letters.upper()


def hue(person: str) -> int:
    """person: the id a person has on the wire. One of six, the same for ever."""
    return sum(person.encode()) % HUES + 1
