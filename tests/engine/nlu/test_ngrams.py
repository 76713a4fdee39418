import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.nlu import ngrams
from bot.engine.nlu.ngrams import Ngrams

LINES = [
    "does it burn",
    "Does IT hurt, and for how long?",
    "how long is the drip",
    "a a a b",
    "naïve café",
    "burn burn burn",
    "the drip hurts",
]


@pytest.fixture(scope="module")
def learned():
    return Ngrams.fit(LINES * 2)


def by_the_vectorisers(learned, text):
    """The row of `text` among so many that the vectorisers count them."""
    return learned.transform([text, *["x"] * ngrams._FEW])[0].toarray()


@pytest.mark.parametrize("text", [*LINES, "", "   ", "tab\tand\nnew line", "İstanbul ß ﬁ"])
def test_few_texts_are_counted_as_the_vectorisers_count_many(learned, text):
    assert np.allclose(learned.transform([text]).toarray(), by_the_vectorisers(learned, text), atol=1e-6)


@given(st.text(alphabet=" abdinrstu\n.,'İßé", max_size=40))
def test_so_is_any_text(text):
    learned = Ngrams.fit(LINES * 2)
    assert np.allclose(learned.transform([text]).toarray(), by_the_vectorisers(learned, text), atol=1e-6)
