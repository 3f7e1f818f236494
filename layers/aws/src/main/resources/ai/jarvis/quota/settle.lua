-- Gives slots back, and counts tokens in place of what was held, these once for each reservation. A slot can be taken
-- again under the same name, and given back again.
--
-- KEYS   of each ask its key; of a period a second one, of its leases; last a mark that it is settled
-- ARGV   reservation, tokens; of each ask: limiter, cost
-- Gives  of each period what its counter says then; -1 if it is not known; nothing the second time
local MARKED_FOR = 120000
local id, tokens = ARGV[1], tonumber(ARGV[2])
local first = redis.call('SET', KEYS[#KEYS], 1, 'NX', 'PX', MARKED_FOR)
local answer, next_key = {}, 1
for at = 3, #ARGV, 2 do
  local key = KEYS[next_key]
  next_key = next_key + 1
  if ARGV[at] == 'p' then
    local leases = KEYS[next_key]
    next_key = next_key + 1
    if first then
      local held = redis.call('ZREM', leases, id .. ':' .. ARGV[at + 1])
      local used = -1
      if redis.call('HEXISTS', key, 'used') == 1 then
        if held == 1 then
          redis.call('HINCRBY', key, 'held', -tonumber(ARGV[at + 1]))
        end
        used = redis.call('HINCRBY', key, 'used', tokens)
      end
      answer[#answer + 1] = used
    end
  else
    redis.call('ZREM', key, id)
  end
end
return answer
