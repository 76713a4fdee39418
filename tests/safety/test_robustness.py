"""The check never raises and never hangs, whatever is sent."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.check import check

from .cases_crisis import CRISIS
from .cases_harmless import HARMLESS

_LINES = [line for table in (CRISIS, HARMLESS) for lines in table.values() for line in lines]


def _milliseconds(text: str) -> float:
    started = time.process_time()
    check(text)
    return (time.process_time() - started) * 1000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_unicode_is_checked_without_an_error(text: str) -> None:
    hit = check(text)
    if hit is not None:
        assert 0 <= hit.span[0] <= hit.span[1] <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(categories=("Z", "P", "S", "M")), max_size=40), st.text(alphabet=" .,!?😀\n\t", max_size=40))
def test_signs_around_it_hide_no_danger(before: str, after: str) -> None:
    assert check(f"{before}\n I want to kill myself {after}") is not None


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["I want to die", "I can't breathe", "me quiero morir"]), st.randoms(use_true_random=False))
def test_the_case_of_letters_does_not_matter(text: str, random: object) -> None:
    mixed = "".join(letter.upper() if random.random() < 0.5 else letter for letter in text)  # type: ignore[attr-defined]
    assert check(mixed) is not None


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "i want ",
        "not ",
        "I'm not suicidal ",
        "my head is ",
        "can it cause chest pain ",
        "had a stroke in 2009 ",
        "k*",
        "s u i ",
        "?!",
        "é",
        "𝒾 ",
        "took ",
    ],
)
def test_long_messages_stay_fast(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert _milliseconds(text) < 1_500


def test_twice_the_length_is_about_twice_the_time() -> None:
    for piece in ("i want to not ", "can it cause chest pain or numb arm ", "my head and my heart "):
        short = min(_milliseconds((piece * 10_000)[:2_500]) for _ in range(3))
        long = min(_milliseconds((piece * 10_000)[:10_000]) for _ in range(3))
        assert long < 10 * short + 20


def test_an_ordinary_message_takes_a_few_milliseconds_at_most() -> None:
    check("warm up")
    started = time.process_time()
    for line in _LINES:
        check(line)
    assert (time.process_time() - started) * 1000 / len(_LINES) < 5


def test_danger_at_the_very_end_of_a_huge_message_is_heard() -> None:
    filler = "I have had migraines since school and tried many things. " * 3_000
    hit = check(filler + "I want to kill myself tonight.")
    assert hit is not None
    assert hit.span[0] >= len(filler) - 1
    assert check("I want to kill myself tonight. " + filler) is not None


def test_the_same_message_gets_the_same_hit() -> None:
    for line in _LINES[:40]:
        assert check(line) == check(line)


def test_a_hit_holds_no_words_of_the_patient() -> None:
    hit = check("my name is Zebediah and I want to die")
    assert hit is not None
    assert "zebediah" not in repr(hit).lower()
