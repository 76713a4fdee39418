"""`bot eval`: trains the project's own classifier on any labelled file and measures it on another, out-of-scope messages included.

The reject threshold is learned from the training file alone. Familiarity of a message: its best score times its cosine to the nearest
training line; the threshold parts training lines, each left out once, from lines whose whole topic was left out. Small talk and lines
about the rest of the world, which the project has anyway, stand in as what no business's topic is. Measure: Matthews correlation over
all test rows with out of scope as one more class (HINT3, Arora et al. 2020).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import matthews_corrcoef

from bot.encoder.encoder import Encoder, Vectors, shared_encoder
from bot.engine.nlu.lines import Line, LinesError, read_lines
from bot.engine.nlu.ngrams import Ngrams
from bot.engine.nlu.ridge import Floats, KernelRidge, RidgeSettings
from bot.engine.nlu.topic_model import TopicModel
from bot.engine.nlu.understanding import SMALL_TALK
from bot.settings import load_settings

OUT_OF_SCOPE = "out_of_scope"
FEW_LINES = RidgeSettings(sharpness=2.5, ngram_share=0.25, ridge=0.3)
ROUNDS = 6  # rounds of leaving out a sixth of the topics
GENERIC = "generic:"
TALK_FILE = Path(__file__).resolve().parents[2] / "data" / "nlu.yml"
TALK_TOPICS = (*SMALL_TALK, "out_of_scope", "gibberish")
TALK_SHARE = 0.5  # of it at most for each line of the training file: more drowns a small one (found on a third data set, powerplay11)
DISCOUNT = 0.5  # messages of real people score this much lower than lines written for training (found there, too)
STRANGE = 0.1  # least familiarity that counts, whatever a handful of lines, of which each left out is a stranger, would allow


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one run. Shares are 0 to 1; `out_of_scope_recall` is None where the test file has no such rows."""

    rows: int
    in_scope_accuracy: float
    out_of_scope_recall: float | None
    mcc: float
    threshold: float


def evaluate(train_file: Path, test_file: Path, oos_label: str | None = None) -> Measured:
    """Train on `train_file`, test on `test_file`, print and return the figures.

    Args:
        oos_label: the label of out-of-scope rows; None means `out_of_scope` where the test file has it.

    Raises:
        LinesError: a file cannot be read as labelled lines.
    """
    outside = oos_label or OUT_OF_SCOPE
    train = [line for line in read_lines(train_file) if line.label != outside]
    known_outside = [line for line in read_lines(train_file) if line.label == outside]
    test = read_lines(test_file)
    if len({line.label for line in train}) < 2:
        raise LinesError(f"{train_file} needs lines of two labels or more.")
    encoder = shared_encoder(load_settings().encoder_file)
    answers, threshold = _train_and_answer(
        encoder,
        [line.text for line in [*train, *known_outside]],
        [line.label for line in [*train, *known_outside]],
        [line.text for line in test],
        outside,
    )
    truth = [line.label for line in test]
    inside = [answer == label for answer, label in zip(answers, truth, strict=True) if label != outside]
    refused = [answer == outside for answer, label in zip(answers, truth, strict=True) if label == outside]
    measured = Measured(
        len(test),
        float(np.mean(inside)) if inside else float("nan"),
        float(np.mean(refused)) if refused else None,
        float(matthews_corrcoef(truth, answers)),
        threshold,
    )
    recall = "no such rows" if measured.out_of_scope_recall is None else f"{measured.out_of_scope_recall:.3f}"
    print(f"trained on {len(train)} lines of {len({line.label for line in train})} labels, tested on {len(test)}")
    print(f"in-scope accuracy {measured.in_scope_accuracy:.3f}; out-of-scope recall {recall}; MCC {measured.mcc:.3f}")
    return measured


