-- Every command that the store runs on a KEY, which comes last by itself, but for FCALL, whose lack Redis tells by itself.
-- A spec holds it to what the library does.
local ON_KEYS = {
  'EXISTS', 'HDEL', 'HGET', 'HGETALL', 'HINCRBY', 'HLEN', 'HMGET', 'HSET', 'SADD', 'SMEMBERS', 'SREM',
  'UNLINK', 'XACK', 'XADD', 'XCLAIM', 'XDEL', 'XGROUP CREATE', 'XGROUP DESTROY', 'XGROUP SETID',
  'XINFO GROUPS', 'XINFO STREAM', 'XLEN', 'XPENDING', 'XRANGE', 'XREADGROUP GROUP g c STREAMS KEY >', 'XSETID',
  'XTRIM', 'ZADD', 'ZCARD', 'ZCOUNT', 'ZMSCORE', 'ZRANGE', 'ZREM',
}
local ON_CHANNELS = { 'PUBLISH', 'SUBSCRIBE' }

-- The commands that the user who calls may not run on a key or channel.
local function refused(commands, on)
  local names = {}
  for _, command in ipairs(commands) do
    local words = {}
    for word in (command:find('KEY') and command or command .. ' KEY'):gmatch('%S+') do
      words[#words + 1] = word == 'KEY' and on or word
    end
    if not redis.acl_check_cmd(unpack(words)) then names[#names + 1] = command:gsub(' GROUP g.*', '') end
  end
  return names
end

-- What the user who calls may not do. ARGV: the prefix of all keys and channels, 1 if WAIT is needed
-- → commands on keys, 1 if these are all that there are, commands on channels, 1 if WAIT is refused
local function rights(_, args)
  local onKeys = refused(ON_KEYS, args[1] .. ':topics')
  local onChannels = refused(ON_CHANNELS, args[1] .. ':signal')
  local wait = args[2] == '1' and not redis.acl_check_cmd('WAIT', '1', '1')
  return { onKeys, #onKeys == #ON_KEYS and 1 or 0, onChannels, wait and 1 or 0 }
end
