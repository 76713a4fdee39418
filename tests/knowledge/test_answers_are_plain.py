"""Answers are short and plain: a reading grade of 8 or lower, few words, short paragraphs, the room of two texts."""

from __future__ import annotations

import re

import pytest
from answer_variations import PLACEHOLDER, SMS, WEB, Variation, variation, variations
from gsm7 import TWO_SEGMENTS, outside, septets
from reading_grade import HIGHEST_GRADE, reading_grade

from bot.clinic import Clinic
from bot.knowledge.topics import load_topics

TOPICS = load_topics()
SPANISH = {"utter_spanish"}

# For the grade: what stands in the clinic file is not our wording.
SHORT = {"clinic_name": "the clinic", "clinic_contact": "call the clinic", "clinic_contact_es": "llame al 911"}
LONGEST_NAME = Clinic.model_fields["name"].metadata[1].max_length
LONG = {
    "clinic_name": "Saint Elisabeth Regional Infusion Center".ljust(LONGEST_NAME, "x"),
    "clinic_contact": "use the contact form of the clinic at https://".ljust(120, "x"),  # the room that texts leave for it
    "clinic_contact_es": "use el formulario de contacto de la clinica en https://".ljust(120, "x"),
}

ENGLISH = [said for said in variations() if said.name not in SPANISH]
BY_TEXT = [said for said in variations() if said.channel == SMS]
ON_THE_WEB = [said for said in variations() if said.channel == WEB]
ANSWER_NAMES = [f"utter_{topic}{form}" for topic in TOPICS.article for form in ("", "_again")]

# Twilio's default keywords for opt-out, opt-in and help: it acts on them before we see the message.
CARRIER_WORDS = (
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"} | {"start", "yes", "unstop"} | {"help", "info"}
)


@pytest.mark.parametrize("said", ENGLISH, ids=lambda said: said.id)
def test_reading_grade_is_eight_or_lower(said: Variation) -> None:
    assert reading_grade(said.filled(**SHORT)) <= HIGHEST_GRADE


def test_the_grade_sees_hard_words_and_sets_the_names_aside() -> None:
    hard = "Pharmacological antagonism at receptors modulates nociceptive transmission, facilitating analgesia."
    assert reading_grade(hard) > 15
    assert reading_grade("Ketamine is an anesthetic.") == reading_grade("Drug is an drug.")


@pytest.mark.parametrize("name", ANSWER_NAMES)
def test_a_web_answer_has_two_or_three_short_paragraphs(name: str) -> None:
    answer = variation(name, WEB)
    paragraphs = answer.text.split("\n\n")
    assert 2 <= len(paragraphs) <= 3
    assert answer.words <= 90
    assert all(len(paragraph.split()) <= 45 for paragraph in paragraphs)


@pytest.mark.parametrize("topic", TOPICS.article)
@pytest.mark.parametrize("channel", [WEB, SMS])
def test_the_second_answer_is_shorter_and_in_other_words(topic: str, channel: str) -> None:
    first, second = variation(f"utter_{topic}", channel), variation(f"utter_{topic}_again", channel)
    assert second.words < first.words
    assert not first.sentences & second.sentences


@pytest.mark.parametrize("said", BY_TEXT, ids=lambda said: said.id)
def test_a_text_fits_two_segments_with_a_long_clinic_name(said: Variation) -> None:
    text = said.filled(**LONG)
    assert not outside(text)
    assert septets(text) <= TWO_SEGMENTS
    assert "\n" not in text
    assert said.text.count("{clinic_contact}") <= 1


OFFERED_AFTER = ["utter_personal_medical", *(name for name in {v.name for v in variations()} if "not_covered/" in name)]


@pytest.mark.parametrize("name", sorted(OFFERED_AFTER))
def test_a_text_that_hands_over_leaves_room_for_the_offer(name: str) -> None:
    together = f"{variation(name, SMS).text}\n{variation('utter_hand_over', SMS).text}"
    assert septets(together) <= TWO_SEGMENTS


@pytest.mark.parametrize("said", BY_TEXT, ids=lambda said: said.id)
def test_no_text_asks_for_a_word_that_the_carrier_takes(said: Variation) -> None:
    asked_for = {word.lower() for word in re.findall(r'"([^"]+)"', said.text)}
    assert not asked_for & CARRIER_WORDS


@pytest.mark.parametrize("said", ON_THE_WEB, ids=lambda said: said.id)
def test_web_words_are_plain_text(said: Variation) -> None:
    assert said.text == said.text.strip()
    assert not re.search(r"\n{3,}|(?<!\n)\n(?!\n)", said.text), "paragraphs are parted by one blank line"
    assert not re.search(r"[*_#`<>\[\]]|https?:", PLACEHOLDER.sub("", said.text)), "no markup; addresses come from the clinic file"
    assert not re.search("[\u2018\u2019\u201c\u201d\u2013\u2014]", said.text), "plain quotes and hyphens, as in texts"


@pytest.mark.parametrize("said", variations(), ids=lambda said: said.id)
def test_a_reply_echoes_nothing_of_the_patient(said: Variation) -> None:
    assert set(PLACEHOLDER.findall(said.text)) <= set(SHORT)


@pytest.mark.parametrize("said", variations(), ids=lambda said: said.id)
def test_a_reply_shows_no_name_of_the_machinery(said: Variation) -> None:
    assert not re.search(r"\butter|\bintent\b|\bslot\b|\bnull\b|\bNone\b|\w_\w", PLACEHOLDER.sub("", said.text))
    assert said.text[-1] in ".?!"
