-- ARGV: 'topic', queues, type; or 'group', group, start, now
local function declare(keys, args)
  if args[1] == 'topic' then
    local shape = shapeOf(args[2], args[3])
    local topic = topicFor(keys[1], shape)
    reshape(topic, shape)
    setShaped(topic)
    redis.call('HSET', topic.key, 'declared', 1)
    return 1
  end
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  local group = openGroup(topic, args[2]) or newGroup(topic, args[2], args[3], args[4])
  group.declared = true
  saveGroup(topic, group)
  return 1
end

-- ARGV: nothing for the topic, or group → 1 if it was there
local function drop(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  if args[1] then
    local group = openGroup(topic, args[1])
    if group then removeGroup(topic, group) end
    return group and 1 or 0
  end
  announce(topic)
  removeTopic(topic)
  return 1
end

-- ARGV: now
-- → nil or { type, queues, { declared, unshaped, has half group }, half group, { scheduled,
-- scheduledMax, half, halfMax }, { min, max… }, { { group, declared, polledAt, { cursor… }, { queue,
-- position… }, { ready, held, ended, dead, deadMax } }… } }
local function describe(keys, args)
  local topic = openTopic(keys[1])
  return topic and describeTopic(topic, args[1])
end

-- Moves a group's place in every queue; what it held it holds no more.
local function moveGroup(topic, group, to)
  local starts = { earliest = '0', latest = '$' }
  for queue = 0, topic.queues - 1 do
    local log = queueLog(topic, group.name, queue)
    local from = starts[to]
    from = from or '0-' .. int(findTime(log.key, tonumber(to)))
    if queue < group.queues then redis.call('XGROUP', 'DESTROY', log.key, log.group) end
    redis.call('XGROUP', 'CREATE', log.key, log.group, from, 'MKSTREAM')
    redis.call('UNLINK', log.due)
  end
  group.queues = topic.queues
  saveGroup(topic, group)
end

-- ARGV: group, 'earliest', 'latest' or a time
local function seek(keys, args)
  local topic = openTopic(keys[1])
  local group = topic and openGroup(topic, args[1])
  if not group then return refuse('GroupNotExist') end
  moveGroup(topic, group, args[2])
  announce(topic)
  return 1
end

local function purgeScheduled(topic)
  local scheduled = topic.base .. ':scheduled'
  local members = redis.call('ZRANGE', scheduled, 0, SCAN - 1)
  if #members == 0 then return 0 end
  redis.call('ZREM', scheduled, unpack(members))
  redis.call('HDEL', topic.base .. ':parked', unpack(members))
  return #members
end

-- Puts every group behind what is there, then removes that, SCAN of each place.
-- → { removed, more }
local function purge(keys)
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  local purged = { dropped = 0, more = false }
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    local group = parseGroup(groups[i], groups[i + 1])
    moveGroup(topic, group, 'latest')
    sweepDead(topic, group, { retainDeadSince = math.huge }, purged)
  end
  sweepHalf(topic, { retainHalfSince = math.huge }, purged)
  count(purged, purgeScheduled(topic))
  for queue = 0, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    local min, max = rangeOf(key)
    local removed = math.min(max - min, SCAN)
    if removed > 0 then redis.call('XTRIM', key, 'MINID', idOf(min + removed)) end
    count(purged, removed)
  end
  announce(topic)
  return { purged.dropped, purged.more and 1 or 0 }
end

-- ARGV: now, maxTimes, retainSince, retainHalfSince, retainDeadSince, groupsSince, endedAfter or '',
-- heldAfter's until and offset ('' both: from the first)
-- → { ended, released, dead, dropped, more, gone[, next's until, offset] }
local function sweep(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return { 0, 0, 0, 0, 0, 1 } end
  local released = promote(topic, args[1], SCAN)
  local swept = dropOld(topic, {
    nowText = args[1],
    now = tonumber(args[1]),
    maxTimes = tonumber(args[2]),
    retainSince = tonumber(args[3]),
    retainHalfSince = tonumber(args[4]),
    retainDeadSince = tonumber(args[5]),
    groupsSince = tonumber(args[6]),
    endedAfter = args[7],
    heldAfter = { untilAt = args[8], offset = args[9] },
  })
  if swept.empty then removeTopic(topic) end
  local more = released == SCAN or swept.more
  local reply = { swept.ended, released, swept.dead, swept.dropped, more and 1 or 0 }
  reply[6] = swept.empty and 1 or 0
  if swept.next then
    reply[7] = swept.next.untilAt
    reply[8] = int(swept.next.offset)
  end
  return reply
end
