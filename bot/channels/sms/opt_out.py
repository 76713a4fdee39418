"""Rule: whoever says in any reasonable wording that the texts should stop is heard (47 CFR 64.1200(a)(10), in force since April 2025).

Why a matcher of its own: "please stop texting me" must work with the engine down, and "when does the nausea stop?" must stay a question.
A wording counts where stopping is said *of the texts* (texting, messages, list, this number), or where the message is nothing but the
wish to stop, or ends with it ("who is this? stop"). It does not count where stopping is said of anything else (of the messages that
nerves send, too), where somebody is told or complains that no text came, or of a time ("don't text me before noon").
"""

import re
import unicodedata
from typing import Final

MOST_CHARACTERS: Final = 400  # a longer message is a story, in which "stop" is said of many things
_LETTERS: Final = str.maketrans("’‘`´áéíóúñ", "''''aeioun")
_MARKS: Final = re.compile(r"[^\w' ]+")
_CLAUSES: Final = re.compile(r"[.?!;:,\n]+")


def _any(*wordings: str) -> str:
    return "(?:" + "|".join(wordings) + ")"


_POLITE: Final = _any(
    "please", "pls", "plz", "plse", "pleas", "kindly", "hi", "hey", "hello", "ok", "okay", "yes", "no", "nope", "just", "now", "so", "well",
    "sorry", "sir", "thanks", "thank you", "thx", "ty", "guys", "already", "(?:i )?(?:already )?said",
    "(?:i )?(?:already )?told you(?: to)?",
    "i asked you to", "i want you to",
    "i would like you to", "i'd like you to", "you need to", "you must", "you can", "(?:can|could|would|will) (?:you|u)(?: guys| all)?",
    "for the last time", "right now", "immediately", "today", "period", "asap", "for good", "forever", "por favor",
    "any ?more", "again", "ever", "who(?:'s| is) this", "who are you", "i(?:'m| am) done",
    "(?:i(?:'m| am) )?(?:not|no longer) interested",
)  # fmt: skip
_TEXTS: Final = _any(
    r"text(?:s|ing|ings)?", r"(?:text|txt|sms) messages?", "txts?", "txting", "messag(?:e|es|ing)", "msgs?", "msging", "sms(?:es)?",
    "alerts?", "notifications?", "spam",
)  # fmt: skip
_ME: Final = _any("me", "us", "him", "her", "them", "(?:my|this) (?:phone|cell|mobile)(?: number)?", "(?:my|this) number")
_OUR: Final = _any(  # no word in two ways, and few of them in a row: a long message must not cost time
    "the", "these", "those", "all", "any", "of", "your", "ur", "more", "this", "such", "further", "future", "annoying", "stupid",
    "auto(?:mated|matic)?", "promo(?:tional)?", "marketing", "(?:ro)?bot", "spam", "random", "unwanted", "unsolicited", "constant",
    "with", "w",
)  # fmt: skip
_OUR_TEXTS: Final = rf"(?:{_OUR} ){{0,5}}{_TEXTS}"
_GET: Final = r"(?: to)?(?: be)?(?: get| getting| receive| receiving| see| have)?"
_LIST_OF: Final = _any(
    "text(?:s|ing)?", "mail(?:ing)?", "e ?mail", "sms", "contacts?", "message", "messaging", "phone", "call(?:ing)?", "marketing"
)
_LIST: Final = (
    rf"(?:{_OUR} ){{0,5}}(?:{_LIST_OF} )?(?:lists?|database|system|texts|messages|campaign|subscription|texting service|contacts)"
)
#: "text", alone or beside another way of reaching somebody: "call or text".
_WRITE: Final = (
    r"(?:(?:call|phone|ring|e ?mail)(?: me)? (?:or|and|nor) )?(?:text|txt|message|msg|sms|contact|write(?: to)?)"
    r"(?: (?:or|and|nor) (?:call|phone|e ?mail|text|message|contact))?"
)
_THESE: Final = "(?:any ?more|any|more|these|those|this|that|it|stuff|things|anything|all)(?: (?:else|stuff|things))?"
_DO_NOT: Final = "(?:don't|dont|do not)"
#: Before a wording that asks for something: with a subject it only tells something ("you never text me back").
_ASKED: Final = "".join(
    rf"(?<!\b{subject} )" for subject in ("i", "you", "u", "we", "they", "he", "she", "it", "who", "why", "will", "would", "guys", "clinic")
)

