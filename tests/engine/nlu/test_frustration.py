import pytest

from bot.engine.nlu.frustration import is_frustrated


@pytest.mark.parametrize(
    "text",
    ["this is useless", "you don't understand me", "I already asked that", "stupid bot", "ur not helping", "that's not what I asked", "wtf",
     "you keep saying the same thing", "what a waste of my time", "read my question", "u dont listen", "this bot is garbage", "I'm so fed up with this",
     "for the third time, answer my question",
     # what the bot is called
     "you're useless", "you're so stupid", "youre just annoying", "you guys are a joke", "ur dumb", "this whole chat is rubbish", "your answers are garbage",
     "you are such an idiot", "that was unhelpful", "this is awful!", "this bot sucks", "you suck", "the assistant really stinks",
     # saying things over
     "stop repeating yourself", "quit saying the same thing", "stop telling me that", "you already said that", "you've just told me that!",
     "ok you already answered that, next", "you keep giving me the wrong answer", "it just keeps sending this", "I keep telling you the same",
     # no help
     "this isn't helping", "that didn't help", "well, that didn’t help me at all", "that's not very helpful",
     "your answer wasn't much help", "that does not help, where is a person", "you gave me the wrong answer", "nothing helps.",
     "how many times do I have to say it", "telling me this over and over"],
)  # fmt: skip
def test_being_fed_up_with_the_bot_is_noticed(text):
    assert is_frustrated(text)


@pytest.mark.parametrize(
    "text",
    ["triptans were useless for me, would I qualify?", "I'm sick of these migraines", "my insurance is a joke, do they cover this?", "I'm so frustrated with my headaches",
     "does my doctor have to understand it", "it hurts like hell", "I was told to ask you about botox", "can you answer my question about side effects?",
     "I just asked my neurologist about ketamine, how does it work?", "no", "is it a stupid question to ask how it works",
     "do you treat terrible migraines", "I've had this terrible pain since Monday", "this headache is awful", "the pills are useless, what else is there",
     "that medicine was a waste of time", "my head is pounding and it sucks", "this pain sucks", "people keep telling me to try it",
     "my doctor and I keep asking the insurer", "you just said it takes 40 minutes, is that every time?", "you already mentioned nausea, what else is common?",
     "I took triptans for a year and that didn't help", "it didn't help my sister's migraine", "should I stop taking my pills", "does the treatment stop helping",
     "does the drip repeat every week", "that was horrible, I threw up the whole night after the infusion", "what if I give the wrong insurance card",
     "how many times a month would I come in", "can it make you stupid", "could you dumb down how it works", "we tried everything for her and nothing helps, could she come",
     "my sister who had it keeps saying to try", "it throbs over and over all day"],
)  # fmt: skip
def test_anger_at_other_things_is_not_taken_for_it(text):
    assert not is_frustrated(text)
