"""Every kind of dangerous wording is heard; what only sounds dangerous is not."""

from __future__ import annotations

import pytest

from bot.safety.check import check, examine
from bot.safety.hit import Reason

from .cases_crisis import CRISIS
from .cases_emergency import EMERGENCY
from .cases_harmless import HARMLESS


def _rows(table: dict[str, list[str]]) -> list[object]:
    return [pytest.param(line, id=f"{kind}: {line[:60]}") for kind, lines in table.items() for line in lines]


@pytest.mark.parametrize("text", _rows(CRISIS))
def test_a_crisis_is_heard(text: str) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.kind == "crisis"


@pytest.mark.parametrize("text", _rows(EMERGENCY))
def test_an_emergency_is_heard(text: str) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.kind == "emergency"
    assert hit.acute


@pytest.mark.parametrize("text", _rows(HARMLESS))
def test_what_only_sounds_alarming_is_left_to_the_engine(text: str) -> None:
    assert check(text) is None


def test_the_tables_are_broad_enough() -> None:
    dangerous = {line for table in (CRISIS, EMERGENCY) for lines in table.values() for line in lines}
    harmless = {line for lines in HARMLESS.values() for line in lines}
    assert len(dangerous) >= 270
    assert len(harmless) >= 150


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I want to die", Reason.PASSIVE_DEATH_WISH),
        ("I am going to kill myself", Reason.SUICIDAL_INTENT),
        ("I cut my legs when it gets bad", Reason.SELF_HARM),
        ("how many pills would be a lethal dose", Reason.PLAN_OR_MEANS),
        ("I took the whole bottle on purpose because I want to die", Reason.PLAN_OR_MEANS),
        ("they'd all be better off without me", Reason.BURDEN),
        ("this is my last message", Reason.GOODBYE),
        ("crushing chest pain", Reason.CHEST_PAIN),
        ("she cannot breathe", Reason.BREATHING),
        ("my throat is closing", Reason.ANAPHYLAXIS),
        ("half of my face is drooping", Reason.STROKE_SIGNS),
        ("sudden vision loss in my right eye", Reason.VISION_LOSS),
        ("worst headache of my life, all of a sudden", Reason.THUNDERCLAP),
        ("he is having a seizure", Reason.SEIZURE),
        ("my aunt is unconscious", Reason.UNRESPONSIVE),
        ("I think he overdosed", Reason.OVERDOSE),
        ("vomiting blood", Reason.BLEEDING),
        ("I've fallen, I hit my head and I keep vomiting", Reason.HEAD_INJURY),
        ("my blood pressure is 215/125", Reason.BLOOD_PRESSURE),
        ("please call an ambulance", Reason.CALL_FOR_HELP),
    ],
)
def test_the_reason_is_named(text: str, reason: Reason) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.reason is reason


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("I want to die", "self"),
        ("my son wants to die", "other"),
        ("my wife says she wants to kill herself", "other"),
        ("my family would be better off without me", "self"),
        ("I told my husband I want to end my life", "self"),
        ("my daughter can't breathe", "other"),
        ("my chest hurts and my arm is numb", "self"),
        ("he is not waking up", "other"),
        ("mi hijo se quiere matar", "other"),
        ("me quiero morir", "self"),
    ],
)
def test_whose_danger_it_is(text: str, subject: str) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.subject == subject


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ya no quiero vivir", "es"),
        ("me duele el pecho y no puedo respirar", "es"),
        ("no puedo más, I want to die and nobody is here with me", "en"),
        ("suicide", "en"),
        ("pienso en el suicidio", "es"),
        ("chest pain", "en"),
    ],
)
def test_the_language_of_the_answer(text: str, language: str) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.language == language


def test_the_span_is_in_the_patients_own_characters() -> None:
    text = "Hello 👋 — I’ve been here before. Honestly, I want to k*ll   myself…"
    hit = check(text)
    assert hit is not None
    start, end = hit.span
    assert "k*ll   myself" in text[start:end]
    assert "Hello" not in text[start:end]


def test_a_crisis_with_bodily_danger_is_acute() -> None:
    hit = check("I swallowed all my pills because I want to die and now I can't stay awake")
    assert hit is not None
    assert (hit.kind, hit.acute) == ("crisis", True)
    calm = check("sometimes I wish I was dead")
    assert calm is not None
    assert not calm.acute


def test_an_exclusion_is_reported() -> None:
    assert examine("I'm not suicidal").vetoed
    assert examine("this headache is killing me").vetoed
    assert not examine("how long is a session").vetoed


@pytest.mark.parametrize("harmless", ["this headache is killing me", "I had a stroke in 2009", "does it cause chest pain?"])
@pytest.mark.parametrize("danger", ["I want to die.", "My chest hurts and I can't breathe right now."])
def test_something_harmless_beside_it_hides_no_danger(harmless: str, danger: str) -> None:
    assert check(f"{harmless}. {danger}") is not None
    assert check(f"{danger} {harmless}") is not None
