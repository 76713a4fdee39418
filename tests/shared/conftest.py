"""Real Redis on loopback. Keys are keyed hashes under a key ring of the test's own, so tests can share a Redis with anything."""

import os
from collections.abc import Callable

import pytest
import redis
from redis_tap import RedisTap

from bot.metrics import Metrics
from bot.privacy.sealing import Keyring, new_key_text
from bot.shared.redis_link import RedisLink

URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


@pytest.fixture
def redis_url(need: Callable[[str, bool], None]) -> str:
    try:
        there = bool(redis.Redis.from_url(URL, socket_connect_timeout=2).ping())
    except redis.RedisError:
        there = False
    need(f"Redis does not answer at {URL}", there)
    return URL


@pytest.fixture
def keyring() -> Keyring:
    return Keyring.from_text(new_key_text())


@pytest.fixture
def make_link(redis_url: str, keyring: Keyring) -> Callable[..., RedisLink]:
    """A link, as each process has its own; `url` where it is to go another way."""
    return lambda url=redis_url, metrics=None, **more: RedisLink(url, keyring, metrics or Metrics(), **more)


@pytest.fixture
async def tap(redis_url: str):
    """A way to Redis that can be cut or held up."""
    async with RedisTap(redis_url) as made:
        yield made
