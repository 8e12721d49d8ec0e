-- KEYS[1]: a key. ARGV: the value it must have; the one it gets; its time to live stays.
local key = KEYS[1]
if redis.call('GET', key) ~= ARGV[1] then return 0 end
local left = redis.call('PTTL', key)
if left >= 0 and left <= 2251799813685248 then
  redis.call('SET', key, ARGV[2], 'PX', math.max(left, 1))
else
  redis.call('SET', key, ARGV[2])
end
return 1
