import pytest

from bot.engine.nlu.followup import asks_for_more, leans_back, without_lead_in


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no, I meant the price", "the price"),
        ("no i mean how long it lasts", "how long it lasts"),
        ("that's not what I meant, I was asking about insurance", "insurance"),
        ("sorry, I actually meant Medicare", "Medicare"),
        ("no", "no"),
        ("no thanks", "no thanks"),
        ("what does NMDA mean", "what does NMDA mean"),
        ("I mean", "I mean"),
    ],
)
def test_a_correction_loses_its_lead_in_and_nothing_else_does(text, rest):
    assert without_lead_in(text) == rest


@pytest.mark.parametrize(
    "text", ["why?", "tell me more", "how so", "and why is that", "can you explain that", "go on", "for example?", "is that all"]
)
def test_asking_to_go_on_is_noticed(text):
    assert asks_for_more(text)


@pytest.mark.parametrize(
    "text", ["why does ketamine work?", "how much", "tell me more about insurance", "explain the side effects", "more pain today"]
)
def test_a_question_of_its_own_is_not_asking_to_go_on(text):
    assert not asks_for_more(text)


def test_only_short_messages_lean_on_what_was_said():
    assert leans_back("is that covered?")
    assert leans_back("and how many would I need")
    assert not leans_back("How many infusions does a person usually need?")
    assert not leans_back("I had that for years and then I went to a doctor who said that it would go away but it never did")
