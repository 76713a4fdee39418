"""What is counted: shares of messages whose outcome is right, by kind of message. Pure arithmetic over labels and predictions.

A message counts by what a patient gets: an article topic is right when it is among the topics; a message about something the article does
not say is wrong only when the article "answers" it; medical messages are right when people or the safety reply get them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.engine.nlu.understanding import ARTICLE, CLARIFY, DANGER, FALLBACK, MEDICAL, SMALL_TALK

HANDED_OVER = (*MEDICAL, "not_covered")
UNKNOWN = ("not_covered", "out_of_scope", "gibberish", "fallback", FALLBACK)


@dataclass(frozen=True, slots=True)
class Row:
    """One measured message: the labels that are right (best first), the topics that were found, and the confidence of the first."""

    labels: tuple[str, ...]
    topics: tuple[str, ...]
    confidence: float
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; nan where there is nothing to count."""
        return self.hits / self.total if self.total else float("nan")

    def __str__(self) -> str:
        return f"{self.hits}/{self.total} = {100 * self.value:.1f} %"


def is_right(row: Row) -> bool:
    """Whether the patient gets what the message needs."""
    first, found = row.labels[0], set(row.topics)
    if first in ARTICLE or first in SMALL_TALK:
        return bool(found & set(row.labels)) and not (found & set(DANGER) and not set(row.labels) & set(DANGER))
    if first in DANGER:
        return bool(found & set(DANGER))
    if first in MEDICAL:
        return bool(found & {*HANDED_OVER, *DANGER}) or bool(found & set(row.labels))
    return not answered_falsely(row)


def answered_falsely(row: Row) -> bool:
    """Whether the article "answers" something that it does not say."""
    return bool(set(row.topics) & (set(ARTICLE) - {"contact"})) and not set(row.topics) & set(row.labels) & set(ARTICLE)


def summary(rows: Sequence[Row]) -> dict[str, Share]:
    """The project's figures over `rows`."""

    def share(group: Sequence[Row], hit: Sequence[bool]) -> Share:
        return Share(sum(hit), len(group))

    article = [r for r in rows if r.labels[0] in ARTICLE]
    talk = [r for r in rows if r.labels[0] in SMALL_TALK]
    danger = [r for r in rows if r.labels[0] in DANGER]
    medical = [r for r in rows if r.labels[0] in MEDICAL]
    outside = [r for r in rows if r.labels[0] in UNKNOWN]
    harmless = [r for r in (*article, *talk) if not set(r.labels) & set(DANGER)]
    return {
        "in_article_right": share(article, [is_right(r) for r in article]),
        "clarified": share(article, [CLARIFY in r.topics for r in article]),
        "small_talk_right": share(talk, [is_right(r) for r in talk]),
        "danger_seen": share(danger, [is_right(r) for r in danger]),
        "false_alarms": share(harmless, [bool(set(r.topics) & set(DANGER)) for r in harmless]),
        "medical_handed_over": share(medical, [is_right(r) for r in medical]),
        "outside_answered": share(outside, [answered_falsely(r) for r in outside]),
    }


def both_parts(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Whether each wanted part of a message was found; small talk beside a question need not be answered."""
    hits = set(found)
    return all(
        bool(set(part.split("|")) & (hits | set(SMALL_TALK)))
        or (bool(set(part.split("|")) & set(HANDED_OVER)) and bool(hits & set(HANDED_OVER)))
        for part in wanted
    )


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """Precision and recall of one topic, and how many messages have it."""

    topic: str
    precision: float
    recall: float
    messages: int


def per_topic(rows: Sequence[Row]) -> list[TopicFigures]:
    """Figures of each topic by the first topic found; a second right label counts as right."""
    right: dict[str, int] = defaultdict(int)
    named: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for row in rows:
        found = row.topics[0]
        truth = found if found in row.labels else row.labels[0]
        asked[truth] += 1
        named[found] += 1
        right[truth] += found == truth
    return [
        TopicFigures(t, right[t] / named[t] if named[t] else float("nan"), right[t] / asked[t] if asked[t] else float("nan"), asked[t])
        for t in sorted({*asked, *named})
    ]


def calibration_error(rows: Sequence[Row], bins: int = 10) -> float:
    """Expected calibration error of the first topic's confidence (Naeini et al. 2015), 0 to 1."""
    confidence = np.array([row.confidence for row in rows])
    right = np.array([row.topics[0] in row.labels for row in rows])
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any())
    )


def coverage_curve(probabilities: NDArray[np.float64], topics: Sequence[str], labels: Sequence[str]) -> list[tuple[float, float, float]]:
    """(threshold, share of article questions answered rightly, share of outside messages answered) for thresholds from 0 to 0.95."""
    names = np.array(topics)
    best = names[probabilities.argmax(axis=1)]
    confidence = probabilities.max(axis=1)
    truth = np.array(labels)
    article, outside = np.isin(truth, ARTICLE), np.isin(truth, UNKNOWN)
    known = np.isin(best, ARTICLE)
    return [
        (
            float(t),
            float(np.mean((known & (confidence >= t) & (best == truth))[article])),
            float(np.mean((known & (confidence >= t))[outside])),
        )
        for t in np.linspace(0, 0.95, 20)
    ]
