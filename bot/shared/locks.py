"""Keeps two tasks, and with Redis two processes, from working on the same conversation at once.

It saves double work and keeps a transcript in its natural order; it is no promise. The database is: a turn is committed once and on the
state that it rests on (bot/conversation.py). So a lock of Redis is a short lease, renewed while its holder lives: what a killed process
held is free after `LEASE_SECONDS`. Nobody waits longer than `WAIT_SECONDS` for another process, and without Redis nobody waits at all.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Final, Protocol
from weakref import WeakValueDictionary

from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from bot.shared.redis_link import RedisAway, RedisLink

LEASE_SECONDS: Final = 3.0
WAIT_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = (0.005, 0.01, 0.02, 0.05)  # pauses between two looks at a lock that is held; the last one repeats


class Locks(Protocol):
    """Locks by name."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Wait for the lock and hold it."""
        ...

    def hold_if_free(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Hold the lock if nobody does; gives whether it is held now."""
        ...


class LocalLocks:
    """Locks among the tasks of this process, for one event loop."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """See `Locks.hold`."""
        async with self._lock(name):
            yield

    @asynccontextmanager
    async def hold_if_free(self, name: str) -> AsyncIterator[bool]:
        """See `Locks.hold_if_free`."""
        lock = self._lock(name)
        if lock.locked():
            yield False
        else:
            async with lock:
                yield True

    def _lock(self, name: str) -> asyncio.Lock:
        lock = self._locks.get(name)
        if lock is None:
            lock = asyncio.Lock()
            self._locks[name] = lock
        return lock


class SharedLocks:
    """Locks among all processes that share a Redis. Tasks of this process queue here first, so that one of them asks Redis."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._local = LocalLocks()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """See `Locks.hold`."""
        async with self._local.hold(name):
            try:
                lock = await self._acquired(name, WAIT_SECONDS)
            except RedisAway:
                lock = None
            async with self._renewed(lock):
                yield

    @asynccontextmanager
    async def hold_if_free(self, name: str) -> AsyncIterator[bool]:
        """See `Locks.hold_if_free`."""
        async with self._local.hold_if_free(name) as mine:
            if not mine:
                yield False
                return
            try:
                lock = await self._acquired(name, 0.0)
                free = lock is not None
            except RedisAway:
                lock, free = None, True
            async with self._renewed(lock):
                yield free

    async def _acquired(self, name: str, wait_seconds: float) -> Lock | None:
        """The lock, or None when another process held it all the time.

        Raises:
            RedisAway: there is nobody to ask.
        """
        key = self._link.key("lock", name)
        waited, looks = 0.0, iter(_LOOK_SECONDS)
        while True:
            lock = await self._link.ask(lambda redis: _try(redis.lock(key, timeout=LEASE_SECONDS, thread_local=False)))
            if lock is not None or waited >= wait_seconds:
                return lock
            pause = next(looks, _LOOK_SECONDS[-1])
            await asyncio.sleep(pause)
            waited += pause

    @asynccontextmanager
    async def _renewed(self, lock: Lock | None) -> AsyncIterator[None]:
        if lock is None:
            yield
            return
        renewal = asyncio.create_task(self._renew(lock))
        try:
            yield
        finally:
            renewal.cancel()
            with suppress(RedisAway, LockError):  # it ends by itself, or has already
                await self._link.ask(lambda _: lock.release())

    async def _renew(self, lock: Lock) -> None:
        with suppress(RedisAway, LockError):
            while True:
                await asyncio.sleep(LEASE_SECONDS / 3)
                await self._link.ask(lambda _: lock.reacquire())


async def _try(lock: Lock) -> Lock | None:
    return lock if await lock.acquire(blocking=False) else None
