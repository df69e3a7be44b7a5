"""./bench/join: alternating rounds of every kind at every round-trip time, their medians and ratios."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bench.joining import steps
from bench.joining.couple import TooSlow
from bench.joining.kinds import JOINER, RESIDENT, Bare, Product, open_windows
from bench.stage import results
from bench.stage.scene import Scene, staged

FRAME, FRAME_THERE = "first frame", "first frame there"
"""At whoever clicked, and at the other end. Of the floor, the latter is a mere replaceTrack, with nobody told of it."""


def main() -> None:
    """Measures and writes."""
    options = _options()
    with staged(RESIDENT, JOINER) as scene:
        measured = measure(scene, options)
    results.write(options.out, measured)
    sys.stdout.write(_report(measured))


def measure(scene: Scene, options: argparse.Namespace) -> dict[str, Any]:
    """All kinds, all round-trip times."""
    kinds = _kinds(scene)
    kinds = {name: kinds[name] for name in options.kinds or kinds}
    by_rtt = {}
    for rtt in options.rtt:
        scene.network.shape(delay_ms=rtt / 2)
        by_rtt[str(rtt)] = summary([_round(kinds, rtt, number) for number in range(options.rounds + 1)][1:])
    return {"browser": scene.version, **headline(by_rtt, str(max(options.rtt))), "by_rtt_ms": by_rtt}


def _kinds(scene: Scene) -> dict[str, Any]:
    portal, relay, both = scene.portal, scene.relay, scene.browsers
    for who in (RESIDENT, JOINER):
        portal.make_person(who)
    product = open_windows(both, {who: portal.sign_in(both[who], who) for who in (RESIDENT, JOINER)})
    bare = open_windows(both)
    return {
        "warm": Product(portal, product, warm=True),
        "cold": Product(portal, product, warm=False),
        "floor": Bare(relay, bare, "connected"),
        "trickle": Bare(relay, bare, "cold"),
        "trickle_open": Bare(relay, bare, "open"),
    }


def _round(kinds: dict[str, Any], rtt: int, number: int) -> dict[str, dict[str, float] | None]:
    """Each kind once, each round in another order. A failed trial is made once more, and told."""
    names = list(kinds)
    order = names[number % len(names) :] + names[: number % len(names)]
    return {name: _trial(name, kinds[name], rtt, number) for name in order}


def _trial(name: str, kind: Any, rtt: int, number: int) -> dict[str, float] | None:
    try:
        logs = kind.trial()
    except TooSlow as error:
        sys.stderr.write(f"RTT {rtt}, round {number}, {name}: failed, once more ({error})\n")
        logs = kind.trial()
    found = steps.moments(logs) if logs else None
    sys.stderr.write(f"RTT {rtt}, round {number}, {name}: {found[FRAME] if found else 'no links before the click'}\n")
    return found


def summary(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the steps, the times compared, their ratios, and the rounds themselves."""
    kept = {name: [each[name] for each in rounds if each[name]] for name in rounds[0]}
    middle = {name: steps.medians(each) for name, each in kept.items() if each}
    times = {name: each[FRAME] for name, each in middle.items()}
    if "floor" in middle:
        times["floor_one_way"] = middle["floor"][FRAME_THERE]
    return {"ms": times, "ratios": ratios(times), "steps_ms": middle, "rounds": rounds}


def ratios(times: dict[str, float]) -> dict[str, float | None]:
    """As the goals name them, and against the baselines' other variants."""
    wanted = {
        "warm_to_floor": ("warm", "floor"),
        "warm_to_trickle": ("warm", "trickle"),
        "cold_to_trickle": ("cold", "trickle"),
        "warm_to_floor_one_way": ("warm", "floor_one_way"),
        "warm_to_trickle_open": ("warm", "trickle_open"),
        "cold_to_trickle_open": ("cold", "trickle_open"),
    }
    return {name: round(times[a] / times[b], 3) if {a, b} <= times.keys() else None for name, (a, b) in wanted.items()}


def headline(by_rtt: dict[str, Any], rtt: str) -> dict[str, Any]:
    """The ratios at the longest way, as the results' first lines."""
    return {"rtt_ms": int(rtt), "ratios": by_rtt[rtt]["ratios"], "ms": by_rtt[rtt]["ms"]}


def _report(measured: dict[str, Any]) -> str:
    lines = []
    for rtt, each in measured["by_rtt_ms"].items():
        lines.append(f"RTT {rtt} ms: " + ", ".join(f"{name} {ms:.0f}" for name, ms in each["ms"].items()))
        lines.append("  " + ", ".join(f"{name} {ratio}" for name, ratio in each["ratios"].items()))
        lines += [f"  {name}: {steps_}" for name, steps_ in each["steps_ms"].items()]
    return "\n".join(lines) + "\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./bench/join", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8, help="counted ones; one before them is not (default: 8)")
    parser.add_argument("--rtt", type=int, nargs="+", default=[0, 50], help="round-trip times in ms (default: 0 50)")
    parser.add_argument("--kinds", nargs="+", help="only some: warm, cold, floor, trickle, trickle_open")
    parser.add_argument("--out", type=Path, default=results.RESULTS / "join.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
