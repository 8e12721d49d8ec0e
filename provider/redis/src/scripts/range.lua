-- KEYS: keys whose values are wanted, if any. ARGV: a pattern; the sum of all keys that fit it,
-- as it was before, or '' to be told.
-- Returns the sum, and all keys with the lengths of their values; or the values, or false when
-- the sum is another.
local found, parts = {}, {}
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local len = length(key)
  if type(len) == 'table' then return len end
  if len then
    found[#found + 1] = key
    found[#found + 1] = len
    parts[#parts + 1] = #key .. ':' .. key .. len
  end
end
local sum = redis.sha1hex(table.concat(parts))
if ARGV[2] == '' then return {sum, found} end
if ARGV[2] ~= sum then return false end
return redis.call('MGET', unpack(KEYS))
