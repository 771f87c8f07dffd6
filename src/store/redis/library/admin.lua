-- ARGV: queues, type
local function declareTopic(keys, args)
  local shape = shapeOf(args[1], args[2])
  local topic = topicFor(keys[1], shape)
  reshape(topic, shape)
  setShaped(topic)
  redis.call('HSET', topic.key, 'declared', 1)
  return 1
end

-- ARGV: group, start, now
local function declareGroup(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  local group = openGroup(topic, args[1]) or newGroup(topic, args[1], args[2], args[3])
  group.declared = true
  saveGroup(topic, group)
  return 1
end

local function dropTopic(keys)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  announce(topic)
  removeTopic(topic)
  return 1
end

-- ARGV: group
local function dropGroup(keys, args)
  local topic = openTopic(keys[1])
  local group = topic and openGroup(topic, args[1])
  if not group then return 0 end
  removeGroup(topic, group)
  return 1
end

-- ARGV: now
-- → { type, queues, scheduled, half, { min, max… }, { { group, ready, held, ended, dead, polledAt }… } }
local function describe(keys, args)
  local topic = openTopic(keys[1])
  return topic and describeTopic(topic, args[1])
end

-- ARGV: group, 'earliest', 'latest' or a time
local function seek(keys, args)
  local topic = openTopic(keys[1])
  local group = topic and openGroup(topic, args[1])
  if not group then return refuse('GroupNotExist') end
  local starts = { earliest = '0', latest = '$' }
  for queue = 0, topic.queues - 1 do
    local log = queueLog(topic, group.name, queue)
    local from = starts[args[2]]
    from = from or '0-' .. int(findTime(log.key, tonumber(args[2])))
    if queue < group.queues then redis.call('XGROUP', 'DESTROY', log.key, log.group) end
    redis.call('XGROUP', 'CREATE', log.key, log.group, from, 'MKSTREAM')
    redis.call('UNLINK', log.due)
  end
  group.queues = topic.queues
  saveGroup(topic, group)
  announce(topic)
  return 1
end

-- ARGV: group, offset, limit
-- → { heads, payload… }, a head being "<offset> <from queue> <from offset> <times> <firstAt>
-- <lastUntil> <deadAt>[ <tag>]"
local function dead(keys, args)
  local log = deadLog({ base = keys[1] }, args[1])
  local limit, letters = tonumber(args[3]), {}
  if limit > 0 then
    letters = redis.call('XRANGE', log.key, idOf(tonumber(args[2])), '+', 'COUNT', limit)
  end
  return listing(letters, function(at, f)
    return table.concat({ at, f.q, f.o, f.n, f.f, f.u, f.d }, ' ')
  end)
end

-- Makes one dead letter deliverable: a pending entry that was never delivered, and a hold that has
-- ended.
local function revive(log, id, now)
  local offset = offsetOf(id)
  local before = redis.call('HGET', log.resent, offset)
  redis.pcall('XGROUP', 'CREATE', log.key, log.group, 0)
  local call = { 'XCLAIM', log.key, log.group, CONSUMER, 0, id, 'TIME', now, 'RETRYCOUNT', 0 }
  table.insert(call, 'FORCE')
  table.insert(call, 'JUSTID')
  redis.call(unpack(call))
  local changes, hold = newChanges(), { offset = offset, times = 0, firstAt = '0', untilAt = now }
  setHold(changes, hold, before and { member = before })
  applyChanges(log, changes)
end

-- ARGV: group, now, offset… → how many were there
local function resend(keys, args)
  local topic = openTopic(keys[1])
  if not topic or not openGroup(topic, args[1]) then return 0 end
  local log, there = deadLog(topic, args[1]), 0
  for i = 3, #args do
    local id = idOf(tonumber(args[i]))
    if #redis.call('XRANGE', log.key, id, id) > 0 then
      revive(log, id, args[2])
      there = there + 1
    end
  end
  if there > 0 then announce(topic) end
  return there
end

-- ARGV: now, maxTimes, retainSince, retainHalfSince, retainDeadSince, groupsSince, endedAfter or '',
-- heldAfter's until and offset ('' both: from the first)
-- → { ended, released, dead, dropped, more, gone[, next's until, offset] }
local function sweep(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return { 0, 0, 0, 0, 0, 1 } end
  local released = promote(topic, args[1], SCAN)
  local swept = drop(topic, {
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
