"""A reader on the real model, started once for the tests that do not break it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reader.reader import Reader
from bot.settings import load_settings


@pytest.fixture(scope="session")
def encoder_file() -> Path:
    return load_settings().encoder_file


@pytest.fixture(scope="module")
def reader(model: Path, encoder_file: Path) -> Iterator[Reader]:
    """Module scope: a process less for the tests that count them."""
    made = Reader(model, encoder_file)
    made.wait_until_ready()
    yield made
    made.stop()
