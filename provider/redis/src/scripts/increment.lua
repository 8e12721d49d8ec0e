-- KEYS[1]: the counter. ARGV: what to add; 'u' when no number may be negative.
local key = KEYS[1]
if ARGV[2] == 'u' then
  local old = redis.call('GET', key)
  if old and string.byte(old) == 45 then return false end
end
local sum = redis.pcall('INCRBY', key, ARGV[1])
if type(sum) == 'table' then
  if string.find(sum.err, 'WRONGTYPE', 1, true) then return sum end
  return false
end
if redis.call('PTTL', key) > 2251799813685248 then redis.call('PERSIST', key) end
return redis.call('GET', key)
