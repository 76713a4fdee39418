"""The one way to Redis: asked briefly or not at all.

Why: Redis only saves double work and makes limits hold over processes. When it is away or slow nobody may wait for it or be refused, so
a question has half a second, and after a failure nobody asks again for some seconds. Keys in Redis are keyed hashes: neither an address
nor the id of a conversation is seen there, and two installations can share one Redis.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import LockError, RedisError

from bot.metrics import Metrics
from bot.privacy.sealing import Keyring

log = logging.getLogger(__name__)
ASK_SECONDS: Final = 0.5
PAUSE_SECONDS: Final = 5.0
CONNECTIONS: Final = 32  # of one process; a question takes a fraction of a millisecond, so more would only wait in Redis instead of here
Answer = TypeVar("Answer")


class RedisAway(Exception):
    """Redis did not answer, or did not a moment ago: go on without it."""


class RedisLink:
    """A connection pool with a memory of failures. For one event loop."""

    def __init__(self, url: str, keyring: Keyring, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        """Connects when first asked. Raises ValueError for an address that is none of Redis."""
        pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=ASK_SECONDS, socket_timeout=ASK_SECONDS, socket_connect_timeout=ASK_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )  # fmt: skip
        self._redis: Redis = Redis.from_pool(pool)
        self._keyring = keyring
        self._metrics = metrics
        self._clock = clock
        self._again_at: float | None = None  # while it is away: when to ask again
        metrics.redis_up.set(1)

    def key(self, kind: str, name: str) -> str:
        """The key in Redis of a lock or a count."""
        return f"bot:{kind}:{self._keyring.fingerprint(name, 'redis')[:32]}"

    async def ask(self, question: Callable[[Redis], Awaitable[Answer]]) -> Answer:
        """The answer to `question`.

        Raises:
            RedisAway: there was none in time, or Redis was away a moment ago.
            LockError: the answer is that a lock is no longer held.
        """
        probes = self._again_at is not None
        if self._again_at is not None:
            if self._clock() < self._again_at:
                raise RedisAway
            self._again_at = self._clock() + PAUSE_SECONDS  # one asks whether it is there again, the others go on without it
        try:
            async with asyncio.timeout(ASK_SECONDS):
                answer = await question(self._redis)
        except LockError:
            raise  # an answer, if a sad one: the lease has ended
        except (RedisError, OSError, TimeoutError) as error:
            if self._again_at is None:
                log.warning("Redis does not answer (%s): each process counts and locks for itself until it does", type(error).__name__)
            self._again_at = self._clock() + PAUSE_SECONDS
            self._metrics.redis_up.set(0)
            self._metrics.redis_failures.inc()
            raise RedisAway from None
        if probes:  # an answer to what was asked before a failure tells nothing of after it
            self._again_at = None
            self._metrics.redis_up.set(1)
            log.warning("Redis answers again")
        return answer

    async def close(self) -> None:
        """Close the connections."""
        try:
            await self._redis.aclose()
        except (RedisError, OSError) as error:
            log.warning("closing Redis: %s", type(error).__name__)
