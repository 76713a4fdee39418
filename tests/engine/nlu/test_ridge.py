import numpy as np
import scipy.sparse as sp

from bot.engine.nlu.kernel import TOGETHER
from bot.engine.nlu.ridge import KernelRidge, RidgeSettings


def _data(n=60, seed=0):
    random = np.random.RandomState(seed)
    labels = [f"topic{i % 3}" for i in range(n)]
    dense = random.normal(size=(n, 20)).astype(np.float32)
    for i in range(n):
        dense[i, i % 3] += 3
    return dense, sp.csr_matrix(random.binomial(1, 0.1, size=(n, 30)).astype(np.float32)), labels


def test_left_out_scores_are_those_of_a_model_that_never_saw_the_line():
    dense, sparse, labels = _data()
    settings = RidgeSettings(dimensions=20, balance=0)
    model, left_out = KernelRidge.fit(dense, sparse, labels, settings)
    points = model.points * model.steps
    kernel = np.exp(settings.sharpness * (points.T @ points - 1)) + settings.ngram_share * (sparse @ sparse.T).toarray()
    target = np.array([[label == name for name in model.labels] for label in labels], float)
    for i in (0, 17, 59):
        others = np.arange(len(labels)) != i
        solved = np.linalg.solve(kernel[np.ix_(others, others)] + settings.ridge * np.eye(len(labels) - 1), target[others])
        np.testing.assert_allclose(left_out[i], kernel[i, others] @ solved, atol=2e-4)


def test_training_twice_gives_the_same_model():
    first, _ = KernelRidge.fit(*_data(), RidgeSettings(dimensions=10))
    second, _ = KernelRidge.fit(*_data(), RidgeSettings(dimensions=10))
    np.testing.assert_array_equal(first.dual, second.dual)


def test_new_lines_of_a_topic_score_highest_for_it():
    dense, sparse, labels = _data()
    new, new_sparse, truth = _data(seed=1)
    model, _ = KernelRidge.fit(dense, sparse, labels, RidgeSettings(dimensions=20))
    found = [model.labels[i] for i in model.scores(new, new_sparse).argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(found, truth, strict=True)]) > 0.9


def test_the_graph_computes_the_sum_over_all_training_lines():
    dense, sparse, labels = _data()
    settings = RidgeSettings(dimensions=20)
    model, _ = KernelRidge.fit(dense, sparse, labels, settings)
    new, new_sparse, _ = _data(seed=1)
    rows = (new - model.mean) @ model.directions
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    near = np.exp(settings.sharpness * (rows @ (model.points * model.steps) - 1))
    expected = near @ model.dual + new_sparse @ model.ngram_weights
    np.testing.assert_allclose(model.scores(new, new_sparse), expected, atol=0.03)  # a new line stands in steps, too


def test_a_line_scores_alone_as_it_does_among_many():
    dense, sparse, labels = _data(n=TOGETHER + 9)
    model, _ = KernelRidge.fit(dense, sparse, labels, RidgeSettings(dimensions=20))
    together = model.scores(dense, sparse)
    for count in (1, 2, TOGETHER, TOGETHER + 1):
        np.testing.assert_allclose(model.scores(dense[:count], sparse[:count]), together[:count], atol=1e-5)
    assert model.scores(dense[:0], sparse[:0]).shape == (0, 3)