#: Nothing but the wish to stop, once courtesy is taken off.
#: "end" is not among them: "I want to end it" must never be taken for a wish about texts. The bare word is a keyword.
_ALONE: Final = re.compile(
    _any(
        r"(?:i (?:want|wish|need|would like) to |i'd like to |let me |how (?:do|can) i |can i )?"
        + _any(
            "(?:stop|stopp|stp|stpo|sotp|stopall)(?: (?:it|this|that|all|everything|stop|all of (?:it|this)))*",
            "unsubscribe(?: me)?(?: (?:from )?(?:all|everything|this|these|it))?", "unsubcribe", "unsuscribe", "unsubscibe", "un subscribe",
            "opt ?out(?: of (?:it|this|all|everything))?", "opt me out",
        ),
        "(?:cancel|quit|revoke)(?: (?:it|this|that|cancel|quit|revoke))?",
        "(?:stop|quit|cease)(?: sending(?: me| us)?(?: " + _THESE + ")?| contact(?:ing)?)", "cease and desist",
        f"{_DO_NOT} (?:ever )?{_WRITE}(?: me| us)?(?: here| back)?", f"{_DO_NOT} send(?: me| us)?(?: {_THESE})?",
        f"(?:no|zero) (?:more |further )?(?:{_OUR} ){{0,5}}(?:{_TEXTS}|contact|marketing)",
        "(?:i (?:want|wish|need|would like) to |i'd like to )be (?:removed|deleted|taken off)", f"{_TEXTS} off", "turn this off",
        "(?:remove|delete|unlist|take) (?:me|us)(?: off)?(?: (?:from |off |of )*(?:this|it|that|here|everything))?",
        "(?:remove|delete|erase|lose|forget) (?:my|this) (?:phone |cell |mobile )?number", "unsubscribed",
        rf"turn (?:off {_OUR_TEXTS}|{_OUR_TEXTS} off)",
        "(?:leave|let) me alone", "go away", "(?:you(?:'ve)? (?:have|got) the )?wrong (?:number|person)(?: stop)?",
        "i (?:opt out|unsubscribe|revoke)", "i(?:'m| am) (?:opting|opted) out",
        "parar", "pare", "alto", "baja", "cancelar(?: suscripcion)?", "(?:quiero )?dar(?:me|se) de baja",
        "(?:este es (?:un )?)?numero equivocado",
    )
)  # fmt: skip
#: The wish to stop, said of the texts, anywhere in the message.
_OF_TEXTS: Final = re.compile(
    r"\b"
    + _any(
        rf"(?:stop|quit|cease|halt|end|discontinue|enough(?: with| of)?) (?:sending |getting |receiving )?(?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:stop|quit|cease) (?:sending|writing|contacting|bothering|spamming|bugging|harassing|pestering|blowing up) (?:to )?{_ME}",
        r"(?:stop|quit|cease) (?:all )?(?:contact|contacting|communications?|spam|spamming)",
        rf"{_ASKED}(?:{_DO_NOT}|never) (?:ever |you ever )?{_WRITE} {_ME}",
        rf"(?:please|kindly|(?:can|could|would) (?:you|u|y'all)(?: please)?|(?:ask|asked|tell|told|want|prefer|rather) (?:you|u)) "
        rf"(?:not|{_DO_NOT}|never)(?: to)? (?:ever )?{_WRITE} {_ME}",
        rf"(?:ask|asked|tell|told|want) (?:you|u) to (?:not|never) {_WRITE} {_ME}",
        rf"(?:mind not|refrain from|avoid) (?:text|txt|messag|contact)ing {_ME}",
        r"(?:stop|quit|cease) (?:call|phon|email)ing (?:me )?(?:and|or) (?:text|txt|messag)ing",
        rf"{_ASKED}(?:{_DO_NOT}|never) (?:ever )?send (?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:don't|dont|do not|no longer|not) (?:want|wanna|need|wish|interested in){_GET} {_OUR_TEXTS}",
        rf"{_DO_NOT} want (?:you|u|anybody|anyone) to {_WRITE}(?: {_ME})?",
        rf"(?:{_DO_NOT}|no longer|not|never) (?:want|wanna|need|wish|care|like)(?: to)? (?:ever )?be(?:ing)? "
        r"(?:(?:called|phoned|emailed) (?:or|and|nor) )?(?:text|txt|messag|contact|bother)(?:e?d)",
        rf"(?:{_DO_NOT}|no longer|not|never) (?:want|wanna|need|wish|care)(?: to)? (?:ever )?"
        r"hear (?:any ?(?:thing|more) )?from (?:you|u|this)",
        rf"(?:make|get|have|want|need) {_OUR_TEXTS} (?:to )?(?:stop|end|cease)",
        rf"{_OUR_TEXTS} (?:(?:need|have|has|got|ought) to|must|should|better) (?:stop|end|cease)",
        rf"(?:can|could|would|will) {_OUR_TEXTS} (?:please )?(?:stop|end)",
        rf"(?:no|zero) (?:more|further) (?:of )?{_OUR_TEXTS}",
        rf"(?:be|get|getting|being) (?:removed|taken|deleted|dropped) (?:off|from|out of|of) (?:of )?{_LIST}",
        rf"(?:put|add|place) {_ME} (?:on|to) (?:your |the |a )*(?:do not|don't|dont|no) (?:call|text|contact) list",
        rf"(?:take|remove|delete|drop|get|erase|strike|pull) (?:{_ME}|my name) (?:off|from|out of|of) (?:of )?{_LIST}",
        r"unsubscribe (?:me|us|my number|this number|from)",
        r"(?:please|pls|plz|to|wanna|can i|do i|i) unsubscribe",
        rf"cancel (?:{_OUR} |my )*(?:text |sms |message )?(?:subscription|{_TEXTS})",
        rf"opt(?:ing)? (?:me )?out (?:of|from) (?:getting |receiving )?{_OUR_TEXTS}",
        r"opt me out",
        r"(?:revoke|withdraw|take back|cancel) (?:my |the |all )*(?:consent|permission|authorization|opt ?in)\b",
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
        r"(?:can't|cant|cannot|can not|couldn't|unable to|able to|hard to) (?:seem to )?(?:stop|quit)",
        r"i (?:(?:should|must|have to|need to|can) )?(?:stop|quit|end) (?:texting|txting|messaging)",
        rf"never (?:ever )?{_WRITE} (?:me|us) back",
        r"(?:do|does) (?:you|they|it|u) (?:ever )?(?:stop|end|quit)",
        r"will i (?:be|get) (?:removed|taken|deleted|dropped)",
        r"did you (?:lose|delete|forget|remove)",
        r"(?:spouse|husband|wife|ex|boyfriend|girlfriend|insurance|boss|friend|pharmacy|son|daughter|mom|dad) "
        r"(?:(?:to|will|won't|doesn't|keeps?|can't) )+\w+",
        r"text(?:s|ing)? (?:and|while) driv\w+",
    )
    + r"\b"
)


