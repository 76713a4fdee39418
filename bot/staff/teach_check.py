"""Rule: before anyone commits new lines it is known what they change, on lines that the model has not been trained on.

Why: a line that mends one message can break ten, and one that makes a word of danger pass unheard is never worth it. The pipeline and
the detector of danger are trained twice aside, without and with the new lines, and three kinds of lines judge both: each training line by
a model without it (the classifier gives exact leave-one-out scores, bot/engine/nlu/ridge.py); the lines that measure the assistant
(`tests/eval/dev.tsv`, never trained on); and judged messages, the new ones among them.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from scipy.stats import binomtest

from bot.encoder.encoder import Encoder, Vectors
from bot.engine.nlu.decision import Judge, Thresholds
from bot.engine.nlu.lines import Line
from bot.engine.nlu.pipeline import TopicPipeline
from bot.engine.nlu.topic_model import TopicModel
from bot.engine.nlu.understanding import DANGER
from bot.evaluation.measure import Row, is_right
from bot.guard import TrainedNet, danger_in
from bot.safety.detector import Detector

ACCEPTABLE: Final = "Acceptable: no more gets worse than chance explains, and no more words of danger would pass unheard."
BY_CHANCE: Final = 0.05
DETECTOR_SEED: Final = 7  # as in bot/engine/training.py


@dataclass(frozen=True, slots=True)
class Change:
    """A line whose topic is understood differently."""

    text: str
    topic: str
    before: str
    after: str


@dataclass
class Tally:
    """How many lines of one topic are understood rightly."""

    lines: int = 0
    before: int = 0
    after: int = 0


@dataclass
class Report:
    """What the new lines change."""

    training: dict[str, Tally] = field(default_factory=dict)  # by topic, each line by a model without it
    measuring: dict[str, Tally] = field(default_factory=dict)  # by topic, lines that are never trained on
    better: list[Change] = field(default_factory=list)
    worse: list[Change] = field(default_factory=list)

    @property
    def danger(self) -> tuple[int, int]:
        """How many lines of danger would no longer be understood as danger, and how many now would."""
        lost = sum(change.topic in DANGER and change.after not in DANGER for change in self.worse)
        return lost, sum(change.topic in DANGER and change.before not in DANGER for change in self.better)

    @property
    def verdict(self) -> str:
        """What to make of it. Some lines near a border always change sides: only more than chance counts (sign test)."""
        lost, won = self.danger
        if lost > won:
            return "NOT ACCEPTABLE: more words of danger would pass unheard."
        changed = len(self.better) + len(self.worse)
        if changed and binomtest(len(self.worse), changed, alternative="greater").pvalue < BY_CHANCE:
            return "NOT ACCEPTABLE: more gets worse than chance explains."
        return ACCEPTABLE

    def told(self) -> Iterator[str]:
        """The report in lines: changes, topics whose count changes, sums, verdict."""
        for change in self.better:
            yield f"better  {change.topic:18} was {change.before:18} {change.text}"
        for change in self.worse:
            yield f"WORSE   {change.topic:18} now {change.after:18} {change.text}"
        for title, tallies in (("each by a model without it", self.training), ("that measure and are never trained on", self.measuring)):
            total = Tally(*(sum(getattr(tally, name) for tally in tallies.values()) for name in ("lines", "before", "after")))
            yield f"\nLines {title}:"
            for topic, tally in [*sorted(tallies.items()), ("all", total)]:
                if (gained := tally.after - tally.before) or topic == "all":
                    yield f"  {topic:18} {tally.lines:5} lines, right {tally.before} before, {tally.after} after ({gained:+})"
        yield f"\n{len(self.better)} better, {len(self.worse)} worse; words of danger: {self.danger[1]} better, {self.danger[0]} worse."
        yield self.verdict

    def count(self, tallies: dict[str, Tally], change: Change, right: tuple[bool, bool]) -> None:
        """Add one line."""
        tally = tallies.setdefault(change.topic, Tally())
        tally.lines += 1
        tally.before += right[0]
        tally.after += right[1]
        if right[0] != right[1]:
            (self.better if right[1] else self.worse).append(change)


def compare(
    encoder: Encoder, known: Sequence[Line], new: Sequence[Line], judged: Sequence[Line] = (), measuring: Sequence[Row] = ()
) -> Report:
    """Train on `known`, then on `known` and `new`.

    Args:
        judged: further lines with their right topic that neither is trained on.
        measuring: messages with their right labels, to be put through both whole pipelines.
    """
    lines = [*known, *new]
    trained = {line.text for line in lines}
    others = [line for line in judged if line.text not in trained]
    texts, labels = [line.text for line in lines], [line.label for line in lines]
    vectors, meaning, n = encoder.encode(texts), encoder.meaning(texts), len(known)
    before, left_out = _Aside.train(encoder, texts[:n], labels[:n], vectors[:n], meaning[:n])
    after, all_left_out = _Aside.train(encoder, texts, labels, vectors, meaning)
    report = Report()

    def count(line: Line, was: str, now: str) -> None:
        topic = line.label.split("/")[0]
        if topic in DANGER and (was in DANGER) != (now in DANGER):  # this net alone changed sides: would a patient notice?
            was, now = before.danger(line.text) or was, after.danger(line.text) or now
        wanted = DANGER if topic in DANGER else (topic,)
        report.count(report.training, Change(line.text, topic, was, now), (was in wanted, now in wanted))

    for line, was, now in zip(known, left_out, all_left_out[:n], strict=True):
        count(line, was, now)
    for line, now in zip(new, all_left_out[n:], strict=True):
        count(line, before.understood(line.text)[0], after.danger(line.text) or now)
    for line in others:
        count(line, before.understood(line.text)[0], after.understood(line.text)[0])
    for row in measuring:
        found = before.understood(row.text), after.understood(row.text)
        right = is_right(Row(row.labels, found[0], 0.0)), is_right(Row(row.labels, found[1], 0.0))
        report.count(report.measuring, Change(row.text, row.labels[0], "+".join(found[0]), "+".join(found[1])), right)
    return report


@dataclass
class _Aside:
    """What a patient's message would meet: the nets of the safety check first, then the understanding."""

    pipeline: TopicPipeline
    net: TrainedNet

    @classmethod
    def train(cls, encoder: Encoder, texts: list[str], labels: list[str], vectors: Vectors, meaning: Vectors) -> tuple["_Aside", list[str]]:
        """The two, and each line's topic as the model without that line understands it."""
        model, left_out = TopicModel.train(texts, vectors, labels)
        detector = Detector.fit(meaning, [label.split("/")[0] for label in labels], seed=DETECTOR_SEED)
        names = [model.topics[place] for place in np.argmax(model.probabilities(left_out), axis=1)]
        pipeline = TopicPipeline(encoder, model, Judge(model.topics, Thresholds()))
        return cls(pipeline, TrainedNet(detector, lambda text: encoder.meaning([text])[0])), names

    def danger(self, text: str) -> str | None:
        hit = danger_in(text, self.net)
        return hit.kind if hit else None

    def understood(self, text: str) -> tuple[str, ...]:
        danger = self.danger(text)
        return (danger,) if danger else tuple(part.name for part in self.pipeline.classify(text).topics)


def measuring_rows(path: Path) -> list[Row]:
    """Messages of tests/eval/dev.tsv with the labels that are right, best first; none where the file is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(tuple(line["label"].split("|")), (), 0.0, line["text"]) for line in table]
