"""Rule: a person is texted by the clinic's staff only where they asked for it in words: "text me back", "by text", and not negated.

The word "text" alone is no consent: on this channel everybody writes of texts ("I got your text", "you never text me back").
"""

import re
from typing import Final, Literal

_WRITE: Final = r"(?:text|txt|message|msg|sms)"
_CALL: Final = r"(?:call|ring|phone)"
_TEXT_ME: Final = re.compile(
    rf"\b{_WRITE} (?:me|us)\b|\b(?:by|via|through|over) (?:text|txt|sms)\b|\b(?:send|shoot|drop) (?:me|us) an? (?:text|txt|sms)\b"
    r"|\b(?:prefer|rather (?:get|have|receive)) (?:an? )?(?:text|txt|sms)(?:s|ing)?\b"
)
_CALL_ME: Final = re.compile(rf"\b{_CALL} (?:me|us|him|her)\b|\bcall ?back\b")
#: What stands before "text me" or "by text" and makes it something else than a wish: it is denied, told, asked about, or of others.
_NO_WISH: Final = re.compile(
    r"\b(?:"
    rf"(?:don't|dont|do not|not|no|never|can't|cant|cannot|won't|stop|quit|without|rather than|instead of) "
    rf"(?:(?!so |but |please |just )\w+ ){{0,2}}?(?:{_CALL} or |{_WRITE} or )?"
    r"|(?:do|does|did|didn't|don't|have|has|why|who|when|if|unless) (?:did |do |don't )?"
    r"(?:i|you|u|they|we|he|she|somebody|someone|anybody|anyone|nobody) (?:\w+ )?"
    r"|(?:said|say|says|told|promised) (?:\w+ ){0,3}?(?:would|will|to|'d) "
    r"|(?:he|she|they|it|who|husband|wife|doctor|pharmacy|son|daughter|mom|mother|dad|father|sister|brother|friend|you'd|you|u) "
    r"(?:always |often |sometimes |only |already |will |would |won't |just )*"
    rf")(?:{_CALL} (?:me|us|him|her)\b|{_WRITE} (?:me|us)\b|(?:by|via|through|over) (?:text|txt|sms)\b|call ?back\b|an? (?:text|txt|sms)\b)"
)
_ASKS: Final = re.compile(
    r"\b(?:can|could|would|will|please|pls) (?:you|u|they|he|she|someone|somebody|the doctor|a nurse)(?: all| guys)?\b"
)
_MARKS: Final = re.compile(r"[^\w' ]+")


def wish(text: str) -> Literal["call", "text"] | None:
    """How the person asks to be contacted, in whichever message they say it; a call where both are said."""
    plain = " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).split())
    positive = _NO_WISH.sub(" ", _ASKS.sub("please", plain))
    if _CALL_ME.search(positive):
        return "call"
    return "text" if _TEXT_ME.search(positive) else None
