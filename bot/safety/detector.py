"""The trained half of the safety check: a linear model over the sentence embedding of a message.

Rule: tuned for recall, and pure: the encoder is the caller's, randomness is a seed, the model is bytes in and out.
One class-weighted multinomial logistic regression over all topics, because competing with "benefits" or "price"
separates a wish for life without pain from a wish to die better than one kind against all the rest does. Two
thresholds per kind are chosen by cross-validation on the training lines: `low`, the highest at which the wanted
share of true lines is still found, and `high`, above which hardly any harmless line comes. A hit by the detector
alone needs `high`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from bot.safety.hit import Kind, Language, Reason, SafetyHit

KINDS: tuple[Kind, ...] = ("crisis", "emergency")
#: Topics whose answer is the clinic or 911 anyway: near the border, and an alarm there does no harm.
NEAR = frozenset({"personal_medical", "adverse_event"})
Floats = NDArray[np.float64]
WORKERS = 2  # folds that are fitted side by side


class DetectorError(ValueError):
    """The detector cannot be trained or read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities: `low` doubtful, `high` sure enough for a hit without a pattern."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Detector:
    """`weights` (topics, dimensions) and `bias` (topics,): first the rows of `KINDS`, then the other topics."""

    weights: Floats
    bias: Floats
    thresholds: Mapping[Kind, Thresholds]

    def predict(self, embedding: NDArray[Any]) -> dict[Kind, float]:
        """Probability of each kind for one sentence embedding of shape (dimensions,)."""
        vector = np.asarray(embedding, dtype=np.float64).reshape(-1)
        if vector.shape[0] != self.weights.shape[1]:
            raise DetectorError(f"The embedding has {vector.shape[0]} numbers, the detector needs {self.weights.shape[1]}: train it again.")
        scores = self.weights @ vector + self.bias
        powers = np.exp(scores - scores.max())
        probabilities = powers / powers.sum()
        return {kind: float(probability) for kind, probability in zip(KINDS, probabilities, strict=False)}

    def to_npz(self) -> bytes:
        """The model as the bytes of an .npz file without pickled objects."""
        buffer = io.BytesIO()
        limits = np.array([[self.thresholds[kind].low, self.thresholds[kind].high] for kind in KINDS])
        np.savez(buffer, weights=self.weights, bias=self.bias, thresholds=limits)
        return buffer.getvalue()

    @classmethod
    def from_npz(cls, data: bytes) -> Detector:
        """Read what `to_npz` wrote; `DetectorError` where the bytes are something else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                weights, bias, limits = file["weights"], file["bias"], file["thresholds"]
        except Exception as error:
            raise DetectorError("The detector's file cannot be read: train it again.") from error
        if weights.ndim != 2 or len(weights) <= len(KINDS) or bias.shape != weights.shape[:1] or limits.shape != (len(KINDS), 2):
            raise DetectorError("The detector's file has the wrong shape: train it again.")
        return cls(weights, bias, {kind: Thresholds(float(low), float(high)) for kind, (low, high) in zip(KINDS, limits, strict=True)})

    @classmethod
    def fit(
        cls,
        embeddings: NDArray[Any],
        labels: Sequence[str],
        seed: int,
        *,
        recall: float = 0.99,
        false_alarms: float = 0.006,
        cost: float = 3.0,
        folds: int = 5,
    ) -> Detector:
        """Train on `embeddings` (lines, dimensions) and their topic `labels` (all topics, or "crisis", "emergency" and anything else).

        `recall` is the share of true lines that `low` must find; `false_alarms` the share of the harmless lines that
        may pass `high`; lines of the topics `NEAR` are left out, so that they do not push the border into true danger.
        Both shares are measured on lines that the model of the fold had not seen. `cost` is C of the
        regression. The same arguments give the same detector.
        """
        matrix = np.asarray(embeddings, dtype=np.float64)
        names = np.asarray(labels)
        if matrix.ndim != 2 or len(matrix) != len(names):
            raise DetectorError("Give one embedding for each label.")
        counts = {kind: int((names == kind).sum()) for kind in KINDS}
        for kind, count in counts.items():
            if count < folds or len(names) - sum(counts.values()) < folds:
                raise DetectorError(f"Training needs at least {folds} lines of {kind} and as many others.")
        order = [*KINDS, *sorted(set(names.tolist()) - set(KINDS))]
        targets = np.array([order.index(name) for name in names.tolist()])
        whole = _regression(cost).fit(matrix, targets)
        unseen = np.zeros((len(matrix), len(order)))

        def look(fold: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
            train, test = fold
            model = _regression(cost, like=whole).fit(matrix[train], targets[train])
            unseen[np.ix_(test, model.classes_)] = model.predict_proba(matrix[test])

        # Each fold has rows of its own. Side by side they need half of the time: one by one they use a second processor only now and then.
        with ThreadPoolExecutor(WORKERS) as pool, threadpool_limits(1):
            list(pool.map(look, StratifiedKFold(folds, shuffle=True, random_state=seed).split(matrix, targets)))
        clear = ~np.isin(names, [*KINDS, *sorted(NEAR)])
        limits = {kind: _thresholds(unseen[names == kind, row], unseen[clear, row], recall, false_alarms) for row, kind in enumerate(KINDS)}
        return cls(whole.coef_, whole.intercept_, limits)


def _regression(cost: float, like: LogisticRegression | None = None) -> LogisticRegression:
    """A regression to be fitted; it sets out from what `like` has found. The loss is convex, so that saves time and changes nothing."""
    model = LogisticRegression(C=cost, class_weight="balanced", solver="lbfgs", max_iter=500, warm_start=like is not None)
    if like is not None:
        model.classes_, model.coef_, model.intercept_ = like.classes_, like.coef_.copy(), like.intercept_.copy()
    return model


def _thresholds(true: Floats, harmless: Floats, recall: float, false_alarms: float) -> Thresholds:
    low = float(np.quantile(true, 1.0 - recall))
    high = float(np.quantile(harmless, 1.0 - false_alarms)) if len(harmless) else 0.5
    high = min(max(high, 0.25), 0.999)
    return Thresholds(low=min(low, high), high=high)


def combine(
    pattern_hit: SafetyHit | None,
    probabilities: Mapping[Kind, float],
    thresholds: Mapping[Kind, Thresholds],
    *,
    vetoed: bool = False,
    language: Language = "en",
) -> SafetyHit | None:
    """Decide with both halves.

    A hit of the patterns always wins. Without one, a probability at or above `high` gives a hit with reason
    "detector", unless `vetoed` says that the patterns found the words and took them back as harmless
    (negation, figure of speech, the past). Of two kinds the crisis wins where it is sure enough.
    """
    if pattern_hit is not None:
        return pattern_hit
    if vetoed:
        return None
    for kind in KINDS:
        if probabilities.get(kind, 0.0) >= thresholds[kind].high:
            return SafetyHit(kind, Reason.DETECTOR, language, "self", (0, 0), acute=kind == "emergency")
    return None
