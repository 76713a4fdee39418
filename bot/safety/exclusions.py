"""What takes a pattern's finding back: negation, the past, questions about possibilities.

Rule: an exclusion removes only the finding that it covers. In doubt the finding stays: an unneeded safety reply costs
a moment, a missed one may cost a life. Figures of speech are in `idioms`, mere subjects in `topical`.
"""

from __future__ import annotations

import re

from bot.safety.phrases import any_phrase

CLASSES = {
    "modal": "can|could|will|would|does|do|may|might|is|are|should",
    "thing": (
        "it|this|that|ketamine|infusion|infusions|the infusion|an infusion|the drug|the medicine|the "
        "medication|the treatment|the drip|the iv|treatment|people|patients|anyone|anybody|someone|"
        "somebody|you|they|i|we|one|most people|a person|the stuff|this stuff|the dose|side effects|"
        "the side effects|these|those|the effects|everyone|everybody|a patient|others|some people|"
        "any of you|any patients|migraine|migraines|botox|triptans|esketamine"
    ),
}

#: Words that turn the finding right after them into its opposite.
_NEGATION = re.compile(
    r" (?:not|never|dont|doesnt|didnt|isnt|arent|wasnt|werent|havent|hasnt|hadnt|nor|neither|denies|"
    r"denied|deny|wont|wouldnt|zero|ruled out|rule out|"
    r"nothing like|no signs? of|no history of|no longer|nunca|tampoco|sin)(?: (?:think|believe|mean|say|"
    r"saying|feel like|want) (?:that )?(?:i|he|she)(?: am)?)?(?: (?!(?:but|i|he|she|they|we|and|because|"
    r"so|if) )[^\s.?,]+){0,3}$"
)
_NEGATION_NEXT = re.compile(
    r" (?:no|any|non|isnt an?|not an?|jamas|no hay|no tengo|no es)"
    r"(?: (?:thoughts?|history|signs?|plans?|intentions?|ideas?|episodes?|problems?)(?: of| with| to)?)?"
    r"(?: (?:more|actual|real|current|major|active|new))?$"
)
_NEGATION_SPANISH = re.compile(
    r" (?:no (?:tengo|tiene|he tenido|hay)|nunca (?:he tenido|tuve)|sin) (?:ningun[ao]? )?"
    r"(?:ideas?|pensamientos?|intencion(?:es)?|ganas|planes?|deseos?)(?: (?:de|del|sobre)(?: el| la)?)?$|"
    r" no (?:me quiero|estoy pensando en|pienso en)$"
)
_NEGATED_LIST = re.compile(
    r" (?:dont have|do not have|doesnt have|never had|without|no)(?: any)?(?:(?: (?:chest|joint|neck|breathing|vision|trouble|"
    r"pain|pains|fever|numbness|weakness|tingling|rash|swelling|dizziness|confusion|nausea|vomiting|bleeding|seizures|problems?|slurred|speech|,|or|nor|no|and))"
    r"{1,12}) (?:or|nor)$"
)
_BUT_SPANISH = re.compile(r" (?:pero|aunque|sino|solo (?:que|quiero|quisiera)|solamente quiero|todavia|aun|casi)(?= )")
_DOUBLE = re.compile(r" (?:sure|know|stop|help|promise|trust|sleep|eat|take it|joking|kidding|lying|exaggerating|a joke)(?: |$)")
_NEGATION_REACH = 48

