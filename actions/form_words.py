"""What a message in the middle of the contact form means: to stop, to skip, to ask why, to correct an earlier field.

Rule: each is read from the whole message, because the same words can be the subject of a request ("cancel my appointment", "name change").
"""

import re

SUBJECT = "contact_about"

_SORRY = (
    r"^\W*(?:(?:no|nah|oh|ok|okay|um|uh|hm+|well|so|and|but|sorry|actually|please|wait|hey|yeah|on second thought|you know what"
    r"|i(?:['’]ve| have)? changed my mind)\b\W*)*"
)
_THANKS = (
    r"(?:\W+(?:please|thanks|thank you|now|then|sorry|for now|any ?more|after all|i(?:['’]ve| have)? changed my mind))*"
    r"(?:[,.!;\s-]+i(?:['’]ll| will| can|['’]d rather)\b.*)?\W*$"
)
_THE_REQUEST = r"(?:it|this|that|everything|(?:(?:my|the|this|that|a)\s+)?(?:contact\s+)?(?:request|form|message|call\s?back|whole thing))"
_CANCEL = re.compile(
    _SORRY + r"(?:"
    r"(?:(?:i(?:['’]d| would)? (?:want|like|need|have|prefer) to|i wanna|(?:can|could|may) (?:i|you|we)|how (?:do|can) i"
    r"|let['’]?s|let me|just|please)\s+)*"
    rf"(?:cancel|stop|quit|exit|abort|end|drop)(?:\s+(?:{_THE_REQUEST}|asking))?"
    r"|never\s?mind(?:\s+(?:it|that|this|then|about (?:it|that|this)))?|nvm|forget (?:it|that|this|about (?:it|that|this))"
    r"|no thanks?(?: you)?|nah|leave it|not now"
    rf"|(?:don['’]?t|do not) (?:bother|(?:call|contact) me|(?:send|submit|pass on)(?: {_THE_REQUEST}| anything)?)"
    r"|(?:i(?:['’]ve| have)? )?changed my mind(?: (?:on|about) (?:it|this|that))?"
    r"|i (?:don['’]?t|do not|no longer) want "
    r"(?:it|this|that|to|to (?:do|go on|continue|keep going|send|give|share|leave|be (?:called|contacted))"
    rf"(?:\s+(?:with|on|out|you|me|{_THE_REQUEST}|my (?:name|number|phone|e-?mail|info\w*)))*)"
    r")" + _THANKS,
    re.IGNORECASE,
)  # fmt: skip
_SKIP = re.compile(
    r"^\W*(skip|pass|next|no|nope|nothing( special)?|no reason|i'?d rather not( say)?|rather not|prefer not( to)?( say)?|n/?a|none|-"
    r"|just call( me)?)\W*$",
    re.IGNORECASE,
)
_FIELD = (
    r"(?:(?:my|our|an?|the|this|that|your)\s+)?(?:(?:full|real|first|last|phone|cell|mobile|contact|personal)\s+)*"
    r"(?:name|number|phone|e-?mail|address|info\w*|details)\b(?! of)"
)
_WHY_AT_ALL = re.compile(
    _SORRY + r"(?:why|what for|how come|why (?:do|would|are|should|must) (?:you|they|i|we|the clinic)\s+"
    r"(?:need|want|ask|asking|say|tell|give|have to (?:say|tell|give))(?:\s+(?:for|to know|me|you|that|this|it))*"
    r"|what do you (?:need|want) (?:that|this|it) for)\W*$",
    re.IGNORECASE,
)
_WHY_THE_FIELD = re.compile(
    r"\b(?:why|what|how come)\b.*\b(?:need|want|ask|asking|require|use|do with|give|leave|share|know|have)"
    rf"(?:\s+(?:to (?:give|know|have)|for|you|out))*\s+{_FIELD}|^\W*why {_FIELD}\W*$"
    rf"|\bdo i (?:have|need) to (?:give|tell|say|leave|share)(?:\s+(?:you|out|them))*\s+(?:{_FIELD}|(?:this|that|it)\W*$)",
    re.IGNORECASE,
)  # fmt: skip
_QUESTION = re.compile(
    r"\?\s*$|^\s*(what|when|where|who|how|why|is|are|do|does|did|can|could|will|would|should|may|which|what's|whats|how's|hows|any)\b",
    re.IGNORECASE,
)
_WHAT_IT_IS_ABOUT = re.compile(  # "why my insurance denied it": no verb comes first, as it would in a question
    r"^\W*(what|when|where|who|how|why|which)\s+(my|our|his|her|the|an?|i|we|it|they|he|she|this|that|to)\b[^?]*$", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"\b(no\s*,?\s*wait|wait|actually|sorry|correction|i meant|change|wrong|typo|instead|not right|mistake|oops|update|fix)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(on file|(in|on|with) (my|the|our|his|her|your) (account|chart|record|file|bill|insurance|portal)s?)\b", re.IGNORECASE
)
_NAMED = {
    "contact_name": re.compile(r"\bname\b", re.IGNORECASE),
    "contact_reach": re.compile(r"\b(number|phone|e-?mail|mail|cell)\b", re.IGNORECASE),
}
_WRONG = re.compile(
    _SORRY + r"(?:oops\W+|i think\W+)?(?:(?:my|the|that) (?:phone |cell |e-?mail )?(?:name|number|phone|e-?mail|address)"
    r"(?:['’]s| is| was)(?: the| a)? (?:wrong|not right|incorrect|mistake|typo)"
    r"|(?:i (?:gave|typed|wrote|put)|there['’]?s|that['’]?s)(?: you| in)?(?: the| a| my)? "
    r"(?:wrong|typo in my|mistake in my)\s+\w+(?: number| name)?)\W*$",
    re.IGNORECASE,
)  # fmt: skip
_AFTER_NAME = re.compile(
    r"(?:(?<!['’]s )\bname(?:['’]?s|\s+is|\s+should\s+(?:be|have\s+been))|\b(?:change|fix|update|correct)\b[^.!?]*\bname\s+to|\bname\s*:)"
    r"\s+(?:actually\s+|really\s+)?(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NO = re.compile(r"^\W*(?:no|nope|no way|i['’]?d rather not)\W*$", re.IGNORECASE)
_SEVEN_DIGITS = re.compile(r"(?:\d\D{0,3}){7,}")
_ONLY_A_WAY_TO_REACH = re.compile(r"\W*(?:\S+@\S+\.\S+|\+?(?:\d[\s().-]*){7,})\W*")


def cancels(text: str, field: str) -> bool:
    """Whether the patient, asked for `field`, wants to end the form. A bare "no" refuses a name or number, and leaves a subject out."""
    return bool(_CANCEL.match(text)) or (field != SUBJECT and bool(_NO.match(text)))


def skips(text: str) -> bool:
    """Whether the patient leaves the subject out."""
    return bool(_SKIP.match(text))


def asks_why(text: str, field: str) -> bool:
    """Whether the patient asks what the clinic needs `field` for. Of the treatment one asks why as well: "why is this safe?"."""
    return bool(_WHY_AT_ALL.match(text) or (field != SUBJECT and _WHY_THE_FIELD.search(text)))


def asks(text: str) -> bool:
    """Whether the message has the form of a question."""
    return bool(_QUESTION.search(text))


def names_a_subject(text: str) -> bool:
    """Whether the message begins like a question but only names what the request is about."""
    return bool(_WHAT_IT_IS_ABOUT.match(text))


def holds_reach(text: str) -> bool:
    """Whether a phone number or an e-mail address may be in it."""
    return "@" in text or bool(_SEVEN_DIGITS.search(text))


def named(text: str) -> str | None:
    """What stands after "name is" or "name to": "sorry, change my name to Ana" holds the name there."""
    found = _AFTER_NAME.search(text)
    return found[1] if found else None


def corrects(field: str, text: str) -> bool:
    """Whether the message changes what was said for `field` before: with a new value, or by saying that the old one is wrong.

    Without either it may well be what the clinic is asked for: "name change", "update my phone number on file".
    """
    if field == "contact_reach" and _ONLY_A_WAY_TO_REACH.fullmatch(text):
        return True
    if not _CORRECTION.search(text) or not _NAMED[field].search(text) or _ELSEWHERE.search(text):
        return False
    return bool(_WRONG.match(text)) or (named(text) is not None if field == "contact_name" else holds_reach(text))
