"""The six questions of the article's Q&A section, each also in three other wordings: answered rightly by HTTP and by `bot ask --jsonl`."""

import pytest
from ask_process import AskProcess
from chat import Chat, words
from server import BotProcess

#: topic: (words that the answer has to hold, the article's question, three other wordings)
QUESTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "candidacy": (
        ("usual", "healthcare provider"),
        (
            "Who is a candidate for ketamine infusion therapy for migraines?",
            "What kind of patient is ketamine treatment meant for?",
            "how do I know whether I'd be eligible for the infusions",
            "is this for people whose other migraine meds failed?",
        ),
    ),
    "session": (
        ("recliner", "40 minutes"),
        (
            "What can I expect during a ketamine infusion session?",
            "Please describe what an appointment for an infusion is like",
            "what happens when im sitting there getting the infusion",
            "How long would I be hooked up to the drip?",
        ),
    ),
    "side_effects": (
        ("hallucinations", "nausea"),
        (
            "Are there any side effects of ketamine infusion therapy?",
            "Could the infusion make me feel sick or dizzy?",
            "what are teh common side affects",
            "Tell me about unwanted effects of ketamine, please",
        ),
    ),
    "session_count": (
        ("6 infusions", "3 weeks"),
        (
            "How many sessions are required for effective treatment?",
            "What number of infusions does a typical series have?",
            "how often would i have to come in before it works",
            "Is one infusion enough or do I need several?",
        ),
    ),
    "insurance": (
        ("insurance company",),
        (
            "Is ketamine infusion therapy covered by insurance?",
            "Will my health plan pick up the bill for this?",
            "does insurance pay 4 ketamine",
            "I wonder whether my insurer reimburses these infusions",
        ),
    ),
    "comparison": (
        ("different way",),
        (
            "How does ketamine compare to other migraine treatments?",
            "What makes this different from regular migraine medication?",
            "is ketamine any better than the usual treatments",
            "Does it replace the preventive medicine people take for migraine?",
        ),
    ),
}
ASKED = [(topic, question) for topic, (_, questions) in QUESTIONS.items() for question in questions]


@pytest.mark.parametrize(("topic", "question"), ASKED)
def test_answered_over_http(server: BotProcess, topic: str, question: str) -> None:
    bubbles = Chat(server).say(question)
    said = words(bubbles)
    assert bubbles[0]["topics"] == [topic], said
    assert bubbles[0]["outcomes"] == ["answer"], said
    assert all(part in said for part in QUESTIONS[topic][0]), said


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize(("topic", "question"), ASKED)
def test_answered_by_bot_ask(ask: AskProcess, topic: str, question: str, channel: str) -> None:
    answer = ask.ask(question, channel=channel)
    assert [found["name"] for found in answer["topics"]] == [topic], answer
    assert answer["outcomes"] == ["answer"]
    said = " ".join(answer["replies"])
    assert all(part in said for part in QUESTIONS[topic][0]), said
    if channel == "sms":
        assert all(len(reply) <= 306 for reply in answer["replies"])
