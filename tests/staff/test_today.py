"""The first page counts what happened, and groups what is not covered by meaning."""

import re

import pytest
from console_house import ROOT, House

from bot.staff.chart import bars, summary, trend
from bot.store.models import Conversation

ENCODER = ROOT / "models" / "encoder" / "minilm-int8-fused.onnx"


def test_counts_of_the_day_and_of_the_day_before(any_house: House) -> None:
    any_house.talk(
        {"text": "a"}, {"text": "b", "outcomes": ["answer", "handoff"]}, {"text": "hi", "topic": "greet", "outcomes": ["smalltalk"]}
    )
    any_house.clock.move(days=1)
    talked = any_house.talk(
        {"text": "c", "topic": "emergency", "outcomes": ["safety"]}, {"text": "d", "outcomes": ["declined"], "topic": "session"}
    )
    any_house.thumbs(talked, 4)
    any_house.request_contact(talked, "dead")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.staff.today_pages._groups", lambda *_: [])  # the encoder has a test of its own
        data = any_house.signed_in("viewer").get("/today.json").json()
    day, before = data["today"], data["yesterday"]
    counted = {"conversations": 1, "questions": 2, "answered": 0, "handed_over": 0, "declined": 1, "safety": 1, "down": 1}
    assert {name: day[name] for name in counted} == counted
    assert {name: before[name] for name in counted} == counted | {"answered": 2, "handed_over": 1, "declined": 0, "safety": 0, "down": 0}
    assert (data["waiting"]["people"], data["waiting"]["failed"]) == (1, 1)
    assert data["topics"][0] == {"name": "session", "count": 3}


def test_every_part_of_a_message_counts_and_what_is_unrelated_is_no_gap(any_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    h = any_house
    driving = {"name": "not_covered", "sub": "driving", "confidence": 0.8}
    both = h.talk({"text": "how long is it and may I steer a truck home", "outcomes": ["answer", "handoff"], "later": [driving]})
    three = {"name": "insurance", "confidence": 0.9}
    h.talk({"text": "is it safe, who pays, how long", "topic": "safety", "later": [three, {"name": "session", "confidence": 0.7}]})
    lost = h.talk({"text": "the flurb of it", "topic": "nlu_fallback", "outcomes": ["declined"]})
    h.talk({"text": "who won the match", "topic": "out_of_scope", "outcomes": ["declined"]})
    h.talk({"text": "how long, and who won", "outcomes": ["answer", "declined"], "later": [{"name": "out_of_scope", "confidence": 0.9}]})
    h.talk({"text": "asdf", "topic": "gibberish", "outcomes": ["declined"]})
    monkeypatch.setattr("bot.staff.today_pages._groups", lambda _, rows: [[row[1], row[4]] for row in rows])
    data = h.signed_in("viewer").get("/today.json").json()
    assert sorted(data["not_covered"]) == sorted([[both, "driving"], [lost, ""]])
    counts = {one["name"]: one["count"] for one in data["topics"]}
    assert counts == {
        "session": 3, "out_of_scope": 2, "gibberish": 1, "insurance": 1, "nlu_fallback": 1, "not_covered": 1, "safety": 1,
    }  # fmt: skip


def test_the_number_of_safety_events_leads_to_just_these(any_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.today_pages._groups", lambda *_: [])
    h = any_house
    yesterdays = h.talk({"text": "I cannot get air", "topic": "emergency", "outcomes": ["safety"]}, safety="emergency")
    h.clock.move(days=1)
    with h.database.write() as session:
        session.get_one(Conversation, yesterdays).last_at = h.clock()  # goes on today, about something else
    h.talk({"text": "my arm is numb now", "topic": "emergency", "outcomes": ["safety"]}, key="danger", safety="emergency")
    h.talk({"text": "dizzy since the drip", "topic": "adverse_event", "outcomes": ["handoff"]}, key="adverse")
    h.talk({"text": "thank you"}, key="fine")
    client = h.signed_in("viewer")
    data = client.get("/today.json").json()
    assert (data["today"]["safety"], data["yesterday"]["safety"]) == (2, 1)
    link = re.search(r'href="/transcripts(\?safety=[^"]+)"', client.get("/today").text)
    assert link is not None
    shown = client.get("/transcripts.json" + link[1].replace("&amp;", "&")).json()["conversations"]
    assert [one["id"] for one in shown] == ["adverse", "danger"]


def test_the_bar_of_a_topic_leads_to_the_conversations_of_its_days(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.today_pages._groups", lambda *_: [])
    house.talk({"text": "how long is it"}, key="old")
    house.clock.move(days=8)
    house.talk({"text": "and how long is one"}, key="new")
    client = house.signed_in("viewer")
    link = re.search(r'href="/transcripts(\?topic=session[^"]*)"', client.get("/today?days=7").text)
    assert link is not None
    shown = client.get("/transcripts.json" + link[1].replace("&amp;", "&")).json()["conversations"]
    assert [one["id"] for one in shown] == ["new"]


def test_what_is_to_be_reviewed_first_is_counted_until_it_is_judged(any_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.today_pages._groups", lambda *_: [])
    h = any_house
    talked = h.talk({"text": "hurts", "topic": "emergency", "outcomes": ["safety"]}, {"text": "b"}, {"text": "c", "outcomes": ["declined"]})
    h.thumbs(talked, 4)
    client = h.signed_in("reviewer")
    assert client.get("/today.json").json()["to_review_first"] == 2
    client.post(f"/review/{h.message(talked)}", data={"version": "0", "verdict": "right"})
    assert client.get("/today.json").json()["to_review_first"] == 1


@pytest.mark.skipif(not ENCODER.is_file(), reason="the encoder is not built (bot prepare)")
def test_questions_that_mean_the_same_are_one_group() -> None:
    from bot.encoder.encoder import shared_encoder
    from bot.staff.likeness import Grouper

    texts = [
        "What does one infusion cost?",
        "Can I drive home?",
        "How much does an infusion cost?",
        "cost of one infusion",
        "May I drive myself home?",
    ]
    groups = Grouper(shared_encoder(ENCODER).meaning).groups(texts)
    assert [sorted(group.members) for group in groups] == [[0, 2, 3], [1, 4]]


@pytest.mark.skipif(not ENCODER.is_file(), reason="the encoder is not built (bot prepare)")
def test_questions_of_one_subject_are_one_group_in_whatever_words() -> None:
    from bot.encoder.encoder import shared_encoder
    from bot.staff.likeness import Grouper

    asked = [
        ("What does one infusion cost?", "price"),
        ("how much is it without insurance", "price"),
        ("Can I drive home after it?", "driving"),
        ("How much for six sessions?", "price"),
        ("Where do I park?", "location"),
    ]
    groups = Grouper(shared_encoder(ENCODER).meaning).groups([text for text, _ in asked], [about for _, about in asked])
    assert [sorted(group.members) for group in groups] == [[0, 1, 3], [2], [4]]
    apart = Grouper(shared_encoder(ENCODER).meaning).groups([text for text, _ in asked], [""] * len(asked))
    assert len(apart) == 5


def test_a_line_tells_screen_readers_first_last_least_and_most() -> None:
    assert summary("Questions", ["1 Mar", "2 Mar"], [3, 8]) == "Questions: 3 on 1 Mar, 8 on 2 Mar; least 3, most 8"
    assert 'aria-label="&lt;b&gt;: nothing yet"' in trend("<b>", [], [])
    assert "style=" not in trend("a", ["x"], [0]) + bars(0, 0)
