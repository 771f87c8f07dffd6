-- Notes are no part of a topic: those of a space are a hash, <prefix>:notes:<space>, and a change is
-- told on <prefix>:notes as "<space>/<key>".
-- ARGV: key, 1 if there is to be a value, value; then, if it is to be done only where the note is as
-- expected: 1 if it must be there, what it must be. → 1 if it was done, else 0
local function note(keys, args)
  if args[4] then
    local was = redis.call('HGET', keys[1], args[1])
    if was ~= (args[4] == '1' and args[5]) then return 0 end
  end
  if args[2] == '1' then
    redis.call('HSET', keys[1], args[1], args[3])
  else
    redis.call('HDEL', keys[1], args[1])
  end
  local channel, space = string.match(keys[1], '^(.*):([^:]*)$')
  redis.call('PUBLISH', channel, space .. '/' .. args[1])
  return 1
end
