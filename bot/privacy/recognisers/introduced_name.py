"""Rule: the name by which a person introduces themselves is hidden, in small letters too.

Why: "this is maria", "my name's", "name tina k", "I'm Amir Haddad" are how a chat begins; "I'm tired" and "I'm
Diabetic" begin the same way. After sure words every word that is not an ordinary one is a name; after "I'm" or
"this is" it must be known as a name or look like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.recognisers.name_reader import Cue, NameReader
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_CERTAIN: Final = Guarded(
    re.compile(
        r"\b(?:(?:my|his|her|their|the|our|legal|full|first|last|middle|maiden|given|family|sur|preferred"
        r"|patient'?s?|pt|husband'?s|wife'?s|son'?s|daughter'?s|mom'?s|dad'?s|mother'?s|father'?s|kid'?s"
        r"|child'?s)\s?(?:(?:full|first|last|legal|middle|maiden|preferred|new|real|married)\s)?(?:names?|nmae|naem|anme|nam)\b"
        r"(?:\s?(?:is|was|it'?s|are|are\sboth|will\sbe)\b|'?s\b|\s?[:=,-])?"
        r"|(?:names?|nmae|naem|anme)(?:\s?(?:is|was)\b|'?s\b|\s?[:=-])|^name|\bname\sand\s(?:dob|number|phone|birthday)\s?(?:is|are"
        r"|:)?|(?:i\sgo|goes|go)\sby|(?:they|people|friends|everyone|everybody|you\scan|please|pls|just)\scall\sme"
        r"|calls?\sme|i'?m\scalled|i\sam\scalled|named|known\sas|a\.?k\.?a\.?"
        r"|^from\s(?=[^\W\d_]+(?:\s[^\W\d_]+)?\s?:)|under(?:\sthe\sname)?(?:\sof)?|in\sthe\sname(?:\sof)?|attn:?|(?:booked|scheduled|registered|filed"
        r"|listed)\s(?:for|under|as)|(?:emergency\scontact|next\sof\skin|c/o|care\sof)|(?:patient|pt|caller|contact|client|subscriber"
        r"|policy\s?holder|insured"
        r"|account\sholder|emergency\scontact|guardian|spouse|next\sof\skin|from|provider|pcp)\s?(?:is\s"
        r"|name\sis\s|:)"
        r"|(?:book|put|list|save|register|schedule|write|sign)\s(?:me|us|it|him|her)\s(?:down\s|up\s|in\s)?(?:as|under)|me\sllamo|mi\snombre(?:\scompleto)?\s(?:es)?|se\sllama|(?:a\s)?nombre\sde|nombre\s?:|les?\shabla|le\sescribe|habla|soy)"
        r"[\s:,-]{0,3}(?:\"|')?(?:(?:dr|mr|mrs|ms|miss)\.?\s)?",
        re.I,
    )
)
# after these words a plain small word is no name: "under review", "call me back", "soy diabetica", "from home"
_WEAKER: Final = re.compile(
    r"(?:calls?\sme|under(?:\sthe\sname)?(?:\sof)?|habla|soy|named|go(?:es)?\sby|known\sas|from\s?:?|:|for|as"
    r"|name|names|dob|number|phone|birthday)[\s:,-]*$",
    re.I,
)
# "last name fitzgibbon": these say which name follows, so that no "is" is needed
_WHICH_NAME: Final = re.compile(r"(?:(?:my|his|her|pt|patient'?s?)\s)?(?:full|first|last|middle|maiden|given|family|legal)\s", re.I)
_LIKELY: Final = Guarded(
    re.compile(
        r"\b(?:i'?m|i\sam|im|this\sis|this\sis\sjust|(?:thsi|tihs|htis|ths)\sis|i\sm|itsme|it'?s|it\sis|its|tis|here\sis|here'?s|aqu[ií]"
        r"|am)\s(?:actually\s|just\s|me,?\s|the\spatient,?\s|dr\.?\s)?(?:\"|')?",
        re.I,
    )
)
_HERE: Final = Guarded(
    re.compile(
        r"\b(?:(?:here|again|calling|speaking|texting|writing|typing|aqui)\b(?!\s(?:is|are|you|we|to\s(?:stay)|at"
        r"|in\sthe)))",
        re.I,
    )
)
# Nobody is a month or a virtue, but for those who are called so.
_NAMED_LIKE_A_WORD: Final = Guarded(
    re.compile(
        r"\b(?:i'?m|i\sam)\s(may|april|june|august|autumn|hope|faith|joy|grace)(?=\s*(?:$|[,.;!?)\n])|\s(?:and\si\b|here|from|calling|writing|texting))",
        re.I,
    )
)
_LONGEST_NAME: Final = 45  # letters


class IntroducedNameRecogniser(NameRecogniser):
    """Names after "my name is", "I'm", "this is", "me llamo", and before "here"."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader = reading.names
        for match in _CERTAIN.finditer(reading):
            said = match.group().rstrip()
            weak = _WEAKER.search(match.group()) and not said.endswith(":") and not _WHICH_NAME.match(said)
            cue = Cue.LIKELY if weak else Cue.CERTAIN
            if span := reader.read(match.end(), cue):
                yield self.found(span, 0.9, "introduced by name")
                yield from self._second(reader, span)
        for match in _LIKELY.finditer(reading):
            if span := reader.read(match.end(), Cue.LIKELY):
                yield self.found(span, 0.85, "introduced")
                yield from self._second(reader, span)
        for match in _NAMED_LIKE_A_WORD.finditer(reading):
            yield self.found(match.span(1), 0.8, "introduced, a word besides")
        yield from self._before_here(reader)

    def _second(self, reader: NameReader, span: tuple[int, int]) -> Iterator[Found]:
        """ "Haddad, Amir" and "Tom and Ana": a further name behind a comma or "and"."""
        link = re.match(r"(?:,\s?|\s(?:and|&|y|or|aka)\s)", reader.text[span[1] :])
        if link:
            word = reader.word_at(span[1] + link.end())
            if word is not None and self.lexicon.is_name(word.bare) and not reader.shielded(word):
                yield self.found((word.start, reader.end_of_name(word, Cue.LIKELY)), 0.8, "second name")

    def _before_here(self, reader: NameReader) -> Iterator[Found]:
        """ "maria here", "Jory Wexler calling": at the start of a sentence."""
        text = reader.text
        for match in _HERE.finditer(reader):
            for word in reader.words:
                near = match.start() - _LONGEST_NAME <= word.start and word.end < match.start()
                if not near or not (reader.starts_sentence(word) or word is reader.words[0] or self._greeted(text, word.start)):
                    continue
                end = reader.end_of_name(word, Cue.LIKELY)
                known = self.lexicon.is_name(word.bare) or (
                    self.lexicon.is_ambiguous(word.bare) and word.bare not in self.lexicon.ordinary_words
                )
                # "prudence here": behind a greeting or at the beginning even a word of the dictionary, but no everyday one
                unknown = not self.lexicon.is_common(word.bare) and len(word.bare) > 3
                # "Will Harper here": of two names one may be a word
                two = end > word.end and self.lexicon.is_ambiguous(word.bare) and reader.capital(word)
                if text[end : match.start()] in (" ", ", ") and (known or unknown or two) and not reader.shielded(word):
                    yield self.found((word.start, end), 0.85, "before here")

    @staticmethod
    def _greeted(text: str, start: int) -> bool:
        return (
            re.search(r"\b(?:hi|hello|hey|hola|morning|afternoon|evening|yes|yeah)[\s,.!]{1,3}$", text[max(0, start - 15) : start], re.I)
            is not None
        )
