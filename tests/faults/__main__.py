"""python -m tests.faults [--record] [row ...]: runs rows of the fault table, all of them when none is named.

--record writes what was found into docs/reliability.md.
"""

import sys
import time
import traceback

from tests.faults.findings import Findings
from tests.faults.record import record
from tests.faults.table import ROWS


def run(name: str) -> Findings:
    """One row; a row that breaks has failed."""
    found = Findings()
    try:
        ROWS[name](found)
    except Exception as problem:  # noqa: BLE001  # the other rows still run
        traceback.print_exc()
        found.check(False, f"the row broke: {problem}")
    return found


def main(arguments: list[str]) -> int:
    """Returns the exit status: 0 only when every row holds."""
    names = [one for one in arguments if one != "--record"] or list(ROWS)
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        sys.stderr.write(f"No such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}.\n")
        return 2
    failed = 0
    for name in names:
        started = time.monotonic()
        found = run(name)
        failed += not found.ok
        seconds = time.monotonic() - started
        sys.stdout.write(f"{'ok  ' if found.ok else 'FAIL'} {name} ({seconds:.0f} s): {'; '.join(found.words)}\n")
        sys.stdout.flush()
        if "--record" in arguments:
            record(name, found)
    sys.stdout.write(f"{len(names) - failed} rows held, {failed} did not\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
