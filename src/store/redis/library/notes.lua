-- Notes are no part of a topic: their one key is a hash, and its name is also the channel on which a
-- change is told. ARGV: key, 1 if there is to be a value, value; then, if it is to be done only where
-- the note is as expected: 1 if it must be there, what it must be. Returns 1 if it was done, else 0
local function note(keys, args)
  if args[4] then
    local was = redis.call('HGET', keys[1], args[1])
    if was ~= (args[4] == '1' and args[5]) then
      return 0
    end
  end
  if args[2] == '1' then
    redis.call('HSET', keys[1], args[1], args[3])
  else
    redis.call('HDEL', keys[1], args[1])
  end
  redis.call('PUBLISH', keys[1], args[1])
  return 1
end
