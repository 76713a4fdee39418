"""Brings a message into the one form over which the safety patterns run.

Lower case, no accents, no apostrophes, one space between words, ``.`` ``?`` ``,`` as words, short forms written
one way ("do not", "don't", "dont" are all ``dont``), key words spelt right. Each word remembers where it stood
in the patient's own text, so that a hit can say what caused it. Unicode: NFKC, then NFD without marks (UAX #15).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from bot.safety.spelling import restore

#: Longer texts are read from both ends: the danger stands where a message begins or where it ends up.
MAX_CHARACTERS = 12_000

_TOKEN = re.compile(r"\d+(?:[./:]\d+)*(?=[\s,.?!;:)a-z]|$)|[a-z0-9@$!*#&'’+•_-]+|[.?,;:()\n…¿]")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´′", ""))
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


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message ready for matching: `text` begins and ends with a space."""

    text: str
    _starts: tuple[int, ...]
    _spans: tuple[tuple[int, int], ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the patient's own text behind the characters `start` to `end` of `text`."""
        if not self._spans or end <= start:
            return (0, 0)
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, end - 1) - 1, first)
        return (self._spans[first][0], self._spans[last][1])


def _fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents or apostrophes, and for each character its place in `text`."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii():
            plain = character.lower()
        else:
            decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character).casefold())
            plain = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
        for letter in plain:
            characters.append(letter)
            places.append(place)
    return "".join(characters), places


def _read_words(folded: str, places: list[int]) -> list[tuple[str, tuple[int, int]]]:
    words: list[tuple[str, tuple[int, int]]] = []
    for found in _TOKEN.finditer(folded):
        span = (places[found.start()], places[found.end() - 1] + 1)
        raw = found.group()
        if len(raw) == 1 and not raw.isalnum() and raw not in "+&":
            if raw == "?":
                words.append(("?", span))
            elif raw in _SENTENCE_ENDS:
                words.append((".", span))
            elif raw in ",:()":
                words.append((",", span))
            continue
        ends_loud = raw.endswith("!")
        word = raw.translate(_APOSTROPHES).strip("!#&_•") if raw not in "+&" else raw
        if word.count("*") >= 2 and word.strip("*").isalpha() and word[0] == word[-1] == "*":
            word = word.strip("*")  # *emphasis*
        word = word.strip("-'")
        parts = word.split("-") if "-" in word and not re.fullmatch(r"[a-z](?:-[a-z])+", word) else [word.replace("-", "")]
        for part in parts:
            if part:
                restored = part if len(part) == 1 else _WORDS.get(part) or restore(part)
                words.extend((piece, span) for piece in (_WORDS.get(restored, restored) if len(restored) > 1 else restored).split())
        if ends_loud:
            words.append((".", span))
    return words


def _join(words: list[tuple[str, tuple[int, int]]]) -> list[tuple[str, tuple[int, int]]]:
    """Join spelled-out letters ("s u i c i d e") and the pairs that count as one word."""
    joined: list[tuple[str, tuple[int, int]]] = []
    at = 0
    while at < len(words):
        run = at
        while run < len(words) and len(words[run][0]) == 1 and words[run][0].isalpha() and run - at < 12:
            run += 1
        if run - at >= 3:
            spelled = restore("".join(word for word, _ in words[at:run]))
            joined.append((spelled, (words[at][1][0], words[run - 1][1][1])))
            at = run
            continue
        if at + 1 < len(words) and (pair := _PAIRS.get((words[at][0], words[at + 1][0]))):
            joined.append((pair, (words[at][1][0], words[at + 1][1][1])))
            at += 2
            continue
        word, span = words[at]
        joined.extend((piece, span) for piece in _WORDS.get(word, word).split())
        at += 1
    return joined


def normalise(text: str) -> Normalised:
    """Normalise any text; never raises. Texts over `MAX_CHARACTERS` lose their middle."""
    offset = 0
    if len(text) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        offset = len(text) - MAX_CHARACTERS
        text = text[:half] + text[-half:]
    folded, places = _fold(text)
    # Apostrophes vanish so that "don't" and "dont" are the same word.
    kept = [(letter, place) for letter, place in zip(folded, places, strict=True) if letter not in "'’‘ʼ`´′"]
    folded, places = "".join(letter for letter, _ in kept), [place for _, place in kept]
    if offset:
        half = MAX_CHARACTERS // 2
        places = [place if place < half else place + offset for place in places]
    words = _join(_read_words(folded, places))
    if words and words[-1][0] not in (".", "?"):
        words.append((".", (words[-1][1][1], words[-1][1][1])))  # every message ends its last sentence
    starts: list[int] = []
    pieces: list[str] = []
    length = 1
    for word, _ in words:
        starts.append(length)
        pieces.append(word)
        length += len(word) + 1
    return Normalised(f" {' '.join(pieces)} " if pieces else " ", tuple(starts), tuple(span for _, span in words))
