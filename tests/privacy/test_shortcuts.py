"""What is left out to save time changes no redaction: with and without the shortcuts the same is found, in any text."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from identifier_table import TABLES, rows

from bot.privacy.finding import Found, plain
from bot.privacy.guarded import EVERYTHING, Guarded, held_by
from bot.privacy.lexicon import Lexicon, _as_typed, _one_apart
from bot.privacy.necessity import demands, folded
from bot.privacy.recognisers import all_recognisers
from bot.privacy.recognisers.name_reader import NameReader
from bot.privacy.recognisers.reading import Reading
from bot.privacy.redactor import PatternRedactor, Redactor

MESSAGES = [row.text for table in sorted(TABLES.glob("*.tsv")) for row in rows(table.name)]
PIECES = [value for table in sorted(TABLES.glob("*.tsv")) for row in rows(table.name) for _, value in row.spans]
WORDS = sorted({word for message in MESSAGES for word in message.split()})
SPOKEN = [
    "zero",
    "oh",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twenty",
    "ninety",
    "hundred",
    "double",
    "triple",
    "first",
    "second",
    "of",
    "May",
    "june",
]
LEADS = [
    "my name is",
    "i'm",
    "this is",
    "ssn",
    "born",
    "dob",
    "member id",
    "at",
    "dot",
    "com",
    "gmail",
    "insta",
    "zip",
    "Dr",
    "my son",
    "#",
    "@",
]
NUMBERS = [
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "GB82 WEST 1234 5698 7654 32",
    "DE89370400440532013000",
    "4111111111111111",
    "5/5",
    "90",
]
# what a keyboard, a phone or somebody who hides a number puts in place of a letter
ALIKE = {
    "i": "ıİi", "s": "ſ", "k": "K", "I": "İ", "e": "é", "n": "ñ", "o": "0óO", "a": "á", "@": "＠", "-": "–", "'": "’", ".": "．",
    " ": "\u00a0\u2003\t\n\u2028\x1c\x85", "0": "٠０𝟎०", "1": "١１𝟏१", "2": "٢２𝟐२", "3": "٣３𝟑३", "4": "٤４𝟒४", "5": "٥５𝟓५",
    "6": "٦６𝟔६", "7": "٧７𝟕७", "8": "٨８𝟖८", "9": "٩９𝟗९",
}  # fmt: skip


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A message, or several pieces of some, in other letters."""
    joint = draw(st.sampled_from([" ", ", ", "\n", ""]))
    text = joint.join(draw(st.lists(st.sampled_from(MESSAGES) | st.sampled_from(PIECES + LEADS + NUMBERS), min_size=1, max_size=3)))
    chosen = draw(st.sets(st.sampled_from(sorted(ALIKE)), max_size=8))
    text = "".join(draw(st.sampled_from(ALIKE[letter])) if letter in chosen else letter for letter in text)
    return draw(st.sampled_from([str, str.upper, str.lower, str.title]))(text)


texts = st.one_of(
    st.text(max_size=80),
    disguised(),
    st.lists(st.sampled_from(WORDS + LEADS * 20 + SPOKEN * 20 + PIECES + NUMBERS * 20), max_size=10).map(" ".join),
    st.lists(st.sampled_from(SPOKEN + LEADS + ["555", "0", "ssn", "zip", "social"]), max_size=12).map(" ".join),
    st.text(alphabet="0123456789 -./()+xX#@aeno,'\nABkſ٣:_$", max_size=60),
)
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class Slow(PatternRedactor):
    """The redactor that tries every pattern, looks at every word, and lets Presidio and the model look at every text."""

    def __init__(self, fast: PatternRedactor) -> None:
        lexicon = Lexicon(fast._lexicon.more_ordinary)
        lexicon.__dict__["is_everyday"] = lambda word: False
        super().__init__(lexicon)
        self._model = getattr(fast, "_model", None)

    def _everything_in(self, text: str) -> list[Found]:
        reading = Reading(text, self._lexicon, EVERYTHING)
        found = self._found_in(reading)
        if self._model is not None:
            found = self._seen_by_all(reading, found)
        return [*found, *self._neighbours.find_beside(reading, found)]

    def _seen_by_all(self, reading: Reading, own: list[Found]) -> list[Found]:
        names, patterns = self._model._names, self._model._numbers
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(names, "may_confirm", lambda *_: True)
            patch.setattr(self._model, "_numbers", [Guarded(re.compile("")), *patterns])
            return self._model.find(reading, own)


@pytest.fixture(scope="module")
def slow_patterns(patterns: PatternRedactor) -> Slow:
    return Slow(patterns)


@pytest.fixture(scope="module")
def slow_full(full: Redactor) -> Slow:
    return Slow(full)


def outcome(redactor: PatternRedactor, text: str) -> tuple[str, list[tuple[str, int, int, float]]]:
    redaction = redactor.redact(text)
    return redaction.text, [(one.kind, one.start, one.end, one.score) for one in redaction.found]


