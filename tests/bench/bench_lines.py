"""What the two assistants are trained on and asked: the same for both, the same in every run."""

import csv
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
#: Danger is answered before the engine, in half the time: leaving it out flatters nobody.
LEFT_OUT = ("crisis", "emergency")
OPENINGS = ("", "Hi, ", "hello. ", "ok so ", "Good morning, ", "quick question: ", "me again, ", "hey ")
ENDINGS = ("", " please", " thank you", " thx", " if you know", " I wonder")


def training_lines(most: int) -> list[tuple[str, str]]:
    """(label, text) of at most about `most` lines of data/nlu.yml, each label with its share and at least two; 0 for all of them."""
    document = yaml.load((ROOT / "data" / "nlu.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = {block["intent"]: [row[2:] for row in block["examples"].splitlines() if row.startswith("- ")] for block in document["nlu"]}
    everything = sum(map(len, found.values()))
    share = min(1.0, most / everything) if most else 1.0
    chosen = random.Random(1)
    kept = {label: chosen.sample(texts, max(2, round(len(texts) * share))) for label, texts in found.items()}
    # A label of its own beside its sub-topics is no retrieval intent in Rasa: it becomes one of them.
    parted = {label.split("/")[0] for label in kept if "/" in label}
    return [(f"{label}/other" if label in parted else label, text) for label, texts in kept.items() for text in texts]


def questions() -> Iterator[str]:
    """Messages without end, which neither assistant was trained on. No text comes twice among the first 20,000."""
    with (ROOT / "tests" / "eval" / "dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = list(dict.fromkeys(row["text"] for row in rows if not set(row["label"].split("|")) & set(LEFT_OUT)))
    chosen = random.Random(2)
    frames = list(itertools.product(OPENINGS, ENDINGS))
    while True:
        chosen.shuffle(frames)
        said: set[str] = set()
        for opening, ending in frames:
            for text in chosen.sample(texts, len(texts)):
                if (words := f"{opening}{text}{ending}") not in said:
                    said.add(words)
                    yield words
