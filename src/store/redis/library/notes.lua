-- Notes are no part of a topic: their one key is a hash, and its name is also the channel on which a
-- change is told. ARGV: key, value if there is to be one
local function note(keys, args)
  if args[2] then
    redis.call('HSET', keys[1], args[1], args[2])
  else
    redis.call('HDEL', keys[1], args[1])
  end
  redis.call('PUBLISH', keys[1], args[1])
  return 1
end
