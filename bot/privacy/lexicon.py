"""Rule: whether a word may be a person's name is looked up in word lists, not guessed from its capital letter.

Why: patients type "this is maria" and "I'm Diabetic"; on a phone neither a small nor a capital letter says much.
The lists (`data/`) are general knowledge written for this project: names, names that are also words, words that
are no names, and phrases such as "Parkinson's" or "Blue Cross" inside which no name is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Final

from bot.privacy.guarded import Guarded, Held

_ORDINARY_ENDINGS: Final = re.compile(
    r"(?:[a-z]{2}(?:ing|tion|tions|ness|ment|ments|less|able|ible|ously|ology|ologist|ache|aches|itis|osis|emia|pathy|phobic|phrenic)"
    r"|[a-z]{3}(?:ed|ly|ful|ous|ive|ity|ical|istic|mab|pant|triptan|caine|pril|sartan|azole|statin|pam|setron))$"
)
_INFLECTED: Final = re.compile(r"(?:ing|ed|ly)$")
_DRAWN_OUT: Final = re.compile(r"(.)\1\1")  # "sooo", "pleaseee"
_LONG_ENOUGH: Final = 6
_STRANGE_LENGTH: Final = 4
_REMEMBERED: Final = 8192  # words of which it is remembered what they are
_CONTRACTED: Final = re.compile(r"'(?:ll|re|ve|d|m|t|s)$")


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, which are separated by white space."""
    return frozenset(text.split())


@lru_cache(maxsize=_REMEMBERED)
def folded(word: str) -> str:
    """Lower case, without accents, possessive ending and the full stop of an abbreviation."""
    bare = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    bare = bare.strip('.,;:!?"()-')
    return re.sub(r"'s?$", "", bare)


