"""Rule: where a name may begin, it is read word by word and ends at the first word that is no part of a name.

Why: patients write "my name is tina k dob 5/5/55" without a comma. All name recognisers share this reading: it knows
initials, particles ("de la", "van", "al"), hyphens, suffixes ("Jr"), and how much a capital letter is worth in this
message (nothing where everything or nothing is in capitals).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from bot.privacy.finding import TAG
from bot.privacy.guarded import EVERYTHING
from bot.privacy.lexicon import Lexicon, folded, word_set

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PARTICLES: Final = word_set(
    "de la las los del da das do dos di van von der den ter ten el al bin bint ibn abu ben y e st mc mac le o san ap af ni nic mag ui"
)
_SUFFIXES: Final = word_set("jr sr ii iii iv esq md phd rn")
_GAP: Final = re.compile(r"\.?[ \t]{1,2}")
_LONGEST: Final = 4
_STARTS_SENTENCE: Final = re.compile(r"(?:^|[.!?\n:;(\"]|\s-|[^\w\s,'])\s*$")
_POSSESSIVE: Final = re.compile(r"'[sS]?$")
# Ordinary words that are first of all short forms of names when a person says "this is ...," or "I'm ...".
_SHORT_FORMS: Final = word_set("bill will mark rob pat drew sue frank chase dawn rose max miles grant june ray gene dean")
_MONTHS: Final = word_set("april may june august")
# Words that follow a name in speech; a word before them, though unknown, may well be one.
_AFTER_NAME: Final = re.compile(
    r"\s*(?:$|[,.;!?:)\n-]|(?:and|calling|here|again|from|dob|born|phone|cell|with|but|texting|writing"
    r"|speaking|checking|wanting|just)\b)",
    re.I,
)
_VERB_AFTER: Final = re.compile(r"\s(?:is|has|had|was|wants|needs|said|told|did|does|got|gets|will|would|can|could)\b", re.I)
_MODALS: Final = word_set(
    "will may might can must mark bill sue drew chase grant april june august sunday soon said so to do see me hi you"
)


class Cue(IntEnum):
    """How surely a name follows: LIKELY after "I'm", CERTAIN after "my name is"."""

    LIKELY = 1
    CERTAIN = 2


class Word(NamedTuple):
    """One word of the message; the possessive ending is not part of it."""

    text: str
    start: int
    end: int
    bare: str


class NameReader:
    """Reads names out of one message."""

    def __init__(self, text: str, lexicon: Lexicon, held: int = EVERYTHING) -> None:
        """`held` is what the text holds, for the patterns that look into it (see `Guarded`)."""
        self.text = text
        self.lexicon = lexicon
        self.held = held
        tags = [match.span() for match in TAG.finditer(text)]
        self.words: list[Word] = []
        capitals = shouting = 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            if tags and any(start < right and left < end for left, right in tags):
                continue
            word = match.group()
            if "'" in word and (ending := _POSSESSIVE.search(word)):
                end -= len(ending.group())
                word = text[start:end]
            self.words.append(Word(word, start, end, folded(word)))
            capitals += word[0].isupper()
            shouting += len(word) > 1 and word.isupper()
        self._at = {word.start: number for number, word in enumerate(self.words)}
        count = len(self.words)
        self.capitals_count = not (count >= 4 and (capitals >= 0.8 * count or shouting > 0.6 * count))

    @cached_property
    def shields(self) -> list[tuple[int, int]]:
        """Spans of diseases, products, clinics, public figures."""
        return list(self.lexicon.shielded(self))

    def shielded(self, word: Word) -> bool:
        """Whether the word is part of a disease, product, clinic or public figure."""
        return any(left <= word.start < right for left, right in self.shields)

    def word_at(self, start: int) -> Word | None:
        """The word that begins at `start`, if one does."""
        number = self._at.get(start)
        return None if number is None else self.words[number]

    def capital(self, word: Word) -> bool:
        """Whether the word begins with a capital letter that means something."""
        return word.text[0].isupper() and self.capitals_count

    def starts_sentence(self, word: Word) -> bool:
        """Whether the word's capital letter may be there only because a sentence begins."""
        return _STARTS_SENTENCE.search(self.text[max(0, word.start - 6) : word.start]) is not None

    def next_word(self, word: Word) -> Word | None:
        """The word right behind this one, with nothing but a blank between."""
        gap = _GAP.match(self.text, word.end)
        return self.word_at(gap.end()) if gap and (gap.group()[0] != "." or len(word.text) == 1 or word.bare in _SUFFIXES) else None

    def word_before(self, word: Word) -> Word | None:
        """The word right before this one, with nothing but a blank between."""
        number = self._at[word.start]
        before = self.words[number - 1] if number else None
        return before if before is not None and self.next_word(before) is word else None

    def read(self, start: int, cue: Cue) -> tuple[int, int] | None:
        """The span of the name that begins at `start`, or None when none does."""
        first = self.word_at(start)
        if first is None or not self._may_begin(first, cue):
            return None
        return first.start, self.end_of_name(first, cue)

    def start_of_name(self, first: Word) -> int:
        """Where the name of which `first` was recognised begins: an initial before it ("T. Nakamura") belongs to it."""
        initial = re.search(r"(?<![\w'])(?:(?:[A-Z]\.\s?)?[A-Z]\.?|[a-z]\.)\s$", self.text[max(0, first.start - 7) : first.start])
        return (
            first.start
            if initial is None or (initial.group()[0] in "IA" and "." not in initial.group())
            else first.start - len(initial.group())
        )

    def end_of_name(self, first: Word, cue: Cue) -> int:
        """Where the name that begins with `first` ends."""
        last = first
        length = 1
        while length < _LONGEST and (word := self.next_word(last)) is not None:
            step = self._continuation(word, first, cue, length)
            if step is None:
                break
            last = step
            length += 1
        end = last.end
        if self.text[end : end + 1] == "." and (len(last.text) == 1 or last.bare in _SUFFIXES):
            end += 1
        return end

    def _may_begin(self, word: Word, cue: Cue) -> bool:
        lexicon = self.lexicon
        if lexicon.is_name(word.bare):
            return cue is Cue.CERTAIN or not self.shielded(word)
        if cue is Cue.CERTAIN:
            return self._certainly_begins(word)
        if self.shielded(word):
            return False
        boundary = _AFTER_NAME.match(self.text, word.end) is not None
        follower = self.next_word(word)
        named_after = follower is not None and (
            lexicon.is_name(follower.bare)
            or (self.capital(follower) and (lexicon.is_ambiguous(follower.bare) or not lexicon.is_ordinary(follower.bare)))
        )
        if lexicon.is_ambiguous(word.bare):
            common = word.bare in lexicon.ordinary_words
            if common and boundary and word.bare in _SHORT_FORMS:
                return True
            if word.bare in _MONTHS and follower is not None and self._is_family_name(follower):
                return True  # "this is april lin"
            return (
                (named_after and (not common or self.capital(word)))
                or (self.capital(word) and (not common or boundary))
                or (boundary and not common)
            )
        if lexicon.is_common(word.bare) or (lexicon.is_ordinary(word.bare) and not named_after) or len(word.bare) < 2:
            return False
        if lexicon.is_nearly_name(word.bare) and boundary:
            return True
        acronym = word.text.isupper() and len(word.text) < 6
        return self.capital(word) and (not acronym or named_after)

    def _certainly_begins(self, word: Word) -> bool:
        if self.lexicon.is_ambiguous(word.bare):
            return word.bare not in self.lexicon.ordinary_words or self.capital(word) or _AFTER_NAME.match(self.text, word.end) is not None
        if len(word.bare) == 1:
            return self.capital(word) and word.bare not in "ai"
        if word.bare in _PARTICLES and (follower := self.next_word(word)) is not None:
            return self.lexicon.is_name(follower.bare) or self.capital(follower)
        if self.lexicon.is_common(word.bare):  # "my name is not ..."; with a capital letter that means something it is a name all the same
            return self.capital(word) and not word.text.isupper()
        # a dictionary word ("my name is Blake") counts when it looks like a name or ends the phrase
        return not self.lexicon.is_ordinary(word.bare) or self.capital(word) or _AFTER_NAME.match(self.text, word.end) is not None

    def _continuation(self, word: Word, first: Word, cue: Cue, length: int) -> Word | None:
        """The last word of this step when the name goes on (a particle brings the word behind it), else None."""
        lexicon = self.lexicon
        if word.bare in _SUFFIXES or lexicon.is_name(word.bare):
            return word
        follower = self.next_word(word)
        if len(word.bare) == 1 and word.text not in ("I", "i", "a", "u", "y", "e"):
            return word
        if (
            word.bare in _PARTICLES
            and follower is not None
            and (lexicon.is_name(follower.bare) or (self.capital(follower) and not lexicon.is_ordinary(follower.bare)))
        ):
            return follower
        particle, hyphen, rest = word.text.partition("-")
        if hyphen and particle.lower() in _PARTICLES and (lexicon.is_name(rest) or (rest[:1].isupper() and self.capitals_count)):
            return word  # "Fatima al-Sayed"
        if word.bare in ("de", "del", "la", "van", "von") and follower is not None and follower.bare in _PARTICLES:
            last = self.next_word(follower)
            return last if last is not None and not lexicon.is_ordinary(last.bare) else None
        if follower is not None and lexicon.is_name(follower.bare) and lexicon.is_name(first.bare) and not lexicon.is_common(word.bare):
            return word  # between two names ("shu fen wang") stands a name
        common = word.bare in lexicon.ordinary_words
        small = not self.capital(word) and not self.capital(first)
        if small and length < _LONGEST - 1 and lexicon.is_name(first.bare) and self._ends_name(word, length):
            return word
        if lexicon.is_ambiguous(word.bare):
            alike = self.capital(word) or (not common and not self.capitals_count) or (not self.capital(first) and not common)
            return word if alike and not (common and not self.capital(word)) else None
        if self.capital(word) and not lexicon.is_common(word.bare) and not (word.text.isupper() and len(word.text) < 5):
            return word
        if lexicon.is_ordinary(word.bare):
            ends = cue is Cue.CERTAIN and length == 1 and not lexicon.is_common(word.bare) and _AFTER_NAME.match(self.text, word.end)
            return word if ends else None
        # a small or shouted word nobody knows: the family name after a sure cue, once
        unknown_too = not self.capital(first) and (length == 1 or self._behind_initial(word))
        return word if unknown_too and (cue is Cue.CERTAIN or lexicon.is_name(first.bare)) and len(word.bare) > 1 else None

    def _ends_name(self, word: Word, length: int) -> bool:
        """Whether a small word behind a small name can only be its end: "nguyen thi hoa", "mei ling had ...", but not "maria will"."""
        lexicon = self.lexicon
        if lexicon.is_ambiguous(word.bare):
            return word.bare not in _MODALS and _AFTER_NAME.match(self.text, word.end) is not None
        seldom = lexicon.is_ordinary(word.bare) and not lexicon.is_common(word.bare)
        return seldom and length == 1 and (_AFTER_NAME.match(self.text, word.end) or _VERB_AFTER.match(self.text, word.end)) is not None

    def _is_family_name(self, word: Word) -> bool:
        """A name, or a word that is one before it is anything else, in any case."""
        return self.lexicon.is_name(word.bare) or (self.lexicon.is_ambiguous(word.bare) and word.bare not in self.lexicon.ordinary_words)

    def _behind_initial(self, word: Word) -> bool:
        """ "darnell x. fuqua": the word before is a single letter."""
        number = self._at[word.start]
        return number > 0 and len(self.words[number - 1].bare) == 1
