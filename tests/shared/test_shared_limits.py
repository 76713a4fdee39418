"""The limits hold over all processes that share a Redis, and each process keeps them by itself when it is away."""

import asyncio
from collections.abc import Callable

import pytest
from redis_tap import RedisTap

from bot.channels.limits import Limiter, LocalLimiter
from bot.shared.limits import SharedLimiter
from bot.shared.redis_link import RedisLink

MakeLink = Callable[..., RedisLink]


async def allowed(limiter: Limiter, times: int, limits: dict[str, int], exact: bool = False) -> int:
    return [await limiter.over(limits, exact=exact) for _ in range(times)].count(None)


async def test_a_limit_holds_and_says_how_long_to_wait() -> None:
    now = 1000 * 60.0
    limiter = LocalLimiter(clock=lambda: now)
    assert await allowed(limiter, 8, {"a": 5}) == 5
    wait = await limiter.over({"a": 5})
    assert wait == 60
    now += wait + 30  # half of the minute before still counts
    assert await allowed(limiter, 8, {"a": 5}) == 3
    wait = await limiter.over({"a": 5})
    assert wait is not None
    now += wait + 0.001
    assert await allowed(limiter, 1, {"a": 5}) == 1, "the wait that was named is enough"
    now += 120
    assert await allowed(limiter, 8, {"a": 5}) == 5


async def test_what_one_limit_refuses_is_counted_by_none() -> None:
    limiter = LocalLimiter()
    assert await allowed(limiter, 10, {"one": 2, "everybody": 5}) == 2
    assert await allowed(limiter, 10, {"two": 10, "everybody": 5}) == 3


async def test_an_exact_limit_is_divided_among_processes_that_share_nothing() -> None:
    assert sum([await allowed(LocalLimiter(3), 20, {"sign-in": 20}, exact=True) for _ in range(3)]) <= 20
    assert await allowed(LocalLimiter(50), 3, {"sign-in": 20}, exact=True) == 1


@pytest.mark.redis
async def test_processes_share_a_limit(make_link: MakeLink) -> None:
    limiters = [SharedLimiter(make_link()) for _ in range(3)]
    answers = await asyncio.gather(*(limiter.over({"a": 10, "everybody": 1000}) for _ in range(10) for limiter in limiters))
    # A minute may begin in the middle of it, of which a share of the one before still counts.
    assert 10 <= answers.count(None) <= 11
    assert all(1 <= wait <= 60 for wait in answers if wait is not None)
    assert await limiters[0].over({"b": 10, "everybody": 1000}) is None


@pytest.mark.redis
async def test_the_shared_count_slides_as_the_local_one(make_link: MakeLink) -> None:
    link = make_link()
    seconds, _ = await link.ask(lambda redis: redis.time())
    minute = seconds // 60
    for before, count, most, fits in ((0, 4, 5, True), (0, 5, 5, False), (1000, 0, 5, False), (0, 0, 1, True)):
        key = f"{before}-{count}-{most}"
        fields = {"minute": minute, "count": count, "before": before}
        await link.ask(lambda redis, key=key, fields=fields: redis.hset(link.key("count", key), mapping=fields))
        assert (await SharedLimiter(link).over({key: most}) is None) == fits, key
    await link.ask(lambda redis: redis.hset(link.key("count", "old"), mapping={"minute": minute - 5, "count": 99, "before": 99}))
    assert await SharedLimiter(link).over({"old": 1}) is None


@pytest.mark.redis
async def test_counts_do_not_stay_in_redis(make_link: MakeLink) -> None:
    link = make_link()
    await SharedLimiter(link).over({"a": 10})
    assert 60 < await link.ask(lambda redis: redis.ttl(link.key("count", "a"))) <= 120


@pytest.mark.redis
async def test_without_redis_each_process_counts_for_itself(make_link: MakeLink, tap: RedisTap) -> None:
    limiter = SharedLimiter(make_link(tap.url), processes=2)
    await tap.cut()
    assert await allowed(limiter, 15, {"a": 10}) == 10
    assert await allowed(limiter, 15, {"sign-in": 10}, exact=True) == 5
