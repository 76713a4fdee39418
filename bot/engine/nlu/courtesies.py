"""Leaves out what a message begins or ends with for politeness: "Hi there, ...", "... thank you!".

Why: it asks nothing, yet the comma behind it looks like a place where a message may have two parts, and each part costs a look of its own.
"""

import re

_GREETING = (
    r"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|all|everyone|everybody|team|again|folks|guys|doc))?"
    r"|(?:ok|okay|so|well|um|uh|alright)(?: so)?"
    r"|(?:(?:i have|i've got|just) )?(?:a |one |another )?(?:quick|small|dumb|silly|stupid|simple)? ?question(?: for you)?"
    r"|(?:it's |its )?me again|sorry to bother (?:you|u)|excuse me|pardon me"
)
_THANKS = r"(?:many |much )?thank(?:s| you)(?: (?:so much|very much|a lot|in advance|again|you))?|thx|ty|tysm|tia|cheers|appreciate it"
_BEFORE = re.compile(rf"^(?:(?:{_GREETING})(?:\s*[,.!:;–—-]+\s*|\s+)|(?:{_THANKS}|please)\s*[,.!:;–—-]+\s*)+(?=\w)", re.IGNORECASE)
_AFTER = re.compile(rf"(?:(?<=\w)|(?<=[?!.,;]))[\s,.!;–—-]+(?:(?:{_THANKS})[\s,.!]*)+$", re.IGNORECASE)
LONGEST = 60  # characters of the end that are looked at


def without_courtesies(text: str) -> str:
    """The stretch of `text` that is left; all of it where nothing but courtesies is there."""
    rest = _BEFORE.sub("", text, count=1)
    rest = (rest[:-LONGEST] + _AFTER.sub("", rest[-LONGEST:], count=1)).strip()
    return rest if any(map(str.isalnum, rest)) else text
