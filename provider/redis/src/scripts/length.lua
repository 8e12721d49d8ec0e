-- The length of a value; false where it is no string, or in a slot that is only being moved here.
-- Any other error is one of the whole: that keys are passed over would be a wrong answer.
local function length(key)
  local len = redis.pcall('STRLEN', key)
  if type(len) == 'number' then return len end
  for _, passed in ipairs({'WRONGTYPE', 'non local key'}) do
    if string.find(len.err, passed, 1, true) then return false end
  end
  return len
end
