-- KEYS[1]: a key. ARGV: the version it must have, or '' if it must be absent; its new value;
-- the mark for one without.
-- Returns 1 when it is done, else the present version, or '' for an absent key.
local key = KEYS[1]
local ends, now = redis.call('PEXPIRETIME', key), ''
if ends ~= -2 then
  local mark = ends == -1
  if mark then ends = tonumber(ARGV[3]) end
  now = version(key, ends)
  if mark then redis.call('PEXPIREAT', key, ARGV[3]) end
end
if now ~= ARGV[1] then return now end
redis.call('SET', key, ARGV[2])
return 1
