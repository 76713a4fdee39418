"""Feeling unwell after an infusion, heard without the engine."""

import pytest

from bot.safety.hit import Language
from bot.safety.unwell import unwell_after_infusion


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have been vomiting since my infusion on Tuesday", "en"),
        ("my husband is so confused after the drip yesterday", "en"),
        ("had the second treatment this morning and my arm is swollen", "en"),
        ("she's had a rash ever since the session", "en"),
        ("Estoy mareada desde la infusión de ayer", "es"),
        ("después del tratamiento de anoche me siento muy mal", "es"),
        ("a mi mamá le duele el brazo desde la sesión", "es"),
        ("tengo náuseas después de la ketamina", "es"),
    ],
)
def test_it_is_heard(text: str, language: Language) -> None:
    assert unwell_after_infusion(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("will I feel dizzy after the infusion", "en"),
        ("what are the side effects after a session", "en"),
        ("how long does nausea last after an infusion", "en"),
        ("is there parking", "en"),
        ("¿es normal el mareo después de la infusión?", "es"),
        ("¿cuánto cuesta la infusión?", "es"),
        ("¿me puede doler la cabeza después del tratamiento?", "es"),
        ("hola, quiero una cita", "es"),
    ],
)
def test_what_only_asks_is_left_alone(text: str, language: Language) -> None:
    assert not unwell_after_infusion(text, language)
