"""Wordings of the wish for no more texts, and of what only sounds like it. How they are weighed stands in opt_out.py.

They are built of kinds, so that a new wording of a known kind is heard unseen: words for stopping, for texts, for the sender's list,
for the person and for a consent that is taken back. All of it is matched against plain words: small letters, no accents, no marks.
"""

import re
from typing import Final

#: Slips of the finger in the words that matter, put right before anything is matched.
SLIPS: Final = tuple(
    (re.compile(rf"\b(?:{typed})\b"), meant)
    for typed, meant in (
        (r"un ?su[bs]\w{0,4}[ir]\w?be{0,3}s?|un ?sub(?:scribe)?|unsubscribe", "unsubscribe"),
        (r"stpo|sotp|stp|stopp+|tsop|s t o p", "stop"),
        (r"opt uot|op out|otp out", "opt out"),
        (r"mess?a?ges?s|mesages?|messges?|mssgs?", "messages"),
        (r"texs|textes|tetxs|texst|txets", "texts"),
        (r"texing|textin|txtin|txtng|texitng", "texting"),
        (r"(?:(?:\+?1 )?\d{3} \d{3} \d{4}|\+?1?\d{10})", "this number"),
        (r"ms+a?g+ing|mes+a?ge?ing|messageing", "messaging"),
    )
)


def _any(*wordings: str) -> str:
    return "(?:" + "|".join(wordings) + ")"


POLITE: Final = _any(
    "please", "pls", "plz", "plse", "pleas", "kindly", "hi", "hey", "hello", "ok", "okay", "yes", "no", "nope", "just", "now", "so", "well",
    "sorry", "sir", "thanks", "thank you", "thx", "ty", "guys", "already", "(?:i )?(?:already )?said",
    "(?:i )?(?:already )?told you(?: to)?",
    "i asked you to", "i want you to",
    "i would like you to", "i'd like you to", "you need to", "you must", "you can", "(?:can|could|would|will) (?:you|u)(?: guys| all)?",
    "for the last time", "right now", "immediately", "today", "period", "asap", "for good", "forever", "por favor",
    "any ?more", "again", "ever", "who(?:'s| is) this", "who are you", "i(?:'m| am) done",
    "(?:i(?:'m| am) )?(?:not|no longer) interested", "and", "thank you very much", "gracias", "now please", "hereby",
    "effective (?:now|today|immediately)", "as of (?:now|today)", "at once", "y'all", "yall",
    "i(?:'m| am) (?:not|never) (?:a |your )?(?:patient|client|customer)",
)  # fmt: skip
_TEXTS: Final = _any(
    r"text(?:s|ing|ings)?", r"(?:text|txt|sms) messages?", "txts?", "txting", "messag(?:e|es|ing)", "msgs?", "msging", "sms(?:es)?",
    "alerts?", "notifications?", "reminders?", "spam", r"auto(?:mated|matic)? (?:repl(?:y|ies)|responses?)",
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
    rf"(?:{_OUR} ){{0,5}}(?:{_LIST_OF} )?"
    r"(?:lists?|database|system|records?|files?|phone ?book|rotation|texts|messages|campaign|subscription|texting service|contacts)"
)
#: "text", alone or beside another way of reaching somebody: "call or text".
_WRITE: Final = (
    r"(?:(?:call|phone|ring|e ?mail)(?: me)? (?:or|and|nor) )?(?:text|txt|message|msg|sms|contact|write(?: to)?)"
    r"(?: (?:or|and|nor) (?:call|phone|e ?mail|text|message|contact))?"
)
_THESE: Final = (
    "(?:any ?more|any|more|these|those|this|that|it|stuff|things|anything|all|crap|garbage|junk|shit|bs|nonsense)"
    "(?: (?:else|stuff|things|crap|garbage|junk|shit|bs|nonsense))?"
)
_THIS_THING: Final = "(?:this|it|that|these|those)(?: (?:thing|stuff|service|program|chat|thread))?"
_DO_NOT: Final = "(?:don't|dont|do not)"
#: Before a wording that asks for something: with a subject it only tells something ("you never text me back").
_ASKED: Final = "".join(
    rf"(?<!\b{subject} )" for subject in ("i", "you", "u", "we", "they", "he", "she", "it", "who", "why", "will", "would", "guys", "clinic")
)

