"""Rule: the carriers' words act before anything else sees them and never reach the intent classifier.

Opt-out STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT, opt-in START YES UNSTOP, help HELP INFO: alone in the message, in any
case, whatever marks stand around them. On the web the same words are ordinary ones.
"""

import re
from typing import Final, Literal

Keyword = Literal["stop", "start", "help"]

_WORDS: Final[dict[str, Keyword]] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "stop"),
    **dict.fromkeys(("start", "yes", "unstop", "optin"), "start"),
    **dict.fromkeys(("help", "info"), "help"),
}
_MARKS: Final = re.compile(r"[\W_]+")


def keyword(text: str) -> Keyword | None:
    """What a message that is one keyword asks for ("Stop.", "opt-out", "STOP STOP"); None for any other message."""
    words = _MARKS.sub(" ", text.casefold()).split()
    if not words or len(words) > 4:
        return None
    joined = _WORDS.get("".join(words))
    if joined is not None and len(words) <= 2:
        return joined
    meanings = {_WORDS.get(word) for word in words}
    return meanings.pop() if len(set(words)) == 1 else None


def is_yes(text: str) -> bool:
    """Whether the opt-in keyword is "yes", which after a question of ours is its answer."""
    return set(_MARKS.sub(" ", text.casefold()).split()) == {"yes"}
