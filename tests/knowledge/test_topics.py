"""Choices are in patients' words, lead somewhere, and every topic can be found by choosing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from answer_variations import intents

from bot.knowledge.topics import TOPICS_FILE, TopicsError, load_topics

TOPICS = load_topics()
LABELS = [label for topic in TOPICS.article.values() for label in (topic.label, topic.label_es)]


@pytest.mark.parametrize("label", LABELS)
def test_no_label_is_the_name_of_an_intent(label: str) -> None:
    assert label.casefold() not in intents()
    assert "_" not in label
    assert "/" not in label


def test_labels_tell_topics_apart_in_each_language() -> None:
    for language in ("en", "es"):
        labels = [topic.label_in(language) for topic in TOPICS.article.values()]
        assert len(set(labels)) == len(labels)


def test_an_unknown_language_gets_the_english_label() -> None:
    topic = TOPICS.article["insurance"]
    assert topic.label_in("es") == topic.label_es != topic.label
    assert topic.label_in("other") == topic.label_in("en") == topic.label


def test_every_topic_can_be_reached_by_choosing() -> None:
    reached: set[str] = set()
    ahead = list(TOPICS.start)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(TOPICS.article[name].next)
    assert reached == set(TOPICS.article)


def test_questions_are_whole_and_different() -> None:
    questions = [topic.question for topic in TOPICS.article.values()]
    assert len(set(questions)) == len(questions)
    assert all(len(question.split()) >= 4 or question == "What is ketamine?" for question in questions)


@pytest.mark.parametrize("sub", TOPICS.not_covered)
def test_a_phrase_completes_a_sentence(sub: str) -> None:
    phrase = TOPICS.phrase(sub)
    assert phrase[0].islower()
    assert phrase[-1] not in ".?!,"
    assert sub not in phrase or "_" not in sub


def test_an_unknown_sub_topic_gets_the_phrase_of_other() -> None:
    assert TOPICS.phrase("of_tomorrow") == TOPICS.phrase(None) == TOPICS.phrase("other")


def damaged(tmp_path: Path, **changes: Any) -> Path:
    """A copy of the topics with other entries at the top."""
    content = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8")) | changes
    file = tmp_path / "topics.yml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def test_a_copy_without_damage_is_taken(tmp_path: Path) -> None:
    assert load_topics(damaged(tmp_path)) == TOPICS


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"start": ["session", "parking"]}, "'parking'"),
        ({"start": ["session", "session"]}, "twice"),
        ({"start": ["session"]}, "start"),
        ({"not_covered": {"price": "what it costs"}}, "other"),
        ({"not_covered": {"price": "", "other": "that"}}, r"not_covered\.price"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place_of_the_fault(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(TopicsError, match=told):
        load_topics(damaged(tmp_path, **changes))


@pytest.mark.parametrize(
    ("entry", "value", "told"),
    [
        ("label", "A label that is too long for a button", r"session\.label"),
        ("question", "what happens", r"session\.question"),
        ("next", ["session", "contact"], "itself"),
        ("next", ["contact", "weather"], "'weather'"),
    ],
)
def test_a_damaged_topic_is_refused(tmp_path: Path, entry: str, value: Any, told: str) -> None:
    article = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))["article"]
    article["session"][entry] = value
    with pytest.raises(TopicsError, match=told):
        load_topics(damaged(tmp_path, article=article))


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TopicsError, match=r"nowhere\.yml is missing"):
        load_topics(tmp_path / "nowhere.yml")
    (tmp_path / "broken.yml").write_text("article: [", encoding="utf-8")
    with pytest.raises(TopicsError, match="not valid YAML"):
        load_topics(tmp_path / "broken.yml")
