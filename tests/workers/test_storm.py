"""Three servers behind nginx, of which one is killed every few seconds: every message is answered once, in order, and none is lost.

`make storm` is the same with 200 patients.
"""

import shutil
from collections.abc import Callable

import psycopg
import pytest
import redis
import storm


def reachable(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


def postgres_there() -> bool:
    try:
        psycopg.connect(storm.POSTGRES + "postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.timeout(900)
def test_kills_cost_nobody_a_word(need: Callable[[str, bool], None]) -> None:
    need("nginx is not installed (apt install nginx)", shutil.which("nginx") is not None)
    need("PostgreSQL does not answer at 127.0.0.1:5432", postgres_there())
    need(f"Redis does not answer at {storm.REDIS}", reachable(storm.REDIS))
    account = storm.run(conversations=40, turns=4, servers=3, workers=1, kill_every=3, most_kills=4)
    assert not account.faults, str(account)
    assert account.kills >= 1, str(account)
    assert account.turns == 40 * 4 + 10 * 4
