"""The limits of bot/channels/limits.py, counted in Redis for all processes together.

One script counts all keys of a request, so that nothing comes between; it takes the time from Redis, so that the machines' clocks need not
agree. Without Redis each process counts for itself.
"""

from collections.abc import Mapping
from typing import Final

from bot.channels.limits import LocalLimiter
from bot.shared.redis_link import RedisAway, RedisLink

# The same arithmetic as LocalLimiter.over. Gives the seconds to wait as text (a number would lose its fraction); "0": counted.
SCRIPT: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local minute, passed = math.floor(now / 60), now % 60
local wait, seen = 0, {}
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[i])
  local kept = redis.call('HMGET', key, 'minute', 'count', 'before')
  local counted_in, count, before = tonumber(kept[1]) or minute, tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
  if counted_in ~= minute then
    before = counted_in == minute - 1 and count or 0
    count = 0
  end
  seen[i] = {count, before}
  if before * (1 - passed / 60) + count >= limit then
    local this = 60 - passed
    if count < limit then this = 60 * (1 - (limit - count) / math.max(before, 1)) - passed end
    wait = math.max(wait, this, 1)
  end
end
if wait == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('HSET', key, 'minute', minute, 'count', seen[i][1] + 1, 'before', seen[i][2])
    redis.call('EXPIRE', key, 120)
  end
end
return tostring(wait)
"""


class SharedLimiter:
    """Counts in Redis."""

    def __init__(self, link: RedisLink, processes: int = 1) -> None:
        """`processes` share this machine; they divide exact limits while Redis is away."""
        self._link = link
        self._local = LocalLimiter(processes)

    async def over(self, limits: Mapping[str, int], *, exact: bool = False) -> float | None:
        """See `bot.channels.limits.Limiter.over`."""
        keys = [self._link.key("count", name) for name in limits]
        try:
            wait = float(await self._link.ask(lambda redis: redis.register_script(SCRIPT)(keys=keys, args=list(limits.values()))))
        except RedisAway:
            return await self._local.over(limits, exact=exact)
        return wait or None
