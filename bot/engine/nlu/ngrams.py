"""Character and word n-grams of a text as a sparse vector: what the encoder blurs (drug names, shorthand, typos) stays sharp here.

Hashed, so nothing of the training lines' vocabulary has to be stored; kept are the columns that at least two training lines fill, and
not too many.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils import murmurhash3_32

FREQUENT = 0.2  # n-grams in more lines than this say nothing and cost most of the time
_CHARACTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**18, alternate_sign=False, norm=None)
_WORDS = HashingVectorizer(
    ngram_range=(1, 2),
    token_pattern=r"\S+",  # noqa: S106 (no password)
    n_features=2**17,
    alternate_sign=False,
    norm=None,
)
_FEW = 16  # texts up to which each is counted by itself: the vectorisers and their sparse matrices cost a millisecond before the first text
_CHARACTER_GRAMS, _WORD_GRAMS = _CHARACTERS.build_analyzer(), _WORDS.build_analyzer()
WORDS_REMEMBERED = 20_000


class Ngrams:
    """TF-IDF over hashed n-grams; rows are unit vectors."""

    def __init__(self, columns: NDArray[np.int64], weights: NDArray[np.float32]) -> None:
        """Take the kept hash columns and their inverse document frequencies (see `fit`)."""
        self.columns = columns
        self.weights = weights
        self._place = np.full(_CHARACTERS.n_features + _WORDS.n_features, -1, np.int32)  # a look-up, as slicing columns costs a millisecond
        self._place[columns] = np.arange(len(columns))

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Ngrams":
        """Choose columns and weights from `texts`."""
        raw = _count(texts)
        rows = np.asarray((raw > 0).sum(axis=0)).ravel()
        columns = np.flatnonzero((rows >= 2) & (rows <= max(FREQUENT * len(texts), 20)))
        weights = (np.log((1 + len(texts)) / (1 + rows[columns])) + 1).astype(np.float32)
        return cls(columns.astype(np.int64), weights)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Unit rows of shape (len(texts), number of kept columns)."""
        if len(texts) <= _FEW:
            return self._few(texts)
        raw = _count(texts)
        place = self._place[raw.indices]
        kept = place >= 0
        rows = np.repeat(np.arange(len(texts)), np.diff(raw.indptr))[kept]
        data = (1 + np.log(raw.data[kept])).astype(np.float32) * self.weights[place[kept]]
        return normalize(sp.csr_matrix((data, (rows, place[kept])), (len(texts), len(self.columns)), dtype=np.float32), copy=False)

    def _few(self, texts: Sequence[str]) -> sp.csr_matrix:
        places, values, ends = [], [], [0]
        for text in texts:
            columns, counts = _columns(text)
            place = self._place[columns]
            kept = place >= 0
            value = (1 + np.log(counts[kept])).astype(np.float32) * self.weights[place[kept]]
            places.append(place[kept])
            values.append(value / max(float(np.sqrt(value @ value)), 1e-9))
            ends.append(ends[-1] + len(value))
        if not texts:
            return sp.csr_matrix((0, len(self.columns)), dtype=np.float32)
        return sp.csr_matrix((np.concatenate(values), np.concatenate(places), ends), (len(texts), len(self.columns)))


def _columns(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The hash columns that `text` fills, and how often: what the vectorisers find, without their overhead."""
    lowered = text.lower()
    found = [column for word in lowered.split() for column in _columns_of(word)]
    found.extend(_CHARACTERS.n_features + abs(murmurhash3_32(gram)) % _WORDS.n_features for gram in _WORD_GRAMS(lowered))
    columns, counts = np.unique(np.array(found, np.int64), return_counts=True)
    return columns, counts


@lru_cache(WORDS_REMEMBERED)
def _columns_of(word: str) -> tuple[int, ...]:
    """The columns of the character n-grams of a word, which do not depend on its neighbours, each as often as it comes."""
    return tuple(abs(murmurhash3_32(gram)) % _CHARACTERS.n_features for gram in _CHARACTER_GRAMS(word))


def _count(texts: Sequence[str]) -> sp.csr_matrix:
    lowered = [text.lower() for text in texts]
    return sp.hstack([_CHARACTERS.transform(lowered), _WORDS.transform(lowered)]).tocsr()
