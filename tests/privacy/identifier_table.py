"""Tables of messages (`tables/*.tsv`): `KIND:text` of each identifier, joined by ` || `, and the message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.privacy.redactor import PatternRedactor

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Row:
    spans: tuple[tuple[str, str], ...]
    text: str


def rows(table: str) -> list[Row]:
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()[1:]
    found = []
    for line in lines:
        spans, _, text = line.partition("\t")
        parts = [span.partition(":")[::2] for span in spans.split(" || ") if span.strip()]
        found.append(Row(tuple(parts), text.replace("\\n", "\n")))
    return found


def assert_hidden(redactor: PatternRedactor, row: Row) -> None:
    """Every letter and digit of every identifier is hidden, under its kind, and nothing is left to find."""
    redaction = redactor.redact(row.text)
    hidden = {place for one in redaction.found for place in range(one.start, one.end)}
    at: dict[str, int] = {}
    for kind, value in row.spans:
        start = row.text.find(value, at.get(value, 0))
        assert start >= 0, f"the table is wrong: {value!r} is not in {row.text!r}"
        at[value] = start + len(value)
        places = [place for place in range(start, start + len(value)) if row.text[place].isalnum()]
        assert hidden.issuperset(places), f"{value!r} shows in {redaction.text!r}"
        kinds = {one.kind for one in redaction.found if one.overlaps(start, start + len(value))}
        assert kind in kinds, f"{value!r} was taken for {kinds}"
    assert redactor.redact(redaction.text).text == redaction.text


def assert_little_else_hidden(redactor: PatternRedactor, row: Row) -> None:
    """What surrounds the identifiers stays readable: at most the words that belong to one are hidden with it."""
    redaction = redactor.redact(row.text)
    wanted = sum(len(value) for _, value in row.spans)
    assert sum(one.end - one.start for one in redaction.found) <= wanted + 14, redaction.text
