import pytest

from bot.engine.nlu.frustration import is_frustrated


@pytest.mark.parametrize(
    "text",
    ["this is useless", "you don't understand me", "I already asked that", "stupid bot", "ur not helping", "that's not what I asked", "wtf",
     "you keep saying the same thing", "what a waste of my time", "read my question", "u dont listen", "this bot is garbage", "I'm so fed up with this",
     "for the third time, answer my question"],
)  # fmt: skip
def test_being_fed_up_with_the_bot_is_noticed(text):
    assert is_frustrated(text)


@pytest.mark.parametrize(
    "text",
    ["triptans were useless for me, would I qualify?", "I'm sick of these migraines", "my insurance is a joke, do they cover this?", "I'm so frustrated with my headaches",
     "does my doctor have to understand it", "it hurts like hell", "I was told to ask you about botox", "can you answer my question about side effects?",
     "I just asked my neurologist about ketamine, how does it work?", "no", "is it a stupid question to ask how it works"],
)  # fmt: skip
def test_anger_at_other_things_is_not_taken_for_it(text):
    assert not is_frustrated(text)
