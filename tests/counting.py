"""Counts of tests, read from the runners' reports. A crash counts as a failure, and so does a test that was skipped."""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

TAP_LINE = re.compile(r"^# (tests|pass|fail|cancelled|skipped|todo) (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Counts:
    """skipped is part of failed: nothing is left out silently."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f" ({self.skipped} of them skipped)" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    @property
    def ok(self) -> bool:
        """Whether something ran and nothing failed."""
        return self.passed > 0 and self.failed == 0


def count_junit(report: Path, status: int) -> Counts:
    """report: JUnit XML of pytest; status: pytest's exit status."""
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return Counts(failed=1)
    ran, broken, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "skipped")
    )
    errors = sum(int(suite.get("errors", 0)) for suite in suites)
    return _settled(max(ran - broken - errors - skipped, 0), broken + errors, skipped, status)


def count_tap(report: Path, status: int) -> Counts:
    """report: TAP of `node --test`; status: node's exit status."""
    try:
        found = {name: int(number) for name, number in TAP_LINE.findall(report.read_text(encoding="utf-8"))}
    except OSError:
        return Counts(failed=1)
    failed = found.get("fail", 0) + found.get("cancelled", 0)
    return _settled(found.get("pass", 0), failed, found.get("skipped", 0) + found.get("todo", 0), status)


def _settled(passed: int, failed: int, skipped: int, status: int) -> Counts:
    failed += skipped
    if not failed and (status or not passed):
        failed = 1
    return Counts(passed, failed, skipped)
