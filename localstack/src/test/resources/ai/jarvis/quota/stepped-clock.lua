-- Goes before a script, which then finds its clock in CLOCK:s and CLOCK:us, and of each key in CLOCK:ends when it expires.
local real = redis

local function time()
  return real.call('MGET', 'CLOCK:s', 'CLOCK:us')
end

local function micros()
  local clock = time()
  return clock[1] * 1000000 + clock[2]
end

local function expire(key, milliseconds)
  return real.call('HSET', 'CLOCK:ends', key, string.format('%.0f', micros() + milliseconds * 1000))
end

for _, key in ipairs(KEYS) do
  local ends = real.call('HGET', 'CLOCK:ends', key)
  if ends and tonumber(ends) <= micros() then
    real.call('DEL', key)
  end
  if real.call('EXISTS', key) == 0 then
    real.call('HDEL', 'CLOCK:ends', key)
  end
end

local redis = {
  call = function(command, ...)
    local a = { ... }
    if command == 'TIME' then
      return time()
    elseif command == 'PEXPIRE' then
      return expire(a[1], a[2])
    elseif command == 'PTTL' then
      local ends = real.call('HGET', 'CLOCK:ends', a[1])
      return ends and math.floor((ends - micros()) / 1000) or -1
    elseif command == 'SET' and a[3] == 'PX' then
      expire(a[1], a[4])
      return real.call('SET', a[1], a[2])
    end
    return real.call(command, ...)
  end,
}

