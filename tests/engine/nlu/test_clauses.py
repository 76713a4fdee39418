import pytest

from bot.engine.nlu.clauses import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Does it burn? How long is the needle in?", 2),
        ("does it burn and how long is the needle in", 2),
        ("who runs it, and can I read during it", 2),
        ("Tell me the risks and the price", 2),
        ("I was curious what it does to the brain, also do you open on weekends", 2),
        ("who runs it will I feel drowsy", 2),
        ("where does the drug come from isnt it made for horses", 2),
        ("Is a nurse there, isn't that dangerous", 2),
        ("does the relief come fast and for how many days", 2),
        ("Do all patients get the same chair and the same length of visit?", 2),
        ("I was wondering do you take walk-ins", 1),
        ("how long does it take to work", 1),
        ("I don't know if it will help me", 1),
        ("does it cause nausea and dizziness", 1),
        ("how long does it take", 1),
        ("hello", 1),
    ],
)
def test_a_message_is_cut_where_a_second_question_starts(text, parts):
    assert len(split(text)) == parts, split(text)


def test_a_story_does_not_ask_but_its_question_does():
    clauses = split("My head has hurt since March. I tried three doctors. What would the visit look like?")
    assert [clause.asks for clause in clauses] == [False, False, True]


def test_a_short_question_keeps_the_statement_it_leans_on():
    clauses = split("How is it given? I take warfarin, is that okay")
    assert clauses[-1].text == "I take warfarin, is that okay"
    assert clauses[-1].asks


@pytest.mark.parametrize("text", ["", "   ", "?", "...", "\n\n", "and and and and", "? ? ? ? ?", "a" * 5000])
def test_odd_text_is_cut_without_an_error(text):
    assert all(clause.text is not None for clause in split(text))
