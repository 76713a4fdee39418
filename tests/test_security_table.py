"""docs/security.md: every attack has its defence and tests that exist, and every test of an attack is in the table."""

import re

from server import ROOT
from test_survival_table import names_in

TABLE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in TABLE.splitlines() if "| `test_" in line]
OF_THE_TABLE_ITSELF = {"test_the_table_of_packages_that_face_the_network_is_whole"}


def test_every_attack_of_the_table_has_tests_that_exist() -> None:
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row[2])}
    assert len(ROWS) >= 45
    assert named - names_in("tests/**/test_*.py") == set()


def test_every_row_says_everything() -> None:
    for row in ROWS:
        assert len(row) == 3, row
        assert all(row), row


def test_every_test_of_an_attack_is_in_the_table() -> None:
    assert {name for name in names_in("tests/attack/test_*.py") if f"`{name}`" not in TABLE} - OF_THE_TABLE_ITSELF - NO_ATTACK == set()


NO_ATTACK = {
    "test_a_long_head_that_browsers_do_send_is_read",
    "test_the_request_id_of_a_proxy_is_kept",
    "test_every_line_of_a_request_carries_its_id",
}
