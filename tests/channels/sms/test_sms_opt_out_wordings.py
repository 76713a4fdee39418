"""Which wordings ask for the texts to stop, and which talk of something else."""

from __future__ import annotations

import pytest

from bot.channels.sms.keywords import keyword
from bot.channels.sms.opt_out import opt_out

OPT_OUTS = (
    """
please stop texting me|take me off your list|unsubscribe me pls|no more texts|Stop, please|pls unsubscribe|I want to opt out|opt me out
how do i unsubscribe|can I opt out|stop sending me these messages|don’t text me anymore|do not contact me again|Don't message this number
quit texting me|remove my number|Remove me from this list!|I don't want any more texts|i do not want to get your messages
I no longer wish to receive texts|stop all messages|stop txting me!!|cancel texts|end texts please|lose my number|wrong number|leave me alone
revoke my consent|I withdraw my consent to be texted|can you please stop texting me, thanks|stop bothering me|hey stop messaging us
could you take my name off the mailing list|get me off this text list|stop contacting me|opt out of texts|not interested in these messages
stop spamming me|please dont send me texts|no más mensajes|Deje de enviarme mensajes por favor|turn off notifications
I didn't sign up for this, stop texting me|who is this? stop texting me|Unsubcribe|stop period|You have the wrong number|can you stop
cancel my subscription|stop the texts|please stop it|STOP NOW|ok stop thanks|quítenme de la lista|no me escriban más|dejen de mandarme mensajes
my phone bill is awful, so please quit sending me texts|I said stop|would you guys stop texting my phone
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

OTHERS = (
    """
can I stop my other meds?|when does the nausea stop?|I want to quit smoking first|how do I stop a migraine|should I stop taking topamax before
make it stop|I want to end it|I can't stop throwing up|can you text me back|text me the price|do you text me reminders?|cancel my appointment
I need to cancel my appointment tomorrow|please stop the pain|can the infusion be stopped|don't text me before noon|don't stop
I don't want to stop|what happens if I stop texting you|if I opt out can I come back|why don't you text me back|my husband will not text me
can I opt out of the anesthesia|can I opt out of the first session|withdraw my consent for the treatment|when do the side effects end
what if I want to end the session early|is there a list of side effects|how do I get off painkillers|take me off the wait list
will the headaches come back if I quit|will you stop the drip if I panic|are my messages private|did you get my message|I got your text
my insurance will stop covering it|do you send appointment texts|no more pain would be nice|no more migraines|is my number shared
can i quit halfway|stop and go migraines|my ex won't stop texting me|I want it all to end|do not contact my husband|what do your texts cost
I quit my job|when does a session end|I want to be on your list|does it stop the glutamate|can I cancel a consultation by text|yes|hello
what is the end goal|I'd like to quit ibuprofen|will my doctor stop my other prescriptions|does relief end when the infusions stop
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("words", OPT_OUTS)
def test_it_is_an_opt_out(words: str) -> None:
    assert keyword(words) == "stop" or opt_out(words)


@pytest.mark.parametrize("words", OTHERS)
def test_it_is_not_an_opt_out(words: str) -> None:
    assert keyword(words) != "stop"
    assert opt_out(words) is None


def test_a_long_story_is_no_opt_out_and_costs_no_time() -> None:
    assert opt_out("stop " * 2000 + "texting me") is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [("STOP", "stop"), ("stop stop", "stop"), ("Opt Out", "stop"), ("stop all", "stop"), ("unstop", "start"), ("Yes!", "start"), ("HELP?", "help"),
     ("¿info?", "help"), ("help me choose", None), ("the end", None), ("", None), ("yes please", None), ("👍", None)],
)  # fmt: skip
def test_keywords_stand_alone(words: str, meant: str | None) -> None:
    assert keyword(words) == meant
