-- KEYS[1]: a key. ARGV: the version it must have, or '' if it must be absent; its new value;
-- the mark for one without.
-- Returns 1 when it is done, else the present version, or '' for an absent key.
local key = KEYS[1]
local value, version = redis.call('GET', key), ''
if value then
  local ends = redis.call('PEXPIRETIME', key)
  if ends == -1 then
    ends = tonumber(ARGV[3])
    redis.call('PEXPIREAT', key, ARGV[3])
  end
  version = string.sub(redis.sha1hex(string.format('%.0f:', ends) .. value), 1, 16)
end
if version ~= ARGV[1] then return version end
redis.call('SET', key, ARGV[2])
return 1
