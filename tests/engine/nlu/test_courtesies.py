import time

import pytest

from bot.engine.nlu.clauses import split
from bot.engine.nlu.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi there, is a nurse around", "is a nurse around"),
        ("good morning. quick question: does it burn?", "does it burn?"),
        ("does it burn? Thanks so much!", "does it burn?"),
        ("Thank you, how long is the drip", "how long is the drip"),
        ("ok so how long is the drip", "how long is the drip"),
        ("thanks for nothing", "thanks for nothing"),
        ("your address pls", "your address pls"),
        ("thank you", "thank you"),
        ("hi", "hi"),
        ("", ""),
    ],
)
def test_what_is_said_for_politeness_is_left_out(text, left):
    assert without_courtesies(text) == left


def test_a_greeted_question_is_one_part_and_keeps_its_words():
    clauses = split("Hello, does the drip burn in the arm? Thanks!")
    assert [clause.text for clause in clauses] == ["Hello, does the drip burn in the arm? Thanks!"]


def test_many_courtesies_take_no_time():
    began = time.process_time()
    for text in ("hi " * 1500, "thanks " * 700 + "x", ", " * 2000 + "thanks", "so " * 1500 + "?"):
        without_courtesies(text)
    assert time.process_time() - began < 0.2
