"""Which wordings ask for the texts to stop, and which talk of something else."""

from __future__ import annotations

import time

import pytest

from bot.channels.sms.keywords import keyword
from bot.channels.sms.opt_out import WRONG_NUMBER, opt_out

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
remove me|please remove me|take me off|delete me please|remove me from this|remove me again!|please don't text|do not text|Don’t text anymore
stop sending these|please stop sending me stuff|stop sending|don't send me anything else|do not send any more|cease and desist
please do not call or text me|don't call me or text me again|do not text or call us|stop calling and texting me|never call or message me again
stop automated texts|stop all the promotional messages|no more automated texts|enough with the marketing texts|stop with the texts|no texts please
make these texts stop|how can I make the messages stop|these texts need to stop|I want these texts to stop|can your messages stop please|texts off
i want to be removed from your list|I'd like to be taken off your mailing list|can I be removed from the text list|put me on your do not text list
who is this? stop|I'm done. Stop!|not interested, unsubscribe|I don't know you; please remove me|wrong person stop|who is this stop
I don't want to hear from you anymore|I do not wish to be contacted|i never want to hear from you again|I don't want to be called or texted
I no longer want messages from you|please refrain from texting me|I asked you not to text me|could you please not message us|you must never text me again
turn the texts off|turn this off|ＳＴＯＰ|unsubscribe from everything|I already told you to stop|stop the messages about ketamine
stop sending me messages, you get on my nerves|I revoke my authorization to text me|can I withdraw my consent to get messages|discontinue these texts
unsubcribe us please|stpo|please opt uot|stop texing me|no more mesages|stop mssging us|unsub me
enough already with the texts|cut it out with these alerts|quit it|knock it off|desist|please halt|cease and desist contacting me
turn those off|how do i turn off your texts|switch off the notifications|disable these alerts|block my number|how can I block you
take my cell number off|erase this number from your records|please drop my number from the list|remove from your list|I want off the list
get rid of this number|don't text 602-555-0188|do not keep me in your system|opt my number out|unsubscribe this phone|leave my phone alone
I never agreed to your messages|we didn't sign up for texts|nobody in this house wants your messages|I haven't consented to being contacted
you no longer have my permission|I am rescinding my consent|I've revoked my consent|I do not consent to texts|I no longer consent
I'm tired of getting texts|we are sick of these messages|I am so over your texts|I'd rather you didn't message me|I prefer not to get texts
your texts are unwelcome|text me no longer|do not disturb us again|what do I text to unsubscribe|which word do I send to stop these messages
stop replying to me|do not answer|please stop the reminders|don't send me junk|this isn't Paula's phone any more
he no longer uses this number|stop please, thank you very much|opting out, effective today|no messages, gracias
para ya|basta|why does this number keep messaging us? Stop
I would like it if you didn't text me|unsubscribeee|I want off|opt out us|message somebody else please|quit hitting us up|borre mi numero|stop blowing my phone up with texts|quit flooding me with alerts|bórrame de la lista|no me envíes más textos|ya no quiero recibir sus mensajes|dejen de mandar mensajes
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
why won't the pain leave me alone?|these migraines never leave me alone|will the nausea leave me alone after a day|my family should leave me alone
does ketamine stop the messages nerves send to the brain?|will it stop messages of pain|do the infusions end the messages in my head
how does it stop messages to the brain|can the drip stop these signals|does the drug halt alerts from my nerves|does it stop sending pain messages
you said you would text but did not text me|you never text me back|they never messaged me|nobody would never text me|you did not contact us
why did you not text me|you guys never text us back|my doctor will never text me|you don't text me about it|they do not send me messages
can I withdraw my consent mid session?|can i revoke my consent once it has started|what if I withdraw consent during the infusion
may I take back my permission for the procedure|cancel my consent form|can I withdraw my consent
remove my number and use 602-555-0199 instead|delete my number and put my wife's|My new number is 602-555-0133. Delete this number|did you lose my number
please take me off the cancellation list|get me off this drug list|will I be removed from your list if I am late
do I have to turn off notifications during the session|should I turn off my texts for it|I can't stop texting my ex|should I stop texting after it
my head hurts. please stop|the drip made me dizzy, can you stop|I want to be taken off topamax|how do I make the headaches stop
can the pain stop|don't call, text me|remove the iv|I don't want to hear about side effects|are there no texts about it
what is the end goal|I'd like to quit ibuprofen|will my doctor stop my other prescriptions|does relief end when the infusions stop
don't text, just call me|please don't message me, phone me|do not text me but please call me|I haven't signed up for the texts yet
I'm tired of these headaches|so sick of pills|I'm over needles|we are done with infusions for now|knock me out please|cut me some slack
keep me informed|get me off the morphine|get me a ride|take me home after|let me out early|drop me a line|turn it down
can you turn off the music|do I switch off my phone|should I disable my pacemaker|block the nerve|block off the day for it
I never agreed to a spinal tap|nobody asked for my history|I did not consent to surgery|do I have to consent to this
I'd rather not be awake|prefer not to have a needle|your messages are clear, thanks|these headaches are unwelcome|what can I do to stop it
I did not respond to botox|do people not respond|you stopped answering my calls|para qué es la ketamina|paren cefalea
I would like it if you called|text me when it is over. why did it end|remove the patch|no more needles|why did you stop? stop making sense
this isn't my phone|this is not a cell phone|does this number take texts|my son needs this number|how do reminders work|reminder for Tuesday
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


@pytest.mark.parametrize("words", ["Sorry, this isn't Paula's phone any more", "ingrid no longer has this number"])
def test_the_ledger_gets_no_name_from_a_wrong_number(words: str) -> None:
    assert opt_out(words) == WRONG_NUMBER


def test_a_number_that_should_be_left_alone_does_not_reach_the_ledger() -> None:
    words = opt_out("Please don't text 602-555-0188 again")
    assert words is not None
    assert not any(character.isdigit() for character in words)


def test_a_long_story_is_no_opt_out_and_costs_no_time() -> None:
    assert opt_out("stop " * 2000 + "texting me") is None


@pytest.mark.parametrize(
    "words",
    [
        "all the ",
        "any of your more ",
        "stop it all ",
        "please ",
        "don't text or call ",
        "no one here ",
        "i am so tired of the ",
        "stop it with ",
    ],
)
def test_no_repetition_costs_time(words: str) -> None:
    began = time.process_time()
    opt_out(("stop " + words * 100)[:399] + "x")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("words", "meant"),
    [("STOP", "stop"), ("stop stop", "stop"), ("Opt Out", "stop"), ("stop all", "stop"), ("unstop", "start"), ("Yes!", "start"), ("HELP?", "help"),
     ("¿info?", "help"), ("help me choose", None), ("the end", None), ("", None), ("yes please", None), ("👍", None)],
)  # fmt: skip
def test_keywords_stand_alone(words: str, meant: str | None) -> None:
    assert keyword(words) == meant
