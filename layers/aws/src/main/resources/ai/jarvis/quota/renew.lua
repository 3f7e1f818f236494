-- Holds what a reservation has, and has not lost, for a lease from now.
--
-- KEYS   the leases of each period, the slots of each concurrency
-- ARGV   lease in microseconds; of each key the reservation's member
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local lease = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local score = redis.call('ZSCORE', key, ARGV[i + 1])
  if score and tonumber(score) > now then
    redis.call('ZADD', key, 'XX', now + lease, ARGV[i + 1])
    redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), math.ceil(lease / 1000)))
  end
end
return {}
