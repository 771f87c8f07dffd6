-- What the client calls. ARGV is told above each function, and what it answers after an arrow.

-- ARGV: queue, now, at, heldUntil, queues and type to create with, flags (t tagged, a accepted
-- types follow), tag, payload, accepted types…
-- → '<queue> <offset> <created>'
local function append(keys, args)
  local shape, flags = shapeOf(args[5], args[6]), args[7]
  local topic, created = openTopic(keys[1]), false
  if not topic then
    -- Two keys that are not here.
    if isAway(keys[1], keys[1] .. ':topic') then return tryAgain() end
    topic, created = topicFor(keys[1], shape)
  end
  if not topic then return refuse('TopicNotExist') end
  if topic.unshaped and shape then reshape(topic, shape) end
  local accepted = not string.find(flags, 'a', 1, true)
  for i = 10, #args do
    accepted = accepted or args[i] == topic.type
  end
  if not accepted then return refuse('TopicTypeMismatch', topic.type) end
  local queue = tonumber(args[1]) % topic.queues
  if isPlaceAway(topic, queue, args[2], args[3], args[4]) then return tryAgain() end
  setShaped(topic)
  local tag = string.find(flags, 't', 1, true) and args[8]
  local offset = place(topic, queue, tag, args[9], args[2], args[3], args[4])
  return queue .. ' ' .. int(offset) .. (created and ' 1' or ' 0')
end

-- ARGV: group, now, until, limit, maxTimes, retainSince, flags (h half, b bind, o orderly, t tags),
-- first queue, queues and type to create with, start of a new group, characters to tell of what is
-- passed over for its tag or '', tags…
-- → { created, wakeAt or '', heads, payload…[, { passed… }] }
local function pop(keys, args)
  local o = popOptions(args)
  local topic, created = topicFor(keys[1], o.create)
  if not topic then return refuse('TopicNotExist') end
  local take = { heads = {}, payloads = {}, budget = SCAN }
  take.budget = take.budget - promote(topic, o.nowText, take.budget)
  local wakeAt
  if o.half then
    wakeAt = popHalf(topic, o, take)
  else
    if not groupFor(topic, o) then return refuse('GroupNotExist') end
    wakeAt = popQueues(topic, o, take)
  end
  if #take.payloads > 0 then
    local reply = { created and 1 or 0, '', table.concat(take.heads, '\n') }
    for i, payload in ipairs(take.payloads) do
      reply[i + 3] = payload
    end
    reply[#reply + 1] = take.passed
    return reply
  end
  if not topic.armed then redis.call('HSET', topic.key, 'armed', 1) end
  if take.budget <= 0 then wakeAt = o.nowText end
  return { created and 1 or 0, wakeAt or '', take.passed }
end

-- ARGV: group, settlement, now, at, unlock/uncounted, (queue, hold, until)…
-- → one letter per handle: d(one), e(xpired), s(uperseded), u(nknown)
local function settle(keys, args)
  local topic = openTopic(keys[1])
  local s = { as = args[2], nowText = args[3], now = tonumber(args[3]), at = args[4] }
  s.unlock, s.uncounted = args[5] == 'unlock' or s.as == 'removed', args[5] == 'uncounted'
  s.acks, s.logs = {}, {}
  if topic and s.as ~= 'resent' then s.ends = endsOf(topic, args[1], args, s) end
  local answers = {}
  for i = 6, #args, 3 do
    local queue, untilAt = tonumber(args[i]), tonumber(args[i + 2])
    local answer = topic and settleHandle(topic, args[1], queue, args[i + 1], untilAt, s) or 'u'
    answers[#answers + 1] = answer
  end
  if topic then flushAcks(topic, s) end
  return table.concat(answers)
end

-- ARGV: queue, offset, now, limit, retainSince, peek
-- → { min, max, heads, payload… }, a head being "<offset> <at>[ <tag>]"
local function read(keys, args)
  local topic, queue = openTopic(keys[1]), tonumber(args[1])
  if not topic or queue >= topic.queues then return refuse('TopicNotExist') end
  local entries, min, max = readLog(topic, topic.base .. ':queue:' .. queue, tonumber(args[2]), {
    nowText = args[3],
    limit = tonumber(args[4]),
    retainSince = tonumber(args[5]),
    peek = args[6] == '1',
  })
  local reply = listing(entries, function(at, fields) return at .. ' ' .. fields.a end)
  table.insert(reply, 1, min)
  table.insert(reply, 2, max)
  return reply
end

-- ARGV: group → { queues, (queue, position)… }
local function positions(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  local reply = redis.call('HGETALL', topic.base .. ':position:' .. args[1])
  table.insert(reply, 1, topic.queues)
  return reply
end

-- ARGV: group, queue, has before, before, has after, after, now → 1 if it was done
local function swap(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  groupFor(topic, { group = args[1], createGroup = 'earliest', nowText = args[7] })
  local key, queue = topic.base .. ':position:' .. args[1], args[2]
  if redis.call('HGET', key, queue) ~= (args[3] == '1' and args[4]) then return 0 end
  if args[5] == '1' then
    redis.call('HSET', key, queue, args[6])
  else
    redis.call('HDEL', key, queue)
  end
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

-- ARGV: kind, limit, after's until or at, after's offset ('' both: from the first), group, queue
-- → { heads, payload… }
local function list(keys, args)
  local topic, limit = openTopic(keys[1]), tonumber(args[2])
  if not topic or limit <= 0 then return { '' } end
  local after = { score = args[3], offset = args[4] }
  return listOf[args[1]](topic, { group = args[5], queue = tonumber(args[6]) }, limit, after)
end

-- ARGV: 'topic', queues, type; or 'group', group, start
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
  local group = openGroup(topic, args[2]) or newGroup(topic, args[2], args[3], '0')
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
    announce(topic)
    if group then removeGroup(topic, group) end
    return group and 1 or 0
  end
  announce(topic)
  removeTopic(topic)
  return 1
end

-- → { removed, more }
local function purge(keys)
  local topic = openTopic(keys[1])
  if not topic then return refuse('TopicNotExist') end
  local purged = purgeTopic(topic)
  return { purged.dropped, purged.more and 1 or 0 }
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

-- ARGV: now, maxTimes, retainSince, retainHalfSince, retainDeadSince, groupsSince, endedAfter or '',
-- heldAfter's until and offset ('' both: from the first), (group, its maxTimes)…
-- → { ended, released, dead, dropped, more, gone[, next's until, offset] }
local function sweep(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return { 0, 0, 0, 0, 0, 1 } end
  local released = promote(topic, args[1], SCAN)
  local maxTimesOf = {}
  for i = 10, #args, 2 do
    maxTimesOf[args[i]] = tonumber(args[i + 1])
  end
  local swept = dropOld(topic, {
    nowText = args[1],
    now = tonumber(args[1]),
    maxTimes = tonumber(args[2]),
    maxTimesOf = maxTimesOf,
    retainSince = tonumber(args[3]),
    retainHalfSince = tonumber(args[4]),
    retainDeadSince = tonumber(args[5]),
    groupsSince = tonumber(args[6]),
    endedAfter = args[7],
    heldAfter = { untilAt = args[8], offset = args[9] },
  })
  if swept.empty then
    announce(topic)
    removeTopic(topic)
  end
  local more = released == SCAN or swept.more
  local reply = { swept.ended, released, swept.dead, swept.dropped, more and 1 or 0 }
  reply[6] = swept.empty and 1 or 0
  if swept.next then
    reply[7] = swept.next.untilAt
    reply[8] = int(swept.next.offset)
  end
  return reply
end
