"""Character and word n-grams of a text as a sparse vector: what the encoder blurs (drug names, shorthand, typos) stays sharp here.

Hashed, so nothing of the training lines' vocabulary has to be stored; kept are the columns that at least two training lines fill, and
not too many.
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

FREQUENT = 0.2  # n-grams in more lines than this say nothing and cost most of the time
_CHARACTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**18, alternate_sign=False, norm=None)
_WORDS = HashingVectorizer(
    ngram_range=(1, 2),
    token_pattern=r"\S+",  # noqa: S106 (no password)
    n_features=2**17,
    alternate_sign=False,
    norm=None,
)


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
        raw = _count(texts)
        place = self._place[raw.indices]
        kept = place >= 0
        rows = np.repeat(np.arange(len(texts)), np.diff(raw.indptr))[kept]
        data = (1 + np.log(raw.data[kept])).astype(np.float32) * self.weights[place[kept]]
        return normalize(sp.csr_matrix((data, (rows, place[kept])), (len(texts), len(self.columns)), dtype=np.float32), copy=False)


def _count(texts: Sequence[str]) -> sp.csr_matrix:
    lowered = [text.lower() for text in texts]
    return sp.hstack([_CHARACTERS.transform(lowered), _WORDS.transform(lowered)]).tocsr()
