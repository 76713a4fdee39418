"""Kernel ridge classification with exact leave-one-out scores: the closed form of "how would this line score had it not been trained on".

Why: it trains in seconds on thousands of lines (one Cholesky factor), is deterministic, and the leave-one-out scores give honest data
for calibration and for the reject option without cross-validation (Cawley & Talbot 2003). Lines of rare topics weigh more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.linalg as sl
import scipy.sparse as sp
from numpy.typing import NDArray

from bot.engine.nlu.kernel import STEPS, ExponentialKernel

Floats = NDArray[np.float32]
BLOCK = 1000  # rows of a kernel that are made at a time: at 16,000 lines the kernel itself takes a gigabyte, and one is enough


@dataclass(frozen=True)
class RidgeSettings:
    """Shape of the kernel, chosen by cross-validation.

    Args:
        dimensions: principal directions of the dense vectors that are kept.
        sharpness: of the exponential kernel on the dense vectors.
        ngram_share: weight of the linear kernel on the n-grams.
        ridge: how far the fit may stay from the training lines.
        balance: 0 counts every line alike, 1 every topic alike.
    """

    dimensions: int = 384
    sharpness: float = 1.5
    ngram_share: float = 0.25
    ridge: float = 0.15
    balance: float = 0.5


@dataclass
class KernelRidge:
    """A fitted classifier. All arrays, so it is saved without pickle.

    Args:
        labels: names of the labels, in the order of the scores' columns.
        mean: of the dense vectors, shape (width,).
        directions: the principal directions that are kept, shape (width, dimensions).
        points: the training lines in them, a column each, shape (dimensions, lines), in steps of each line's own size. The fit is on these
            rounded points, so that nothing is lost when new lines meet them: a quarter of the memory to walk through.
        steps: the size of a step, shape (lines,).
        owner: the place of each training line's label in `labels`.
        dual: weight of each training line for each label, shape (lines, labels).
        ngram_weights: weight of each n-gram for each label.
        settings: shape of the kernel.
    """

    labels: list[str]
    mean: Floats
    directions: Floats
    points: NDArray[np.int8]
    steps: Floats
    owner: NDArray[np.int64]
    dual: Floats
    ngram_weights: Floats
    settings: RidgeSettings

    @classmethod
    def fit(cls, dense: Floats, ngrams: sp.csr_matrix, labels: Sequence[str], settings: RidgeSettings) -> tuple["KernelRidge", Floats]:
        """Fit on dense vectors and n-grams of the same lines.

        Returns:
            The classifier, and the leave-one-out scores of its training lines, shape (lines, labels).
        """
        names = sorted(set(labels))
        place = {name: i for i, name in enumerate(names)}
        index = np.array([place[label] for label in labels])
        target = np.zeros((len(labels), len(names)), np.float32)
        target[np.arange(len(labels)), index] = 1
        mean = dense.mean(axis=0)
        centred = dense - mean
        _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        directions = np.ascontiguousarray(vectors[:, ::-1][:, : settings.dimensions]).astype(np.float32)
        whole, steps = _rounded(_unit(centred @ directions))
        points: Floats = whole * steps[:, None]
        kernel: Floats = points @ points.T
        kernel -= 1
        kernel *= settings.sharpness
        np.exp(kernel, out=kernel)
        for begin in range(0, len(labels), BLOCK):
            kernel[begin : begin + BLOCK] += settings.ngram_share * (ngrams[begin : begin + BLOCK] @ ngrams.T).toarray()
        counts = np.bincount(index)[index]
        kernel[np.diag_indices_from(kernel)] += settings.ridge * (counts / counts.mean()) ** settings.balance
        # Symmetric, so its transpose is itself, in the order of columns that LAPACK works on without a copy.
        factor = sl.cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
        dual = sl.cho_solve((factor, True), target, check_finite=False).astype(np.float32)
        # Of the kernel's inverse only the diagonal is wanted: the squares of the columns of the factor's inverse, at half the work.
        inverse, _ = sl.lapack.strtri(factor, lower=1, overwrite_c=1)
        left_out = target - dual / np.einsum("ij,ij->j", inverse, inverse)[:, None]
        weights = np.asarray(settings.ngram_share * (ngrams.T @ dual), dtype=np.float32)
        columns = np.ascontiguousarray(whole.T.astype(np.int8))
        return cls(names, mean, directions, columns, steps, index, dual, weights, settings), left_out.astype(np.float32)

    def scores(self, dense: Floats, ngrams: sp.csr_matrix) -> Floats:
        """Scores of new lines, about 0 (foreign to the label) to 1, shape (lines, labels)."""
        result: Floats = (self._kernel(dense) + ngrams @ self.ngram_weights).astype(np.float32)
        return result

    @cached_property
    def _kernel(self) -> ExponentialKernel:
        return ExponentialKernel(self.mean, self.directions, self.points, self.steps, self.dual, self.settings.sharpness)

    def nearest(self, dense: Floats, among: Sequence[int] | None = None) -> Floats:
        """Cosine of each new line to its nearest training line, of the labels at places `among` where they are given."""
        points: Floats = self._points() if among is None else self._points()[:, np.isin(self.owner, among)]
        result: Floats = (_unit((dense - self.mean) @ self.directions) @ points).max(axis=1)
        return result

    def nearest_left_out(self) -> Floats:
        """Cosine of each training line to the nearest other one."""
        points = self._points()
        count = points.shape[1]
        result: Floats = np.empty(count, np.float32)
        for begin in range(0, count, BLOCK):
            cosines = points[:, begin : begin + BLOCK].T @ points
            cosines[np.arange(len(cosines)), np.arange(begin, begin + len(cosines))] = -1
            result[begin : begin + BLOCK] = cosines.max(axis=1)
        return result

    def _points(self) -> Floats:
        return self.points * self.steps


def _rounded(rows: Floats) -> tuple[Floats, Floats]:
    """Each row in whole steps of its own size, and the sizes."""
    steps = np.maximum(np.abs(rows).max(axis=1), 1e-9) / STEPS
    return np.rint(rows / steps[:, None]), steps


def _unit(rows: Floats) -> Floats:
    result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return result
