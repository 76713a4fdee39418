"""Brings a message into the one form over which the safety patterns run.

Lower case, no accents, no apostrophes, one space between words, ``.`` ``?`` ``,`` as words, short forms written
one way ("do not", "don't", "dont" are all ``dont``), key words spelt right. Each word remembers where it stood
in the patient's own text, so that a hit can say what caused it. Unicode: NFKC, then NFD without marks (UAX #15).
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.safety.common_words import COMMON
from bot.safety.spelling import restore

#: Longer texts are read from both ends: the danger stands where a message begins or where it ends up.
MAX_CHARACTERS = 12_000

_TOKEN = re.compile(r"\d+(?:[./:]\d+)*(?=[\s,.?!;:)a-z]|$)|[a-z0-9@$!*#&'’+•_-]+|[.?,;:()\n…¿]")
_SPELLED_OUT = re.compile(r"[a-z](?:-[a-z])+")
#: They vanish, so that "don't" and "dont" are the same word.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´′", ""))
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SENTENCE_ENDS = frozenset(".!;\n…")

_WORDS = {
    "u": "you", "ur": "your", "r": "are", "wanna": "want to", "gonna": "going to", "gunna": "going to", "gon": "going to",
    "gotta": "have to", "finna": "going to", "tryna": "trying to", "imma": "im going to", "ima": "im going to",
    "cannot": "cant", "cuz": "because", "bc": "because", "cos": "because", "b4": "before", "w": "with", "wo": "without",
    "rn": "right now", "n": "and", "thru": "through", "tmrw": "tomorrow", "tmr": "tomorrow", "hosp": "hospital",
    "nobodys": "nobody is", "idk": "i dont know", "ppl": "people", "abt": "about", "alot": "a lot",
    "abit": "a bit", "mins": "minutes", "min": "minutes", "hr": "hour", "hrs": "hours", "pls": "please", "plz": "please",
    "q": "que", "xq": "porque", "pq": "porque", "ke": "que", "d": "de", "toy": "estoy",
    "hubby": "husband", "hubs": "husband", "bf": "boyfriend", "gf": "girlfriend", "bff": "friend", "mum": "mom",
    "mommy": "mom", "mama": "mom", "papa": "dad", "daddy": "dad", "lil": "little", "ive": "i have", "weve": "we have",
    "theyve": "they have", "youve": "you have", "bday": "birthday", "thats": "that is", "whats": "what is",
    "theres": "there is", "lifes": "life is", "its": "it is", "wats": "what is", "aint": "isnt", "everyday": "every day",
    "tonite": "tonight", "nite": "night", "im": "i am", "id": "i would", "hes": "he is", "shes": "she is", "theyre": "they are",
    "ill": "i will", "youre": "you are",
    "lemme": "let me", "outta": "out of", "kinda": "kind of", "dunno": "dont know",
    "+": "and", "&": "and",
}  # fmt: skip

#: Two words read as one. Both halves keep their places in the patient's text.
_PAIRS = {
    ("do", "not"): "dont", ("does", "not"): "doesnt", ("did", "not"): "didnt", ("is", "not"): "isnt", ("are", "not"): "arent",
    ("was", "not"): "wasnt", ("were", "not"): "werent", ("will", "not"): "wont", ("would", "not"): "wouldnt",
    ("can", "not"): "cant", ("could", "not"): "couldnt", ("should", "not"): "shouldnt", ("have", "not"): "havent",
    ("has", "not"): "hasnt", ("had", "not"): "hadnt", ("my", "self"): "myself", ("him", "self"): "himself",
    ("her", "self"): "herself", ("any", "more"): "anymore", ("no", "one"): "nobody", ("self", "harm"): "selfharm",
    ("self", "harming"): "selfharming", ("self", "harmed"): "selfharmed", ("self", "harms"): "selfharms",
    ("self", "injury"): "selfharm", ("self", "injure"): "selfharm",
    ("good", "bye"): "goodbye", ("head", "ache"): "headache", ("un", "alive"): "unalive", ("sewer", "slide"): "suicide",
    ("over", "dose"): "overdose", ("over", "dosed"): "overdosed", ("o", "d"): "od", ("epi", "pen"): "epipen",
    ("2", "nite"): "tonight", ("2", "night"): "tonight", ("2", "day"): "today", ("2", "morrow"): "tomorrow", ("4", "ever"): "forever",
}  # fmt: skip


_LONG_FORMS = {short: tuple(long.split()) for short, long in _WORDS.items()}
_FIRST_OF_PAIR = frozenset(first for first, _ in _PAIRS)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message ready for matching: `text` begins and ends with a space."""

    text: str
    _words: tuple[str, ...]
    _tokens: tuple[tuple[int, int], ...]
    _source: str

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the patient's own text behind the characters `start` to `end` of `text`."""
        if not self._words or end <= start:
            return (0, 0)
        starts = list(accumulate((len(word) + 1 for word in self._words[:-1]), initial=1))
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, end - 1) - 1, first)
        spans = _spans(self._source)
        (begin, early), (_, late) = self._tokens[first], self._tokens[last]
        return (spans[early][1] if begin == _NOWHERE else spans[begin][0], spans[late][1])


