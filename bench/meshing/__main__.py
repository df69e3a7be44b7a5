"""./bench/mesh: one participant with 1, 3 and 7 others, fitted by the product and as the browser does by itself."""

import argparse
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.joining.couple import TooSlow
from bench.meshing import gauge
from bench.meshing.calls import MEASURED, OTHERS, Default, Fitted
from bench.net import Network
from bench.stage import results
from bench.stage.scene import Scene, staged

NARROW = {"rate_kbps": 250, "queue_ms": 300}
FREE = {"rate_kbps": 0, "queue_ms": 300}


def main() -> None:
    """Measures and writes."""
    options = _options()
    with staged(MEASURED, OTHERS) as scene:
        measured = measure(scene, options)
    results.write(options.out, measured)
    sys.stdout.write(_report(measured))


def measure(scene: Scene, options: argparse.Namespace) -> dict[str, Any]:
    """All rounds, then the narrow line."""
    calls = {"default": Default(scene.relay, scene.browsers), "fitted": Fitted(scene.portal, scene.browsers)}
    rounds = [_round(scene.network, calls, number, options) for number in range(options.rounds)]
    narrow = _narrow(scene.network, calls, options) if options.narrow else {}
    return {"browser": scene.version, **summary(rounds, options.links), "narrow": narrow, "rounds": rounds}


def _round(network: Network, calls: dict[str, Any], number: int, options: argparse.Namespace) -> dict[str, Any]:
    """Both calls with each number of links, in turns."""
    order = list(calls)[:: 1 if number % 2 == 0 else -1]
    return {
        str(links): {name: _watch(network, calls[name], name, links, options) for name in order}
        for links in options.links
    }


def _watch(network: Network, call: Any, name: str, links: int, options: argparse.Namespace) -> dict[str, Any]:
    for attempt in (1, 2):
        try:
            with call.call(links) as others:
                time.sleep(options.settle)
                found = gauge.measure(network, MEASURED, others, options.seconds)
        except TooSlow as error:
            sys.stderr.write(f"{name}, {links} links: {error}\n")
            if attempt == 2:
                raise
        else:
            sys.stderr.write(f"{name}, {links} links: {found}\n")
            return found
    raise AssertionError


def _narrow(network: Network, calls: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """One link over a thin up-link, from its first moment on: nothing is given time to settle."""
    network.shape(MEASURED, **NARROW)
    found = {}
    for name, call in calls.items():
        with call.call(1) as others:
            found[name] = gauge.measure(network, MEASURED, others, options.narrow)
        sys.stderr.write(f"{name}, {NARROW['rate_kbps']} kbit/s: {found[name]}\n")
    network.shape(MEASURED, **FREE)
    return {"uplink_rate_kbps": NARROW["rate_kbps"], **found}


def summary(rounds: list[dict[str, Any]], links: list[int]) -> dict[str, Any]:
    """Medians over the rounds, and fitted to default."""
    medians = {
        str(count): {
            name: {
                what: round(median(each[str(count)][name][what] for each in rounds), 3)
                for what in ("cpu", "uplink_kbps", "fps", "width", "height")
            }
            for name in ("default", "fitted")
        }
        for count in links
    }
    ratios = {}
    for count, each in medians.items():
        ratios[f"uplink_{count}"] = round(each["fitted"]["uplink_kbps"] / each["default"]["uplink_kbps"], 3)
        ratios[f"cpu_{count}"] = round(each["fitted"]["cpu"] / each["default"]["cpu"], 3)
    return {"ratios": ratios, "medians": medians}


def _report(measured: dict[str, Any]) -> str:
    lines = [
        f"{count} links, {name}: {each}" for count, both in measured["medians"].items() for name, each in both.items()
    ]
    return "\n".join([*lines, f"narrow: {measured['narrow']}", f"ratios: {measured['ratios']}"]) + "\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./bench/mesh", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--links", type=int, nargs="+", default=[1, 3, 7], choices=[1, 3, 7])
    parser.add_argument("--settle", type=float, default=8, help="seconds before: browsers feel their way up")
    parser.add_argument("--seconds", type=float, default=8, help="of measuring")
    parser.add_argument("--narrow", type=float, default=25, help="seconds over a line of 250 kbit/s; 0: none")
    parser.add_argument("--out", type=Path, default=results.RESULTS / "mesh.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