#: Nothing but the wish to stop, once courtesy is taken off.
#: "end" is not among them: "I want to end it" must never be taken for a wish about texts. The bare word is a keyword.
ALONE: Final = re.compile(
    _any(
        r"(?:i (?:want|wish|need|would like) to |i'd like to |let me |how (?:do|can) i |can i )?"
        + _any(
            "(?:stop|stopall)(?: (?:it|this|that|all|everything|stop|all of (?:it|this)))*",
            "unsubscribe(?: me)?(?: (?:from )?(?:all|everything|this|these|it))?",
            r"unsubscribe (?:my|this) (?:\w+ )?(?:number|phone|cell)",
            "opt ?out(?: of (?:it|this|all|everything))?", "opt (?:me|us|(?:my|this) (?:cell |phone )?number) out",
        ),
        "(?:cancel|quit|revoke|discontinue|cease|desist|halt)(?: (?:it|this|that|cancel|quit|revoke))?",
        "(?:knock|cut) (?:it|this|that) (?:off|out)", "desist(?: from)?(?: it| this| that)?", "cease(?: it| this| that)? and desist",
        "(?:stop|quit|cease)(?: sending(?: me| us)?(?: " + _THESE + ")?(?: to (?:me|us))?| contact(?:ing)?)",
        "(?:stop|quit|cease) (?:reply|respond|answer|communicat|writ)ing(?: to| with)?(?: me| us| this number)?(?: here| at all)?",
        f"{_DO_NOT} (?:reply|respond|answer|communicate)(?: to| with)?(?: me| us| this number)?(?: here| at all)?",
        f"(?:i|we) (?:{_DO_NOT}|no longer) consent(?: to (?:this|it|that|these))?",
        f"{_DO_NOT} (?:ever )?{_WRITE}(?: me| us)?(?: here| back)?", f"{_DO_NOT} send(?: me| us)?(?: {_THESE})?(?: to (?:me|us))?",
        f"(?:no|zero) (?:more |further )?(?:{_OUR} ){{0,5}}(?:{_TEXTS}|contact|marketing)",
        "(?:i (?:want|wish|need|would like) to |i'd like to )be (?:removed|deleted|taken off)", f"{_TEXTS} off",
        rf"(?:how (?:do|can) i )?(?:turn|shut|switch) (?:off {_OUR_TEXTS}|{_OUR_TEXTS} off)",
        r"(?:how (?:do|can) i )?(?:turn|shut|switch) (?:this|these|those|it|them|that) off",
        "(?:turn|shut|switch) off (?:this|these|those|it|them|that)", "how (?:do|can) i block (?:you|this number)",
        rf"(?:disable|deactivate|mute|silence) (?:this|these|those|it|them|that|{_OUR_TEXTS})",
        f"(?:remove|delete|unlist|take) (?:me|us)(?: off)?(?: (?:from |off |of |out )*(?:here|everything|{_THIS_THING}))?",
        f"(?:get|drop|keep|cut) (?:me|us) (?:off|out)(?: of)?(?: {_THIS_THING})",
        "(?:remove|delete|erase|lose|forget|block|take|drop|scrub|unlist) (?:my|this) (?:phone |cell |mobile )?number(?: off)?",
        "(?:block|blacklist) (?:me|us)", "unsubscribed",
        rf"(?:how (?:do|can|would) (?:i|we) |let me |i (?:want|need|would like) (?:to get )?)?(?:get )?(?:off|out)(?: of)? {_LIST}",
        rf"(?:remove|delete|take|drop) (?:from|off) {_LIST}",
        "(?:leave|let) (?:me|us|(?:my|this) (?:number|phone)) alone", "go away", "get lost",
        "(?:text|txt|message|bother) (?:someone|somebody) else", "remove", "i (?:want|wanna|would like) off", "opt out (?:me|us)",
        "(?:not consenting|no consent|consent revoked)",
        r"(?:i(?:'d| would) )?(?:appreciate|like|love|prefer) (?:it )?if (?:you|u|y'all|you guys) (?:would |could )?"
        r"(?:stop(?:ped)?|quit|cease|no longer|didn't|did not|don't) (?:send(?:ing)? |get(?:ting)? )?"
        rf"(?:(?:{_WRITE}|text(?:ing|ed)|messag(?:ing|ed)|contact(?:ing|ed))(?: {_ME})?|{_OUR_TEXTS})",
        "(?:you(?:'ve)? (?:have|got) the )?wrong (?:number|person)(?: stop)?",
        "i (?:opt out|unsubscribe|revoke)", "(?:i(?:'m| am) )?(?:opting|opted) out", f"(?:i(?:'m| am) )?opting out of {_THESE}",
        "parar", "pare", "para", "paren", "basta(?: ya)?", "(?:alto|para|pare|paren) ya", "alto", "detener", "deten(?:ga|gan|te)", "baja",
        "(?:borr|elimin|quit|sac)(?:a|e|en)me(?: (?:de|del) (?:aqui|esto|esta lista|la lista|su lista))?",
        "cancelar(?: (?:suscripcion|mensajes|textos))?", "no mas", "(?:elimin|borr|quit)(?:a|e|en) mi numero(?: de telefono)?",
        "(?:quiero )?dar(?:me|se) de baja",
        "(?:este es (?:un )?)?numero equivocado",
    )
)  # fmt: skip
#: The wish to stop, said of the texts, anywhere in the message.
OF_TEXTS: Final = re.compile(
    r"\b"
    + _any(
        r"(?:stop|quit|cease|halt|end|discontinue|disable|desist(?: from)?|enough(?: already)?(?: with| of)?"
        r"|(?:stop|quit|enough of) (?:it|this|that)(?: already)? with|(?:knock|cut) (?:it|that) (?:off|out) with) "
        rf"(?:sending |getting |receiving )?(?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:stop|quit|cease) (?:sending|writing|contacting|bothering|spamming|bugging|harassing|pestering|blowing up) (?:to )?{_ME}",
        rf"(?:stop|quit|cease) (?:blowing|filling|flooding|clogging|lighting) (?:up )?{_ME}(?: up)?",
        rf"(?:stop|quit|cease) hitting {_ME} up",
        rf"(?:stop|quit|cease) \w+ing {_ME} (?:up )?with {_OUR_TEXTS}",
        r"cease and desist (?:from )?(?:text|txt|messag|contact|writ)\w*",
        r"(?:stop|quit|cease) (?:all )?(?:contact|contacting|communications?|spam|spamming)",
        rf"{_ASKED}(?:{_DO_NOT}|never) (?:ever |you ever )?{_WRITE} {_ME}",
        rf"(?:please|kindly|(?:can|could|would) (?:you|u|y'all)(?: please)?|(?:ask|asked|tell|told|want|prefer|rather) (?:you|u)) "
        rf"(?:not|{_DO_NOT}|never)(?: to)? (?:ever )?{_WRITE} {_ME}",
        rf"(?:ask|asked|tell|told|want) (?:you|u) to (?:not|never) {_WRITE} {_ME}",
        rf"(?:mind not|refrain from|avoid|desist from) (?:text|txt|messag|contact)ing {_ME}",
        rf"(?:i(?:'m| am) |we(?:'re| are) )?(?:so )?(?:done|over|finished|through|sick(?: and tired)?|tired)(?: of| with)? "
        rf"(?:get|receiv|see)(?:t?ing) {_OUR_TEXTS}",
        rf"(?:i(?:'m| am)|we(?:'re| are)) (?:so )?(?:done|over|finished|through|sick|sick and tired|tired)(?: of| with)? "
        rf"(?:(?:the|these|those|all|your|this) ){{1,2}}(?:(?:annoying|stupid|spam|automated) )?{_TEXTS}",
        rf"(?:never|no longer|not|{_DO_NOT}|didn't|didnt|did not|haven't|havent|have not"
        r"|(?:nobody|no one|no body|none of us)(?: (?:here|in|at|on|this|that|house|home|number|phone|line)){0,3}) "
        r"(?:consent(?:ed|ing)?|agree(?:d|ing)?|authori[sz]ed?|g[ai]ven? (?:you )?(?:consent|permission)|sign(?:ed)? up|ask(?:ed)?"
        r"|opt(?:ed)? in|subscribed?|wants?|needs?|requested)(?: to| for)?(?: be| get| getting| being| receive| receiving)? "
        rf"(?:{_OUR_TEXTS}|texted|messaged|contacted)",
        r"you (?:no longer|don't|dont|do not) have (?:my |the |any )?(?:consent|permission)(?: to (?:text|message|contact)\b)?",
        rf"{_ASKED}(?:{_DO_NOT}|never) (?:ever )?{_WRITE} (?:again|any ?more|ever)",
        r"(?:what|how|which word) (?:do|can|should|must|would) i (?:reply|text|say|send|write|press|type)(?: \w+)? "
        rf"to (?:stop|end|unsubscribe|opt out)(?: {_THIS_THING}| {_OUR_TEXTS})?$",
        r"(?:i|we) (?:never|didn't|didnt|did not|haven't|have not) (?:ever )?(?:opt(?:ed)? in|subscribed?|consent(?:ed)? to (?:this|it))$",
        rf"(?:rather|prefer)(?: to)? (?:not(?: to)?|no|you (?:not|{_DO_NOT}|didn't|didnt|did not|stop|stopped))"
        rf"(?:{_GET} {_OUR_TEXTS}|(?: be)? (?:texted|messaged|contacted)| {_WRITE} {_ME}| (?:text|txt|messag|contact)ing {_ME})",
        rf"{_OUR_TEXTS} (?:is|are) (?:unwanted|unwelcome|harassment|harassing|harrassing|not (?:wanted|welcome|ok|okay|asked for))",
        rf"{_WRITE} {_ME} no (?:more|further|longer)",
        rf"(?:{_DO_NOT}|never) (?:bother|disturb) {_ME}(?: (?:again|any ?more|ever|by text|with {_OUR_TEXTS}))?$",
        r"get rid of (?:my|this) (?:phone |cell )?number",
        rf"(?:take|remove|delete|drop|erase|strike|pull|scrub) (?:my|this) (?:phone |cell )?number (?:off|from|out of) (?:of )?{_LIST}",
        r"(?:stop|quit|cease) (?:call|phon|email)ing (?:me )?(?:and|or) (?:text|txt|messag)ing",
        rf"{_ASKED}(?:{_DO_NOT}|never) (?:ever )?send (?:{_ME} )?{_OUR_TEXTS}",
        rf"(?:don't|dont|do not|no longer|not) (?:want|wanna|need|wish|interested in){_GET} {_OUR_TEXTS}",
        rf"{_DO_NOT} want (?:you|u|anybody|anyone) to {_WRITE}(?: {_ME})?",
        rf"(?:{_DO_NOT}|no longer|not|never) (?:want|wanna|need|wish|care|like)(?: to)? (?:ever )?be(?:ing)? "
        r"(?:(?:called|phoned|emailed) (?:or|and|nor) )?(?:text|txt|messag|contact|bother)(?:e?d)",
        rf"(?:{_DO_NOT}|no longer|not|never) (?:want|wanna|need|wish|care)(?: to)? (?:ever )?"
        r"hear (?:any ?(?:thing|more) )?from (?:you|u|this)",
        rf"(?:make|get|have|want|need) {_OUR_TEXTS} (?:to )?(?:stop|end|cease)",
        rf"{_OUR_TEXTS} (?:(?:need|have|has|got|ought) to|must|should|better|gotta|needs to) (?:stop|end|cease)",
        rf"(?:can|could|would|will) {_OUR_TEXTS} (?:please )?(?:stop|end)",
        rf"(?:no|zero) (?:more|further) (?:of )?{_OUR_TEXTS}",
        rf"(?:{_DO_NOT}|no longer|not) (?:want|wanna|wish|need|like)(?: to)?(?: be)? (?:on|in|part of) {_LIST}",
        rf"i (?:want|wanna) (?:out|off)(?: of)? (?:{_LIST}|(?:this|the|your) (?:text\w* )?(?:thing|program|service))",
        r"my (?:cell |phone )?number (?:please )?(?:remove|delete|erase|lose) (?:it|that)$",
        rf"(?:be|get|getting|being) (?:removed|taken|deleted|dropped) (?:off|from|out of|of) (?:of )?{_LIST}",
        rf"(?:put|add|place) {_ME} (?:on|to) (?:your |the |a )*(?:do not|don't|dont|no) (?:call|text|contact) list",
        rf"{_DO_NOT} keep (?:{_ME}|my name|my number) (?:on|in) {_LIST}",
        rf"(?:take|remove|delete|drop|get|erase|strike|pull|scrub|cut|keep) (?:{_ME}|my name) (?:off|from|out of|of) (?:of )?{_LIST}",
        r"unsubscribe (?:me|us|my number|this number|from)",
        r"(?:please|pls|plz|to|wanna|can i|do i|i) unsubscribe",
        rf"(?:cancel|end|stop) (?:{_OUR} |my )*(?:text |sms |message )?(?:subscription|{_TEXTS})",
        rf"opt(?:ing)? (?:me )?out (?:of|from) (?:getting |receiving )?{_OUR_TEXTS}",
        r"opt me out",
        r"(?:revok(?:e|ed|ing)|withdr(?:aw|ew|awing|awn)|tak(?:e|ing) back|rescind(?:ed|ing)?|cancel(?:l?ed|l?ing)?) "
        r"(?:my |the |all |any )*(?:consent|permission|authorization|opt ?in)\b",
        r"no mas (?:mensajes|textos|sms)",
        r"(?:deje|deja|dejen|pare|para|paren) (?:ya )?de (?:enviarme|mandarme|escribirme|textearme|mandar|enviar)",
        r"no me (?:manden?|envien?|escriban?|mande|envie|escriba)\b(?: mas)?(?: (?:mensajes|textos|sms))?(?! (?:antes|despues))",
        r"(?:quit|borr|elimin|sac)(?:a|e|en)me de (?:la|su|esta|tu) lista",
        r"no me (?:mandes|envies|escribas|textees|contacten|contactes)\b(?: mas)?(?: (?:mensajes|textos|sms))?(?! (?:antes|despues))",
        r"(?:no quiero|ya no quiero|no deseo) (?:(?:recibir|mas|sus|tus|estos|los|que me (?:manden|envien)) )*(?:mensajes|textos|sms)",
        r"(?:dejar de|dejen de|deja de|deje de) (?:recibir|mandar|enviar)\w*(?: (?:estos|los|sus|mas))*(?: (?:mensajes|textos|sms))",
    )
    + r"\b"
)  # fmt: skip
#: What takes a wording back: a time or condition, texts of other people, stopping denied or only asked about.
TAKEN_BACK: Final = re.compile(
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
        r"(?:signed up|subscribed|opted in|asked|agreed|consented)(?: \w+){0,5} yet",
        rf"(?:text|txt|message|msg)(?: {_ME})?(?: (?:but|just|please|pls|only|so|and|rather))* (?:call|ring|phone|e ?mail) (?:me|us)\b",
    )
    + r"\b"
)


