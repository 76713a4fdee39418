"""Notices a patient who is fed up with the bot, so that people take over. Anger at pain or at an insurer is not meant.

Rule: patterns speak of the bot ("you", "this bot", "this"), of repeating oneself, or swear at it; each is one way of being fed up.
"""

import re

_BOT = (
    r"(chat ?bot|bot|chat|robot|machine|thing|computer|program|app|ai|assistant|service|website|site|page|system|answer|reply|"
    r"response|info)s?"
)
_VERY = r"(so |totally |completely |absolutely |just |really |pretty |being |such |an? )*"
_SLIGHT = (
    r"(useless|worthless|pointless|stupid|dumb(?! down)|garbage|trash|ridiculous|(a )?joke|rubbish|crap|idiot|moron|"
    r"no (help|use)|not helpful|unhelpful|annoying|waste of (my )?time)"
)
_AWFUL = r"(terrible|awful|horrible)"  # said of pain as well
_ONLY = r"(just |only |always )?"
_SAYING = r"(asking|repeating|saying|telling|giving|sending|answering|getting)"
_NOT = r"(isn'?t|ain'?t|is not|wasn'?t|was not|didn'?t|did not|doesn'?t|does not|hasn'?t|has not|don'?t|aren'?t|are not)"

_PATTERNS = (
    rf"(?<!make )(?<!makes )(?<!made )\b(you|youre|u|ur|your)( guys| people| all)?('re| are| r| were)? {_VERY}({_SLIGHT}|{_AWFUL})\b",
    rf"\b(this|that|the|your|ur) (whole |online )*{_BOT}('s| is| are| was| were)? {_VERY}({_SLIGHT}|{_AWFUL})\b",
    rf"\b(your|ur) \w+ (is|are|was|were) {_VERY}({_SLIGHT}|{_AWFUL})\b",
    rf"\b(this|that)('?s| is| was) {_VERY}({_SLIGHT}\b|{_AWFUL}\W*$)",
    rf"\b((you|u)( guys| people| all)?|(this|that|the|your|ur) (whole |online )*{_BOT}) (really |just |totally |so )*(sucks?|stinks?)\b",
    r"\b(stop|quit) (repeating|(saying|asking|telling|sending|giving)( me)? (that|this|it|the same))\b|\b(repeat|repeating) yourself\b",
    r"\byou( have|'ve|ve)? (already|just) (said|told|asked|answered|mentioned|explained|wrote|sent)( me| us)?"
    r"( that| this| it| so)?\s*([.,!?]|$)",
    # at the beginning only: "I took it for a year and it didn't help" is no word on the bot
    rf"^\W*((well|ok|okay|no|sorry|but|and|yeah|still|honestly)\W+)*(this|that|it|these|those|your|the)( {_BOT})? "
    rf"(really |still |just )*{_NOT} (really |even |actually |very |exactly )*"
    r"(help|helping|helped|helpful|useful|(much |any |of any )*(help|use))"
    r"( me| us| at all| much| one bit| either)*\s*([.,!?]|$)",
    r"\b(you|u|that'?s|this is|it'?s|gave me|giving me) ([\w']+ ){0,4}wrong (answer|reply|response|thing)s?\b",
    r"\b(useless|stupid|dumb|worthless|idiot(ic)?|freaking|damn|fucking|effing|crappy|shitty) (bot|chatbot|robot|"
    r"machine|thing|computer|program|chat|ai)\b",
    r"\byou('re| are|r)? (just )?(not|don'?t|dont|never|aren'?t|didn'?t|didnt|can'?t|cant|won'?t) (even )?(understand|"
    r"understanding|listen|listening|get(ting)? it|help(ing)?( me)?( at all)?|answer(ed|ing)?( my| the)?|hear(ing)?|"
    r"read(ing)?)\b",
    r"\bu (dont|don't|didnt|didn't|arent|cant|never) (even )?(understand|listen|get it|help|answer|read)\b",
    r"\b(that'?s|that is|this is|thats) (not|n't) (really |very |exactly |even )*"
    r"(what i (asked|said|meant|wanted)|my question|an answer|helpful|helping|answering)\b",
    r"\b(not|isn'?t|wasn'?t) (what|the question) i (asked|said)\b",
    r"\bi( have|'ve)? (already|just) (asked|told|said|answered|explained|typed|wrote)( (you|u))?( (that|this|it|"
    r"so))?(?=\s*([.,!?]|$|\bto you\b))",
    r"\bi( have|'ve)? already (told|explained|said|answered|asked) (you|u|that|this|it)\b",
    r"\b(asked|told|said) (you |u )?(that |this |it )?(already|twice|three times|like \w+ times|\d+ times|a (hundred|"
    r"million|thousand) times)\b",
    rf"(^\W*(it )?{_ONLY}keeps?|\b(you|u) {_ONLY}keep|\b{_BOT} {_ONLY}keeps) (on )?{_SAYING}\b",
    r"\bi (have to |must )?keep (asking|repeating|telling|saying|explaining) (you|u|this|that|it|the same|myself)\b(?!')",
    r"\bhow many times (do|must|should|have|did|will|am) (i|we) (\w+ ){0,3}(ask|tell|say|repeat|type|write|explain|asked|told|said)\b",
    rf"\b({_SAYING}|say|said|ask|asked|tell|told|repeat|answer|send)( \w+){{0,4}} over and over\b",
    r"\b(same (answer|thing|question|reply|"
    r"response)( \w+)? (again|over|every|twice)|going (in|around in) circles|(answer|read|"
    r"listen to) (my|the|what i) (\w+ )?(question|asked|said|wrote|message)s?\b(?! (about|on)))",
    r"\b(wtf|what the (hell|fuck|heck)|ffs|for (fuck|god|christ|heaven|pete)'?s? sake|screw (you|this)|fuck (you|this|"
    r"off|u)|go to hell|shut up|piss off|bullshit|bs)\b",
    r"\b(waste|wasting) (of )?(my|everyone'?s|our) time\b|^\W*((what|such) )?(a )?(total |complete )?waste of time\b",
    r"\b(you|u|this|it)('s| is| are)? (making no|not making|make no|makes no) sense\b",
    r"\b(you'?re|you are|ur|this is) (not|no) (helping|helpful|help|useful|working)\b",
    r"\b(i'?m|im|i am) (so |really |getting |very |pretty |beyond )*(frustrated|fed up|sick|tired|annoyed|"
    r"pissed)( off)? (with|of|at|by) (you|this|the|talking to|typing|repeating)( \w+)?( (bot|chat|thing|robot|"
    r"conversation|machine|answers?))?\b",
    r"\b(nothing|none of (this|that|it|these)) (you (say|said)|answers|answered)\b",
    r"^\W*(nothing|none of (this|that|it)) (helps|helped|is helping)\W*$",
    r"\b(talk|speak|talking) to a (brick )?wall\b",
    r"\bforget (it|this)[.! ]*(you|this|useless|never ?mind)?\b(?=.*\b(you|bot|help|useless|understand)\b)|"
    r"\bworst (bot|chat|chatbot|service)\b",
)
_COMPILED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)


def is_frustrated(text: str) -> bool:
    """Whether the writer of `text` is fed up with the bot."""
    plain = text.replace("’", "'")
    if any(pattern.search(plain) for pattern in _COMPILED):
        return True
    letters = [c for c in plain if c.isalpha()]
    shouting = len(letters) >= 12 and sum(c.isupper() for c in letters) / len(letters) > 0.8
    return shouting and plain.count("!") >= 2 and re.search(r"\b(answer|help|listen|human|person|question)\b", plain, re.I) is not None
