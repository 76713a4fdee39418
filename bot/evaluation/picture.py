"""Draws the report: confusion matrix, confidence histogram, coverage curve, as SVG inside one HTML page."""

import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

from bot.evaluation.measure import Row, TopicFigures

matplotlib.use("Agg")
from matplotlib import pyplot as plt

plt.rcParams["svg.hashsalt"] = "evaluation"  # the same drawing from the same figures


def _svg(figure: Any) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
    return buffer.getvalue()[buffer.getvalue().index("<svg") :]


def confusion(rows: Sequence[Row]) -> str:
    """Which topic was found (columns) for which was meant (rows), in percent of the row."""
    pairs = [(r.topics[0] if r.topics[0] in r.labels else r.labels[0], r.topics[0]) for r in rows]
    names = sorted({name for pair in pairs for name in pair})
    counts = np.zeros((len(names), len(names)))
    for meant, found in pairs:
        counts[names.index(meant), names.index(found)] += 1
    percent = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(12, 11))
    axes.imshow(percent, cmap="Blues", vmin=0, vmax=100)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("found")
    axes.set_ylabel("meant")
    for i, j in np.argwhere(percent >= 1):
        axes.text(j, i, f"{percent[i, j]:.0f}", ha="center", va="center", fontsize=7, color="white" if percent[i, j] > 55 else "black")
    return _svg(figure)


def confidences(rows: Sequence[Row]) -> str:
    """Confidence of the first topic, of right and of wrong messages."""
    figure, axes = plt.subplots(figsize=(9, 3.5))
    right = [r.confidence for r in rows if r.topics[0] in r.labels]
    wrong = [r.confidence for r in rows if r.topics[0] not in r.labels]
    axes.hist([right, wrong], bins=np.linspace(0, 1, 21).tolist(), label=["right", "wrong"], color=["#1f6f78", "#c2553a"])
    axes.set_xlabel("confidence of the first topic")
    axes.set_ylabel("messages")
    axes.legend()
    return _svg(figure)


def coverage(curve: Sequence[tuple[float, float, float]]) -> str:
    """Coverage against false answers, as the threshold moves."""
    figure, axes = plt.subplots(figsize=(9, 4))
    axes.plot([100 * c[2] for c in curve], [100 * c[1] for c in curve], marker="o", color="#1f6f78")
    for threshold, right, wrong in curve[::3]:
        axes.annotate(f"{threshold:.2f}", (100 * wrong, 100 * right), textcoords="offset points", xytext=(4, -10), fontsize=8)
    axes.set_xlabel("outside messages answered as known, %")
    axes.set_ylabel("article questions answered rightly, %")
    axes.grid(alpha=0.3)
    return _svg(figure)


def write_page(target: Path, title: str, figures: dict[str, str], topics: Sequence[TopicFigures], drawings: dict[str, str]) -> None:
    """Write the report."""
    lines = "".join(f"<tr><td>{html.escape(k)}</td><td>{html.escape(v)}</td></tr>" for k, v in figures.items())
    table = "".join(
        f"<tr><td>{t.topic}</td><td>{100 * t.precision:.1f}</td><td>{100 * t.recall:.1f}</td><td>{t.messages}</td></tr>" for t in topics
    )
    pictures = "".join(f"<h2>{html.escape(name)}</h2>{svg}" for name, svg in drawings.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(title)}</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}td,th{padding:.2rem .8rem;text-align:left}"
        f"svg{{max-width:100%;height:auto}}</style><h1>{html.escape(title)}</h1><table>{lines}</table>"
        "<h2>Topics (development set)</h2><table><tr><th>topic<th>precision %<th>recall %<th>messages</tr>"
        f"{table}</table>{pictures}</html>",
        encoding="utf-8",
    )
