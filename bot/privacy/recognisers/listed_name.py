"""Rule: a name that is nothing but a name is hidden wherever it stands; two names in a row too.

Why: many messages name somebody without any cue ("can maria come along"). Words that are also names ("rose",
"will", "virginia") count here only beside another name. Diseases, products, clinics, companies and public figures
are left alone, and so is a name that the message itself calls famous ("who was ...", "podcast").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.lexicon import word_set
from bot.privacy.recognisers.name_reader import Cue, NameReader, Word
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_FAMOUS: Final = re.compile(
    r"\b(?:podcast|podcaster|president|senator|governor|congress\w*|actor|actress|singer|celebrity|celebrities"
    r"|celeb|famous|movie|film|netflix|documentary|tv|show|song|album|band|author|novel|book|interview"
    r"|tweet\w*|youtube|youtuber|influencer|ceo|billionaire|athlete|player|quarterback|comedian|scientist"
    r"|chemist|inventor|invented|discovered|synthesi[sz]ed"
    r"|professor|study\sby|paper\sby|et\sal|researcher|king|queen|prince|princess|pope|saint|st|nfl|nba"
    r"|olympi\w+|rapper|musician|who\s(?:was|is|were|discovered|invented|made|wrote|created)|news|overdose\sof"
    r"|death\sof|died)\b",
    re.I,
)
_OWN: Final = re.compile(r"\b(?:my|i'?m|i\sam|this\sis|name|husband|wife|our|mi|me\sllamo)\b", re.I)
_COMPANY: Final = re.compile(
    r"(?:'?s)?\s+(?:clinic|hospital|health|healthcare|medical|medicine|center|centre|pharmacy|university"
    r"|college|school|foundation|institute|insurance|laborator\w+|labs?|pharma\w*|inc|llc|corp|company|bank"
    r"|store|church|disease|syndrome|phenomenon|palsy|wort|method|scale|test|sign|manoeuvre|maneuver|cocktail|oil|protocol|diet"
    r"|catheter|effect|law|day|street|st|ave|avenue|rd|road|blvd|lane|drive(?!\s(?:me|us|him|her|them|you|home|back|after|there))|county|airport|park|hotel|brothers"
    r"|valley|city|springs|creek|canyon|beach|river|lakes?|mountains?|& sons|and\ssons|group|headache|neuralgia|malformation"
    r"|thyroiditis|lymphoma)\b",
    re.I,
)
_VERBS: Final = word_set("will may might can is mark chase grant drew bill sue")
_AND: Final = re.compile(r"\s(?:and|&|or|y)\s")
_HAVING: Final = re.compile(r"\b(?:have|has|had|having|with|got|for|of|and)\s$", re.I)
_HAD: Final = re.compile(r"'s?(?:\s*(?:[,.;!?)]|$)|\s(?:and|or|but|so|can|is|do|since|for|disease)\b)")
_PEOPLE_DO: Final = word_set(
    "come sit stay join drive wait watch pick attend accompany talk speak visit sign answer too also wants needs said told asked"
)
_MAY: Final = re.compile(r"\b(?:can|could|may|will|would|should|did|does|let)\s$", re.I)
_PLACE_BEFORE: Final = re.compile(r"\b(?:in|to|from|near|at|by|around|than|hundred|the|a)\s$", re.I)
_IS_SOMEBODYS: Final = Guarded(
    re.compile(
        r"(?:\sis|,)\s(?:my|our|his|her)\s(?:\w+\s)?(?:husband|wife|spouse|partner|boyfriend|girlfriend|son"
        r"|daughter|child|mom|mother|dad|father|sister|brother|cousin|niece|nephew|friend|neighbou?r|coworker|boss"
        r"|caregiver|carer|doctor|neurologist|nurse|therapist|pcp|ride|driver|aunt|uncle|grand\w+|roommate"
        r"|emergency)\b",
        re.I,
    )
)
_DOES: Final = Guarded(
    re.compile(
        r"\s(?:needs|wants|asked|asks|suffers|worries|thinks|would\slike|wanted|is\s(?:my|our|his|her|the\spatient"
        r"|a\spatient|asking|calling|interested|wondering|scared|nervous|afraid|pregnant|allergic|diabetic|coming"
        r"|\d)|has\s(?:had\s)?(?:an?\s)?(?:appointment|migraines?|headaches?|depression|anxiety|questions?)"
        r"|gets\s(?:migraines?|headaches?)|will\s(?:drive|pick|bring|come|be\smy))\b",
        re.I,
    )
)


class ListedNameRecogniser(NameRecogniser):
    """Names known from the lists, without any cue."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader = reading.names
        done = -1
        for word in reader.words:
            if self.lexicon.is_everyday(word.bare) or word.start < done or not self._begins(reader, word):
                continue
            end = reader.end_of_name(word, Cue.LIKELY)
            if is_public(reader, word, end):
                continue
            done = end
            yield self.found((self._start(reader, word), end), 0.7, "known name")
            link = _AND.match(reader.text, end)
            second = reader.word_at(link.end()) if link else None
            if second is not None and reader.capital(second) and self.lexicon.is_ambiguous(second.bare) and not reader.shielded(second):
                yield self.found((second.start, reader.end_of_name(second, Cue.LIKELY)), 0.7, "second name")

    def _begins(self, reader: NameReader, word: Word) -> bool:
        """Never for a word of everyday language (`Lexicon.is_everyday`). The shields are asked last: to find them costs the most."""
        return self._looks_like_name(reader, word) and not reader.shielded(word)

    def _looks_like_name(self, reader: NameReader, word: Word) -> bool:
        if self.lexicon.is_name(word.bare):
            if _HAVING.search(reader.text[max(0, word.start - 14) : word.start]) and _HAD.match(reader.text, word.end):
                return False  # "I have Addison's"
            acronym = reader.capitals_count and word.text.isupper() and len(word.text) < 5
            return not acronym and (len(word.bare) > 2 or reader.capital(word))
        if self.lexicon.is_strange(word.bare) and self._must_be_person(reader, word):
            return True
        follower = reader.next_word(word)
        if self._two_unknown(reader, word, follower):
            return True
        if self._comes_along(reader, word, follower) or self._does_what_people_do(reader, word):
            return True
        if follower is None and len(reader.words) == 1 and self.lexicon.is_ambiguous(word.bare):
            return word.bare not in self.lexicon.ordinary_words and not reader.text[: word.start].strip()
        if follower is None or not self.lexicon.is_ambiguous(word.bare) or reader.shielded(follower):
            return False
        if follower.bare in ("and", "y") and self._named_with(reader, word, follower):
            return True
        common = word.bare in self.lexicon.ordinary_words
        if self.lexicon.is_name(follower.bare):
            # "will hernandez", "Rose Nguyen", but "can Maria": two small words need the second to be a family name
            if common and reader.capital(word) and follower.bare in self.lexicon.family and word.bare not in _VERBS:
                return True  # "Hope Ellison", but "Will Hernandez call me?"
            return (reader.capital(word) or follower.bare in self.lexicon.family) and (
                not common or (reader.capital(word) and not reader.starts_sentence(word))
            )
        both = reader.capital(word) and reader.capital(follower) and self.lexicon.is_ambiguous(follower.bare)
        if not both or common or follower.bare in self.lexicon.ordinary_words:
            return False
        return not reader.starts_sentence(word) or _DOES.match(reader, follower.end) is not None or follower is reader.words[-1]

    def _named_with(self, reader: NameReader, word: Word, link: Word) -> bool:
        """ "anh and kim tran both ...": a name that is also a word, joined to a plain name where a sentence begins."""
        other = reader.next_word(link)
        begins = word is reader.words[0] or reader.starts_sentence(word)
        return begins and other is not None and self._may_be_name(other) and self._may_be_name(word)

    def _may_be_name(self, word: Word) -> bool:
        """A name, or a word that is one before it is anything else."""
        return self.lexicon.is_name(word.bare) or (self.lexicon.is_ambiguous(word.bare) and word.bare not in self.lexicon.ordinary_words)

    def _start(self, reader: NameReader, word: Word) -> int:
        """A word that nobody knows right before a family name is the given name ("zbygnev kaczmarek")."""
        before = reader.word_before(word)
        if before is None or self.lexicon.is_common(before.bare):
            return reader.start_of_name(word)
        if self.lexicon.is_strange(before.bare) and word.bare in self.lexicon.family:
            return before.start
        if "-" in word.bare and not reader.shielded(before):  # hardly anything but a given name stands before a double family name
            return before.start
        return reader.start_of_name(word)

    def _must_be_person(self, reader: NameReader, word: Word) -> bool:
        """ "xiolanny is my daughter", "can tavonte sit with me": a word that nobody knows, where only a person can stand."""
        follower = reader.next_word(word)
        asked = _MAY.search(reader.text[max(0, word.start - 8) : word.start]) is not None
        if asked and follower is not None and follower.bare in _PEOPLE_DO:
            return True
        begins = word is reader.words[0] or reader.starts_sentence(word)
        return begins and (_DOES.match(reader, word.end) or _IS_SOMEBODYS.match(reader, word.end)) is not None

    def _two_unknown(self, reader: NameReader, word: Word, follower: Word | None) -> bool:
        """ "put Sorcha Maguigan on the list": two capitals in a row inside a sentence, of words that no list and no dictionary knows."""
        if follower is None or not reader.capital(word) or reader.starts_sentence(word) or not word.text[1:].islower():
            return False
        if reader.shielded(follower) or not self.lexicon.is_strange(word.bare) or not reader.capital(follower):
            return False
        return self.lexicon.is_strange(follower.bare) or self._may_be_name(follower)

    def _comes_along(self, reader: NameReader, word: Word, follower: Word | None) -> bool:
        """ "Can Heather sit with me": a capital inside the sentence and a deed of people."""
        if follower is None or not reader.capital(word) or reader.starts_sentence(word) or word.bare in self.lexicon.ordinary_words:
            return False
        return self.lexicon.is_ambiguous(word.bare) and follower.bare in _PEOPLE_DO

    def _does_what_people_do(self, reader: NameReader, word: Word) -> bool:
        """ "Zbigniew is my caregiver", "Destiny needs ...": only people ask, want, and are somebody's."""
        somebody = _IS_SOMEBODYS.match(reader, word.end)
        kin = somebody is not None and (
            somebody.group()[0] != ","
            or (word.text[0].isupper() and _PLACE_BEFORE.search(reader.text[max(0, word.start - 9) : word.start]) is None)
        )
        if kin and self.lexicon.is_ambiguous(word.bare):
            return word.bare not in self.lexicon.ordinary_words
        if kin and word.text[0].isupper() and not self.lexicon.is_common(word.bare):
            return True
        if not reader.capital(word) or not word.text[1:].islower() or len(word.bare) < 3 or _DOES.match(reader, word.end) is None:
            return False
        if self.lexicon.is_ambiguous(word.bare):
            return word.bare not in self.lexicon.ordinary_words
        return not self.lexicon.is_ordinary(word.bare)


def is_public(reader: NameReader, word: Word, end: int) -> bool:
    """Whether the name that begins with `word` is a company's, a place's, or one the message calls famous."""
    text = reader.text
    if _COMPANY.match(text, end) or re.search(
        r"\b(?:st|saint|mt|mount|fort|ft|port|lake|san|santa|cape)\.?\s$", text[max(0, word.start - 8) : word.start], re.I
    ):
        return True
    near = text[max(0, word.start - 60) : word.start] + " | " + text[end : end + 60]
    return _FAMOUS.search(near) is not None and _OWN.search(text[max(0, word.start - 25) : word.start]) is None
