"""docs/privacy.md names every column that holds anything of a person, as the models classify it."""

import re
from pathlib import Path

from bot.resealing import SEALED
from bot.store.models import Base, Privacy

DOCUMENT = Path(__file__).parent.parent / "docs" / "privacy.md"
ROW = re.compile(r"^\| `(\w+)\.(\w+)` \| (\w+) \|", re.MULTILINE)


def personal_columns() -> dict[tuple[str, str], str]:
    return {
        (table.name, column.name): str(column.info["privacy"])
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.info["privacy"] is not Privacy.PLAIN
    }


def test_every_column_is_classified() -> None:
    unclassified = [f"{t.name}.{c.name}" for t in Base.metadata.tables.values() for c in t.columns if "privacy" not in c.info]
    assert unclassified == []


def test_the_document_lists_what_the_models_hold() -> None:
    documented = {(table, column): kind for table, column, kind in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))}
    assert documented == personal_columns()


def test_every_sealed_column_is_sealed_anew_at_a_rotation() -> None:
    sealed = {place for place, kind in personal_columns().items() if kind == "sealed"}
    assert {(table.__tablename__, name) for table, name, _ in SEALED} == sealed
