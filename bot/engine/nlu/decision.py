"""From probabilities to what is done: answer, hand over, ask back, or admit not having understood.

Rule: safety classes win; an article topic is answered only when it is probable enough against everything the article does not say;
doubt about a question on the treatment goes to the clinic (`not_covered`), doubt between two article topics is asked back once.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from bot.engine.nlu.understanding import ARTICLE, CLARIFY, DANGER, FALLBACK, MEDICAL, OUTSIDE

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Thresholds:
    """Limits, chosen by cross-validation.

    Args:
        answer: least probability with which an article topic is answered.
        pair: least joint probability of two article topics that are asked back.
        danger: probability from which crisis or emergency wins over everything.
        part: least probability of a further part of a message.
        unknown: below this for every topic, a message counts as not understood.
    """

    answer: float = 0.36
    pair: float = 0.62
    danger: float = 0.2
    part: float = 0.5
    unknown: float = 0.2

    def as_dict(self) -> dict[str, float]:
        """For saving beside the model."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one stretch of text comes to."""

    name: str
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()


class Judge:
    """Decides over rows of probabilities, whose columns are `topics`."""

    def __init__(self, topics: list[str], thresholds: Thresholds) -> None:
        self.topics = topics
        self.thresholds = thresholds
        self._at = {name: i for i, name in enumerate(topics)}

    def probability(self, row: Row, *names: str) -> float:
        """Joint probability of `names`."""
        return float(sum(row[self._at[name]] for name in names if name in self._at))

    def verdict(self, row: Row, *, may_ask: bool) -> Verdict:
        """The verdict on one row; `may_ask` allows asking back."""
        limits = self.thresholds
        danger = self.probability(row, *DANGER)
        best = int(row.argmax())
        name, confidence = self.topics[best], float(row[best])
        if name in DANGER or danger >= limits.danger:
            name = max((n for n in DANGER if n in self._at), key=lambda n: row[self._at[n]])
            return Verdict(name, float(row[self._at[name]])) if danger >= limits.danger else self._without(row, DANGER)
        if name not in ARTICLE:
            if confidence < limits.unknown:
                return Verdict(FALLBACK, 1 - confidence)
            return Verdict(name, confidence)
        if confidence >= limits.answer:
            return Verdict(name, confidence)
        known = sorted(((float(row[self._at[n]]), n) for n in ARTICLE if n in self._at), reverse=True)
        outside = self.probability(row, *OUTSIDE, *MEDICAL)
        if known[0][0] + known[1][0] >= limits.pair:
            if may_ask:
                return Verdict(CLARIFY, known[0][0] + known[1][0], tuple((n, p) for p, n in known[:3] if p >= 0.08))
            return Verdict(name, confidence)
        if confidence < limits.unknown:
            return Verdict(FALLBACK, 1 - confidence)
        return Verdict(self._safest(row), outside)

    def _without(self, row: Row, names: tuple[str, ...]) -> Verdict:
        rest = row.copy()
        for name in names:
            if name in self._at:
                rest[self._at[name]] = 0
        best = int(rest.argmax())
        topic = self.topics[best]
        if topic in ARTICLE and rest[best] < self.thresholds.answer:
            topic = self._safest(row)
        return Verdict(topic, float(rest[best]))

    def _safest(self, row: Row) -> str:
        """The hand-over that fits best."""
        choices = [n for n in ("not_covered", "personal_medical", "adverse_event", "out_of_scope") if n in self._at]
        return max(choices, key=lambda n: row[self._at[n]]) if choices else FALLBACK