@pytest.mark.parametrize("start", range(4))
def test_the_shortcuts_change_nothing_in_the_messages_of_the_tables(patterns, slow_patterns, full, slow_full, start: int) -> None:
    for text in MESSAGES[start::4]:
        assert outcome(patterns, text) == outcome(slow_patterns, text)
        assert outcome(full, text) == outcome(slow_full, text)


@MANY
@given(text=texts)
@example("six oh two, five five five, oh one nine nine")
@example("ana arroba gmail punto com")
@example("my ſocial iſ ٣٢١-٥٥-٠١٩٩")
@example("INſTA iſ @kate_k, zİp 85004")
@example("born the fifth of may nineteen eighty two")
@example("my mom is ninety-three")
@example("𑽐" * 16 + " ask Zyrqo")
def test_the_shortcuts_change_nothing_in_any_text(patterns, slow_patterns, text: str) -> None:
    assert outcome(patterns, text) == outcome(slow_patterns, text)


@MANY
@given(text=texts)
@example("4111 1111 1111 1111 and GB82WEST12345698765432")
@example("gb82west12345698765432 or 4111-1111-1111-1111.")
@example("Ask Hedvika von Skarnulyte about it")
@example("Donna told Donna Zyrqovic")
def test_the_shortcuts_change_nothing_with_the_model(full, slow_full, text: str) -> None:
    assert outcome(full, text) == outcome(slow_full, text)


@MANY
@given(text=texts)
def test_a_pattern_matches_only_where_it_may(patterns: PatternRedactor, text: str) -> None:
    held = held_by(plain(text))
    for recogniser in all_recognisers(patterns._lexicon):
        for shape in recogniser.shapes:
            if held & shape.needs != shape.needs:
                assert shape.pattern.search(plain(text)) is None, shape.name


@MANY
@given(text=texts)
@example("Yesterday Hedvika of the Skarnulyte met Vi")
def test_whatever_the_model_could_see_it_is_asked_wherever_it_would_be_believed(full: Redactor, text: str) -> None:
    text = plain(text)
    names = full._model._names
    words = NameReader(text, full._lexicon).words[:25]
    spans = [(one.start, other.end) for number, one in enumerate(words) for other in words[number : number + 6]]
    if not names.may_confirm(text):
        assert list(names.confirmed(text, spans)) == []


def test_folding_keeps_every_letter_that_a_pattern_may_mean() -> None:
    """Every pair of a Latin letter and what matches it when case does not matter, for all of Unicode."""
    latin = [chr(code) for code in range(256) if code != 0xB5]
    others = re.compile("[" + "".join(map(re.escape, latin)) + "]", re.I)
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if others.match(letter):
            meant = {folded(one) for one in latin if re.match(re.escape(one), letter, re.I)}
            assert meant == {folded(letter)}, hex(code)
        assert (folded(letter) == " ") == letter.isspace() == (re.match(r"\s", letter) is not None), hex(code)
        assert (folded(letter) == "0") == (re.match(r"\d", letter) is not None), hex(code)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\d{3}-\d{4}", {frozenset({"000-0000"})}),
        (r"\b(?:jan(?:uary)?|feb)\s\d{1,2}", {frozenset({"jan 0", "january 0", "feb 0"})}),
        (r"(?:zip|postal)\s*(?=\d{5})", {frozenset({"zip", "postal"}), frozenset({"00000"})}),
        (r"(?:at)?\s?[a-z]+", set()),
        (r"(?:dot|\w+)com", {frozenset({"com"})}),
        (r"(?<!\d)(?:ab|c.d)", set()),
        (r"(?:ab|cd.ef){2,}x+", {frozenset({"ab", "cd"})}),
        (r"[^@]\Z", set()),
    ],
)
def test_what_a_pattern_needs_is_read_from_it(pattern: str, expected: set[frozenset[str]]) -> None:
    assert set(demands(re.compile(pattern, re.I))) == expected


def test_a_pattern_that_comes_later_than_the_look_at_a_text_is_tried() -> None:
    reading = Reading("a text", Lexicon())
    assert Guarded(re.compile("zq7zq")).may_match(reading)
    assert not Guarded(re.compile("zq7zq")).may_match(Reading("a text", Lexicon()))
    assert Guarded(re.compile("zq7zq")).may_match(Reading("a zQ3zq", Lexicon()))


@MANY
@given(word=st.sampled_from(WORDS), place=st.integers(0, 12), letter=st.sampled_from("aeinrstxq"), cut=st.integers(0, 2))
def test_only_words_of_like_length_can_be_alike(full: Redactor, word: str, place: int, letter: str, cut: int) -> None:
    lexicon = full._lexicon
    typed = re.sub(r"[^a-z]", "", (word[:place] + letter + word[place + cut :]).lower()) or "x"
    beginnings = [other for other in lexicon.ordinary_words if other[:1] == typed[:1]]
    given_names = [other for other in lexicon.given if other[:1] == typed[:1]]
    if lexicon.is_strange(typed):
        assert not any(_as_typed(typed, other) for other in beginnings)
    nearly = len(typed) > 5 and any(_one_apart(typed, one) for one in given_names) and not any(_one_apart(typed, one) for one in beginnings)
    assert lexicon.is_nearly_name(typed) == nearly
