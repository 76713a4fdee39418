"""Finds training lines that earn nothing: the same words twice, nearly the same words in one topic, or one wording under two topics.

Near: the sets of words of two lines of one topic overlap by `NEAR` or more (Jaccard), in lines of four words or more; in shorter lines
every word counts, so only the very same words are a repetition.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.engine.nlu.lines import Line, read_lines

NEAR = 0.8
LONG_ENOUGH = 4
TRAINING_FILE = Path("data/nlu.yml")
HELD_OUT = (Path("tests/eval/dev.tsv"), Path("tests/eval/multi.tsv"))
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """Two lines of which one should go."""

    kind: str
    first: Line
    second: Line


def words_of(text: str) -> tuple[str, ...]:
    """Words of a line without case and punctuation; the line itself where it has none."""
    return tuple(_WORD.findall(text.lower().replace("’", "'"))) or (text.strip(),)


def repetitions(lines: Sequence[Line], near: float = NEAR) -> list[Repetition]:
    """All repetitions among `lines`."""
    found = []
    seen: dict[tuple[str, ...], Line] = {}
    by_label: dict[str, list[tuple[frozenset[str], Line]]] = defaultdict(list)
    for line in lines:
        words = words_of(line.text)
        if words in seen:
            kind = "same words" if seen[words].label == line.label else "same words under two topics"
            found.append(Repetition(kind, seen[words], line))
            continue
        seen[words] = line
        bag = frozenset(words)
        if len(bag) >= LONG_ENOUGH:
            for other, first in by_label[line.label]:
                if len(bag & other) / len(bag | other) >= near:
                    found.append(Repetition("nearly the same words", first, line))
                    break
        by_label[line.label].append((bag, line))
    return found


def leaks(lines: Sequence[Line], held_out: Sequence[str]) -> list[Line]:
    """Training lines that also stand among the lines that measure.

    Shorter ones than `LONG_ENOUGH` words ("hi", "yes", "is it safe") are everybody's: they stay, and the measurement skips them instead.
    """
    kept_apart = {words_of(text) for text in held_out if len(words_of(text)) >= LONG_ENOUGH}
    return [line for line in lines if words_of(line.text) in kept_apart]


def held_out_texts(files: Sequence[Path] = HELD_OUT) -> list[str]:
    """The last column of each file that is there."""
    return [row.rsplit("\t", 1)[-1] for file in files if file.is_file() for row in file.read_text(encoding="utf-8").splitlines()[1:]]


def main() -> int:
    """Print what is found in the project's training lines; 1 where there is anything."""
    lines = read_lines(TRAINING_FILE)
    found, leaked = repetitions(lines), leaks(lines, held_out_texts())
    for repetition in found:
        first, second = repetition.first, repetition.second
        print(f"{repetition.kind}: [{first.label}] {first.text} | [{second.label}] {second.text}")
    for line in leaked:
        print(f"stands in the development set: [{line.label}] {line.text}")
    print(f"{len(lines)} lines, {len(found)} repetitions, {len(leaked)} in the development set")
    return 1 if found or leaked else 0


if __name__ == "__main__":
    sys.exit(main())
