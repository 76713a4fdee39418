"""The figures of both assistants side by side, their ratios, and whether the targets hold."""

from dataclasses import dataclass
from typing import Literal

Better = Literal["less", "more"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was measured of us and of stock Rasa, in `unit`. `target`: how many times better we must be at least."""

    name: str
    ours: float | None
    stock: float | None
    unit: str
    better: Better = "less"
    target: float | None = None

    @property
    def times_better(self) -> float | None:
        """How many times better ours is; None where one of both was not measured."""
        if not self.ours or not self.stock:
            return None
        return self.stock / self.ours if self.better == "less" else self.ours / self.stock

    @property
    def holds(self) -> bool | None:
        """Whether the target is reached; None where there is none or it was not measured."""
        times = self.times_better
        return None if self.target is None or times is None else times >= self.target

    def row(self) -> tuple[str, str, str, str, str]:
        """The cells of the line."""
        times = self.times_better
        verdict = {None: "not measured", True: "holds", False: "MISSED"}[self.holds]
        return (
            self.name,
            _number(self.ours, self.unit),
            _number(self.stock, self.unit),
            "" if times is None else f"{times:.2f} x",
            "" if self.target is None else f"{self.target:.2g} x: {verdict}",
        )


@dataclass(frozen=True, slots=True)
class Guidance:
    """A figure of ours alone that ought to stay under `most`."""

    name: str
    value: float
    most: float
    unit: str

    def __str__(self) -> str:
        verdict = "holds" if self.value < self.most else "MISSED"
        return f"{self.name}: {_number(self.value, self.unit)}, under {_number(self.most, self.unit)}: {verdict}"


def table(figures: list[Figure], stock_name: str) -> str:
    """Aligned Markdown."""
    rows = [("", "this project", stock_name, "better by", "target"), *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.1f} {unit}"