#: The sentence tells of former days.
_PAST = re.compile(
    r" (?:(?:(?:\d+|a few|few|several|some|many|couple|two|three|four|five|six|seven|eight|nine|ten|"
    r"fifteen|twenty|thirty|couple of) ?(?:\+ )?"
    r"(?:years?|yrs?|months?|decades?|anos|meses) (?:ago|back|prior|earlier|before|old history))|"
    r"(?:years?|months|decades|ages|yrs|long time|while) (?:ago|back)|a long time ago|"
    r"(?:in|since|from|around|back in|circa|until|before) (?:19|20)\d\d|back in (?:the|my|college|high|"
    r"school|\d+)|as a (?:kid|child|toddler|boy|girl|teen|teenager|baby|young|younger|student)|when (?:i|he|she) (?:was|"
    r"were) "
    r"(?:a |an |in |\d|young|little|younger|seven|eight|nine|ten|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|nineteen|twenty|my|pregnant)|since childhood|childhood|"
    r"(?:at|during) (?:every|each|(?:my|his|her|the) (?:last|first)) (?:blood|flu|vaccine|needle|dentist)|at the labs?|in labs|"
    r"since (?:high school|middle school|college)|turned out (?:to be |it was )?(?:just |only )?(?:reflux|heartburn|"
    r"gas|anxiety|panic|nothing|a muscle|muscular|fine|harmless|benign)|"
    r"first (?:migraine|headache|attack|one) at \d\d|"
    r"from (?:high school|middle school|college|my (?:teens|twenties|youth|childhood))|long behind (?:me|him|her|us)|"
    r"in (?:the (?:sixties|seventies|eighties|nineties)|(?:my|our|the) family (?:tree|history)|college|high school|middle school|"
    r"my (?:teens|twenties|thirties|youth|20s|30s|40s))|last "
    r"(?:year|spring|summer|fall|winter)|used to|history|hx|family history|"
    r"at (?:sixteen|seventeen|eighteen|nineteen|twenty|thirteen|fourteen|fifteen|age \d+)|in the past|"
    r"past medical|previous|previously|former|formerly|prior|long ago|once had|years later|since then|"
    r"when my (?:mom|mother|dad|father|grand\w+|husband|wife|brother|sister|uncle|aunt|son|daughter|friend|cousin|boss) had "
    r"(?:an?|his|her|their|the)|runs in (?:my|the) family|survivor|survived|(?<!at )(?<!for )once(?= [.,?])|once (?:before|had|when|"
    r"in)|hace (?:\d+|un|muchos|varios|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte) (?:anos?|mes(?:es)?)|hace anos|"
    r"de (?:nino|nina|joven)|el ano pasado|cuando era|en (?:19|20)\d\d|disorder|syndrome|epilepsy|"
    r"epileptic|epilepsia|diagnosed|diagnosis|controlled|stents?|bypass in|since birth|passed away|(?<!i "
    r")died) "
)

#: The same by a month. Not of a crisis: "they found me in time in February" is no former day.
_MONTH = re.compile(r" (?:in|last|back in) (?:january|february|march|april|may|june|july|august|september|october|november|december)(?= )")

#: The sentence tells of this very time, which outweighs the past and mere possibility.
_NOW = re.compile(
    r" (?:right now|(?<!well )(?<!fine )(?<!better )(?<!good )(?<!okay )(?<!ok )(?<!stable )(?<!great )(?<!healthy )(?<!until "
    r")(?<!behind me )now(?! and (?:then|again))|today|tonight|this (?:morning|afternoon|evening|minute|"
    r"second|week|instant)|at the moment|currently|again|still(?! (?:qualify|be|get|have the|do|come|"
    r"eligible|a candidate|able|allowed|ok|safe|tells?|laughs?|jokes?|teases?))|lately|recently|anymore|yesterday|last night|"
    r"(?:\d+|an?|few|couple|two|three|half an|several|couple of|some) (?:minutes?|hours?|mins?) (?:ago|"
    r"now|since|later)|for (?:the (?:last|past) )?(?:\d+|an?|two|three|half an|several|a few|a couple) "
    r"(?:of )?(?:minutes?|hours?|days)|minutes? ago|hours? ago|"
    r"(?:the )?(?:last|past) (?:few|couple|\d+|two|three|hour|day)(?: of)? ?(?:minutes?|hours?|days?)?|"
    r"since (?:this|yesterday|last night|i (?:got|woke|left|took|came|started)|noon|breakfast|lunch|"
    r"dinner|the (?:infusion|treatment|shot|fall|accident|crash)|my (?:infusion|treatment|last|second|"
    r"first|third)|an hour|one hour|\d+ hours?|two (?:hours|days)|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday)|"
    r"just (?:now|started|happened|had|took|did|collapsed|fell|passed|fainted|woke|got|came|began)|woke "
    r"up|help|getting worse|wont stop|happening|what do (?:i|we) do|"
    r"ahora|hoy|esta (?:noche|manana|tarde)|desde (?:ayer|hoy|la manana|hace|anoche|que)|ayer|anoche|de "
    r"repente|ya no|otra vez|ayuda|"
    r"(?:i|he|she|we|they) (?:am|is|are) (?:having|getting|feeling|vomiting|throwing|bleeding|shaking|"
    r"sweating|scared right))(?= )"
)

#: It happens here, unless the sentence asks what would be done about it.
_HERE = re.compile(r" in the (?:waiting room|parking lot|chair|car)(?= )")
_ASKED = re.compile(
    r" (?:(?:what|how) (?:do|does|would|will|did) (?:you|they|the (?:staff|nurses?|clinic|team)|your (?:staff|nurses?|"
    r"team))(?: \S+){0,3} "
    r"(?:if|when) (?:someone|somebody|anyone|anybody|a patient|people|patients|i)|what if (?:i|someone|somebody|a patient)|"
    r"suppose (?:someone|somebody|a patient|i))(?= )"
)

