"""docs/survival.md: every fault has a test that exists, and every test of a fault is in the table."""

import ast
import re

from server import ROOT

TABLE = (ROOT / "docs" / "survival.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in TABLE.splitlines() if "| `test_" in line]


def names_in(*paths: str) -> set[str]:
    found: set[str] = set()
    for pattern in paths:
        for path in ROOT.glob(pattern):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.name
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
            }
    return found


def test_every_fault_of_the_table_has_its_test() -> None:
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row[4])}
    assert len(ROWS) >= 20
    assert named - names_in("tests/**/test_*.py") == set()


def test_every_test_of_a_database_or_process_fault_is_in_the_table() -> None:
    assert {name for name in names_in("tests/survival/test_*_faults.py") if f"`{name}`" not in TABLE} == set()


def test_every_row_says_everything() -> None:
    for row in ROWS:
        assert len(row) == 5, row
        assert all(row), row
