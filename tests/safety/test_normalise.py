"""One form for every spelling, and the way back to the patient's own characters."""

from __future__ import annotations

import pytest

from bot.safety.idioms import mask_idioms
from bot.safety.normalise import normalise
from bot.safety.phrases import compile_phrase
from bot.safety.spelling import restore


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I don't", " i dont . "),
        ("I do not", " i dont . "),
        ("I dont", " i dont . "),
        ("I don’t", " i dont . "),
        ("Stop!! Now?", " stop . now ? "),
        ("café, señor", " cafe , senor . "),
        ("i wanna go 2nite", " i want to go tonight . "),
        ("su!cide", " suicide . "),
        ("k1ll and k*ll", " kill and kill . "),
        ("k i l l", " kill . "),
        ("diiiiie", " die . "),
        ("siezure", " seizure . "),
        ("wnat", " want . "),
        ("un-alive", " unalive . "),
        ("ｗａｎｔ", " want . "),
        ("bp 210/120", " bp 210/120 . "),
        ("", " "),
        ("🙂", " "),
    ],
)
def test_spellings_become_one(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize("word", ["tried", "chess", "threat", "visiting", "numbers", "homeless", "edad", "kitchen", "Kelly", "healing"])
def test_ordinary_words_are_left_alone(word: str) -> None:
    assert restore(word.lower()) == word.lower()


def test_places_lead_back_to_the_text() -> None:
    text = "Well… I’m   having CHEST  pain"
    message = normalise(text)
    start = message.text.index("chest")
    assert text[slice(*message.origin(start, start + len("chest pain")))] == "CHEST  pain"


def test_figures_of_speech_are_blotted_out_in_place() -> None:
    text = normalise("this headache is killing me and I hurt").text
    masked = mask_idioms(text)
    assert len(masked) == len(text)
    assert "killing" not in masked
    assert "hurt" in masked


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("want ~2 die", " i want to just die . ", True),
        ("want ~2 die", " i want it . to die . ", False),
        ("want ~2 die", " i want not to die . ", False),
        ("suicid*", " suicidality . ", True),
        ("end ~1 (my )?life", " end all life . ", True),
        ("a ~2 (b)?", " a . ", True),
        ("{x} end", " y , end . ", True),
        ("not here", " isnt here . ", True),
        ("^(fainting)", " fainting . ", True),
        ("^(fainting)", " no fainting . ", False),
    ],
)
def test_the_notation(pattern: str, text: str, found: bool) -> None:
    assert bool(compile_phrase(pattern, {"x": "y|z"}).search(text)) is found


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        compile_phrase("{nothing}", {})
