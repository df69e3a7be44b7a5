"""A report of a link in words, for the administrators' pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import LinkReport, Route

MINUTE, HOUR = 60, 3600
GRADES = {
    "good": gettext_lazy("good"),
    "fair": gettext_lazy("fair"),
    "poor": gettext_lazy("poor"),
    "lost": gettext_lazy("lost"),
}
SOURCES = {
    "microphone": gettext_lazy("microphone"),
    "camera": gettext_lazy("camera"),
    "screen": gettext_lazy("screen"),
}
CAUSES = {
    "loss": gettext_lazy("packets were lost"),
    "delay": gettext_lazy("long delay"),
    "cpu": gettext_lazy("a computer was too busy"),
    "line": gettext_lazy("weak or broken line"),
    "silence": gettext_lazy("picture or sound did not arrive"),
}


def clock(seconds: int) -> str:
    """1:02:03, or 2:03 under an hour."""
    if seconds < HOUR:
        return f"{seconds // MINUTE}:{seconds % MINUTE:02}"
    return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02}:{seconds % MINUTE:02}"


@dataclass(frozen=True)
class Line:
    """One report, each of its facts as a text."""

    report: LinkReport

    @property
    def began_at(self) -> datetime:
        return self.report.ended_at - timedelta(seconds=self.report.seconds)

    @property
    def length(self) -> str:
        return clock(self.report.seconds)

    @property
    def route(self) -> str:
        name = Route(self.report.route).label
        return f"{name} ({self.report.protocol.upper()})" if self.report.protocol else str(name)

    @property
    def grades(self) -> str:
        """ "good 95 %, lost 5 %"."""
        seconds = {name: int(getattr(self.report, name)) for name in GRADES}
        known = sum(seconds.values())
        parts = [f"{GRADES[name]} {_percent(part / known)}" for name, part in seconds.items() if part]
        return _(", ").join(parts) or "-"

    @property
    def loss(self) -> str:
        return _percent(self.report.loss)

    @property
    def concealed(self) -> str:
        return _percent(self.report.concealed)

    @property
    def round_trip(self) -> str:
        return "-" if self.report.rtt_median is None else f"{self.report.rtt_median} ms"

    @property
    def round_trips(self) -> str:
        """Least, median and 95th percentile."""
        report = self.report
        if report.rtt_median is None:
            return "-"
        return f"{report.rtt_least} / {report.rtt_median} / {report.rtt_p95} ms"

    @property
    def renewals(self) -> int:
        """How often the RTCPeerConnection was made anew."""
        return max(0, self.report.links - 1)

    @property
    def codecs(self) -> str:
        return _named(self.report.codecs)

    @property
    def devices(self) -> str:
        return _named(self.report.devices)

    @property
    def moments(self) -> list[dict[str, Any]]:
        """The worst times, in order: when, for how long, how bad and why."""
        return [
            {
                "at": datetime.fromtimestamp(moment["at"], get_current_timezone()),
                "length": clock(moment["seconds"]),
                "grade": GRADES[moment["grade"]],
                "cause": CAUSES.get(moment["cause"], ""),
            }
            for moment in sorted(self.report.moments, key=lambda one: one["at"])
        ]


def _named(facts: dict[str, str]) -> str:
    # In our order: PostgreSQL keeps none.
    known = (f"{name}: {facts[source]}" for source, name in SOURCES.items() if facts.get(source))
    return _(", ").join(known) or "-"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %" if 0 < share < 0.1 else f"{share * 100:.0f} %"
