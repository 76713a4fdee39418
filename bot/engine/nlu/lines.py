"""Reads labelled lines: the project's training data (Rasa NLU YAML) and foreign CSV files, without importing Rasa."""

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

_TEXT = ("text", "sentence", "utterance", "message", "query")
_LABEL = ("label", "intent", "category", "topic")


class LinesError(ValueError):
    """A file of labelled lines cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled message."""

    text: str
    label: str


def read_lines(path: Path) -> list[Line]:
    """Read a CSV or TSV with columns for text and label, or Rasa NLU YAML.

    Raises:
        LinesError: the file is missing, or has neither shape.
    """
    if not path.is_file():
        raise LinesError(f"{path} is not there: give a CSV with columns text,label or a Rasa NLU YAML file.")
    lines = _from_yaml(path) if path.suffix in {".yml", ".yaml"} else _from_table(path)
    if not lines:
        raise LinesError(f"{path} holds no labelled lines.")
    return lines


def _from_yaml(path: Path) -> list[Line]:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    blocks = document.get("nlu") if isinstance(document, dict) else None
    if not isinstance(blocks, list):
        raise LinesError(f"{path} has no list under `nlu:`.")
    return [
        Line(row.strip()[2:].strip(), str(block["intent"]))
        for block in blocks
        if isinstance(block, dict) and "intent" in block
        for row in str(block.get("examples", "")).splitlines()
        if row.strip().startswith("- ")
    ]


def _from_table(path: Path) -> list[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        tab = path.suffix == ".tsv"
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.DictReader(file)
        names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
        text = next((names[name] for name in _TEXT if name in names), None)
        label = next((names[name] for name in _LABEL if name in names), None)
        if text is None or label is None:
            raise LinesError(f"{path} needs columns text and label; it has {', '.join(n for n in names if n) or 'none'}.")
        return [Line(row[text].strip(), row[label].strip()) for row in reader if row[text] and row[label] and row[text].strip()]
