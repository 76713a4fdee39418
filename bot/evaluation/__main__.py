"""`make eval`: measures the understanding by cross-validation and on the development set, draws the report, holds the floors.

Cross-validation runs the classifier and its decision over all training lines, each predicted by a model that did not see it; the
development set runs the whole pipeline. Lines of the development set that stand in the training data word for word are skipped.
"""

import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bot.encoder.encoder import Encoder, Vectors, shared_encoder
from bot.engine.nlu.lines import Line, read_lines
from bot.engine.nlu.pipeline import TopicPipeline
from bot.evaluation import picture
from bot.evaluation.duplicates import TRAINING_FILE, words_of
from bot.evaluation.measure import Row, Share, both_parts, calibration_error, coverage_curve, per_topic, summary
from bot.settings import load_settings

FOLDS = 5
DEV, MULTI, FLOORS = Path("tests/eval/dev.tsv"), Path("tests/eval/multi.tsv"), Path("tests/eval/floors.json")
REPORT = Path("reports/understanding.html")


def cross_validate(encoder: Encoder, lines: Sequence[Line], vectors: Vectors) -> tuple[list[Row], list[str], NDArray[np.float64]]:
    """Predict each line by a model trained without it.

    Returns:
        A row for each line, the topics, and the probabilities of each line over them.
    """
    texts, labels = [line.text for line in lines], [line.label for line in lines]
    base = [label.split("/")[0] for label in labels]
    rows: list[Row | None] = [None] * len(lines)
    topics = sorted(set(base))
    probabilities = np.zeros((len(lines), len(topics)))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, base):
        pipeline = TopicPipeline.train(encoder, [texts[i] for i in train], [labels[i] for i in train], vectors[train])
        found = pipeline.model.probabilities(pipeline.scores([texts[i] for i in test]))
        probabilities[test] = found
        for i, row in zip(test, found, strict=True):
            verdict = pipeline.judge.verdict(row, may_ask=True)
            rows[i] = Row((base[i],), (verdict.name,), verdict.confidence, texts[i])
    return [row for row in rows if row is not None], topics, probabilities


def development_rows(pipeline: TopicPipeline, known: set[tuple[str, ...]]) -> list[Row]:
    """The development set through the whole pipeline."""
    rows = []
    for entry in _table(DEV):
        if words_of(entry["text"]) in known:
            continue
        understood = pipeline.classify(entry["text"])
        topics = tuple(part.name for part in understood.topics)
        rows.append(Row(tuple(entry["label"].split("|")), topics, understood.confidence, entry["text"]))
    return rows


def two_part_share(pipeline: TopicPipeline) -> Share:
    """Two-part messages whose parts are both found."""
    entries = _table(MULTI)
    hits = [
        both_parts(entry["labels"].split("+"), [part.name for part in pipeline.classify(entry["text"]).topics]) for entry in entries
    ]  # fmt: skip
    return Share(sum(hits), len(hits))


def below_floors(figures: dict[str, float], floors: dict[str, dict[str, float]]) -> list[str]:
    """A sentence for each figure that breaks its floor (or ceiling)."""
    faults = [f"{name} is {figures[name]:.4f}, below {least}" for name, least in floors["at_least"].items() if figures[name] < least]
    faults += [f"{name} is {figures[name]:.4f}, above {most}" for name, most in floors["at_most"].items() if figures[name] > most]
    return faults


def main(argv: Sequence[str]) -> int:
    """Measure; 1 where a floor of `tests/eval/floors.json` is broken. `--errors` prints the wrong messages of the development set."""
    began = time.monotonic()
    encoder = shared_encoder(load_settings().encoder_file)
    lines = read_lines(TRAINING_FILE)
    texts, labels = [line.text for line in lines], [line.label for line in lines]
    vectors = encoder.encode(texts)
    crossed, topics, probabilities = cross_validate(encoder, lines, vectors)
    pipeline = TopicPipeline.train(encoder, texts, labels, vectors)
    rows = development_rows(pipeline, {words_of(text) for text in texts})
    shares = {f"cv_{name}": share for name, share in summary(crossed).items()}
    shares |= {f"dev_{name}": share for name, share in summary(rows).items()} | {"dev_two_parts": two_part_share(pipeline)}
    errors = {"cv_calibration_error": calibration_error(crossed), "dev_calibration_error": calibration_error(rows)}
    curve = coverage_curve(probabilities, topics, [line.label.split("/")[0] for line in lines])
    figures = per_topic(rows)
    shown = {name: str(share) for name, share in shares.items()} | {name: f"{value:.3f}" for name, value in errors.items()}
    for name, text in shown.items():
        print(f"{name:28} {text}")
    print(f"\n{'topic':20} precision  recall  messages")
    for topic in figures:
        print(f"{topic.topic:20} {100 * topic.precision:9.1f} {100 * topic.recall:7.1f} {topic.messages:9}")
    print("\nthreshold  article answered rightly  outside answered (cross-validation)")
    for threshold, right, wrong in curve[::2]:
        print(f"{threshold:9.2f} {100 * right:25.1f} {100 * wrong:17.1f}")
    if "--errors" in argv:
        for row in rows:
            if not set(row.topics) & set(row.labels):
                print("  ", "|".join(row.labels), "->", ",".join(row.topics), f"{row.confidence:.2f}", row.text)
    drawings = {
        "Confusion (cross-validation), % of the row": picture.confusion(crossed),
        "Confidence (development set)": picture.confidences(rows),
        "Coverage against false answers (cross-validation)": picture.coverage(curve),
    }
    picture.write_page(REPORT, "Understanding", shown, figures, drawings)
    values = {name: share.value for name, share in shares.items()} | errors
    faults = below_floors(values, json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.is_file() else [f"{FLOORS} is missing"]
    print(f"\n{REPORT} written; {time.monotonic() - began:.0f} s; " + ("all floors hold" if not faults else "FLOORS BROKEN"))
    for fault in faults:
        print("  ", fault)
    return 1 if faults else 0


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
