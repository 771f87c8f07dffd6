-- Tells the watchers if a pop came back empty since the last time.
local function announce(topic)
  if not topic.armed then return end
  topic.armed = false
  redis.call('HDEL', topic.key, 'armed')
  local prefix, name = string.match(topic.base, '^([^{]*){([^}]*)}$')
  redis.call('PUBLISH', prefix .. 'signal', name)
end

-- The only way into a queue.
local function put(topic, queue, tag, payload, at)
  local key, id = topic.base .. ':queue:' .. queue, nil
  if tag then
    id = redis.call('XADD', key, '0-*', 'a', at, 't', tag, 'p', payload)
  else
    id = redis.call('XADD', key, '0-*', 'a', at, 'p', payload)
  end
  announce(topic)
  return offsetOf(id)
end

local function parkAs(topic, seq, queue, tag, payload, at)
  local member = string.format('%013.0f', seq)
  local packed = queue .. ' ' .. (tag and 't' .. tag or '') .. '\n' .. payload
  redis.call('ZADD', topic.base .. ':scheduled', at, member)
  redis.call('HSET', topic.base .. ':parked', member, packed)
end

local function unpackParked(packed)
  local line = string.find(packed, '\n', 1, true)
  local queue, tagged, tag = string.match(string.sub(packed, 1, line - 1), '^(%d+) (t?)(.*)$')
  return queue, tagged == 't' and tag, string.sub(packed, line + 1)
end

local function park(topic, queue, tag, payload, at)
  local seq = redis.call('HINCRBY', topic.key, 'scheduled', 1) - 1
  parkAs(topic, seq, queue, tag, payload, at)
  announce(topic)
  return seq
end

-- A half message is handed out at its birth: its pending entry is the hold of its publisher.
local function bear(topic, queue, tag, payload, now, untilAt)
  local log = halfLog(topic)
  local entry = { 'XADD', log.key, '0-*', 'a', now, 'q', queue, 'p', payload }
  if tag then
    table.insert(entry, 't')
    table.insert(entry, tag)
  end
  local offset = offsetOf(redis.call(unpack(entry)))
  if offset == 0 then redis.call('XGROUP', 'CREATE', log.key, log.group, 0) end
  redis.call('XREADGROUP', 'GROUP', log.group, CONSUMER, 'COUNT', 1, 'STREAMS', log.key, '>')
  redis.call('ZADD', log.due, untilAt, memberOf(offset, 1, now))
  announce(topic)
  return offset
end

local function isLater(at, now)
  return at ~= '' and tonumber(at) > tonumber(now)
end

-- Where an entry goes first: its queue, among the scheduled, or among the half messages.
local function place(topic, queue, tag, payload, now, at, heldUntil)
  if heldUntil ~= '' then return bear(topic, queue, tag, payload, now, heldUntil) end
  if isLater(at, now) then return park(topic, queue, tag, payload, at) end
  return put(topic, queue, tag, payload, now)
end

-- Whether a key that `place` touches may be on another node.
local function isPlaceAway(topic, queue, now, at, heldUntil)
  if not CLUSTERED then return false end
  local base = topic.base
  if heldUntil ~= '' then return isAway(topic.key, base .. ':half', base .. ':due:half') end
  if isLater(at, now) then return isAway(topic.key, base .. ':scheduled', base .. ':parked') end
  return isAway(topic.key, base .. ':queue:' .. queue)
end

-- Puts due scheduled entries into their queues, up to `budget`; says how many.
local function promote(topic, now, budget)
  local scheduled, parked = topic.base .. ':scheduled', topic.base .. ':parked'
  local range = { 'ZRANGE', scheduled, '-inf', now, 'BYSCORE', 'LIMIT', 0, budget, 'WITHSCORES' }
  local due = redis.call(unpack(range))
  if #due == 0 then return 0 end
  local members = {}
  for i = 1, #due, 2 do
    local queue, tag, payload = unpackParked(redis.call('HGET', parked, due[i]))
    put(topic, queue, tag, payload, due[i + 1])
    members[#members + 1] = due[i]
  end
  redis.call('ZREM', scheduled, unpack(members))
  redis.call('HDEL', parked, unpack(members))
  return #members
end
