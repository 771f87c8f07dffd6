-- The offsets of a queue: the first that is still there (`max` when empty) and the next to be given.
local function rangeOf(key)
  local info = redis.pcall('XINFO', 'STREAM', key)
  if info.err then return 0, 0 end
  local fields = fieldsOf(info)
  local max = offsetOf(fields['last-generated-id']) + 1
  local first = fields['first-entry']
  return first and offsetOf(first[1]) or max, max
end

-- How far each group has come in a queue: the offset of the next entry it will be handed.
local function cursorsOf(key)
  local cursors = {}
  local groups = redis.pcall('XINFO', 'GROUPS', key)
  if groups.err then return cursors end
  for _, info in ipairs(groups) do
    local fields = fieldsOf(info)
    cursors[fields.name] = offsetOf(fields['last-delivered-id']) + 1
  end
  return cursors
end

-- The offset that the next entry of a stream gets.
local function nextOf(key)
  local _, max = rangeOf(key)
  return max
end

local function describeGroup(topic, group, cursors, ranges, now)
  local from, ready, holds, ended = {}, 0, 0, 0
  for queue = 0, topic.queues - 1 do
    local min, max = ranges[2 * queue + 1], ranges[2 * queue + 2]
    local due = queueLog(topic, group.name, queue).due
    from[queue + 1] = math.max(cursors[queue][group.name] or 0, min)
    ready = ready + max - from[queue + 1]
    holds = holds + redis.call('ZCARD', due)
    ended = ended + redis.call('ZCOUNT', due, '-inf', now)
  end
  local positions = redis.call('HGETALL', topic.base .. ':position:' .. group.name)
  local deadKey = deadLog(topic, group.name).key
  local dead, deadMax = redis.call('XLEN', deadKey), nextOf(deadKey)
  local declared = group.declared and 1 or 0
  local counts = { ready, holds - ended, ended, dead, deadMax }
  return { group.name, declared, group.polledAt, from, positions, counts }
end

-- What a topic and its groups are and have; changes nothing.
local function describeTopic(topic, now)
  local ranges, cursors, described = {}, {}, {}
  for queue = 0, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    ranges[2 * queue + 1], ranges[2 * queue + 2] = rangeOf(key)
    cursors[queue] = cursorsOf(key)
  end
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    local group = parseGroup(groups[i], groups[i + 1])
    table.insert(described, describeGroup(topic, group, cursors, ranges, now))
  end
  local scheduled = redis.call('ZCARD', topic.base .. ':scheduled')
  local scheduledMax = tonumber(redis.call('HGET', topic.key, 'scheduled') or '0')
  local half = redis.call('XLEN', topic.base .. ':half')
  local counts = { scheduled, scheduledMax, half, nextOf(halfLog(topic).key) }
  local flags = { topic.declared and 1 or 0, topic.unshaped and 1 or 0, topic.halfGroup and 1 or 0 }
  return { topic.type, topic.queues, flags, topic.halfGroup or '', counts, ranges, described }
end

-- The first offset of a queue whose entry is not before `at`. Entries are taken to be in time order.
local function findTime(key, at)
  local low, high = rangeOf(key)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local id = idOf(middle)
    local entry = redis.call('XRANGE', key, id, id)[1]
    if tonumber(entry and fieldsOf(entry[2]).a or 0) < at then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end
