"""Notices a patient who is fed up with the bot, so that people take over. Anger at pain or at an insurer is not meant.

Rule: patterns speak of the bot ("you", "this bot", "this"), of repeating oneself, or swear at it; each is one way of being fed up.
"""

import re

_PATTERNS = (
    r"\b(this|that|u|you|your|the|ur)( \w+)? (is|are|r|was|were|'re)?\s*(so |totally |completely |absolutely |just |"
    r"really |such |a )*(useless|worthless|pointless|stupid|dumb|garbage|trash|terrible|awful|horrible|ridiculous|"
    r"a joke|rubbish|crap|no help|not helpful|unhelpful|annoying|a waste of (my )?time)\b",
    r"\b(useless|stupid|dumb|worthless|idiot(ic)?|freaking|damn|fucking|effing|crappy|shitty) (bot|chatbot|robot|"
    r"machine|thing|computer|program|chat|ai)\b",
    r"\byou('re| are|r)? (just )?(not|don'?t|dont|never|aren'?t|didn'?t|didnt|can'?t|cant|won'?t) (even )?(understand|"
    r"understanding|listen|listening|get(ting)? it|help(ing)?( me)?( at all)?|answer(ed|ing)?( my| the)?|hear(ing)?|"
    r"read(ing)?)\b",
    r"\bu (dont|don't|didnt|didn't|arent|cant|never) (even )?(understand|listen|get it|help|answer|read)\b",
    r"\b(that'?s|that is|this is|thats) (not|n't) (what i (asked|said|meant|wanted)|my question|an answer|helpful|helping|answering)\b",
    r"\b(not|isn'?t|wasn'?t) (what|the question) i (asked|said)\b",
    r"\bi( have|'ve)? (already|just) (asked|told|said|answered|explained|typed|wrote)( (you|u))?( (that|this|it|"
    r"so))?(?=\s*([.,!?]|$|\bto you\b))",
    r"\bi( have|'ve)? already (told|explained|said|answered|asked) (you|u|that|this|it)\b",
    r"\b(asked|told|said) (you |u )?(that |this |it )?(already|twice|three times|like \w+ times|\d+ times|a (hundred|"
    r"million|thousand) times)\b",
    r"\b(how many times|keep (asking|repeating|saying|telling)|same (answer|thing|question|reply|"
    r"response)( \w+)? (again|over|every|twice)|over and over|going (in|around in) circles|(answer|read|"
    r"listen to) (my|the|what i) (\w+ )?(question|asked|said|wrote|message)s?\b(?! (about|on)))",
    r"\b(wtf|what the (hell|fuck|heck)|ffs|for (fuck|god|christ|heaven|pete)'?s? sake|screw (you|this)|fuck (you|this|"
    r"off|u)|go to hell|shut up|piss off|bullshit|bs)\b",
    r"\b(waste|wasting) (of )?(my |everyone'?s )?time\b",
    r"\b(you|u|this|it)('s| is| are)? (making no|not making|make no|makes no) sense\b",
    r"\b(you'?re|you are|ur|this is) (not|no) (helping|helpful|help|useful|working)\b",
    r"\b(i'?m|im|i am) (so |really |getting |very |pretty |beyond )*(frustrated|fed up|sick|tired|annoyed|"
    r"pissed)( off)? (with|of|at|by) (you|this|the|talking to|typing|repeating)( \w+)?( (bot|chat|thing|robot|"
    r"conversation|machine|answers?))?\b",
    r"\b(nothing|none of (this|that|it|these)) (you (say|said)|helps|helped|is helping|answers|answered)\b",
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
