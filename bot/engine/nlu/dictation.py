"""Undoes what a phone's dictation makes of this field's words: "cat a mean" is ketamine, "a point mint" an appointment.

Rule: only runs of words that make no other sense here are rewritten, before the message is cut and understood; what patients said is kept
elsewhere as they sent it, and danger is looked for in that (bot/safety). Spoken punctuation ("question mark") becomes the mark.
"""

import re

_ASKS = "how|hw|wat|what|whats|when|where|who|why|is|are|do|does|did|can|could|will|would|should|i|im|i'm|if"
_HEARD = (
    (r"\b(?:c|k)[aeiou](?:tt?|dd?|ttle)[- ]?(?:a|ah|uh|o|e|the|y)?[- ]?(?:mean|meen|mien|mine|main|mein)\b", "ketamine"),
    (r"\bin[- ](?:fusion|fuse ion|few shun)(s?)\b", r"infusion\1"),
    (r"\bketamine (?:confusion|effusion|a fusion|diffusion)(s?)\b", r"ketamine infusion\1"),
    (r"\bm[iy][- ](?:grain|grane|graine)(s?)\b", r"migraine\1"),
    (r"\b(?:eye[- ]?vee|i v)( (?:drip|line|bag|infusion|treatment|needle|right|or|in|into|form))\b", r"IV\1"),
    (r"\ban (?:eye[- ]?vee|ivy|i v)\b", "an IV"),
    (r"\b(?:side|sight|sigh|cider)[- ](?:of )?(?:a )?(?:facts?|fax|affects?|effex|defects?|ethics)\b", "side effects"),
    (r"\b(?:a[- ]point|appoint|a[- ]pint)[- ](?:mints?|ments?|meant)\b", "appointment"),
    (r"\b(?:console|consul|con sul|counsel|consult|insult)[- ](?:tation|station|taste shun)(s?)\b", r"consultation\1"),
    (r"\b(?:in[- ]sure[- ]?(?:ance|ants)|in[- ]?shore[- ]?(?:ants|ance)|insurants|ensure ants)\b", "insurance"),
    (r"\bmedic[- ](?:aid|ate)\b", "medicaid"),
    (r"\b(?:an|anna|anesth)[- ](?:esthetic|aesthetic|static|stetic|thetic)\b", "an anesthetic"),
    (r"\bhow many ours\b", "how many hours"),
    (r"\b(back|chronic|nerve|head) panes?\b", r"\1 pain"),
    (r"\b(in(?:to)? (?:a|my|the|your|ur)) (?:vain|vane)\b", r"\1 vein"),
    (r"\b(my|ur|your|the) brian\b", r"\1 brain"),
    (r"\bwood( (?:like|you|it|love|be))\b", r"would\1"),
    (r"\bi wood\b", "i would"),
    (r"\bdos[ei]?( (?:it|ketamine|this|insurance|that|medicare)\b)", r"does\1"),
    (rf"\b(\w+ )an( (?:{_ASKS})\b)", r"\1and\2"),
    (r"\s+question mark\b", "?"),
    (r"\s+exclamation (?:mark|point)\b", "!"),
)
_RULES = [(re.compile(pattern, re.IGNORECASE), words) for pattern, words in _HEARD]


def undictated(text: str) -> str:
    """`text` with misheard words of the field put right; the same string where nothing was misheard."""
    for pattern, words in _RULES:
        text = pattern.sub(words, text)
    return text
