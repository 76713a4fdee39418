"""The trained detector: learns a border, keeps it in bytes, and gives way to the patterns."""

from __future__ import annotations

import io

import numpy as np
import pytest

from bot.safety.detector import KINDS, Detector, DetectorError, Thresholds, combine
from bot.safety.hit import Reason, SafetyHit

LIMITS = {"crisis": Thresholds(0.2, 0.8), "emergency": Thresholds(0.2, 0.8)}
HIT = SafetyHit("emergency", Reason.CHEST_PAIN, "en", "self", (0, 5), acute=True)


def _clouds(seed: int = 3, each: int = 60, dimensions: int = 16) -> tuple[np.ndarray, list[str]]:
    """Three clouds of unit vectors that overlap a little."""
    random = np.random.default_rng(seed)
    centres = {"crisis": 0, "emergency": 1, "insurance": 2, "personal_medical": 3}
    vectors, labels = [], []
    for label, axis in centres.items():
        points = random.normal(0, 0.22, (each, dimensions))
        points[:, axis] += 1.0
        vectors.append(points / np.linalg.norm(points, axis=1, keepdims=True))
        labels += [label] * each
    return np.vstack(vectors), labels


def test_unseen_vectors_fall_on_the_right_side() -> None:
    detector = Detector.fit(*_clouds(seed=3), seed=0)
    vectors, labels = _clouds(seed=4)
    found = [combine(None, detector.predict(vector), detector.thresholds) for vector in vectors]
    for kind in KINDS:
        mine = [hit for hit, label in zip(found, labels, strict=True) if label == kind]
        assert sum(hit is not None and hit.kind == kind for hit in mine) >= 0.75 * len(mine)
    harmless = [hit for hit, label in zip(found, labels, strict=True) if label == "insurance"]
    assert sum(hit is not None for hit in harmless) <= 2


def test_the_low_threshold_keeps_the_recall_asked_for() -> None:
    vectors, labels = _clouds()
    detector = Detector.fit(vectors, labels, seed=0, recall=0.95)
    for kind in KINDS:
        scores = [detector.predict(v)[kind] for v, label in zip(vectors, labels, strict=True) if label == kind]
        assert np.mean(np.array(scores) >= detector.thresholds[kind].low) >= 0.95
        assert detector.thresholds[kind].low <= detector.thresholds[kind].high


def test_the_same_seed_gives_the_same_detector() -> None:
    one, two = (Detector.fit(*_clouds(), seed=7).to_npz() for _ in range(2))
    first, second = Detector.from_npz(one), Detector.from_npz(two)
    assert np.array_equal(first.weights, second.weights)
    assert first.thresholds == second.thresholds


def test_bytes_and_back() -> None:
    detector = Detector.fit(*_clouds(), seed=0)
    again = Detector.from_npz(detector.to_npz())
    vector = _clouds(seed=9)[0][0]
    assert again.predict(vector) == detector.predict(vector)


def test_an_embedding_as_a_row_is_read_too() -> None:
    detector = Detector.fit(*_clouds(), seed=0)
    row = _clouds(seed=9)[0][:1].astype(np.float32)
    assert set(detector.predict(row)) == set(KINDS)


def test_broken_bytes_say_what_to_do() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.zeros((3, 4)), bias=np.zeros(3), thresholds=np.zeros((3, 2)))
    for data in (b"", b"not a model", buffer.getvalue()):
        with pytest.raises(DetectorError, match="train it again"):
            Detector.from_npz(data)


def test_a_wrong_dimension_says_what_to_do() -> None:
    detector = Detector.fit(*_clouds(), seed=0)
    with pytest.raises(DetectorError, match="train it again"):
        detector.predict(np.zeros(5))


def test_too_few_lines_are_refused() -> None:
    vectors, labels = _clouds(each=3)
    with pytest.raises(DetectorError, match="at least"):
        Detector.fit(vectors, labels, seed=0)
    with pytest.raises(DetectorError, match="one embedding"):
        Detector.fit(vectors, labels[:-1], seed=0)


def test_a_pattern_always_wins() -> None:
    assert combine(HIT, {"crisis": 0.99, "emergency": 0.0}, LIMITS) is HIT
    assert combine(HIT, {"crisis": 0.0, "emergency": 0.0}, LIMITS, vetoed=True) is HIT


def test_the_detector_alone_needs_its_high_threshold() -> None:
    assert combine(None, {"crisis": 0.79, "emergency": 0.79}, LIMITS) is None
    hit = combine(None, {"crisis": 0.1, "emergency": 0.81}, LIMITS, language="es")
    assert hit is not None
    assert (hit.kind, hit.reason, hit.language) == ("emergency", Reason.DETECTOR, "es")


def test_a_crisis_wins_over_an_emergency() -> None:
    hit = combine(None, {"crisis": 0.85, "emergency": 0.99}, LIMITS)
    assert hit is not None
    assert hit.kind == "crisis"


def test_what_the_patterns_took_back_stays_taken_back() -> None:
    assert combine(None, {"crisis": 0.99, "emergency": 0.0}, LIMITS, vetoed=True) is None
