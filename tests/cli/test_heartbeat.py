"""Who waits for minutes sees that something goes on, and nothing more once it is over."""

import time

import pytest

from bot.cli.heartbeat import heartbeat


def test_it_beats_while_the_block_runs_and_not_after() -> None:
    said: list[str] = []
    with heartbeat(said.append, "Still training", every=0.02):
        while len(said) < 3:
            time.sleep(0.01)
    assert all(line.startswith("Still training, ") for line in said)
    count = len(said)
    time.sleep(0.1)
    assert len(said) == count


def test_it_ends_with_an_error_too() -> None:
    said: list[str] = []
    with pytest.raises(ValueError, match="no"), heartbeat(said.append, "Still training", every=0.02):
        raise ValueError("no")
    count = len(said)
    time.sleep(0.1)
    assert len(said) == count
