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
    -- What has no mark was never asked about by who writes: an equal value of later has that version too.
    local unmarked = ends == -1 and #KEYS > checks
    if kind == 'version' and (unmarked or version(key, ends) ~= expected) then return 0 end
  end
end
-- What the user may not do is found out before anything is written.
local needed = {set = {'SET'}, delete = {'DEL'}, add = {'INCRBY', 'PTTL', 'PERSIST', 'PEXPIREAT', 'SET', 'DEL'}}
local counts = false
for i = checks + 1, #KEYS do
  local kind = ARGV[2 * i]
  if kind == 'add' then counts = true end
  for _, command in ipairs(needed[kind]) do
    if not redis.acl_check_cmd(command, KEYS[i]) then return redis.error_reply('NOPERM of ' .. command) end
  end
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
  else
    local sum = redis.pcall('INCRBY', key, value)
    if type(sum) == 'table' then
      local found = redis.call('GET', key)
      for name, was in pairs(old) do
        redis.call('DEL', name)
        if was[1] then
          redis.call('SET', name, was[1])
          if was[2] > 0 then redis.call('PEXPIREAT', name, string.format('%.0f', was[2])) end
        end
      end
      local counted = string.find(sum.err, 'not an integer', 1, true) or string.find(sum.err, 'overflow', 1, true)
      return counted and {i - checks, found} or sum
    end
    if redis.call('PTTL', key) > 2251799813685248 then redis.call('PERSIST', key) end
  end
end
return 1
