"""Who serves and who reads have a processor each, where there are two."""

import os
import subprocess
import sys

import pytest

from bot.reader import cores

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes cannot be kept in their places here")
STAY = """
import os, threading
from bot.reader.cores import stay_on
place = sorted(os.sched_getaffinity(0))[-1]
before = threading.Event()
seen = {}
def look(name):
    before.wait()
    seen[name] = os.sched_getaffinity(0)
old = threading.Thread(target=look, args=("old",)); old.start()
stay_on(place)
new = threading.Thread(target=look, args=("new",)); new.start()
before.set(); old.join(); new.join()
assert seen == {"old": {place}, "new": {place}}, seen
assert os.sched_getaffinity(0) == {place}
"""


@pytest.mark.parametrize("count", [2, 3, 4, 7, 64])
def test_two_places_are_two_of_those_allowed(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    allowed = set(range(10, 10 + count))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: allowed)
    places = cores.two_places()
    assert places is not None
    assert places.serving != places.reading
    assert {places.serving, places.reading} <= allowed


def test_one_processor_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert cores.two_places() is None


def test_all_threads_stay_and_those_to_come() -> None:
    subprocess.run([sys.executable, "-c", STAY], check=True)
