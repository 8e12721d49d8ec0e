-- KEYS[1]: the counter. ARGV: what to add; 'u' when no number may be negative.
-- Nothing undoes a script, so what the user may not do is found out before anything is written.
local key = KEYS[1]
local old = redis.pcall('GET', key)
if type(old) == 'table' then return old end
if old and ARGV[2] == 'u' and string.byte(old) == 45 then return false end
local marked = redis.call('PTTL', key) > 2251799813685248
if marked and not redis.acl_check_cmd('PERSIST', key) then return redis.error_reply('NOPERM of PERSIST') end
local sum = redis.pcall('INCRBY', key, ARGV[1])
if type(sum) == 'table' then
  if string.find(sum.err, 'not an integer', 1, true) or string.find(sum.err, 'overflow', 1, true) then
    return false
  end
  return sum
end
if marked then redis.call('PERSIST', key) end
return redis.call('GET', key)
