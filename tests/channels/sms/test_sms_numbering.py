"""A number, however it is said, names a choice; a sentence with a number in it does not."""

from __future__ import annotations

import pytest

from bot.channels.sms.numbering import chosen, is_number, line


@pytest.mark.parametrize(
    ("words", "number"),
    [("1", 1), ("one", 1), ("first one", 1), ("the first", 1), ("the 2nd", 2), ("#2", 2), ("2.", 2), ("3)", 3), ("(3)", 3), ("Option 2", 2), ("number two please", 2), ("1️⃣", 1),
     ("I'd like 3", 3), ("the last one", 3), ("second", 2), ("Reply 1", 1), ("two thanks", 2), ("el uno", None), ("uno", 1), ("won", 1), ("to", 2), ("um, three", 3)],
)  # fmt: skip
def test_a_choice_is_understood(words: str, number: int | None) -> None:
    assert chosen(words, 3) == number


@pytest.mark.parametrize(
    "words",
    ["4", "0", "-", "", "1 session?", "two sessions", "first infusion", "to me", "is one enough", "6 infusions over 3 weeks", "first of all what is it", "12", "one or two"],
)  # fmt: skip
def test_other_words_are_no_choice(words: str) -> None:
    assert chosen(words, 3) is None


def test_without_choices_nothing_is_chosen() -> None:
    assert chosen("1", 0) is None
    assert chosen("last", 0) is None


def test_bare_numbers_are_told_from_words() -> None:
    assert is_number("7")
    assert is_number("#12")
    assert not is_number("7 sessions")
    assert not is_number("seven")


def test_choices_are_listed_by_number() -> None:
    assert line(["Side effects", "Yes, contact me"]) == "Reply 1: Side effects, 2: Yes contact me"
    assert line([]) == ""