def _train_and_answer(
    encoder: Encoder, texts: Sequence[str], labels: Sequence[str], questions: Sequence[str], outside: str
) -> tuple[list[str], float]:
    own = [_flat(label) for label in labels]
    back = dict(zip(own, labels, strict=True))
    talk = _small_talk(own)
    everything = [*texts, *(line.text for line in talk)]
    names = np.array([*own, *(GENERIC + line.label for line in talk)])
    dense = encoder.encode(everything)
    model, left_out = TopicModel.train(everything, dense, list(names), FEW_LINES, second_stage=False)
    threshold = max(STRANGE, DISCOUNT * _threshold(dense, model, everything, names, left_out, _flat(outside)))
    # As a patient's message, each is read as it stands and mended, and judged by the mean.
    readings = [list(questions), [model.speller.mend(text) for text in questions]]
    vectors = [encoder.encode(reading) for reading in readings]
    scores = [model.scores(reading, asked) for reading, asked in zip(readings, vectors, strict=True)]
    familiar, best = _familiarity(model.ridge, scores, vectors)
    return [back[name] if f >= threshold else outside for name, f in zip(best, familiar, strict=True)], threshold


def _flat(label: str) -> str:
    return label.replace("/", " ")  # a foreign label's slash is no sub-topic


def _small_talk(own: Sequence[str]) -> list[Line]:
    """Some of the project's lines that belong to no business, without the topics that the training file has itself."""
    if not TALK_FILE.is_file():
        return []
    have = " ".join(own).lower()
    lines = sorted(
        (line for line in read_lines(TALK_FILE) if line.label in TALK_TOPICS and line.label not in have), key=lambda line: line.text
    )
    random.Random(0).shuffle(lines)
    return lines[: int(TALK_SHARE * len(own))]


def _familiarity(ridge: KernelRidge, scores: Sequence[Floats], dense: Sequence[Vectors]) -> tuple[Floats, list[str]]:
    """How familiar each line is with the training file, and its best label there, by the mean over one or more readings of it."""
    own = [i for i, name in enumerate(ridge.labels) if not name.startswith(GENERIC)]
    mean = np.mean([reading[:, own] for reading in scores], axis=0)
    familiar: Floats = mean.max(axis=1) * np.mean([ridge.nearest(reading, own) for reading in dense], axis=0)
    return familiar, [ridge.labels[own[i]] for i in mean.argmax(axis=1)]


def _threshold(dense: Vectors, model: TopicModel, texts: Sequence[str], truth: NDArray[np.str_], left_out: Floats, outside: str) -> float:
    """The familiarity that best parts lines named rightly from lines of topics that were never shown."""
    inside = np.array([name != outside and not name.startswith(GENERIC) for name in truth])
    right = np.array(model.ridge.labels)[left_out.argmax(axis=1)] == truth
    familiar = left_out.max(axis=1) * model.ridge.nearest_left_out()
    strangers = _strangers(dense, model.ngrams, texts, truth, inside)
    grid: NDArray[np.float64] = np.linspace(0.05, 0.7, 131)
    quality = [np.mean((familiar >= t)[inside] & right[inside]) + np.mean(strangers < t) for t in grid]
    return float(grid[int(np.argmax(quality))])


def _strangers(dense: Vectors, ngrams: Ngrams, texts: Sequence[str], truth: NDArray[np.str_], inside: NDArray[np.bool_]) -> Floats:
    """Familiarity of lines whose own topic was left out of training."""
    names = np.random.RandomState(0).permutation(sorted(set(truth[inside])))
    rounds = max(2, min(ROUNDS, len(names) - 1))
    sparse = ngrams.transform(texts)
    found = []
    for start in range(rounds):
        strange = np.isin(truth, names[start::rounds])
        ridge, _ = KernelRidge.fit(dense[~strange], sparse[~strange], list(truth[~strange]), FEW_LINES)
        found.append(_familiarity(ridge, [ridge.scores(dense[strange], sparse[strange])], [dense[strange]])[0])
    return np.concatenate(found)
