-- Makes a counter known: it says at least this from now on.
--
-- KEYS   the counter
-- ARGV   used, end of its period in microseconds
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local used = tonumber(redis.call('HGET', KEYS[1], 'used'))
if not used or used < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'used', ARGV[1])
end
redis.call('HSET', KEYS[1], 'known_at', now)
redis.call('PEXPIRE', KEYS[1], math.max(1, math.ceil((tonumber(ARGV[2]) - now) / 1000)) + 3600000)
return {}
