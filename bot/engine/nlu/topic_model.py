"""The trained topic model: vectors and n-grams in, calibrated probabilities of topics out.

Two stages: kernel ridge over topics and sub-topics, then multinomial logistic regression over its leave-one-out scores, which learns
how far each score can be believed. Saved as arrays and JSON, never as pickle: a model file cannot run code.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.engine.nlu.ngrams import Ngrams
from bot.engine.nlu.ridge import Floats, KernelRidge, RidgeSettings
from bot.engine.nlu.spelling import Speller

SCALE = 5.0  # spreads the ridge's scores so that the second stage's regularisation bites evenly
TEMPERATURE = 0.1  # of the softmax over scores where no calibration is learned
BELIEF = 1.0  # inverse strength of that regularisation


@dataclass
class TopicModel:
    """Probabilities of topics. `topics` are the names without sub-topics, in order of the columns."""

    ngrams: Ngrams
    ridge: KernelRidge
    topics: list[str]
    weights: Floats
    bias: Floats
    speller: Speller

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        dense: Floats,
        labels: Sequence[str],
        settings: RidgeSettings | None = None,
        *,
        second_stage: bool = True,
    ) -> tuple["TopicModel", Floats]:
        """Train on lines whose labels may have sub-topics (`not_covered/price`).

        Args:
            second_stage: learn the calibration; without it a fixed temperature is used, which is better for a few hundred lines.

        Returns:
            The model, and the leave-one-out scores of the training lines.
        """
        ngrams, speller = Ngrams.fit(texts), Speller.fit(texts)
        ridge, left_out = KernelRidge.fit(dense, ngrams.transform(texts), labels, settings or RidgeSettings())
        topics = [label.split("/")[0] for label in labels]
        if not second_stage:
            names = sorted(set(topics))
            fold = np.array([[label.split("/")[0] == name for name in names] for label in ridge.labels], dtype=np.float32)
            return cls(ngrams, ridge, names, fold / (TEMPERATURE * SCALE), np.zeros(len(names), np.float32), speller), left_out
        second = LogisticRegression(C=BELIEF, max_iter=300, random_state=0).fit(left_out * SCALE, topics)
        weights, bias = second.coef_.T, second.intercept_
        if len(second.classes_) == 2:  # scikit-learn keeps one column for two classes
            weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
        model = cls(ngrams, ridge, [str(c) for c in second.classes_], weights.astype(np.float32), bias.astype(np.float32), speller)
        return model, left_out

    def scores(self, texts: Sequence[str], dense: Floats) -> Floats:
        """First-stage scores, shape (texts, labels)."""
        return self.ridge.scores(dense, self.ngrams.transform(texts))

    def probabilities(self, scores: Floats) -> NDArray[np.float64]:
        """Probabilities of `topics` from first-stage scores; rows sum to 1."""
        logits = (scores * SCALE) @ self.weights + self.bias
        logits = np.exp(logits - logits.max(axis=1, keepdims=True)).astype(np.float64)
        result: NDArray[np.float64] = logits / logits.sum(axis=1, keepdims=True)
        return result

    def sub_topic(self, scores: Floats, topic: str) -> str | None:
        """The best-scoring sub-topic of `topic` in one row of scores; None where it has none, or where its lines without one fit better."""
        names = [(float(scores[i]), name) for i, name in enumerate(self.ridge.labels) if name.split("/")[0] == topic]
        return max(names)[1].partition("/")[2] or None if names else None

    def save(self, folder: Path) -> None:
        """Write the model's two files into `folder`."""
        about: dict[str, object] = {"labels": self.ridge.labels, "topics": self.topics, "settings": asdict(self.ridge.settings)}
        about |= {"words": self.speller.words, "protected": self.speller.protected}
        (folder / "topics.json").write_text(json.dumps(about), encoding="utf-8")
        np.savez(
            folder / "topics.npz", columns=self.ngrams.columns, idf=self.ngrams.weights, mean=self.ridge.mean,
            directions=self.ridge.directions, points=self.ridge.points, steps=self.ridge.steps, owner=self.ridge.owner,
            dual=self.ridge.dual, ngram_weights=self.ridge.ngram_weights, weights=self.weights, bias=self.bias,
        )  # fmt: skip

    @classmethod
    def load(cls, folder: Path) -> "TopicModel":
        """Read what `save` wrote.

        Raises:
            FileNotFoundError: `folder` holds no model.
        """
        about = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        speller = Speller(about["words"], about["protected"])
        with np.load(folder / "topics.npz", allow_pickle=False) as a:
            settings = RidgeSettings(**about["settings"])
            ridge = KernelRidge(
                about["labels"], a["mean"], a["directions"], a["points"], a["steps"], a["owner"], a["dual"], a["ngram_weights"], settings
            )
            return cls(Ngrams(a["columns"], a["idf"]), ridge, about["topics"], a["weights"], a["bias"], speller)
