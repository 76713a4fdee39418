"""The two tiers of the redactor, made once, and a test for each row of the table that a module names."""

from __future__ import annotations

import pytest
from identifier_table import rows

from bot.privacy.redactor import PatternRedactor, Redactor


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    table = getattr(metafunc.module, "TABLE", None)
    if table and "row" in metafunc.fixturenames:
        metafunc.parametrize("row", rows(table), ids=lambda row: row.text[:60].replace("\n", " "))


@pytest.fixture(scope="session")
def patterns() -> PatternRedactor:
    return PatternRedactor()


@pytest.fixture(scope="session")
def full() -> Redactor:
    return Redactor()


@pytest.fixture(params=["patterns", "full"])
def redactor(request: pytest.FixtureRequest) -> PatternRedactor:
    tier: PatternRedactor = request.getfixturevalue(request.param)
    return tier
