-- ARGV: a pattern; how many bytes of each key that fits it are not counted.
-- Returns how many keys there are, and how many bytes of keys and values.
local keys, bytes = redis.call('KEYS', ARGV[1]), 0
for _, key in ipairs(keys) do
  local len = length(key)
  if type(len) == 'table' then return len end
  bytes = bytes + #key - ARGV[2] + (len or 0)
end
return {#keys, bytes}
