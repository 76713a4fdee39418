"""Hyphened family names need no cue; what only looks like one is left alone."""

import pytest

from bot.privacy.redactor import PatternRedactor


@pytest.mark.parametrize("text", ["please book it for Anneke Visser-Brandt", "Anneke Visser-Brandt", "the ride is with Odalys Ferrer-Pye"])
def test_a_given_name_before_a_hyphened_family_name_is_hidden(text: str) -> None:
    redacted = PatternRedactor().redact(text).text
    assert "[name]" in redacted
    assert "-" not in redacted


@pytest.mark.parametrize("text", ["Does Ehlers-Danlos syndrome matter?", "I saw Blue Cross-Blue Shield on it", "Can Wi-Fi be used?"])
def test_what_looks_alike_is_left_alone(text: str) -> None:
    assert PatternRedactor().redact(text).text == text
