"""Memory that is free goes back to the system."""

import platform
import sys
from pathlib import Path

import pytest

from bot.memory import give_back, let_go_of_code, share_heaps

GLIBC = sys.platform.startswith("linux") and platform.libc_ver()[0] == "glibc"


@pytest.mark.skipif(not GLIBC, reason="needs glibc")
def test_what_was_freed_is_given_back() -> None:
    blocks = [bytearray(1000) for _ in range(50_000)]
    del blocks[:-1]  # the last one stands behind them, or the heap's end would be given back at once
    before = resident()
    assert give_back()
    assert resident() < before - 10_000


@pytest.mark.skipif(not GLIBC, reason="needs glibc")
def test_heaps_can_be_shared() -> None:
    assert share_heaps()


@pytest.mark.skipif(not GLIBC, reason="needs glibc")
def test_code_that_was_let_go_comes_back_when_it_runs() -> None:
    import numpy as np

    matrix = np.eye(50)
    before = resident()
    assert let_go_of_code()
    assert resident() < before
    assert (matrix @ matrix == matrix).all()


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not share_heaps()
    assert not give_back()
    assert not let_go_of_code()


def resident() -> int:
    """Kilobytes of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