def _entries(name: str) -> list[str]:
    text = files("bot.privacy").joinpath("data", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(folded(word) for line in _entries(name) for word in line.split())


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out or changed makes one word the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def _as_typed(one: str, other: str) -> bool:
    """Whether one word may be the other with a slip of the finger: a letter more, less or changed, or two that changed places."""
    return _one_apart(one, other) or (len(one) == len(other) and sorted(one) == sorted(other))


def _phrases(phrases: list[str]) -> Guarded:
    """One pattern for many phrases, longest first; blanks match any white space or a hyphen, 's may follow a word."""
    ways = []
    for phrase in sorted(set(phrases), key=len, reverse=True):
        ways.append(r"(?:'?s)?\.?[\s-]+".join(re.escape(word) for word in phrase.split()))
    return Guarded(re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?:'?s)?(?!\w)", re.IGNORECASE))


@lru_cache(maxsize=1)
def _protected() -> Guarded:
    return _phrases(_entries("protected_phrases.txt"))


@lru_cache(maxsize=1)
def _figures() -> Guarded:
    lines = [[part.strip() for part in line.split("|")] for line in _entries("public_figures.txt")]
    return _phrases([name for line in lines for name in line])


def _by_beginning(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """The words by their first letter and their length."""
    found: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if word:
            found.setdefault((word[0], len(word)), []).append(word)
    return found


def _alike(word: str, others: dict[tuple[str, int], list[str]]) -> Iterator[str]:
    """Those of `others` that begin with the same letter and are at most one letter longer or shorter."""
    for length in (len(word) - 1, len(word), len(word) + 1):
        yield from others.get((word[0], length), ())


@dataclass(frozen=True)
class Lexicon:
    """The word lists. `more_ordinary` are further words that are no names (the spaCy model brings its own)."""

    more_ordinary: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        """Names that are also words: those listed, and every listed name that is an ordinary word."""
        listed = _words("given_names.txt") | _words("surnames.txt")
        return _words("ambiguous_names.txt") | (listed & self.ordinary_words)

    @cached_property
    def given(self) -> frozenset[str]:
        """Given names that are nothing else."""
        return _words("given_names.txt") - self.ambiguous

    @cached_property
    def family(self) -> frozenset[str]:
        """Family names that are nothing else."""
        return _words("surnames.txt") - self.ambiguous

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word that is a name and nothing else."""
        return self.given | self.family

    @cached_property
    def ordinary_words(self) -> frozenset[str]:
        """The list of everyday words, names among them ("will", "may")."""
        return _words("ordinary_words.txt")

    @cached_property
    def is_name(self) -> Callable[[str], bool]:
        """A name that is hardly ever another word ("maria", "nguyen"), in any case."""
        return lru_cache(_REMEMBERED)(self._is_name)

    @cached_property
    def is_nearly_name(self) -> Callable[[str], bool]:
        """A long word one letter away from a given name ("jaqueline"), and from no everyday word."""
        return lru_cache(_REMEMBERED)(self._is_nearly_name)

    @cached_property
    def is_strange(self) -> Callable[[str], bool]:
        """A word that no list and no dictionary knows, and that is no typo of one of everyday chat: where a person may stand, it is a name.

        Without the dictionary of the model nothing is strange.
        """
        return lru_cache(_REMEMBERED)(self._is_strange)

    @cached_property
    def is_ambiguous(self) -> Callable[[str], bool]:
        """A name that is also a word ("rose", "will", "virginia")."""
        return lru_cache(_REMEMBERED)(self._is_ambiguous)

    @cached_property
    def is_ordinary(self) -> Callable[[str], bool]:
        """A word that is no name. Names of the lists are never ordinary, ambiguous ones neither."""
        return lru_cache(_REMEMBERED)(self._is_ordinary)

    @cached_property
    def is_common(self) -> Callable[[str], bool]:
        """A word of everyday chat, whatever the dictionary of the model says: it is no name even after "my name is"."""
        return lru_cache(_REMEMBERED)(self._is_common)

    @cached_property
    def is_everyday(self) -> Callable[[str], bool]:
        """A word that is nothing but a word of everyday chat: no name, not even one that is also a word."""
        return lru_cache(_REMEMBERED)(self._is_everyday)

    def shielded(self, text: Held) -> Iterator[tuple[int, int]]:
        """Spans of diseases, products, companies, places and public figures."""
        for phrases in (_protected(), _figures()):
            for match in phrases.finditer(text):
                yield match.span()

    def _is_name(self, word: str) -> bool:
        bare = folded(word).removeprefix("o'")
        if "-" not in bare:
            return bare in self.names
        parts = [part for part in bare.split("-") if part]
        return any(part in self.names for part in parts) and not any(part in self.ordinary_words or len(part) < 2 for part in parts)

    def _is_nearly_name(self, word: str) -> bool:
        bare = folded(word)
        if len(bare) < _LONG_ENOUGH or any(_one_apart(bare, other) for other in _alike(bare, self._ordinary_by_beginning)):
            return False
        return any(_one_apart(bare, other) for other in _alike(bare, self._given_by_beginning))

    def _is_strange(self, word: str) -> bool:
        bare = folded(word)
        if len(bare) < _STRANGE_LENGTH or not self.more_ordinary or not bare.isalpha() or self.is_name(bare) or self.is_ambiguous(bare):
            return False
        if self.is_common(bare) or self.is_ordinary(bare) or _ORDINARY_ENDINGS.search(bare):
            return False
        return not any(_as_typed(bare, other) for other in _alike(bare, self._ordinary_by_beginning))

    def _is_ambiguous(self, word: str) -> bool:
        return folded(word) in self.ambiguous

    def _is_ordinary(self, word: str) -> bool:
        bare = folded(word)
        if bare in self.names or (bare in self.ambiguous and bare not in self.ordinary_words):
            return False
        return self.is_common(bare) or bare in self.more_ordinary or (bare.endswith("s") and bare[:-1] in self.more_ordinary)

    def _is_common(self, word: str) -> bool:
        bare = folded(word)
        stem = _CONTRACTED.sub("", bare)
        return (
            len(bare) < 2
            or any(form in self.ordinary_words for form in (bare, stem, bare.removesuffix("s"), stem.removesuffix("n't")))
            or (bare not in self.names and _ORDINARY_ENDINGS.search(bare) is not None and not self._only_ends_like_a_word(bare))
            or _DRAWN_OUT.search(bare) is not None
        )

    def _is_everyday(self, word: str) -> bool:
        return self.is_common(word) and self.is_ordinary(word) and not self.is_ambiguous(word) and not self.is_name(word)

    @cached_property
    def _ordinary_by_beginning(self) -> dict[tuple[str, int], list[str]]:
        return _by_beginning(self.ordinary_words)

    @cached_property
    def _given_by_beginning(self) -> dict[tuple[str, int], list[str]]:
        return _by_beginning(self.given)

    def _only_ends_like_a_word(self, bare: str) -> bool:
        """ "mcneely", "waheed": the ending of an adverb or a verb, but no word before it. Needs the model's dictionary."""
        ending = _INFLECTED.search(bare)
        if ending is None or not self.more_ordinary:
            return False
        stem = bare[: ending.start()]
        stems = {bare, stem, f"{stem}e", f"{stem}y", f"{stem}le", stem[:-1], f"{stem[:-1]}y"}
        return not any(one in self.more_ordinary or one in self.ordinary_words for one in stems)


@lru_cache(maxsize=1)
def plain_lexicon() -> Lexicon:
    """The lists alone, read once; what the pattern tier uses."""
    return Lexicon()
