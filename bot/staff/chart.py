"""Charts drawn on the server as SVG: no script, colours from the style sheet (so dark mode works), and words for screen readers."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 320
HEIGHT: Final = 72
_PAD: Final = 6


def trend(label: str, days: Sequence[str], values: Sequence[int]) -> Markup:
    """A line over `days`; its name for screen readers says first, last, least and most."""
    most = max(values, default=0) or 1
    step = (WIDTH - 2 * _PAD) / max(len(values) - 1, 1)
    points = [(_PAD + i * step, HEIGHT - _PAD - value / most * (HEIGHT - 2 * _PAD)) for i, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{_PAD},{HEIGHT - _PAD} {line} {WIDTH - _PAD},{HEIGHT - _PAD}" if len(points) > 1 else ""
    end = f'<circle class="end" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="3.5"/>' if points else ""
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(summary(label, days, values))}">'
        f'<line class="base" x1="{_PAD}" x2="{WIDTH - _PAD}" y1="{HEIGHT - _PAD}" y2="{HEIGHT - _PAD}"/>'
        f'<polygon class="area" points="{area}"/><polyline class="line" points="{line}"/>{end}</svg>'
    )


def summary(label: str, days: Sequence[str], values: Sequence[int]) -> str:
    """The line in a sentence."""
    if not values:
        return f"{label}: nothing yet"
    return f"{label}: {values[0]} on {days[0]}, {values[-1]} on {days[-1]}; least {min(values)}, most {max(values)}"


def bars(value: int, most: int) -> Markup:
    """One bar of a table of bars; the number stands beside it, so screen readers skip it."""
    width = round(value / most * 100, 1) if most else 0
    return Markup(  # noqa: S704 - a number only
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="{width}" height="10"/></svg>'
    )