#: The sentence asks what may happen in general, or fears it.
_GENERAL_BEFORE = any_phrase(
    CLASSES,
    (
        "{modal} {thing}(?! (normal|ok|okay|bad|dangerous|serious|an emergency|a heart|a stroke|because|"
        "just|anxiety|panic|safe to wait|time to))"
    ),
    "(can|could|will|would|might|may) (my|your|his|her) ~2 (be|get|go|feel|stop|become|race|beat|start)",
    (
        "{modal} (the|your|a|these|those|any|my) ~3 (infusion|infusions|drug|medicine|ketamine|treatment|"
        "side effects?|drip|iv|dose|nurse|staff|team|doctor|symptoms?|reaction|effects?|heart|blood "
        "pressure|brain|body|tongue|face|lungs)"
    ),
    (
        "(side effect|side effects|risk|risks|chance|chances|odds|common|likely|likelihood|possible|"
        "possibility|danger|dangers|rare|rarely|probability|death rate) ~4 (of|to|is|are|like|that|"
        "include|includes|for|be|would|if|with|such as)?"
    ),
    (
        "(what|how|who|anything|something) (if|happens if|happens when|about if|about when|would happen "
        "if|do you do if|does the team do|will you do if|do they do if|happens to)"
    ),
    (
        "(in case|if (someone|anyone|somebody|i|a patient|a person|patients|you|people|it|my|the|your|"
        "they|we)|when (someone|people|patients|a person|you|people get|somebody))"
    ),
    (
        "(worried|worry|worries|worrying|afraid|scared|scares|scare|fear|fears|nervous|anxious|concerned|"
        "terrified|paranoid|concern|freaked|anxiety) ~3 (about|of|that|it|i|ill|ketamine|if|to|because|"
        "me|the|my|will|getting)"
    ),
    (
        "(heard|read|reading|told|seen|says|said|say|claims|claimed|warned|warns|posted|watched|article|"
        "video|reddit|forum|podcast|blog|tiktok|youtube|internet|google|mention|mentioned|mentions|"
        "listed|lists) ~4 (it|that|ketamine|you|people|of|about|someone|a|the|can|may|some|patients|they|"
        "says|said|on|stories|causes)"
    ),
    (
        "(make|makes|making|cause|causes|causing|lead|leads|give|gives|trigger|triggers|leave|leaves) "
        "(you|people|me|your|my|someone|patients|us|to|some)"
    ),
    (
        "(handle|handles|treat|treats|prevent|prevents|manage|equipped|trained|protocol|plan for|"
        "prepared for|deal with|dealt with|policy|procedure|emergency plan|crash cart|certified|how "
        "often|has anyone|anyone ever|does anyone|do some|what kind|is there)"
    ),
    ("(does|do|will|would|can|could) (the|that|your|this) ~4 (feeling|numbness|sensation|pain|pressure|tightness|effects?)"),
    ("(has|have|had|did) (it|this|ketamine|anyone|anybody|someone|somebody|a patient|any patient|people) ~1 ever"),
    "(difference between|symptoms of|define|meaning of|signs of|what is an?|what are)",
    "(does|do) (a |an |the |your |most )?(migraines?|headaches?|botox|triptans?|attacks?)",
    "botox ~8",
    "(suppose|supposing) (that )?(someone|somebody|anyone|a patient|i|my)|how many (people|patients|of them|of your|have|get|ever)",
    "(drill|drills|simulation|first aid course) ~6 (for|where|if)|(does|do) your ~2 (sound|feel|get|go)",
    "(que (hacen|hace|harian|pasa)|y|como (actuan|reaccionan)|quien ayuda) (si|cuando) (a )?(alguien|un paciente|una paciente|"
    "una persona|uno)",
    "(cuantas|cuantos) (personas|pacientes|de sus pacientes)",
    ("(nurse|doctor|staff|professional*|someone|somebody) ~4 (there|present|room|around|near|stay|with me|watch*) ~6 (if|in case|when)"),
    (
        "(puede|podria|pueden) (causar|dar|darme|provocar|pasar|producir|hacer|haber|tener)|(me|se) (voy|"
        "va|puedo|podria)( a)?|causa|produce|provoca|riesgo|riesgos|efecto|efectos|secundarios|miedo|si "
        "me|que pasa si|normal que|comun"
    ),
    "(gives|gave|give|made|makes|left|leaves|turned|causes|caused) (me|him|her|my|you)",
    "(when|whenever|every time|each time) (i|he|she) (take|takes|took|use|uses|travel|fly|eat|see|smell)",
    (
        "(usually|typically|often|sometimes|normally|always|occasionally|every month|every week|each "
        "month|monthly|weekly|every (day|weekend|few days)|now and then|now and again|most days|tend to|"
        "on and off|prone to|comes with|come with)"
    ),
)
_GENERAL_AFTER = any_phrase(
    CLASSES,
    (
        "(a|one of|one|among|any of|part of|as|as a|the|your|common|known|possible|normal|usual|list of|"
        "some of|its|also|on the list of|on your list of) (the |a |its |common |rare |known |usual |"
        "normal |possible |serious |likely )?(side effect|side effects|symptom|symptoms|risk|risks|"
        "reaction|reactions|effect|effects|complication|complications)"
    ),
    (
        "(side effects?|a risk|the risk|normal during|common during|during (the |an |my )?(infusion|"
        "treatment|session|drip)|while (it|its|it is) (running|in|dripping|going)|common with|possible "
        "with|with (ketamine|it)|from (ketamine|it|the infusion|an infusion))(?= [?.])"
    ),
    (
        "(as|from|like|than|with|during|after|on|off|by) (botox|triptans?|imitrex|topamax|topiramate|"
        "sumatriptan|aimovig|maxalt|rizatriptan|propranolol|dhe|nurtec)"
    ),
    "(or (something|anything|whatever|so))(?= [.?,])",
    "(during|with) (an|a|my) (attack|aura|migraine|episode)s?",
    (
        "(at|around|during|from) (her |his |my |a |the )?(flu )?(hospitals?|needles?|blood|blood draw|"
        "blood draws|sight|dentist|doctors?|shots?|vaccine)"
    ),
    "(if|when|whenever) (he|she|they) (see|sees|hears?|smells?|watch|watches|so much as)|(at|from) (a |the )?(balloons?|surprises|"
    "paper cuts?|syringes?)",
    ("(years|for as long as|my whole life|since i was|every (month|week|day)|once in a while|occasionally|sometimes|usually)"),
)

