"""What the responses say of the clinic: filled in each language, and never an empty place."""

from __future__ import annotations

import re

import pytest
import yaml
from answer_variations import PLACEHOLDER, ROOT, SMS, WEB, variation, variations

from bot.clinic import Clinic, load_clinic

CLINIC = load_clinic(ROOT / "clinic.yml")
CLINICS = [
    CLINIC,
    CLINIC.model_copy(update={"phone": "+16025550100"}),
    CLINIC.model_copy(update={"contact": CLINIC.contact.model_copy(update={"url": None})}),
]
ENGLISH = re.compile(r"\b(call|contact|form|at|the|to)\b", re.IGNORECASE)


@pytest.mark.parametrize("channel", [WEB, SMS])
@pytest.mark.parametrize("clinic", CLINICS, ids=["form", "phone", "name"])
def test_the_spanish_reply_is_spanish_to_its_end(clinic: Clinic, channel: str) -> None:
    said = variation("utter_spanish", channel).filled(**clinic.placeholders)
    assert not ENGLISH.search(re.sub(r"https?://\S+", "", said))
    assert (clinic.phone or clinic.contact_url or clinic.name) in said


def test_every_place_is_filled_by_the_clinic_and_has_words_without_one() -> None:
    slots = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["slots"]
    used = {name for said in variations() for name in PLACEHOLDER.findall(said.text)}
    assert used == set(CLINIC.placeholders)
    assert all(slots[name].get("initial_value") for name in used), "`rasa shell` knows no clinic"
