-- Takes what is asked of all limiters, or of none. All times are microseconds of this server's clock.
--
-- KEYS   of each ask its key; of a period a second one, of its leases
-- ARGV   reservation ('' to look only), lease, how long a counter is known for;
--        of each ask: limiter, amount (-1: only counts), two settings, cost
-- Gives  0 (taken) or 1 (refused), index of the refusing ask, retry after; of each ask: used, remaining, reset after
--        2, indexes of the counters that must be learnt first
--        3, now: a period that was asked is not the present one
local SCALE = 1000000
local STEPS = 60
local FAR = 86400 * SCALE
local clock = redis.call('TIME')
local now = clock[1] * SCALE + clock[2]
local id, lease, known = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local taking = id ~= ''

local count = (#ARGV - 3) / 5
local asks, unknown, refusing, retry = {}, {}, 0, -1
local next_key = 1

local function refuse(index, wait)
  if wait > retry then
    refusing, retry = index, wait
  end
end

local function token_bucket(index, ask)
  local full = ask.amount > 0 and ask.x * SCALE or 0
  local stored = redis.call('HMGET', ask.key, 'level', 'at')
  local level = tonumber(stored[1]) or full
  local elapsed = math.max(0, now - (tonumber(stored[2]) or now))
  level = math.min(full, level + elapsed * ask.amount)
  local need = ask.cost * SCALE
  if need > level then
    local possible = need <= full
    refuse(index, possible and math.ceil((need - level) / ask.amount) or FAR)
    need = 0
  end
  ask.level = level - need
  ask.used = ask.x - math.floor(ask.level / SCALE)
  ask.remaining = math.floor(ask.level / SCALE)
  ask.reset = ask.amount > 0 and math.ceil((full - ask.level) / ask.amount) or FAR
end

-- The generic cell rate algorithm: what is stored is when the bucket will have run dry.
local function leaky_bucket(index, ask)
  local interval = ask.amount > 0 and math.ceil(ask.x / ask.amount) or FAR
  local size = ask.amount > 0 and ask.y * interval or 0
  local dry = math.max(now, tonumber(redis.call('GET', ask.key) or now))
  local after = dry + ask.cost * interval
  if after - now > size then
    refuse(index, ask.cost * interval <= size and after - now - size or FAR)
    after = dry
  end
  ask.dry = after
  ask.used = math.ceil((after - now) / interval)
  ask.remaining = math.floor((size - (after - now)) / interval)
  ask.reset = after - now
end

-- Counts of the last sixty steps and the one that goes on, which together are never shorter than the window.
local function sliding_window(index, ask)
  local width = ask.x / STEPS
  local step = math.floor(now / width)
  local stored = redis.call('HMGET', ask.key, 'total', 'oldest')
  local total, oldest = tonumber(stored[1]) or 0, tonumber(stored[2]) or step
  if step - oldest > 3 * STEPS then
    redis.call('DEL', ask.key)
    total, oldest = 0, step
  end
  local first = oldest
  while oldest < step - STEPS do
    local field = string.format('%.0f', oldest)
    total = total - (tonumber(redis.call('HGET', ask.key, field)) or 0)
    redis.call('HDEL', ask.key, field)
    oldest = oldest + 1
  end
  if oldest > first then
    redis.call('HSET', ask.key, 'total', total, 'oldest', oldest)
  end
  local cost = ask.cost
  if total + cost > ask.amount then
    local left, from = total, oldest
    while left + cost > ask.amount and from <= step do
      left = left - (tonumber(redis.call('HGET', ask.key, string.format('%.0f', from))) or 0)
      from = from + 1
    end
    refuse(index, cost <= ask.amount and math.ceil((from + STEPS) * width - now) or FAR)
    cost = 0
  end
  ask.step, ask.oldest, ask.total = step, oldest, total + cost
  ask.used = ask.total
  ask.remaining = math.max(0, ask.amount - ask.total)
  ask.reset = ask.total > 0 and math.ceil((step + 1 + STEPS) * width - now) or 0
end

local function period(index, ask)
  local stored = redis.call('HMGET', ask.key, 'used', 'held', 'known_at')
  local used, held = tonumber(stored[1]), tonumber(stored[2]) or 0
  if not used then
    unknown[#unknown + 1] = index
    return
  end
  if now - (tonumber(stored[3]) or 0) > known then
    -- Whoever comes first compares it; the others go on with what is there.
    redis.call('HSET', ask.key, 'known_at', now)
    unknown[#unknown + 1] = index
    return
  end
  local expired = redis.call('ZRANGEBYSCORE', ask.leases, '-inf', now)
  if #expired > 0 then
    for _, member in ipairs(expired) do
      held = held - tonumber(string.match(member, ':(%d+)$'))
    end
    redis.call('ZREMRANGEBYSCORE', ask.leases, '-inf', now)
    redis.call('HSET', ask.key, 'held', held)
  end
  local cost = ask.cost
  if ask.amount >= 0 and used + held + cost > ask.amount then
    -- What is held may come back soon; what is used comes back with the next period.
    refuse(index, used + cost > ask.amount and ask.y - now or SCALE)
    cost = 0
  end
  ask.held = held + cost
  ask.used = used
  ask.remaining = ask.amount >= 0 and math.max(0, ask.amount - used - ask.held) or 0
  ask.reset = ask.y - now
end

local function concurrency(index, ask)
  redis.call('ZREMRANGEBYSCORE', ask.key, '-inf', now)
  local taken = redis.call('ZCARD', ask.key)
  local cost = ask.cost
  if taken + cost > ask.amount then
    refuse(index, SCALE)
    cost = 0
  end
  ask.used = taken + cost
  ask.remaining = math.max(0, ask.amount - ask.used)
  ask.reset = 0
end

local judge = { b = token_bucket, l = leaky_bucket, s = sliding_window, p = period, c = concurrency }

for i = 1, count do
  local at = 4 + (i - 1) * 5
  local ask = {
    kind = ARGV[at],
    amount = tonumber(ARGV[at + 1]),
    x = tonumber(ARGV[at + 2]),
    y = tonumber(ARGV[at + 3]),
    cost = tonumber(ARGV[at + 4]),
    key = KEYS[next_key],
  }
  next_key = next_key + 1
  if ask.kind == 'p' then
    ask.leases = KEYS[next_key]
    next_key = next_key + 1
    if now < ask.x or now >= ask.y then
      return { 3, now }
    end
  end
  asks[i] = ask
  judge[ask.kind](i, ask)
end

if #unknown > 0 then
  table.insert(unknown, 1, 2)
  return unknown
end

if taking and refusing == 0 then
  for _, ask in ipairs(asks) do
    if ask.kind == 'b' then
      redis.call('HSET', ask.key, 'level', ask.level, 'at', now)
      redis.call('PEXPIRE', ask.key, math.ceil(ask.reset / 1000) + 1000)
    elseif ask.kind == 'l' then
      redis.call('SET', ask.key, ask.dry, 'PX', math.ceil(ask.reset / 1000) + 1000)
    elseif ask.kind == 's' then
      redis.call('HINCRBY', ask.key, string.format('%.0f', ask.step), ask.cost)
      redis.call('HSET', ask.key, 'total', ask.total, 'oldest', ask.oldest)
      redis.call('PEXPIRE', ask.key, math.ceil(2 * ask.x / 1000))
    elseif ask.kind == 'p' then
      redis.call('HSET', ask.key, 'held', ask.held)
      redis.call('ZADD', ask.leases, now + lease, id .. ':' .. string.format('%.0f', ask.cost))
      redis.call('PEXPIRE', ask.leases, math.ceil(math.max(ask.reset, lease) / 1000) + 3600000)
    else
      redis.call('ZADD', ask.key, now + lease, id)
      local left = redis.call('PTTL', ask.key)
      redis.call('PEXPIRE', ask.key, math.max(left, math.ceil(lease / 1000)))
    end
  end
end

local answer = { refusing == 0 and 0 or 1, refusing, retry }
for _, ask in ipairs(asks) do
  answer[#answer + 1] = ask.used
  answer[#answer + 1] = ask.remaining
  answer[#answer + 1] = ask.reset
end
return answer
