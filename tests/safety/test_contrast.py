"""Plain speech is left to the engine; what sounds alike and is danger is heard."""

from __future__ import annotations

import pytest

from bot.safety.check import check

from .cases_contrast import CALM, CONTRASTS


@pytest.mark.parametrize("text", [line for contrast in CONTRASTS.values() for line in contrast.harmless])
def test_plain_speech_is_left_to_the_engine(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize("text", [line for contrast in CONTRASTS.values() for line in contrast.danger])
def test_its_neighbour_is_heard(text: str) -> None:
    assert check(text) is not None


@pytest.mark.parametrize("text", CALM)
def test_calm_words_about_dying_are_a_crisis(text: str) -> None:
    hit = check(text)
    assert hit is not None
    assert hit.kind == "crisis"
