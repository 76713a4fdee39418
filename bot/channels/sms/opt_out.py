"""Rule: whoever says in any reasonable wording that the texts should stop is heard (47 CFR 64.1200(a)(10), in force since April 2025).

Why a matcher of its own: "please stop texting me" must work with the engine down, and "when does the nausea stop?" must stay a question.
A wording counts where stopping is said *of the texts* (texting, messages, list, this number), or where the message is nothing but the
wish to stop. It does not count where stopping is said of anything else, or of a time ("don't text me before noon").
"""

import re
from typing import Final

MOST_CHARACTERS: Final = 400  # a longer message is a story, in which "stop" is said of many things
_LETTERS: Final = str.maketrans("’‘`´áéíóúñ", "''''aeioun")
_MARKS: Final = re.compile(r"[^\w' ]+")


def _any(*wordings: str) -> str:
    return "(?:" + "|".join(wordings) + ")"


_POLITE: Final = _any(
    "please", "pls", "plz", "plse", "pleas", "kindly", "hi", "hey", "hello", "ok", "okay", "yes", "no", "nope", "just", "now", "so", "well",
    "sorry", "sir", "thanks", "thank you", "thx", "ty", "guys", "already", "i said", "i told you to", "i asked you to", "i want you to",
    "i would like you to", "i'd like you to", "you need to", "you must", "you can", "(?:can|could|would|will) (?:you|u)(?: guys| all)?",
    "for the last time", "right now", "immediately", "today", "period", "asap", "for good", "forever", "por favor",
)  # fmt: skip
_TEXTS: Final = _any(
    r"text(?:s|ing|ings)?", r"(?:text|txt|sms) messages?", "txts?", "txting", "messag(?:e|es|ing)", "msgs?", "msging", "sms(?:es)?",
    "alerts?", "notifications?",
)  # fmt: skip
_ME: Final = _any("me", "us", "him", "her", "them", "(?:my|this) (?:phone|cell|mobile)(?: number)?", "(?:my|this) number")
_OUR: Final = _any(
    "the", "these", "those", "all(?: of)?(?: the| these| those| your)?", "your", "ur", "any(?: more| of your| of these)?", "more", "this",
    "such", "further", "future", "annoying", "stupid",
)  # fmt: skip
_OUR_TEXTS: Final = rf"(?:{_OUR} )*{_TEXTS}"
_GET: Final = r"(?: to)?(?: be)?(?: get| getting| receive| receiving| see| have)?"
_LIST: Final = rf"(?:{_OUR} )*(?!wait)(?:\w+ )?(?:list|lists|database|system|texts|messages|campaign|subscription|texting service)"
_CARE: Final = r"(?:the |an? |my )?(?:treatment|infusions?|procedure|surgery|therapy)"

