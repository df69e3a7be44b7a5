"""What RedisStore asks of Redis in one step each: nothing comes in between."""

from redis.asyncio import Redis

# `now` is Redis's own clock, in seconds: the workers' clocks may differ.
_NOW = "local t = redis.call('TIME'); local now = t[1] + t[2] / 1000000;"

# KEYS call, leases. ARGV expected, new, how many follow, then name and seconds of each lease that changes
# (negative seconds: it ends). Returns 0 when the call is not what was expected.
_SAVE = f"""
{_NOW}
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
for i = 4, #ARGV, 2 do
  local seconds = tonumber(ARGV[i + 1])
  if seconds < 0 then redis.call('ZREM', KEYS[2], ARGV[i])
  else redis.call('ZADD', KEYS[2], now + seconds, ARGV[i]) end
end
return 1
"""
_LOAD = f"{_NOW} return {{redis.call('GET', KEYS[1]) or '', tostring(now)}}"
_RENEW = f"""
{_NOW}
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return false end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
return redis.call('GET', KEYS[1])
"""
_BEGIN = f"""
{_NOW}
local last = tonumber(redis.call('GET', KEYS[1]) or now)
redis.call('SET', KEYS[1], tostring(now))
if now - last <= tonumber(ARGV[1]) then return 0 end
local all = redis.call('ZRANGE', KEYS[2], 0, -1)
for _, name in ipairs(all) do redis.call('ZADD', KEYS[2], now + ARGV[2], name) end
return #all
"""
_CLAIM = f"""
{_NOW}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, name in ipairs(due) do redis.call('ZADD', KEYS[1], now + ARGV[1], name) end
return due
"""
_IS_DUE = f"""
{_NOW}
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
return ends and tonumber(ends) <= now + ARGV[2] and 1 or 0
"""


class Scripts:
    """The scripts on one client; each is called with `keys` and `args`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.load = redis.register_script(_LOAD)
        self.save = redis.register_script(_SAVE)
        self.renew = redis.register_script(_RENEW)
        self.begin_sweep = redis.register_script(_BEGIN)
        self.claim = redis.register_script(_CLAIM)
        self.is_due = redis.register_script(_IS_DUE)
