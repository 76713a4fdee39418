"""One thread works a value out, everybody else waits for it or finds it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.encoder.once import Once

AT_ONCE = 8


def test_who_asks_while_it_is_worked_out_waits_for_that() -> None:
    begun, go = threading.Event(), threading.Event()
    calls: list[str] = []

    def make(key: str) -> str:
        calls.append(key)
        begun.set()
        assert go.wait(10)
        return key.upper()

    once = Once(make, 4)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(once, "word") for _ in range(AT_ONCE)]
        assert begun.wait(10)
        go.set()
        assert {one.result(10) for one in asked} == {"WORD"}
    assert calls == ["word"]


def test_another_key_does_not_wait() -> None:
    slow, go = threading.Event(), threading.Event()

    def make(key: str) -> str:
        if key == "slow":
            slow.set()
            assert go.wait(10)
        return key

    once = Once(make, 4)
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(once, "slow")
        assert slow.wait(10)
        assert once("quick") == "quick"
        go.set()
        assert waits.result(10) == "slow"


def test_an_error_is_raised_and_not_remembered() -> None:
    outcomes = iter([ValueError("no"), "yes"])

    def make(_: str) -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    once = Once(make, 4)
    with pytest.raises(ValueError, match="no"):
        once("word")
    assert once("word") == "yes"


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 5))
def test_it_gives_what_is_made_and_makes_it_again_only_when_it_was_forgotten(keys: list[int], most: int) -> None:
    made: list[int] = []
    once = Once(lambda key: made.append(key) or -key, most)  # type: ignore[func-returns-value]
    recent: list[int] = []  # what must be known, the latest last
    for key in keys:
        before = len(made)
        assert once(key) == -key
        assert (len(made) == before) == (key in recent)
        recent = [*(other for other in recent if other != key), key][-most:]
