"""Rule: account names of social networks and log-ins are hidden.

Why: an account leads to the person as a name does (45 CFR 164.514(b)(2)(i)(R), any other unique identifier). What looks like an
everyday word ("im active on instagram") is one, unless no list knows it or it begins with a given name ("janedoe").
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.lexicon import Lexicon, word_set
from bot.privacy.recognisers.recogniser import Recogniser, Shape

_NETWORK: Final = (
    r"(?:instagram|insta|ig|snapchat|snap|twitter|tiktok|tik tok|telegram|venmo|zelle|cash\s?app|discord|skype"
    r"|reddit|facebook|fb|linkedin|threads|bluesky|mastodon|wechat|signal|kik|youtube|x\.com|paypal|messenger"
    r"|whatsapp)"
)
_ACCOUNT: Final = r"(?:handle|user\s?name|user\s?id|login|log-in|account\sname|screen\s?name|gamer\s?tag|usuario)"
_PORTAL: Final = r"(?:my\s?chart|(?:patient\s)?portal|healow|athena|epic)"
_PLAIN_NAME: Final = 4
_NO_HANDLE: Final = word_set(
    "is was the a an my at on in for to and or me you it so not page group link app account handle profile ads video videos"
    " username user name channel post posts home work clinic all here everyone channel noon night once least "
    "best us them first yes no ok please message dm"
)


class SocialHandleRecogniser(Recogniser):
    """@names, account names after the network's name, user names."""

    kind = "ID"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    shapes = (
        Shape.of("at sign", r"(?<![\w@/.])(?P<it>@\s?[a-z_][\w.-]{1,40}\w)", 0.9),
        Shape.of(
            "after a network",
            rf"\b{_NETWORK}\b(?:\s(?:handle|user\s?name|name|id|account|acct|profile|page|user|tag|@))?(?:\s(?:is|as"
            rf"|under|at|es)\s|\s?[:=@]\s?|\s?-\s)(?:called\s|@)?(?P<it>[a-z_$][\w.#-]{{2,40}}\w)",
            0.85,
        ),
        Shape.of("name on a network", rf"\b{_NETWORK}\s(?:name|profile|page|tag|id)\s(?P<it>(?=\w+[._\d])[a-z][\w.-]{{2,40}}\w)", 0.8),
        Shape.of("right behind a network", rf"\b{_NETWORK}\s(?:i'?m\s|i\sam\s)?(?P<it>(?=\w+[._\d])[a-z][\w.-]{{2,40}}\w)", 0.8),
        Shape.of(
            "found on a network",
            rf"\b(?:i'?m|i\sam|im|am|as|it'?s|me|is|dm|add|follow|find)\s(?:(?:at|as|under)\s)?(?P<it>@?(?=\w*[\d_.])[a-z][\w.]{{3,30}})\s"
            rf"(?:on|in|at)\s(?:my\s)?(?:{_NETWORK}|x)\b",
            0.85,
        ),
        Shape.of(
            "a word on a network",
            rf"\b(?:i'?m|i\sam|im|as|me|dm|add|follow|find)\s(?:(?:at|as|under)\s)?(?P<it>[a-z]{{5,30}})\son\s(?:my\s)?{_NETWORK}\b",
            0.8,
        ),
        Shape.of(
            "told behind a network",
            rf"\b{_NETWORK}\s?[,;.-]?\s(?:it'?s|i'?m|i\sam|my\sname(?:'s|\sis)|under|as)\s@?(?P<it>[a-z_][\w.]{{2,40}}\w)(?!\w)",
            0.8,
        ),
        Shape.of("short, on a network", rf"(?<![\w@/.])(?P<it>@[a-z_]\w{{0,2}})\s(?:on|in|at|from)\s(?:my\s)?(?:{_NETWORK}|x)\b", 0.85),
        Shape.of(
            "short, behind a network",
            rf"\b{_NETWORK}(?:\s{_ACCOUNT})?(?:\s(?:is|as))?[\s:,=-]{{1,3}}(?P<it>@[a-z_]\w{{0,2}})(?![\w.])",
            0.85,
        ),
        Shape.of("follow me", r"\b(?:follow|add|dm|find|message|tag)\s(?:me|us)\s(?:at|as|under)\s(?P<it>(?=\w*_)[a-z_]\w{3,30})\b", 0.8),
        Shape.of("right behind its word", rf"\b(?:{_NETWORK}|{_PORTAL})\s{_ACCOUNT}\s(?P<it>[a-z_][\w.-]{{2,40}}\w)(?!\w)", 0.8),
        Shape.of("portal id", rf"\b{_PORTAL}\s(?:id|no|number|user)\s(?:is\s)?(?P<it>(?=\w*\d)[a-z][\w.-]{{3,40}})(?!\w)", 0.8),
        Shape.of(
            "right behind user name", r"\b(?:user\s?name|userid|user\sid|screen\s?name)\s(?P<it>(?=\w*\d)[a-z][\w.-]{3,40}\w)(?!\w)", 0.8
        ),
        Shape.of(
            "user name",
            r"\b(?:user\s?name|userid|user\sid|login|log-in|handle|screen\s?name|gamer\s?tag|usuario)(?:\s(?:is|es"
            r"|for\s\w+\sis)|\s?[:=])\s?(?P<it>[\w.@#$-]{3,40})",
            0.85,
        ),
        Shape.of(
            "password",
            r"\b(?:password|passwd|passcode|pass\s?code|pwd|contrase[nñ]a)(?:\s(?:is|es)"
            r"|\s?[:=])\s?(?P<it>[^\s,]{3,60})",
            0.85,
        ),
        Shape.of("reddit user", r"(?<![\w/])(?P<it>/?u/[\w-]{3,30})", 0.9),
        Shape.of("cash tag", r"(?<![\w$])(?P<it>\$[a-z][\w-]{3,30})", 0.8),
        Shape.of("discord number", r"(?<!\w)(?P<it>[a-z][\w.]{2,30}#\d{4})(?!\w)", 0.9),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        found = match.group("it").lower().strip("@$ ")
        if found in _NO_HANDLE:
            return True
        if shape.name in ("a word on a network", "told behind a network", "right behind its word"):
            return not self._is_account(found)
        if shape.name in ("after a network", "user name", "password") and re.fullmatch(r"[a-z]+", found):
            if re.search(r"\s(?:as|under|at)\s@?$", text[match.start() : match.end("it") - len(found)], re.I) and not self._is_account(
                found
            ):
                return True
            # a bare word behind "instagram is" may be speech: "facebook is where I saw you", "password is wrong"
            rest = text[match.end("it") :]
            return re.match(r"\s*(?:[.,;!?\n]|$|and\b|but\b|if\b)", rest) is None or found in {
                "wrong",
                "down",
                "broken",
                "required",
                "needed",
                "expired",
                "incorrect",
                "invalid",
                "private",
                "where",
                "what",
                "better",
                "fine",
                "working",
                "locked",
                "great",
                "bad",
            }
        return False

    def _is_account(self, word: str) -> bool:
        """Whether a word can only be an account: it has a digit or a sign, begins with a given name, or nobody knows it."""
        if re.search(r"[\d_.]", word):
            return True
        if self.lexicon.is_common(word) or self.lexicon.is_ordinary(word):
            return False
        begins = any(word.startswith(name) for name in self.lexicon.given if len(name) >= _PLAIN_NAME)
        return begins or self.lexicon.is_strange(word)