#: Nothing but the wish to stop, once courtesy is taken off.
#: "end" is not among them: "I want to end it" must never be taken for a wish about texts. The bare word is a keyword.
_ALONE: Final = re.compile(
    _any(
        r"(?:i (?:want|wish|need|would like) to |i'd like to |let me |how (?:do|can) i |can i )?"
        + _any(
            "(?:stop|stopp|stp|stpo|sotp|stopall)(?: (?:it|this|that|all|everything|stop|all of (?:it|this)))*",
            "unsubscribe(?: me)?", "unsubcribe", "unsuscribe", "unsubscibe", "un subscribe", "opt ?out", "opt me out",
        ),
        "(?:cancel|quit|revoke)(?: (?:it|this|that|cancel|quit|revoke))?",
        "(?:leave|let) me alone", "go away", "lose (?:my|this) number", "(?:you have the )?wrong number",
        "i (?:opt out|unsubscribe|revoke)", "i(?:'m| am) (?:opting|opted) out",
        "parar", "pare", "alto", "baja", "cancelar(?: suscripcion)?", "(?:quiero )?dar(?:me|se) de baja",
        "(?:este es (?:un )?)?numero equivocado",
    )
)  # fmt: skip
#: The wish to stop, said of the texts, anywhere in the message.
_OF_TEXTS: Final = re.compile(
    r"\b"
    + _any(
        rf"(?:stop|quit|cease|halt|end|enough(?: with| of)?) (?:sending |getting |receiving )?(?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:stop|quit|cease) (?:sending|writing|contacting|bothering|spamming|bugging|harassing|pestering|blowing up) (?:to )?{_ME}",
        r"(?:stop|quit|cease) (?:all )?(?:contact|contacting|communications?|spam|spamming)",
        rf"(?:don't|dont|do not|never|not) (?:ever |you ever )?(?:text|txt|message|msg|sms|contact|write(?: to)?) {_ME}",
        rf"(?:don't|dont|do not|never) (?:ever )?send (?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:don't|dont|do not|no longer|not) (?:want|wanna|need|wish|interested in){_GET} {_OUR_TEXTS}",
        rf"(?:don't|dont|do not) want (?:you |u )?to (?:be )?(?:text(?:ed)?|messaged?|contacted?)(?: {_ME})?",
        rf"(?:no|zero) (?:more|further) (?:of (?:these|your|those) )?{_TEXTS}",
        rf"(?:take|remove|delete|drop|get|erase|strike|pull) (?:{_ME}|my name) (?:off|from|out of|of) (?:of )?{_LIST}",
        r"(?:remove|delete|erase|lose|forget) (?:my|this) (?:phone |cell |mobile )?number",
        r"unsubscribe (?:me|us|my number|this number|from)",
        r"(?:please|pls|plz|to|wanna|can i|do i|i) unsubscribe",
        rf"cancel (?:{_OUR} |my )*(?:text |sms |message )?(?:subscription|{_TEXTS})",
        rf"opt(?:ing)? (?:me )?out (?:of|from) (?:getting |receiving )?{_OUR_TEXTS}",
        r"opt me out",
        rf"(?:revoke|withdraw|take back|cancel) (?:my |the |all )*(?:consent|permission|opt ?in)\b(?! (?:for|to) {_CARE})",
        rf"turn (?:off {_OUR_TEXTS}|{_OUR_TEXTS} off)",
        r"leave me alone",
        r"no mas (?:mensajes|textos|sms)",
        r"(?:deje|deja|dejen) de (?:enviarme|mandarme|escribirme|textearme|mandar|enviar)",
        r"no me (?:manden?|envien?|escriban?|mande|envie|escriba)\b(?: mas)?(?: (?:mensajes|textos|sms))?(?! (?:antes|despues))",
        r"quit(?:e|en)me de (?:la|su) lista",
    )
    + r"\b"
)  # fmt: skip
#: What takes a wording back: a time or condition, texts of other people, stopping denied or only asked about.
_TAKEN_BACK: Final = re.compile(
    r"\b"
    + _any(
        rf"(?:text|txt|message|msg|contact|write(?: to)?) {_ME} "
        r"(?:before|after|until|till|til|while|during|between|at|on|so early|so late|too)",
        r"(?:don't|dont|do not|never|won't|not) (?:want (?:you |it |them )?to )?(?:stop|quit|unsubscribe|opt out|cancel|end)",
        r"(?:if|when|once|before|unless|until|why|did|have|had|didn't) (?:i|you|u|they|we|he|she)(?: \w+)? "
        r"(?:stop(?:ped)?|unsubscribed?|opt(?:ed)? out|quit|don't text|not text|never text\w*)",
        r"why (?:don't|dont|do not|won't|didn't|did|do) (?:you|they|u)",
        r"(?:spouse|husband|wife|ex|boyfriend|girlfriend|insurance|boss|friend|pharmacy|son|daughter|mom|dad) "
        r"(?:(?:to|will|won't|doesn't|keeps?|can't) )+\w+",
        r"text(?:s|ing)? (?:and|while) driv\w+",
    )
    + r"\b"
)


def opt_out(text: str) -> str | None:
    """The words by which a message asks for the texts to stop, for the consent ledger; None where it does not ask for that."""
    plain = " ".join(_MARKS.sub(" ", text.casefold().translate(_LETTERS)).split())
    if not plain or len(plain) > MOST_CHARACTERS:
        return None
    bare = _without_courtesy(plain)
    if bare and _ALONE.fullmatch(bare):
        return bare
    found = _OF_TEXTS.search(plain)
    if found is None or _TAKEN_BACK.search(plain):
        return None
    return found.group().strip()


def _without_courtesy(plain: str) -> str:
    before, bare = "", plain
    while bare != before:
        before = bare
        bare = re.sub(rf"^{_POLITE}(?: |$)", "", bare)
        bare = re.sub(rf"(?:^| ){_POLITE}$", "", bare)
    return bare
