"""What a row measured, and whether it is what the table asks."""

from dataclasses import dataclass, field


@dataclass
class Findings:
    """The words of one row."""

    words: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failed

    def note(self, text: str) -> None:
        """Measured, and not judged."""
        self.words.append(text)

    def check(self, ok: bool, text: str) -> None:
        """What the table asks; `text` holds the measured value."""
        self.words.append(text if ok else f"**{text}**")
        if not ok:
            self.failed.append(text)

    def below(self, name: str, value: float, limit: float, unit: str = "s") -> None:
        """A value that has to be below a limit."""
        self.check(value < limit, f"{name} {value:.2f} {unit} (< {limit:g})")

    def none(self, what: str, count: int) -> None:
        """Something that must not happen."""
        self.check(count == 0, f"{count} {what}")


def share(values: list[float], of: float) -> float:
    """The value below which this share of them lies; 0 for none. of: 0 to 1."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * of))] if ranked else 0.0
