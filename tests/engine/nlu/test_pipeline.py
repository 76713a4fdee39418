import time

import numpy as np
import pytest

from bot.engine.nlu.pipeline import TopicPipeline
from bot.engine.nlu.understanding import Context

pytestmark = pytest.mark.slow


def names(understood):
    return [part.name for part in understood.topics]


def test_two_questions_give_two_topics_in_their_order(pipeline):
    assert names(pipeline.classify("What does it feel like while it runs, and does Aetna pay for it?")) == ["side_effects", "insurance"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("side effects, cost?", ["side_effects", "not_covered"]),
        ("does it knock you out an how many times do I have to come", ["side_effects", "session_count"]),
        ("who is it meant for also does Humana pay", ["candidacy", "insurance"]),
    ],
)
def test_two_questions_without_grammar_between_them_are_parted(pipeline, text, wanted):
    assert names(pipeline.classify(text)) == wanted


def test_dictated_words_are_understood(pipeline):
    assert names(pipeline.classify("what are the side of facts of cat a mean question mark")) == ["side_effects"]


@pytest.mark.parametrize(
    "text",
    [
        "My mother raised six of us on a farm and never once lay down before dark. She would have laughed at me. What do people usually feel while it runs?",
        "I sold the boat in June, which broke my heart a little, and I've been at a loss since. Anyway. What side effects are common?",
    ],
)
def test_a_story_is_no_danger(pipeline, text):
    assert names(pipeline.classify(text)) == ["side_effects"]


def test_a_known_and_an_unknown_question_are_told_apart(pipeline):
    found = pipeline.classify("How many infusions are there and where do I park?").topics
    assert [part.name for part in found] == ["session_count", "not_covered"]
    assert found[1].sub in ("location", "facilities")


def test_a_story_before_a_question_adds_no_topic(pipeline):
    text = "I have had headaches since my second kid was born and nothing my neurologist tries lasts. Does insurance pay for ketamine infusions?"
    assert names(pipeline.classify(text)) == ["insurance"]


def test_danger_in_any_part_wins(pipeline):
    assert names(pipeline.classify("What does a session cost? Honestly I want to kill myself.")) == ["crisis"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I have a pacemaker. Does ketamine speed up the heart and is it safe for me", "personal_medical"),
        ("still woozy three days after number two, how many sessions do people have", "adverse_event"),
    ],
)
def test_ones_own_health_is_not_lost_among_questions(pipeline, text, first):
    assert names(pipeline.classify(text))[0] == first


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Skeptical retired plumber here. Does Humana pay for the infusions?", "insurance"),
        ("Lifelong truck driver from Tulsa. Does Humana pay for the infusions?", "insurance"),
        ("Proud grandpa of nine! how is it given", "administration"),
    ],
)
def test_who_asks_does_not_change_what_is_asked(pipeline, text, topic):
    assert names(pipeline.classify(text)) == [topic]


@pytest.mark.parametrize(
    ("text", "before", "wanted"),
    [
        ("why?", "benefits", "benefits"),
        ("tell me more", "session", "session"),
        ("is that covered?", "session", "insurance"),
        ("and how many would I need?", "session", "session_count"),
        ("what about nausea?", "insurance", "side_effects"),
        ("how long do those last?", "side_effects", "side_effects"),
        ("no, I meant does insurance cover it", "session", "insurance"),
        ("who decides whether I get it", "insurance", "candidacy"),
        ("should I stop taking them then?", "comparison", "personal_medical"),
    ],
)
def test_a_follow_up_is_read_in_the_light_of_the_answer_before(pipeline, text, before, wanted):
    assert pipeline.classify(text, Context((before,))).intent == wanted


def test_asking_back_happens_once_only(pipeline):
    for text in ("tell me about the treatment", "how long", "is it good", "what about the drip"):
        again = pipeline.classify(text, Context(misses=1))
        assert again.intent != "clarify"
        first = pipeline.classify(text)
        if first.intent == "clarify":
            assert 2 <= len(first.candidates) <= 3


def test_a_saved_pipeline_understands_the_same(pipeline, encoder, tmp_path):
    pipeline.save(tmp_path)
    loaded = TopicPipeline.load(encoder, tmp_path)
    for text in ("how does it work", "does it hurt and is it safe", "waht does it cots", "hola"):
        assert loaded.classify(text) == pipeline.classify(text)
    assert not [f for f in tmp_path.iterdir() if f.suffix not in (".json", ".npz")]


@pytest.mark.parametrize("text", ["", " ", "?", "😀", "a" * 4000, "\x00\x01", "/greet", "{}", "عربى", "\n\n\n", "' OR 1=1 --"])
def test_no_text_breaks_it(pipeline, text):
    understood = pipeline.classify(text)
    assert 1 <= len(understood.topics) <= 3
    assert 0 <= understood.confidence <= 1


def test_probabilities_sum_to_one(pipeline):
    rows = pipeline.model.probabilities(pipeline.scores(["is it safe", "what", "price of gold"]))
    np.testing.assert_allclose(rows.sum(axis=1), 1)


def test_a_message_is_understood_in_milliseconds(pipeline):
    texts = [f"how long does infusion number {i} take" for i in range(40)]
    took = []
    for text in texts:
        began = time.thread_time()
        pipeline.classify(text)
        took.append(time.thread_time() - began)
    assert np.median(took) < 0.030  # processor time, generous for a busy machine; about 0.006 on a quiet one
