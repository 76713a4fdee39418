"""An answer states its facts and no more: no other fact, no other number, no promise, no dose."""

from __future__ import annotations

import re

import pytest
from answer_variations import ROOT, SMS, WEB, Variation, variation, variations

from bot.clinic import load_clinic
from bot.knowledge.facts import load_facts
from bot.knowledge.topics import load_topics

FACTS = load_facts()
TOPICS = load_topics()

ANSWERS = [
    (topic, variation(f"utter_{topic}{form}", channel)) for topic in TOPICS.article for form in ("", "_again") for channel in (WEB, SMS)
]
each_answer = pytest.mark.parametrize(("topic", "answer"), ANSWERS, ids=[answer.id for _, answer in ANSWERS])
each_variation = pytest.mark.parametrize("said", variations(), ids=lambda said: said.id)

DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_FROM_TWO = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_FROM_TWO, start=2)} | {
    "twice": "2",
    "half": "1/2",
    "dozen": "12",
    "hundred": "100",
    "thousand": "1000",
}

EMERGENCY_LINES = {"911", "988"}  # the same in the whole country: a warning may name them

FORBIDDEN = {
    "a promise": re.compile(r"guarante|\bpromis|\bcure|\b100\b|always works|will work|\bsafe for you\b(?!\?)", re.IGNORECASE),
    "a rate": re.compile(r"%|\bper ?cent|\bout of (ten|\d)", re.IGNORECASE),
    "a dose": re.compile(r"\b(mg|mcg|µg|ml|milligrams?|micrograms?|millilit\w+|mg/kg|units?)\b", re.IGNORECASE),
    "a price": re.compile(r"[$€£]|\bdollars?\b", re.IGNORECASE),
    "a meaning of off-label": re.compile(
        r"off-label\W*(that |this |it )?(means|for something|so it|not )|(other than|not) (its|the) (main|original)", re.IGNORECASE
    ),
    "approval": re.compile(r"\b(un)?approved\b", re.IGNORECASE),
    "a diagnosis": re.compile(r"\byou (probably |may |might )?have (a )?(migraine|depression|condition)", re.IGNORECASE),
}


def numbers_of(text: str) -> set[str]:
    """The numbers of a text, in digits or words. "One" is a pronoun too often to count."""
    words = re.findall(r"[a-z]+", text.lower())
    return set(DIGITS.findall(text)) | {NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS}


@each_answer
def test_an_answer_names_facts_of_its_topic_or_says_why_it_borrows_one(topic: str, answer: Variation) -> None:
    assert answer.facts, "name the facts in `metadata: {facts: [...]}`"
    assert len(set(answer.facts)) == len(answer.facts)
    own = {fact.id for fact in FACTS.values() if fact.topic == topic}
    assert own & set(answer.facts), "an answer rests on a fact of its own topic"
    for id_ in answer.facts:
        assert id_ in FACTS
        assert id_ in own or id_ in TOPICS.article[topic].borrows, f"{id_} is borrowed: say why in topics.yml"


@pytest.mark.parametrize("topic", TOPICS.article)
def test_every_fact_of_a_topic_is_told_by_its_first_answer(topic: str) -> None:
    own = {fact.id for fact in FACTS.values() if fact.topic == topic}
    told = {id_ for channel in (WEB, SMS) for id_ in variation(f"utter_{topic}", channel).facts}
    hidden_from_people = {"K26"}  # a field of the form that only robots fill
    assert own - told <= hidden_from_people


@pytest.mark.parametrize("topic", TOPICS.article)
def test_a_reason_to_borrow_is_kept_only_while_it_is_used(topic: str) -> None:
    own = {fact.id for fact in FACTS.values() if fact.topic == topic}
    used = {id_ for about, answer in ANSWERS if about == topic for id_ in answer.facts}
    assert set(TOPICS.article[topic].borrows) == used - own
    assert all(len(reason.split()) >= 4 for reason in TOPICS.article[topic].borrows.values())


@each_answer
def test_every_number_of_an_answer_is_a_number_of_its_facts(topic: str, answer: Variation) -> None:
    known = {number for id_ in answer.facts for number in FACTS[id_].numbers}
    assert numbers_of(answer.text) <= known


@each_variation
def test_any_other_reply_holds_no_number_but_the_emergency_lines(said: Variation) -> None:
    known = {number for id_ in said.facts for number in FACTS[id_].numbers}
    assert numbers_of(said.text) <= known | EMERGENCY_LINES


def test_the_emergency_lines_in_replies_are_those_of_the_clinic_file() -> None:
    clinic = load_clinic(ROOT / "clinic.yml")
    assert {clinic.crisis.number, clinic.emergency.number} == EMERGENCY_LINES


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_reply_holds(what: str) -> None:
    assert [said.id for said in variations() if FORBIDDEN[what].search(said.text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a promise", "It will work."),
        ("a promise", "A cure for migraine"),
        ("a rate", "It helps 70 % of people."),
        ("a dose", "Most get 35 mg."),
        ("a price", "It is 400 dollars."),
        ("a diagnosis", "You may have migraine."),
        ("a meaning of off-label", 'Its use is "off-label". That means it has another use.'),
        ("approval", "It is FDA approved for that."),
    ],
)
def test_the_forbidden_is_recognised(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


@pytest.mark.parametrize("said", [v for v in variations() if "K15" in v.facts], ids=lambda said: said.id)
def test_side_effects_pass_as_a_rule_not_always(said: Variation) -> None:
    for sentence in said.sentences:
        if re.search(r"\b(pass|passes|fade|fades|gone|last)\b", sentence):
            assert re.search(r"\b(usually|tend to|as a rule)\b", sentence), sentence


@each_variation
def test_every_fact_that_a_reply_names_is_known(said: Variation) -> None:
    assert set(said.facts) <= set(FACTS)


def test_the_number_check_sees_digits_and_words() -> None:
    assert numbers_of("6 infusions in three weeks, 1.5 hours, twice; one of them") == {"6", "3", "1.5", "2"}
