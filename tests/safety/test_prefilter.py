"""The check with the prefilter finds what it finds without: no pattern that matches is left out."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import exaggeration, idioms
from bot.safety.blotting import blot, blot_out
from bot.safety.check import _FILTER, _RULES, Findings, examine
from bot.safety.necessary import necessary
from bot.safety.normalise import normalise
from bot.safety.patterns import crisis_words, emergency_words
from bot.safety.prefilter import Prefilter

from .cases_crisis import CRISIS
from .cases_emergency import EMERGENCY
from .cases_harmless import HARMLESS
from .matching_strings import matching_strings

ROOT = Path(__file__).parents[2]
STRINGS = 80  # of each expression

_RULE_EXPRESSIONS = [rule.regex for _, (rule, _) in _RULES]
_FIGURES = [*exaggeration.PLAIN, *(beside.figure for beside in exaggeration.BESIDE)]
BATTERIES = {
    "rules": (_FILTER, _RULE_EXPRESSIONS),
    "idioms": (idioms._FILTER, list(idioms.IDIOMS)),
    "exaggerations": (exaggeration._FILTER, _FIGURES),
}
EXPRESSIONS = [expression for _, expressions in BATTERIES.values() for expression in expressions]


@contextmanager
def _without_prefilter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prefilter, "candidates", lambda self, text: list(range(len(self))))
        yield


def _same(texts: list[str]) -> None:
    found = [examine(text) for text in texts]
    with _without_prefilter():
        for text, findings in zip(texts, found, strict=True):
            assert examine(text) == findings, text


def _training_lines() -> tuple[list[str], list[str]]:
    """The lines of danger and the others of data/nlu.yml, without the marks of entities."""
    danger: list[str] = []
    others: list[str] = []
    intent = ""
    for line in (ROOT / "data" / "nlu.yml").read_text(encoding="utf-8").splitlines():
        if line.startswith("- intent: "):
            intent = line.removeprefix("- intent: ")
        elif line.startswith("    - "):
            text = re.sub(r"\[([^]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line[6:])
            (danger if intent in ("crisis", "emergency") else others).append(text)
    return danger, others


@pytest.mark.parametrize("battery", BATTERIES)
def test_every_expression_is_a_candidate_for_what_it_matches(battery: str) -> None:
    prefilter, expressions = BATTERIES[battery]
    chance = random.Random(1)
    assert len(prefilter) == len(expressions)
    for number, expression in enumerate(expressions):
        texts = list(matching_strings(expression, STRINGS, chance))
        assert texts, f"no string is made that this matches: {expression.pattern}"
        for text in texts:
            assert number in prefilter.candidates(text), (expression.pattern, text)


def test_candidates_keep_their_order_and_are_few() -> None:
    texts = [line.split("\t", 2)[2] for line in (ROOT / "tests/eval/dev.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    counts = []
    for text in texts:
        candidates = _FILTER.candidates(normalise(text).text)
        assert candidates == sorted(set(candidates))
        counts.append(len(candidates))
    assert sum(counts) / len(counts) < 8
    assert sum(necessary(expression) is None for expression in EXPRESSIONS) < 6, "a pattern needs a word, or every message pays for it"


def test_it_finds_the_same_in_the_evaluation() -> None:
    _same([line.split("\t", 2)[2] for line in (ROOT / "tests/eval/dev.tsv").read_text(encoding="utf-8").splitlines()[1:]])


def test_it_finds_the_same_in_training_lines() -> None:
    danger, others = _training_lines()
    assert len(danger) > 1000
    assert len(others) > 20_000
    _same(danger + others[::12])


def test_it_finds_the_same_in_the_cases() -> None:
    _same([line for table in (CRISIS, EMERGENCY, HARMLESS) for lines in table.values() for line in lines])


def test_it_finds_the_same_where_patterns_meet() -> None:
    chance = random.Random(2)
    texts = []
    for _ in range(1200):
        pieces = [next(matching_strings(chance.choice(EXPRESSIONS), 9, chance, padded=False), "") for _ in range(chance.randint(1, 3))]
        texts.append(chance.choice([" . ", " and ", " but not ", " is it ", " "]).join(pieces))
    _same(texts)


def _words(*classes: dict[str, str]) -> list[str]:
    return sorted({word for table in classes for text in table.values() for word in re.findall(r"[a-z0-9]+", text)})


_DANGER = _words(crisis_words.CLASSES, emergency_words.CLASSES)
_SMALL = re.findall(
    r"\S+", "i my he she it the a to not dont never no is am are was want can will would if when and but of for on in now . ? , lol"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_DANGER) | st.sampled_from(_SMALL), max_size=30))
def test_it_finds_the_same_in_words_of_the_classes(words: list[str]) -> None:
    _same([" ".join(words)])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_it_finds_the_same_in_any_characters(text: str) -> None:
    _same([text])


def _figures(chance: random.Random, patterns: tuple[re.Pattern[str], ...]) -> str:
    pieces = [next(matching_strings(chance.choice(patterns), 9, chance, padded=False), "") for _ in range(chance.randint(1, 5))]
    return "".join(pieces) + " "


@pytest.mark.parametrize("patterns", [idioms.IDIOMS, exaggeration.PLAIN], ids=["idioms", "exaggerations"])
def test_blotting_out_is_the_same_as_with_one_expression_of_all(patterns: tuple[re.Pattern[str], ...]) -> None:
    whole = re.compile("|".join(pattern.pattern for pattern in patterns))
    chance = random.Random(3)
    for _ in range(600):
        text = _figures(chance, patterns)
        blotted = blot_out(text, patterns)
        assert blotted == whole.sub(blot, text), text
        assert len(blotted) == len(text)


def test_a_figure_beside_what_makes_it_one_is_found() -> None:
    chance = random.Random(4)
    for beside in exaggeration.BESIDE:
        blotted = 0
        for figure, when in zip(matching_strings(beside.figure, 60, chance), matching_strings(beside.when, 60, chance), strict=False):
            text = f" {figure.strip()} {when.strip()} . "
            masked = exaggeration.mask_exaggeration(text)
            blotted += masked != text
            with _without_prefilter():
                assert exaggeration.mask_exaggeration(text) == masked
        assert blotted, beside.figure.pattern


def test_where_figures_overlap_the_first_one_in_the_text_counts_and_then_the_first_of_the_list() -> None:
    patterns = [re.compile(source) for source in (" b c(?= )", " a b(?= )", " c d e(?= )", " c(?= )", " c d(?= )")]
    assert blot_out(" a b c d e b c d ", patterns) == " _ _ _ _ _ _ _ d "
    assert blot_out(" a b b c d e ", patterns) == " _ _ _ _ d e "
    assert blot_out(" x ", patterns) == " x "
    whole = re.compile("|".join(pattern.pattern for pattern in patterns))
    for letters in itertools.product("abcde", repeat=5):
        text = f" {' '.join(letters)} "
        assert blot_out(text, patterns) == whole.sub(blot, text)


def test_nothing_is_kept_of_a_message() -> None:
    before = repr(vars(_FILTER))
    examine("zebediah quixote wants to die")
    assert repr(vars(_FILTER)) == before


def test_findings_are_compared_whole() -> None:
    assert examine("I want to die") != examine("i want  to die"), "the span is part of them"
    assert isinstance(examine(""), Findings)
