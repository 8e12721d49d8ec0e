-- KEYS: keys. ARGV: the mark for those without one, or ''; 'v' when values are wanted.
-- Returns for each key its version and value, or false.
local found = {}
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  if value then
    local ends = redis.call('PEXPIRETIME', key)
    if ends == -1 and ARGV[1] ~= '' then
      redis.call('PEXPIREAT', key, ARGV[1])
      ends = tonumber(ARGV[1])
    end
    local version = string.sub(redis.sha1hex(string.format('%.0f:', ends) .. value), 1, 16)
    found[i] = {version, ARGV[2] == 'v' and value}
  else
    found[i] = false
  end
end
return found
