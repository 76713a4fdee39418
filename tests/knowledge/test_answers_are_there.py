"""Nobody is met with silence: whatever is understood has its words, on the web and by text."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from answer_variations import ROOT, SMS, WEB, responses, variations

from bot.knowledge.topics import load_topics

TOPICS = load_topics()

ON_THE_WEB_ONLY = {"utter_privacy_notice"}  # stands beside the web chat; by text the first reply says what this is
SAID_ELSEWHERE = {"utter_default"}  # Rasa's own name, used by nothing here


@pytest.mark.parametrize("topic", TOPICS.article)
@pytest.mark.parametrize("form", ["", "_again"])
def test_every_topic_of_the_article_has_two_answers_on_both_channels(topic: str, form: str) -> None:
    assert {v.channel for v in variations() if v.name == f"utter_{topic}{form}"} == {WEB, SMS}


@pytest.mark.parametrize("name", responses())
def test_a_response_has_exactly_one_wording_a_channel(name: str) -> None:
    by_text_only = name.startswith("utter_sms_")
    wanted = {WEB: 1} if name in ON_THE_WEB_ONLY else {SMS: 1} if by_text_only else {WEB: 1, SMS: 1}
    assert Counter(v.channel for v in variations() if v.name == name) == wanted


def test_every_sub_topic_that_is_trained_has_words_and_a_phrase() -> None:
    trained = set(re.findall(r"^- intent: not_covered/(\w+)", (ROOT / "data/nlu.yml").read_text(encoding="utf-8"), re.MULTILINE))
    worded = {name.partition("/")[2] for name in responses() if name.startswith("utter_not_covered/")}
    assert trained, "the pattern no longer finds the sub-topics in data/nlu.yml"
    assert trained <= worded
    assert worded == set(TOPICS.not_covered) | {"again"}, "again: what was asked before"


def test_every_response_that_the_actions_and_rules_say_exists() -> None:
    sources = [*(ROOT / "actions").glob("*.py"), ROOT / "data/rules.yml", ROOT / "data/stories.yml"]
    named = {
        name
        for source in sources
        if source.exists()
        for name in re.findall(r"\butter_[a-z_]*[a-z](?:/[a-z_]+)?\b(?![{_])", source.read_text(encoding="utf-8"))
    }
    called = {"utter_message", "utter_not_covered"}  # a method of the dispatcher; the beginning of a name
    assert named - called - SAID_ELSEWHERE <= set(responses())
    assert named & set(responses())


@pytest.mark.parametrize("sub", TOPICS.not_covered)
def test_what_is_not_known_is_said_and_the_clinic_named(sub: str) -> None:
    for said in variations():
        if said.name == f"utter_not_covered/{sub}":
            assert re.search(r"\b(don't|doesn't|can't|only|no names|gives no)\b", said.text)
            assert "clinic" in said.text
            assert "?" not in said.text, "only the offer that follows asks"
