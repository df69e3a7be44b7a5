"""python -m tests.suite: lint, types, Python tests, JavaScript tests and browsers, and one line of counts.

--quick leaves out the browsers, the deployment, the faults and whatever is marked slow. --faults [row ...] runs the
fault table (docs/reliability.md) and nothing else. Anything else is handed to pytest, and then pytest alone runs.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.counting import Counts, count_junit, count_tap
from tests.node import NodeMissing, prepare_node

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
PYTHON = sys.executable
WORKERS = ["-n", "2", "--dist", "loadfile"]
SMALL = "not e2e and not faults"
LINTERS = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "djade": [str(Path(PYTHON).parent / "djade"), "--check", "--target-version", "5.2"],
    "mypy": [PYTHON, "-m", "mypy"],
}
JS_CHECKS = {"biome": ["biome", "ci", "--colors=off"], "tsc": ["tsc", "-p", "jsconfig.json"]}


@dataclass
class Suite:
    """Runs parts, shows what fails as it fails, and adds up."""

    reports: Path
    total: Counts = field(default_factory=Counts)

    def check(self, name: str, command: list[str]) -> None:
        """A linter or type checker: one check, passed or failed."""
        started = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        self.note(name, Counts(passed=1) if result.returncode == 0 else Counts(failed=1), started)
        if result.returncode:
            sys.stdout.write(result.stdout + result.stderr)

    def pytest(self, name: str, arguments: list[str], *, may_be_empty: bool = False) -> None:
        """One pytest process; its report is read, not its words."""
        started = time.monotonic()
        report = self.reports / f"{name}.xml"
        command = [PYTHON, "-m", "pytest", "-q", "--no-header", f"--junit-xml={report}", *arguments]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if may_be_empty and status == NOTHING_COLLECTED:
            return
        self.note(name, count_junit(report, status), started)

    def node(self, command: list[str]) -> None:
        """The JavaScript tests, under Node's own runner."""
        started = time.monotonic()
        report = self.reports / "node.tap"
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").rglob("*.test.js"))
        reporters = ["--test-reporter=tap", f"--test-reporter-destination={report}"]
        reporters += ["--test-reporter=dot", "--test-reporter-destination=stdout"]
        status = subprocess.run([*command, "--test", *reporters, *files], cwd=ROOT, check=False).returncode
        counts = count_tap(report, status)
        if counts.failed:
            sys.stdout.write(report.read_text(encoding="utf-8") if report.exists() else "")
        self.note("node --test", counts, started)

    def note(self, name: str, counts: Counts, started: float) -> None:
        """Adds up and says how the part went."""
        self.total += counts
        sys.stdout.write(f"{'ok  ' if counts.ok else 'FAIL'} {name}: {counts} ({time.monotonic() - started:.1f} s)\n")
        sys.stdout.flush()


def run_everything(suite: Suite, *, quick: bool) -> None:
    """Cheap parts first."""
    templates = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
    for name, command in LINTERS.items():
        suite.check(name, [*command, *templates] if name == "djade" else command)
    try:
        node = prepare_node(ROOT)
    except NodeMissing as error:
        sys.stdout.write(f"{error}\n")
        suite.note("node", Counts(failed=1), time.monotonic())
    else:
        for name, (tool, *arguments) in JS_CHECKS.items():
            suite.check(name, [*node, str(ROOT / "node_modules/.bin" / tool), *arguments])
        suite.node(node)
    suite.pytest("pytest", ["-m", f"{SMALL} and not deployment and not slow" if quick else SMALL, *WORKERS])
    if not quick:
        suite.pytest("faults", ["-m", "faults"])
        suite.pytest("browsers", ["-m", "e2e"])


def run_selection(suite: Suite, selection: list[str], *, quick: bool) -> None:
    """What was asked for; either process may have nothing of it, but not both."""
    suite.pytest("pytest", ["-m", "not e2e", *selection], may_be_empty=True)
    if not quick:
        suite.pytest("browsers", ["-m", "e2e", *selection], may_be_empty=True)


def main(arguments: list[str]) -> int:
    """Returns the exit status: 0 only when something ran and everything that ran passed."""
    if "--faults" in arguments:
        rows = [argument for argument in arguments if argument != "--faults"]
        return subprocess.run([PYTHON, "-m", "tests.faults", *rows], cwd=ROOT, check=False).returncode
    quick = "--quick" in arguments
    selection = [argument for argument in arguments if argument != "--quick"]
    with tempfile.TemporaryDirectory(prefix="kaigi-reports-") as folder:
        suite = Suite(Path(folder))
        if selection:
            run_selection(suite, selection, quick=quick)
        else:
            run_everything(suite, quick=quick)
    if suite.total == Counts():
        suite.total += Counts(failed=1)  # a selection that selects nothing
    sys.stdout.write(f"{suite.total}\n")
    return 0 if suite.total.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