#: Consent to be treated is not consent to be texted, nor is a question on it.
OF_CARE: Final = re.compile(
    r"\b(?:treat\w*|infusions?|procedures?|surger\w+|therap\w+|sessions?|drip|sedation|anesthesia|study|trial|form|start\w*"
    r"|mid ?way|half ?way|(?:can|could|may|how do|how can|am|if|when|should) i)\b"
)
#: The messages that are spoken of are those of the body.
OF_NERVES: Final = re.compile(
    r"\b(?:brain|nerves?|neurons?|receptors?|signals?|glutamate|nmda|pathways?|(?:of|from|send|sends|sending|feel|feeling) pain"
    r"|pain messages?"
    r"|(?:in|to|from|through) (?:my|the|your|our) (?:head|body|spine|spinal cord)"
    r"|(?:ketamine|infusions?|drug|treatment|drip|medicine|it|they|that|this) (?:\w+ ){0,2}?(?:stop|end|halt)s?)\b"
)
BY_TEXT: Final = re.compile(r"\b(?:te?xt\w*|sms|msgs?|me|us|your|you|list)\b")
#: Beside words on how somebody feels "stop" at the end of the message is said of that.
OF_BODY: Final = re.compile(
    r"\b(?:pain\w*|hurt\w*|\w*aches?|migraines?|nausea\w*|sick|dizz\w*|spinning|drip|infusions?|sessions?|iv|needle|symptoms?|meds?|medic\w+"
    r"|pills?|treat\w*|vomit\w*|throw\w*|bleed\w*|shak\w+|wait)\b"
)
#: The number has gone over to somebody else. Its words are not for the ledger: they may name a person.
ANOTHERS: Final = re.compile(
    r"\w+ (?:(?:doesn't|does not|no longer) (?:have|has|uses?|owns?) this (?:number|phone))(?: any ?more)?"
    r"|this (?:is not|isn't|is no longer) (?!my |our |a |an )\w+(?:'s)? (?:number|phone|cell)(?: number)?(?: any ?more)?"
)
#: Another number in its place.
REPLACED: Final = re.compile(r"\b(?:instead|new number|use|change|replace)\b|\d{3}\D{0,2}\d{4}")
