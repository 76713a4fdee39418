"""The facts are numbered without a gap, belong to topics, and a damaged file is refused with a sentence that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.facts import Fact, FactsError, load_facts
from bot.knowledge.topics import load_topics


def test_facts_are_numbered_without_a_gap() -> None:
    assert list(load_facts()) == [f"K{number}" for number in range(1, 27)]


def test_every_fact_belongs_to_a_topic_and_every_topic_has_one() -> None:
    assert {fact.topic for fact in load_facts().values()} == set(load_topics().article)


def test_numbers_of_a_fact_are_read_from_its_words() -> None:
    fact = Fact(id="K99", topic="session", text="Between 40 minutes and 1.5 hours, K12 aside.")
    assert fact.numbers == {"40", "1.5", "12"}
    assert load_facts()["K16"].numbers == {"6", "3"}
    assert load_facts()["K12"].numbers == {"40"}


def test_only_two_facts_hold_numbers() -> None:
    assert {fact.id for fact in load_facts().values() if fact.numbers} == {"K12", "K16"}


def test_facts_cannot_be_changed_by_those_who_read_them() -> None:
    with pytest.raises(TypeError):
        load_facts()["K1"] = load_facts()["K2"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("K1: [", "not valid YAML"),
        ("- K1", "the file"),
        ("K1: {topic: session}", "text"),
        ("K1: {topic: session, text: A sentence that is long enough., source: x}", "source"),
        ("K1: {topic: session, text: short}", "text"),
        ("F1: {topic: session, text: A sentence that is long enough.}", "F1"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place_of_the_fault(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "facts.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FactsError, match=told):
        load_facts(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"nowhere\.yml is missing"):
        load_facts(tmp_path / "nowhere.yml")
