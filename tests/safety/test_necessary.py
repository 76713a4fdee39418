"""What is said to be necessary for a match stands in every text with one, whatever the expression."""

from __future__ import annotations

import random
import re

import pytest

from bot.safety.necessary import necessary
from bot.safety.phrases import compile_phrase
from bot.safety.prefilter import Prefilter

from .matching_strings import matching_strings


@pytest.mark.parametrize(
    ("pattern", "conditions"),
    [
        ("die", [{"die"}]),
        ("wish ~3 dead", [{"dead"}, {"wish"}]),
        ("wish (to )?perish", [{"perish"}, {"wish"}]),
        ("perish( quickly)?", [{"perish"}]),
        ("suicid*", [{"suicid*"}]),
        ("(rope|noose|hanging) now", [{"hanging", "noose", "rope"}, {"now"}]),
        ("(kick the bucket|perish)", [{"kick", "perish"}]),
        ("pills?", [{"pill", "pills"}]),
        ("noose(?= [.?,]| and) ?", [{"noose"}]),
        ("wor(ry|ried) sick", [{"worried", "worry"}, {"sick"}]),
    ],
)  # fmt: skip
def test_the_words_of_a_pattern_are_found(pattern: str, conditions: list[set[str]]) -> None:
    found = necessary(compile_phrase(pattern, {}))
    assert found is not None
    (branch,) = found
    assert sorted(map(sorted, branch)) == sorted(map(sorted, conditions))


def test_the_rarest_words_are_kept_and_each_alternative_has_its_own() -> None:
    found = necessary(re.compile(r" (?:the) (?:noose) (?:is) (?:tight) (?:my)(?= )| perish(?= )"))
    assert found == (({"noose"}, {"tight"}, {"my"}), ({"perish"},))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "die",  # it may stand within a word
        " (?:die)?(?= )",
        r" \w+(?= )",
        r" \w+ing(?= )",
        r" (?:\S+ ){2}(?= )",
        " die(?= )|",
        " di(?:e|)|x",
        "(?i) die(?= )",
        " (?P<what>die)(?= )",
        " (?>die)(?= )",
        " (?#aside)die(?= )",
        r"( )?(?(1)die|live)(?= )",
        r" [a-z]+(?= )",
        " d*(?= )",
    ],
)
def test_where_nothing_is_sure_nothing_is_said(source: str) -> None:
    assert necessary(re.compile(source)) is None


@pytest.mark.parametrize("flags", [re.IGNORECASE, re.VERBOSE, re.ASCII, re.MULTILINE])
def test_flags_are_not_read(flags: re.RegexFlag) -> None:
    assert necessary(re.compile(" die(?= )", flags)) is None


def test_an_open_end_is_a_beginning() -> None:
    assert necessary(re.compile(" noose peri")) == (({"noose"}, {"peri*"}),)
    assert necessary(re.compile(" noose pe")) == (({"noose"},),), "too short to be looked up"


def _expression(chance: random.Random, depth: int = 0) -> str:
    """A random expression of everything that patterns are made of."""
    word = chance.choice(["die", "rope", "pills", "no", "x", "sick", "a"])
    pieces = [
        word, word, f"{word}s?", rf"{word}\w*", rf"{word}\b", "(?: ,)? ", "(?: ,)? ", " ", " ", " ?", r"\d+", r"\S+", "[oa]", "[3-8]", "[^b]", ".",
        r"(?! (?:no|x))", r"(?<!\sa)", "(?= )", "(?= [.?]| and)", r"(?:(?: ,)? (?!(?:[.?,]|not|no) )\S+){0,2}?", r"(?:(?![.?,] )\S+(?: ,)? ){0,2}?", r"\.",
        r"\|", r"\(", "_", f"(?:{word})*", f"(?:{word} )+", rf"(?:{word}\w* ?)*?",
    ]  # fmt: skip
    if depth < 3:
        inner = "|".join(_expression(chance, depth + 1) for _ in range(chance.randint(1, 4)))
        pieces += [f"(?:{inner})"] * 6 + [f"(?:{inner})?", f"({inner})", f"(?:{inner}){{0,2}}", f"(?:{inner}){{1,2}}?", f"(?={inner})"]
    return "".join(chance.choice(pieces) for _ in range(chance.randint(1, 5)))


def test_no_random_expression_is_left_out() -> None:
    chance = random.Random(7)
    tried = 0
    for _ in range(1500):
        source = _expression(chance)
        regex = re.compile(chance.choice([source, f" (?:{source})(?= )", f" {source}(?= )| pills {source}"]))
        if necessary(regex) is None:
            continue
        prefilter = Prefilter([regex])
        for text in matching_strings(regex, 12, chance):
            tried += 1
            assert prefilter.candidates(text) == [0], (regex.pattern, text)
    assert tried > 2000
