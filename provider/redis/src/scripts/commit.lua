-- KEYS: those of the checks, then those of the writes. ARGV: how many checks there are, then for
-- each check and each write two: what it is, and what it takes.
-- Returns 1 when all is done, 0 when a check does not hold, and {n, value} when the n-th write
-- cannot add to the value it finds; then all is as before.
local checks = tonumber(ARGV[1])
for i = 1, checks do
  local key, kind, expected = KEYS[i], ARGV[2 * i], ARGV[2 * i + 1]
  if kind == 'value' then
    if redis.call('GET', key) ~= expected then return 0 end
  else
    local ends = redis.call('PEXPIRETIME', key)
    if (ends == -2) ~= (kind == 'absent') then return 0 end
    if kind == 'version' and version(key, ends) ~= expected then return 0 end
  end
end
local counts = false
for i = checks + 1, #KEYS do
  if ARGV[2 * i] == 'add' then counts = true end
end
-- What the keys were, for the case that a number cannot be added: nothing undoes a script.
local old = {}
if counts then
  for i = checks + 1, #KEYS do
    local key = KEYS[i]
    if not old[key] then old[key] = {redis.call('GET', key), redis.call('PEXPIRETIME', key)} end
  end
end
for i = checks + 1, #KEYS do
  local key, kind, value = KEYS[i], ARGV[2 * i], ARGV[2 * i + 1]
  if kind == 'set' then
    redis.call('SET', key, value)
  elseif kind == 'delete' then
    redis.call('DEL', key)
  elseif type(redis.pcall('INCRBY', key, value)) == 'table' then
    local found = redis.call('GET', key)
    for name, was in pairs(old) do
      redis.call('DEL', name)
      if was[1] then
        redis.call('SET', name, was[1])
        if was[2] > 0 then redis.call('PEXPIREAT', name, string.format('%.0f', was[2])) end
      end
    end
    return {i - checks, found}
  elseif redis.call('PTTL', key) > 2251799813685248 then
    redis.call('PERSIST', key)
  end
end
return 1
