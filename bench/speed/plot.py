"""The cost of a message against people, drawn by hand: an SVG that needs nothing to be shown."""

from pathlib import Path

from bench.speed.rounds import CURVE_PEOPLE, Findings

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 620, 50, 310
COLOURS = {"kaigi": "#1d6fb8", "socketio": "#b8571d"}
NAMES = {"kaigi": "Kaigi on daphne", "socketio": "socket.io with its Redis adapter"}
STEPS = 4


def draw(found: Findings, folder: Path) -> Path:
    """CPU milliseconds of the server for one message. Returns where."""
    top = max(point.a_thousand for points in found.curve.values() for point in points) * 1.15
    parts = [_axes(top)]
    for row, (server, points) in enumerate(found.curve.items()):
        places = [(_x(point.people), _y(point.a_thousand, top)) for point in points]
        parts.append(_line(server, places, row))
    file = folder / "signaling.svg"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
    ground = f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    file.write_text("\n".join([head, ground, *parts, "</svg>", ""]))
    return file


def _x(people: int) -> float:
    """Each doubling is one step to the right."""
    return LEFT + (RIGHT - LEFT) * CURVE_PEOPLE.index(people) / (len(CURVE_PEOPLE) - 1)


def _y(cost: float, top: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * cost / top, 1)


def _axes(top: float) -> str:
    lines = [_text(LEFT, 24, "CPU milliseconds of the server for one relayed message, by people connected", "start")]
    for step in range(STEPS + 1):
        y = _y(top * step / STEPS, top)
        lines.append(f'<path d="M{LEFT} {y}H{RIGHT}" stroke="#ddd"/>')
        lines.append(_text(LEFT - 8, y + 4, f"{top * step / STEPS:.2f}", "end"))
    lines += [_text(_x(people), BOTTOM + 20, str(people), "middle") for people in CURVE_PEOPLE]
    return "\n".join(lines)


def _line(server: str, places: list[tuple[float, float]], row: int) -> str:
    colour = COLOURS[server]
    path = " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(places))
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in places)
    y = HEIGHT - 14
    x = LEFT + row * 220
    key = f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{colour}"/>' + _text(x + 10, y, NAMES[server], "start")
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{key}'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#333">{words}</text>'