#: The first token behind the full stop that `normalise` adds: it stands where the last word ends.
_NOWHERE = -1


def _cut(text: str) -> str:
    """`text` without the middle of what is too long."""
    if len(text) <= MAX_CHARACTERS:
        return text
    half = MAX_CHARACTERS // 2
    return text[:half] + text[-half:]


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    """A character that is not ASCII in lower case and without accents: none, one or several."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character).casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))


def _fold(text: str) -> str:
    """Lower case without accents or apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    return _NOT_ASCII.sub(lambda found: _plain(found.group()), text.translate(_LOWER)).translate(_APOSTROPHES)


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each token stands in `text`."""
    cut = _cut(text)
    folded = [_fold(character) for character in cut]
    places = [place for place, plain in enumerate(folded) for _ in plain]
    if len(cut) < len(text):
        half, left_out = MAX_CHARACTERS // 2, len(text) - MAX_CHARACTERS
        places = [place if place < half else place + left_out for place in places]
    return [(places[found.start()], places[found.end() - 1] + 1) for found in _TOKEN.finditer("".join(folded))]


def _read(raw: str) -> tuple[str, ...]:
    """The words of one token."""
    if len(raw) == 1 and not raw.isalnum() and raw not in "+&":
        return ("?",) if raw == "?" else (".",) if raw in _SENTENCE_ENDS else (",",) if raw in ",:()" else ()
    word = raw.strip("!#&_•") if raw not in "+&" else raw
    if word.count("*") >= 2 and word.strip("*").isalpha() and word[0] == word[-1] == "*":
        word = word.strip("*")  # *emphasis*
    word = word.strip("-'")
    parts = word.split("-") if "-" in word and not _SPELLED_OUT.fullmatch(word) else [word.replace("-", "")]
    words: list[str] = []
    for part in parts:
        if len(part) == 1:
            words.append(part)
        elif part:
            restored = _WORDS.get(part) or restore(part)
            words += (_WORDS.get(restored, restored) if len(restored) > 1 else restored).split()
    if raw.endswith("!"):
        words.append(".")
    return tuple(words)


#: Tokens that are read in advance, because most messages consist of them.
_KNOWN = {word: _read(word) for word in (*COMMON, *_WORDS)}


def _join(words: list[str], tokens: list[int]) -> tuple[list[str], list[tuple[int, int]]]:
    """Join spelled-out letters ("s u i c i d e") and the pairs that count as one word. `tokens`: which one each word comes from."""
    joined: list[str] = []
    places: list[tuple[int, int]] = []
    at, count = 0, len(words)
    while at < count:
        word = words[at]
        run = at
        while run < count and len(words[run]) == 1 and words[run].isalpha() and run - at < 12:
            run += 1
        if run - at >= 3:
            joined.append(restore("".join(words[at:run])))
            places.append((tokens[at], tokens[run - 1]))
            at = run
            continue
        if word in _FIRST_OF_PAIR and at + 1 < count and (pair := _PAIRS.get((word, words[at + 1]))):
            joined.append(pair)
            places.append((tokens[at], tokens[at + 1]))
            at += 2
            continue
        place = (tokens[at], tokens[at])
        if word in _LONG_FORMS:
            for piece in _LONG_FORMS[word]:
                joined.append(piece)
                places.append(place)
        else:
            joined.append(word)
            places.append(place)
        at += 1
    return joined, places


def normalise(text: str) -> Normalised:
    """Normalise any text; never raises. Texts over `MAX_CHARACTERS` lose their middle."""
    read: list[str] = []
    tokens: list[int] = []
    for number, token in enumerate(_TOKEN.findall(_fold(_cut(text)))):
        for word in _KNOWN.get(token) or _read(token):
            read.append(word)
            tokens.append(number)
    words, places = _join(read, tokens)
    if words and words[-1] not in (".", "?"):
        words.append(".")  # every message ends its last sentence
        places.append((_NOWHERE, places[-1][1]))
    return Normalised(f" {' '.join(words)} " if words else " ", tuple(words), tuple(places), text)
