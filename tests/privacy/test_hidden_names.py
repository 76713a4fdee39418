"""Messages with names of people: each one vanishes whole, in both tiers."""

from __future__ import annotations

from identifier_table import Row, assert_hidden, assert_little_else_hidden

from bot.privacy.redactor import PatternRedactor

TABLE = "names.tsv"


def test_names_of_people_are_hidden(redactor: PatternRedactor, row: Row) -> None:
    assert_hidden(redactor, row)


def test_the_rest_of_the_message_stays(full: PatternRedactor, row: Row) -> None:
    assert_little_else_hidden(full, row)