#: The writer, or somebody near, has it: not a mere possibility.
_OWN = re.compile(
    r"(?<! would)(?<! will)(?<! could)(?<! might)(?<! do)(?<! can)(?<! if)(?<! should)(?<! may) (?:(?:i|"
    r"he|she|we|they) (?:have|has|had|am|is|feel|feels|felt|got|get|cant|keep|keeps|just|am having|cannot|"
    r"took|passed|fainted|collapsed|lost|woke|still|think|thought|did|fell)|(?:my|his|her) (?!insurance|"
    r"doctor|neuro|question|plan|sister had|mom had)[^\s.?,]+ (?:is|are|was|has|have|feels|hurts?|went|"
    r"just|wont|keeps|started|cant|got|looks|fell|s)|"
    r"me (?:duele|siento|esta|estoy)|siento que|estoy|tengo|tiene|no puedo|because i just did|happened to "
    r"me|happening to me)(?= )"
)

_CLAIMED = re.compile(
    r" (?:(?:i|he|she|it) just (?:did|happened|has|had|started)|happen(?:ed|ing) to (?:me|him|her)|it has been \d+ minutes)(?= )"
)
_SENTENCE_END = re.compile(r" [.?](?= )")


#: How far around a finding its sentence is read: bounds the work on a message without full stops.
_WINDOW = 400


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence or sentences that the characters `start` to `end` stand in, its end mark "
    "included."""
    begin = max(0, start - _WINDOW)
    for mark in _SENTENCE_END.finditer(text, begin, start + 1):
        begin = mark.end()
    stop = min(len(text), end + _WINDOW)
    after = _SENTENCE_END.search(text, max(end - 1, 0), stop)
    return begin, (after.end() if after else stop)


def negated(text: str, start: int) -> bool:
    """Whether a negation stands right before the place `start`, with no "but" between."""
    before = text[max(0, start - _NEGATION_REACH) : start].rstrip()
    found = _NEGATION.search(before)
    if found:
        return not _DOUBLE.search(found.group())
    noun = text[start:].split(" ", 1)[0]  # a finding may begin at the noun itself ("ideas de suicidio")
    if _NEGATION_SPANISH.search(before) or _NEGATION_SPANISH.search(f"{before} {noun}"):
        return not _BUT_SPANISH.search(text[start:])
    return bool(_NEGATION_NEXT.search(before) or _NEGATED_LIST.search(before))


def historical(sentence: str, *, months: bool = False) -> bool:
    """Whether the sentence tells of the past and of nothing that goes on. `months`: "in May" is the past, too."""
    past = _PAST.search(sentence) or (months and _MONTH.search(sentence))
    return bool(past) and not _NOW.search(sentence) and not _HERE.search(sentence)


def hypothetical(sentence: str, start: int, end: int) -> bool:
    """Whether the finding at `start` to `end` of the sentence is only asked about, feared or told as "
    "hearsay."""
    if _NOW.search(sentence) or (_HERE.search(sentence) and not _ASKED.search(sentence)):
        return False
    before, after = sentence[: end + 1], sentence[max(end - 1, 0) :]
    if _GENERAL_BEFORE.search(before) or _GENERAL_AFTER.search(after):
        return not _OWN.search(before)
    return False


def claimed(text: str) -> bool:
    """Whether the writer says somewhere that what is asked about has just happened ("because I just "
    "did")."""
    return bool(_CLAIMED.search(text))
