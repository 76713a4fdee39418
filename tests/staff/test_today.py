"""The first page counts what happened, and groups what is not covered by meaning."""

import pytest
from console_house import ROOT, House

from bot.staff.chart import bars, summary, trend

ENCODER = ROOT / "models" / "encoder" / "minilm-int8-layers.onnx"


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


def test_a_line_tells_screen_readers_first_last_least_and_most() -> None:
    assert summary("Questions", ["1 Mar", "2 Mar"], [3, 8]) == "Questions: 3 on 1 Mar, 8 on 2 Mar; least 3, most 8"
    assert 'aria-label="&lt;b&gt;: nothing yet"' in trend("<b>", [], [])
    assert "style=" not in trend("a", ["x"], [0]) + bars(0, 0)
