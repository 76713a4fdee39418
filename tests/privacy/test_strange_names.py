"""Names that no list holds, in small letters: the dictionary of the full tier tells them from words, and typos from names."""

from __future__ import annotations

from identifier_table import Row, assert_hidden, assert_little_else_hidden

from bot.privacy.redactor import PatternRedactor

TABLE = "strange_names.tsv"


def test_what_nobody_knows_is_a_name_where_a_person_stands(full: PatternRedactor, row: Row) -> None:
    if row.spans:
        assert_hidden(full, row)
        assert_little_else_hidden(full, row)
    else:
        assert full.redact(row.text).found == []