#: Consent to be treated is not consent to be texted, nor is a question on it.
_OF_CARE: Final = re.compile(
    r"\b(?:treat\w*|infusions?|procedures?|surger\w+|therap\w+|sessions?|drip|sedation|anesthesia|study|trial|form|start\w*"
    r"|mid ?way|half ?way|(?:can|could|may|how do|how can|am|if|when|should) i)\b"
)
#: The messages that are spoken of are those of the body.
_OF_NERVES: Final = re.compile(
    r"\b(?:brain|nerves?|neurons?|receptors?|signals?|glutamate|nmda|pathways?|(?:of|from|send|sends|sending|feel|feeling) pain"
    r"|pain messages?"
    r"|(?:in|to|from|through) (?:my|the|your|our) (?:head|body|spine|spinal cord)"
    r"|(?:ketamine|infusions?|drug|treatment|drip|medicine|it|they|that|this) (?:\w+ ){0,2}?(?:stop|end|halt)s?)\b"
)
_BY_TEXT: Final = re.compile(r"\b(?:te?xt\w*|sms|msgs?|me|us|your|you|list)\b")
#: Beside words on how somebody feels "stop" at the end of the message is said of that.
_OF_BODY: Final = re.compile(
    r"\b(?:pain\w*|hurt\w*|\w*aches?|migraines?|nausea\w*|sick|dizz\w*|spinning|drip|infusions?|sessions?|iv|needle|symptoms?|meds?|medic\w+"
    r"|pills?|treat\w*|vomit\w*|throw\w*|bleed\w*|shak\w+|wait)\b"
)
#: Another number in its place.
_REPLACED: Final = re.compile(r"\b(?:instead|new number|use|change|replace)\b|\d{3}\D{0,2}\d{4}")


def opt_out(text: str) -> str | None:
    """The words by which a message asks for the texts to stop, for the consent ledger; None where it does not ask for that."""
    typed = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    plain = _plain(typed)
    if not plain or len(plain) > MOST_CHARACTERS:
        return None
    if alone := _alone(plain):
        return alone
    found = _OF_TEXTS.search(plain)
    if found is not None and not _TAKEN_BACK.search(plain) and not _of_something_else(found.group(), plain):
        return found.group().strip()
    return _last_word(typed, plain)


def _plain(typed: str) -> str:
    return " ".join(_MARKS.sub(" ", typed).split())


def _of_something_else(found: str, plain: str) -> bool:
    """Whether the wording is said of the messages of nerves, or of consent to a treatment."""
    if re.search(r"\b(?:consent|permission|authorization)\b", found):
        return bool(_OF_CARE.search(plain)) and not re.search(r"\b(?:te?xt\w*|messag\w+|sms|contact\w*)\b", plain)
    return bool(_OF_NERVES.search(plain)) and not _BY_TEXT.search(found)


def _last_word(typed: str, plain: str) -> str | None:
    """The wish to stop that a message of several sentences ends with: "who is this? stop"."""
    *before, last = [clause for clause in map(_plain, _CLAUSES.split(typed)) if clause] or [""]
    if not before or _OF_BODY.search(plain) or _REPLACED.search(plain) or _TAKEN_BACK.search(plain):
        return None
    return _alone(last)


def _alone(plain: str) -> str | None:
    """The wish that `plain` is nothing but, with or without the courtesy around it ("no" is one, and the wish in "no texts please")."""
    behind = _without_courtesy(plain, before=False)
    return next((words for words in (plain, behind, _without_courtesy(plain)) if words and _ALONE.fullmatch(words)), None)


def _without_courtesy(plain: str, *, before: bool = True) -> str:
    last, bare = "", plain
    while bare != last:
        last = bare
        if before:
            bare = re.sub(rf"^{_POLITE}(?: |$)", "", bare)
        bare = re.sub(rf"(?:^| ){_POLITE}$", "", bare)
    return bare
