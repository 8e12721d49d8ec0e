-- KEYS: keys. ARGV: the mark for those without one, or ''; 'v' when values are wanted.
-- Returns for each key its version and value, or false; 0 when the values are too large together.
local found, bytes = {}, 0
if ARGV[2] == 'v' then
  for _, key in ipairs(KEYS) do bytes = bytes + redis.call('STRLEN', key) end
  if bytes > 134217728 then return 0 end
end
for i, key in ipairs(KEYS) do
  local ends = redis.call('PEXPIRETIME', key)
  if ends == -2 then
    found[i] = false
  else
    local mark = ends == -1 and ARGV[1] ~= ''
    if mark then ends = tonumber(ARGV[1]) end
    local text = version(key, ends)
    if mark then redis.call('PEXPIREAT', key, ARGV[1]) end
    found[i] = {text, ARGV[2] == 'v' and redis.call('GET', key)}
  end
end
return found
