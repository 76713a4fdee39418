import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.nlu.dictation import undictated


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("how is kettle mean given", "how is ketamine given"),
        ("cost of a cat a mine in fusion", "cost of a ketamine infusion"),
        ("do my grains count", "do migraines count"),
        ("is it an ivy or a pill", "is it an IV or a pill"),
        ("an eye vee drip", "an IV drip"),
        ("any side of facts", "any side effects"),
        ("make my appoint mint", "make my appointment"),
        ("i wood like a consul tation", "i would like a consultation"),
        ("how many ours is it", "how many hours is it"),
        ("dose it go into my vain", "does it go into my vein"),
        ("is it safe an do you take medic aid", "is it safe and do you take medicaid"),
        ("how long is it question mark", "how long is it?"),
    ],
)
def test_what_dictation_misheard_is_put_right(heard: str, meant: str) -> None:
    assert undictated(heard) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the main thing I mean is the cost",
        "my gran lives in green valley",
        "Brian told me of you",
        "what dose do I get",
        "is this an estimate",
        "the side of the house",
        "I've had an infusion, no confusion",
        "a kitten and a cat",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert undictated(text) == text


_HEARD = [
    "a",
    "an",
    "ivy",
    "in",
    "fusion",
    "my",
    "grain",
    "side",
    "of",
    "facts",
    "how",
    "many",
    "ours",
    "dose",
    "it",
    "is",
    "what",
    "cat",
    "mean",
]
_WORDS = st.sampled_from([*_HEARD, "question", "mark", "point", "mint", "wood", "i"])


@given(st.lists(_WORDS, max_size=12).map(" ".join))
def test_nothing_is_misheard_twice(text: str) -> None:
    once = undictated(text)
    assert undictated(once) == once
