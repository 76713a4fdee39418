"""Remembers what a function gave, and lets only one thread work it out: who asks for the same meanwhile waits for that."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Once(Generic[Key, Value]):
    """`make`, with the last `most` results at hand. Thread-safe. An error is raised to all who waited, and not remembered."""

    def __init__(self, make: Callable[[Key], Value], most: int) -> None:
        self._make, self._most = make, most
        self._known: OrderedDict[Key, Future[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, key: Key) -> Value:
        """What `make(key)` gives, or gave."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            else:
                mine: Future[Value] = Future()
                self._known[key] = mine
                while len(self._known) > self._most:
                    self._known.popitem(last=False)
        if found is not None:
            return found.result()
        try:
            value = self._make(key)
        except BaseException as error:
            with self._lock:
                if self._known.get(key) is mine:
                    del self._known[key]
            mine.set_exception(error)
            raise
        mine.set_result(value)
        return value
