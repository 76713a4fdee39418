"""Mends misspelt words before a second look: "waht hapens durring the infusoin" becomes "what happens during the infusion".

Rule: a word that is common English (it stands whole in the encoder's vocabulary) or that the training lines use several times is never
touched; another one is mended only to a word that patients use here often, one slip away (two in long words). Both readings are
scored, so that a wrong guess costs little. Distance: optimal string alignment (Damerau 1964): a swap of neighbours is one slip.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tokenizers import Tokenizer

from bot.encoder.weights import tokenizer_path

OFTEN = 8  # training lines a word must stand in for others to be mended to it
SEVERAL = 3  # training lines that protect a word
LONG = 7  # letters from which two slips are believed
SHORT = 4  # shorter words are left alone: too many of them are one slip apart
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


@lru_cache(1)
def _common_words() -> frozenset[str]:
    vocabulary = Tokenizer.from_file(str(tokenizer_path())).get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) > 1)


class Speller:
    """Mends words towards the vocabulary of the training lines."""

    def __init__(self, words: Sequence[str], protected: Sequence[str]) -> None:
        """Take the words that may be mended to, most frequent first, and further ones that are left alone (see `fit`)."""
        self.words = list(words)
        self.protected = list(protected)
        self._rank = {word: i for i, word in enumerate(self.words)}
        self._known = _common_words() | set(words) | set(protected)
        self._mend = lru_cache(4096)(self._mended)

    @classmethod
    def fit(cls, texts: Iterable[str]) -> "Speller":
        """Learn the vocabulary of training lines."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update({word for word in _WORD.findall(text.lower()) if len(word) >= SHORT and word.isalpha()})
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return cls([w for w, n in ranked if n >= OFTEN], [w for w, n in ranked if SEVERAL <= n < OFTEN])

    def mend(self, text: str) -> str:
        """`text` with its misspelt words mended; the same string where there is nothing to mend."""
        return _WORD.sub(lambda match: self._mend(match.group(0)), text)

    def _mended(self, word: str) -> str:
        lowered = word.lower()
        if len(word) < SHORT or not word.isalpha() or lowered in self._known:
            return word
        slips = 2 if len(word) >= LONG else 1
        found = process.extract(lowered, self.words, scorer=OSA.distance, score_cutoff=slips, limit=8)
        if not found:
            return word
        best = min(found, key=lambda hit: (hit[1], hit[0][0] != lowered[0], self._rank[hit[0]]))
        return str(best[0])
