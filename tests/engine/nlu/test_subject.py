"""A question about something else than the clinic's infusions is noticed; lists of what was tried are left alone."""

import pytest

from bot.engine.nlu.subject import elsewhere


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("side_effects", "does metformin upset the stomach"),
        ("session_count", "how many doses of the hpv vaccine are there"),
        ("insurance", "who has the best car insurance"),
        ("how_it_works", "what does an inhaler do"),
    ],
)
def test_another_medicine_or_service_is_not_ours(topic: str, text: str) -> None:
    assert elsewhere(topic, text) == ("out_of_scope", None)


@pytest.mark.parametrize("text", ["is the IV better than esketamine", "do troches do the same thing", "ketamine lozenges or this"])
def test_another_form_of_ketamine_goes_to_the_clinic(text: str) -> None:
    assert elsewhere("comparison", text) == ("not_covered", "other_forms")


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("candidacy", "topiramate and botox did nothing, would I qualify"),
        ("comparison", "is it better than nurtec"),
        ("side_effects", "I get hives from penicillin, what side effects does ketamine have"),
        ("insurance", "does my home state's plan cover the infusions"),
        ("safety", "is it safe"),
        ("contact", "I read about Spravato, can somebody call me"),
    ],
)
def test_what_is_ours_stays_ours(topic: str, text: str) -> None:
    assert elsewhere(topic, text) is None
