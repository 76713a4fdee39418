"""Messages that only look as if somebody was named: not a letter of them changes."""

from __future__ import annotations

from identifier_table import Row

from bot.privacy.redactor import PatternRedactor

TABLE = "tempting.tsv"


def test_a_message_without_identifiers_is_left_alone(redactor: PatternRedactor, row: Row) -> None:
    redaction = redactor.redact(row.text)
    assert redaction.text == row.text, [one.why for one in redaction.found]
    assert redaction.found == []
