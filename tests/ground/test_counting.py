"""The line of counts can be believed."""

from pathlib import Path

import pytest

from tests.counting import Counts, count_junit, count_tap

JUNIT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'
TAP = "TAP version 13\n# tests {}\n# pass {}\n# fail {}\n# cancelled {}\n# skipped {}\n# todo 0\n"


@pytest.mark.parametrize(
    ("report", "status", "counts"),
    [
        (JUNIT.format(5, 0, 0, 0), 0, Counts(5, 0, 0)),
        (JUNIT.format(5, 1, 1, 0), 1, Counts(3, 2, 0)),
        (JUNIT.format(5, 0, 0, 1), 0, Counts(4, 1, 1)),
        (JUNIT.format(5, 0, 0, 0), 3, Counts(5, 1, 0)),
        (JUNIT.format(0, 0, 0, 0), 5, Counts(0, 1, 0)),
        ("<testsuites><testsu", -11, Counts(0, 1, 0)),
    ],
)
def test_a_report_of_pytest(tmp_path: Path, report: str, status: int, counts: Counts) -> None:
    file = tmp_path / "report.xml"
    file.write_text(report)
    assert count_junit(file, status) == counts


@pytest.mark.parametrize(
    ("report", "status", "counts"),
    [
        (TAP.format(4, 4, 0, 0, 0), 0, Counts(4, 0, 0)),
        (TAP.format(4, 1, 1, 1, 1), 1, Counts(1, 3, 1)),
        (TAP.format(4, 4, 0, 0, 0), 1, Counts(4, 1, 0)),
        (TAP.format(0, 0, 0, 0, 0), 0, Counts(0, 1, 0)),
    ],
)
def test_a_report_of_node(tmp_path: Path, report: str, status: int, counts: Counts) -> None:
    file = tmp_path / "report.tap"
    file.write_text(report)
    assert count_tap(file, status) == counts


def test_a_report_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    assert count_junit(tmp_path / "none", 0) == count_tap(tmp_path / "none", 0) == Counts(failed=1)


def test_one_line_says_how_many_passed_and_failed() -> None:
    assert str(Counts(610, 0) + Counts(2, 0)) == "612 passed, 0 failed"
    assert not Counts().ok
    assert str(Counts(1, 1, 1)) == "1 passed, 1 failed (1 of them skipped)"
