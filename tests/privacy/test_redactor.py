"""Both tiers as a whole: spans are true, a redacted text redacts to itself, nothing raises, nothing asks the network."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from identifier_table import TABLES, rows

from bot.privacy.finding import KINDS, TAG, TAGS, Found, merge, outside_tags, plain, replaced
from bot.privacy.redactor import PatternRedactor, Redaction, Redactor

MESSAGES = [row.text for table in sorted(TABLES.glob("*.tsv")) for row in rows(table.name)]
PIECES = [value for table in sorted(TABLES.glob("*.tsv")) for row in rows(table.name) for _, value in row.spans]
JOINTS = [" ", ", ", " and ", "\n", " - ", ". ", "; my name is ", " dob ", " call me at ", "'s ", "(", ")", " at ", " is ", "@", "/"]

texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(MESSAGES + PIECES + list(TAGS.values()) + JOINTS), max_size=6).map("".join),
    st.lists(st.sampled_from(PIECES + JOINTS + ["i'm", "this is", "ssn", "member id", "thanks,", "5", "Rose", "will"]), max_size=10).map(
        " ".join
    ),
    st.text(alphabet="0123456789 -./()+xX#@aeno,'\n", max_size=60),
)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SLOW
@given(text=texts)
def test_a_redacted_text_redacts_to_itself(patterns: PatternRedactor, text: str) -> None:
    once = patterns.redact(text).text
    assert patterns.redact(once) == Redaction(once, [])


@SLOW
@given(text=texts)
def test_a_redacted_text_redacts_to_itself_with_the_model(full: Redactor, text: str) -> None:
    once = full.redact(text).text
    assert full.redact(once) == Redaction(once, [])


@SLOW
@given(text=texts)
def test_the_spans_are_in_order_apart_and_explain_the_redacted_text(patterns: PatternRedactor, text: str) -> None:
    redaction = patterns.redact(text)
    end = 0
    for one in redaction.found:
        assert end <= one.start < one.end <= len(text)
        assert one.kind in KINDS
        assert 0 < one.score <= 1
        assert one.why
        end = one.end
    assert replaced(text, redaction.found) == redaction.text


@SLOW
@given(text=texts)
def test_what_is_not_hidden_is_not_changed(patterns: PatternRedactor, text: str) -> None:
    redaction = patterns.redact(text)
    hidden = {place for one in redaction.found for place in range(one.start, one.end)}
    kept = "".join(letter for place, letter in enumerate(text) if place not in hidden)
    rest = redaction.text
    for one in redaction.found:
        rest = rest.replace(TAGS[one.kind], "", 1)
    if not TAG.search(text):
        assert rest == kept


def test_the_model_sees_names_that_no_list_and_no_cue_knows(patterns: PatternRedactor, full: Redactor) -> None:
    text = "Yesterday Hedvika Skarnulyte told the desk that the recliner was comfortable."
    assert patterns.redact(text).text == text
    assert full.redact(text).text == "Yesterday [name] told the desk that the recliner was comfortable."


def test_every_kind_has_its_tag(redactor: PatternRedactor) -> None:
    text = (
        "My name is Zorya Petrenko, 4/9/1931, 12 Oak Street, 480-555-0132, z@example.com, ssn 512-55-0187,"
        " member id W8842019377, see https://example.com/z, my mom is 93."
    )
    assert redactor.redact(text).text == (
        "My name is [name], [date], [address], [phone], [email], ssn [ssn], member id [id], see [url] my mom is [age]."
    )


def test_overlapping_spans_vanish_whole_under_the_stronger_kind() -> None:
    spans = [Found("NAME", 0, 4, 0.9, "a"), Found("EMAIL", 0, 15, 0.9, "b"), Found("ID", 13, 20, 0.9, "c")]
    assert merge(spans) == [Found("EMAIL", 0, 20, 0.9, "b")]


def test_a_span_over_a_tag_keeps_the_tag() -> None:
    text = "Ana [name] Lopez"
    cut = outside_tags(text, [Found("NAME", 0, len(text), 0.9, "a")])
    assert [(one.start, one.end) for one in cut] == [(0, 3), (11, 16)]


def test_odd_quotes_dashes_and_digits_do_not_help_to_hide(redactor: PatternRedactor) -> None:
    assert redactor.redact("I’m Amir Haddad").text == "I’m [name]"
    assert redactor.redact("４８０–５５５–０１３２").text == "[phone]"
    assert redactor.redact("call 480\u00a0555\u00a00132").text == "call [phone]"
    assert len(plain("“I’m” – a\u202fb")) == len("“I’m” – a\u202fb")


def test_the_full_tier_answers_by_patterns_when_the_model_fails(full: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[Found]:
        raise RuntimeError("model broke")

    monkeypatch.setattr(full._model, "find", fail)
    assert full.redact("my cell is 480-555-0132").text == "my cell is [phone]"


def test_nothing_asks_the_network(full: Redactor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the redactor opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    Redactor().redact("write to ana.kowal@mail.example.com or see annakowal.com")


def test_the_first_tier_loads_neither_spacy_nor_presidio() -> None:
    code = (
        "import sys; from bot.privacy.redactor import PatternRedactor; PatternRedactor().redact('hi maria');"
        " sys.exit(any(name in sys.modules for name in ('spacy', 'presidio_analyzer', 'rasa')))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def _milliseconds(redactor: PatternRedactor, messages: list[str]) -> list[float]:
    spent = []
    for message in messages:
        start = time.process_time()
        redactor.redact(message)
        spent.append((time.process_time() - start) * 1000)
    return sorted(spent)


def test_a_chat_message_takes_little_time(redactor: PatternRedactor) -> None:
    spent = _milliseconds(redactor, MESSAGES[::4])
    assert spent[len(spent) // 2] < 15
    assert spent[int(len(spent) * 0.99)] < 30


@pytest.mark.parametrize("piece", ["1 ", "a-", "one ", "here ", "'", "www.", "maria ", "12 oak ", "at ", "602-", "my son ", "(", "x@"])
def test_a_long_message_made_to_be_slow_is_not(patterns: PatternRedactor, piece: str) -> None:
    start = time.process_time()
    patterns.redact((piece * 2000)[:2000] + "!")
    assert time.process_time() - start < 1


def test_the_model_looks_wherever_it_could_be_believed(full):
    """What the word lists decide beforehand changes no redaction: a capital word that is not of everyday language is looked at."""
    names = full._model._names
    assert names.may_confirm("I saw Oluwadamilare Brightwater there")
    assert names.may_confirm("ask Zyrqo about it")
    assert not names.may_confirm("How long does one session take? I have migraine.")
    assert not names.may_confirm("how long does it take, oluwadamilare")
    assert not names.may_confirm("")
