"""Rule: a name with which a message ends is hidden.

Why: "- Bob", "Thanks, Linda", "regards maria lopez" sign a message; "thanks so much" and "thanks, everyone" do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.lexicon import word_set
from bot.privacy.recognisers.name_reader import Cue, NameReader
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_CLOSING: Final = Guarded(
    re.compile(
        r"\b(?:thanks|thank\syou|thank\su|thankyou|thx|tks|ty|tysm|thanx|many\sthanks|regards|best|kind\sregards"
        r"|warm\sregards|best\sregards|best\swishes|sincerely|cheers|love|xoxo|xo|yours|yours\struly|truly"
        r"|respectfully|cordially|gracias|muchas\sgracias|saludos|atentamente|atte|bye|take\scare|later|blessings"
        r"|god\sbless|appreciate\sit|appreciated|signed)(?:\s(?:so|very|you|again|much|a|lot|bunch|ton|in|advance"
        r"|for|your|the|help|time|everything|all|everyone|guys))*\b[\s,.!:\-~*\n]{1,4}(?:-\s?)?",
        re.I,
    )
)
_DASH: Final = Guarded(re.compile(r"(?:^|[\s.!?])[-~*]{1,3}\s?(?=[^\W\d_])|\s/(?=[^\W\d_])"))
_LINE: Final = Guarded(re.compile(r"[\n\r]\s*(?=[^\W\d_])"))
_REST: Final = re.compile(r"[\s.!,;:)\U0001F300-\U0001FAFF☺❤️]*(?:$|\n|(?:sent\sfrom|\(|\[|\+?\d))", re.I)
_IRISH: Final = re.compile(r"o'(?!clock)[a-z]{4,}$", re.I)  # in small letters too, no other word begins like these
_INITIALS: Final = re.compile(r"(?:[A-Z]\.\s?){2,3}(?=[\s!)]*$)|(?!IV|ER|OK|MD|PS|BP)[A-Z]{2}(?=[\s.!)]*$)")
_NOT_SIGNED: Final = word_set(
    "doc doctor all everyone guys team again so much bunch folks ladies friend for in you and bye a valley nurse sir maam god bot"
)


class SignedNameRecogniser(NameRecogniser):
    """Names behind a closing, behind a dash, or alone on the last line."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader, text = reading.names, reading.text
        for pattern, why in ((_CLOSING, "behind a closing"), (_DASH, "behind a dash"), (_LINE, "on a line of its own")):
            for match in pattern.finditer(reading):
                word = reader.word_at(match.end())
                if word is None or word.bare in _NOT_SIGNED or reader.shielded(word):
                    continue
                initials = _INITIALS.match(text, match.end())
                if initials is not None and why != "on a line of its own":
                    yield self.found(initials.span(), 0.7, "initials " + why)
                    continue
                end = reader.end_of_name(word, Cue.CERTAIN)
                if _REST.match(text, end) and self._may_sign(reader, word.start, match.group(), why):
                    yield self.found((word.start, end), 0.85, why)

    def _may_sign(self, reader: NameReader, start: int, closing: str, why: str) -> bool:
        word = reader.word_at(start)
        if word is None:
            return False
        if self.lexicon.is_name(word.bare):
            return True
        common = word.bare in self.lexicon.ordinary_words
        if self.lexicon.is_ambiguous(word.bare):
            return not common or word.text[0].isupper()
        if len(word.bare) == 1:
            return word.text.isupper() and word.bare not in "ai" and why != "on a line of its own"
        if self.lexicon.is_ordinary(word.bare):
            return False
        if _IRISH.match(word.text):
            return True
        # an unknown word: with a capital letter, or small behind a comma, a dash
        return word.text[0].isupper() or (why == "behind a closing" and bool(re.search(r"[,\n-]\s*$", closing))) or why == "behind a dash"
