-- The version of a value that ends then: see scripts.rs. Of a long value its ends stand for it.
local function version(key, ends)
  local len, text = redis.call('STRLEN', key)
  if len <= 1048576 then
    text = redis.call('GET', key)
  else
    text = redis.call('GETRANGE', key, 0, 65535) .. redis.call('GETRANGE', key, -65536, -1)
  end
  return string.sub(redis.sha1hex(string.format('%.0f %.0f ', ends, len) .. text), 1, 16)
end
