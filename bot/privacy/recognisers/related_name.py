"""Rule: the names of relatives, friends and staff are hidden where the sentence says that a person follows.

Why: "my husband Wei", "I spoke with Zorya", "Hi Linda," name people around the patient (45 CFR 164.514(b)(2)(i):
"of the individual or of relatives"). A small word counts only when it is a name ("my son will be" is none).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.lexicon import word_set
from bot.privacy.recognisers.listed_name import is_public
from bot.privacy.recognisers.name_reader import Cue, NameReader, Word
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_KIN: Final = (
    r"(?:husband|husban|husbend|hubby|wife|spouse|partner|boyfriend|bf|girlfriend|gf|fianc[eé]e?|son|daughter|daugther|daughtr"
    r"|doughter|kid|child|baby"
    r"|mom|mum|mama|mother|dad|papa|father|sister|sis|brother|bro|twin|aunt|auntie|uncle|cousin|niece|neice|nephew|nefew"
    r"|grandma|grandmother|grandpa|grandfather|nana|granny|grandson|granddaughter|stepson|stepdaughter|stepdad"
    r"|stepmom"
    r"|(?:mother|father|sister|brother|son|daughter)[\s-]in[\s-]law|ex|(?:ex\s)?(?:friend|freind|frend)|bestie|roommate|neighbou?r|boss"
    r"|coworker|colleague|caregiver|carer|aide|guardian|doctor|doc|neurologist|psychiatrist|therapist|nurse"
    r"|provider|pcp|specialist|surgeon|dentist|counselor|coordinator|case\s?manager|attorney|lawyer|pastor"
    r"|driver|ride|client|patient|student"
    r"|esposo|esposa|marido|hijo|hija|madre|padre|mam[aá]|hermano|hermana|abuela|abuelo|t[ií]o|t[ií]a|primo"
    r"|prima|amigo|amiga|novio|novia|vecino|vecina|suegra|suegro|sobrina|sobrino)"
)
_RELATIVE: Final = Guarded(
    re.compile(
        rf"(?:\b(?:my|our|his|her|their|your|the|a|mi|mis|su|nuestra|nuestro)\s(?:\w+\s){{0,1}}?|(?:^|[.,!?;]\s"
        rf"|\bfor\s))\b{_KIN}(?:'s\sname(?:\sis)?|\sis\snamed|\sis\scalled|\snamed|\scalled|\sse\sllama"
        rf"|'s)?[\s,:(]{{1,2}}(?:dr\.?\s)?(?=[^\W\d_])",
        re.I,
    )
)
_DEED: Final = Guarded(
    re.compile(
        r"\b(?:(?:spoke|spoken|speak|speaking|talk|talked|talking|meet|met|meeting|chat|chatted)\s(?:to|with)"
        r"|ask(?:ed)?\s(?:for|to\sspeak\s(?:to|with))|asked|ask|tell|told|call|called|text|texted|email|emailed"
        r"|see|seen|saw|seeing|contact|contacted|remind|hi|hello|hey|dear|hola|morning|afternoon|evening"
        r"|thanks\sto|cc|attention)\b[\s,]{1,2}(?=[^\W\d_])",
        re.I,
    )
)
_MODAL: Final = word_set(
    "will may might can mark bill drew chase grant rob sue pat hope faith joy art summer june august april dawn rose grace miles"
)
_VERB: Final = re.compile(
    r"\s*(?:$|[,.;!?)\n:]|'s\b|(?:is|has|had|was|gets|got|needs|wants|takes|took|does|did|said|says|told|and"
    r"|who|also|uses|have|will|can|would|could|with|to|at|in|on|from|about|called|asked|suffers|just|tried"
    r"|started|goes|went|tiene|es|est[aá]|y|que|necesita|\()\b)",
    re.I,
)
_THIRD_PERSON: Final = re.compile(r"\s(?:has|is|was|gets|got|had|needs|wants|takes|suffers|says)\b", re.I)
_ANY: Final = re.compile(r"(?:a|the)\s", re.I)
_GREETING: Final = re.compile(r"^(?:hi|hello|hey|dear|hola|morning|afternoon|evening)\b", re.I)
_SURE_DEED: Final = re.compile(
    r"^(?:spoke|spoken|speak|talk|met|meet|chat|asked|ask\sfor|told|tell|saw|called|emailed|texted|remind"
    r"|seeing|seen|dear|hi|hello|hey|hola|attention|cc)",
    re.I,
)
# behind these only a person stands, so that even a small word that nobody knows is a name; "call" and "see" take companies and drugs too
_TALK: Final = re.compile(r"^(?:spoke|spoken|speak|talk|talked|talking|met|chatted|ask\sfor|asked\sfor|told|tell|remind|asked)\b", re.I)


class RelatedNameRecogniser(NameRecogniser):
    """Names behind a relative or a role, and behind what one does with people."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader = reading.names
        for match in _RELATIVE.finditer(reading):
            word = reader.word_at(match.end())
            if word is not None and self._names_relative(reader, word, match.group()):
                yield self.found((word.start, reader.end_of_name(word, Cue.LIKELY)), 0.85, "behind a relative")
                yield from self._and_another(reader, reader.end_of_name(word, Cue.LIKELY))
        for match in _DEED.finditer(reading):
            word = reader.word_at(match.end())
            if word is not None and self._names_person(reader, word, match.group()):
                yield self.found((word.start, reader.end_of_name(word, Cue.LIKELY)), 0.75, "behind a deed")

    def _names_relative(self, reader: NameReader, word: Word, relative: str) -> bool:
        named = re.search(r"name|called|llama", relative, re.I) is not None
        if reader.shielded(word) and not named:
            return False
        if self.lexicon.is_name(word.bare):
            return True
        follows = _VERB.match(reader.text, word.end) is not None
        if self.lexicon.is_ambiguous(word.bare):
            third_person = _THIRD_PERSON.match(reader.text, word.end) is not None and word.bare not in ("will", "may", "might", "can")
            if word.bare in _MODAL or word.bare in self.lexicon.ordinary_words:
                return named or (reader.capital(word) and follows) or third_person
            return reader.capital(word) or (follows and not _ANY.match(relative)) or third_person
        if self.lexicon.is_common(word.bare) or (not word.text[0].isupper() and self.lexicon.is_ordinary(word.bare)):
            return False
        modal = _THIRD_PERSON.match(reader.text, word.end) or re.match(
            r"\s(?:can|will|would|wants|does|did|got|gave|told|said|went|tried|uses|asked|recommended|and\si)\b",
            reader.text[word.end : word.end + 14],
            re.I,
        )
        unknown = modal is not None and len(word.bare) > 3 and "'" not in word.text and not _ANY.match(relative)
        return named or reader.capital(word) or unknown

    def _and_another(self, reader: NameReader, end: int) -> Iterator[Found]:
        link = re.match(r"(?:,\s|\s(?:and|&|y)\s|,\sand\s)", reader.text[end:])
        word = reader.word_at(end + link.end()) if link else None
        if word is not None and self._names_relative(reader, word, "my"):
            yield self.found((word.start, reader.end_of_name(word, Cue.LIKELY)), 0.75, "second relative")

    def _names_person(self, reader: NameReader, word: Word, deed: str) -> bool:
        """A deed tells little: a word that is also a word needs its capital letter, an unknown one a sure deed too."""
        if reader.shielded(word):
            return False
        if not reader.capital(word):
            return _TALK.match(deed) is not None and self.lexicon.is_strange(word.bare)
        if self.lexicon.is_ambiguous(word.bare):
            common = word.bare in self.lexicon.ordinary_words
            sure = _SURE_DEED.match(deed) is not None
            return sure and (not common or _VERB.match(reader.text, word.end) is not None)
        if self.lexicon.is_name(word.bare):
            return not is_public(reader, word, reader.end_of_name(word, Cue.LIKELY))
        if (
            self.lexicon.is_common(word.bare)
            or not word.text[1:].islower()
            or (reader.starts_sentence(word) and self.lexicon.is_ordinary(word.bare))
        ):
            return False
        if _GREETING.match(deed):
            return re.match(r"\s*(?:[,.!?;\n-]|$)", reader.text[word.end :]) is not None
        return _SURE_DEED.match(deed) is not None and len(word.bare) > 2
