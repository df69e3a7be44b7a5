"""bench/signaling: rounds of measurements, alternating, and what they come to."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench.speed.peers import install
from bench.speed.plot import draw
from bench.speed.report import report, write
from bench.speed.rounds import CURVE_PEOPLE, run
from bench.speed.servers import ROOT, Stand
from deploy.daemon import DidNotStart


def main() -> None:
    """Measures, writes the results, and says what they are."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The benchmark was told to end."))
    try:
        install()
        with tempfile.TemporaryDirectory(prefix="kaigi-bench-") as folder:
            stand = Stand(Path(folder), max(CURVE_PEOPLE))
            try:
                stand.start()
                found = run(stand, options.rounds, options.seconds, say)
            finally:
                stand.close()
    except (DidNotStart, RuntimeError, ConnectionError, ValueError) as problem:
        raise SystemExit(f"The benchmark was cut short: {problem}") from None
    written = report(found)
    file = write(written, options.out)
    draw(found, options.out)
    say(f"Ratios to socket.io, messages a CPU second: {written['ratios']}. All is in {file}.")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench/signaling", description="What a relayed signal costs the server.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of all servers (default 5)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of load flat out in each (default 3)")
    parser.add_argument("--out", type=Path, default=ROOT / "bench/results", help="folder of the results")
    return parser.parse_args()


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
