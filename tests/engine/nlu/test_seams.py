import pytest

from bot.engine.nlu.seams import seams


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("cost, side effects?", ("cost", "side effects?")),
        ("price + parking", ("price", "parking")),
        ("usual length and the usual number of visits", ("usual length", "the usual number of visits")),
        ("who may get it also will medicaid pay", ("who may get it", "will medicaid pay")),
        ("does it sting how many times do I come", ("does it sting", "how many times do I come")),
        ("does the needle hurt is it safe", ("does the needle hurt", "is it safe")),
    ],
)
def test_a_seam_is_proposed(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(seams(text))


@pytest.mark.parametrize(
    "text",
    [
        "how many infusions will I need",
        "what happens when I get there",
        "do you get nausea or dizziness",
        "is it common, and is that normal",
        "does it help with migraine",
        "ok",
        "",
        "+",
    ],
)
def test_one_question_has_no_seam(text: str) -> None:
    assert list(seams(text)) == []


def test_a_story_is_left_to_grammar() -> None:
    assert list(seams("word " * 30 + "and what does it cost")) == []
