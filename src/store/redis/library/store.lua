local function refuse(code, detail)
  return redis.error_reply('MQREST ' .. code .. (detail and ' ' .. detail or ''))
end

local function shapeOf(queues, type)
  return queues ~= '' and { queues = tonumber(queues), type = type } or nil
end

-- The topic, made in this shape where it is not there; then also true.
local function topicFor(base, shape)
  local topic = openTopic(base)
  if topic or not shape then return topic, false end
  return newTopic(base, shape), true
end

-- ARGV: queue, now, at, heldUntil, queues and type to create with, flags (t tagged, a accepted
-- types follow), tag, payload, accepted types…
-- → { queue, offset, created }
local function append(keys, args)
  local shape, flags = shapeOf(args[5], args[6]), args[7]
  local topic, created = topicFor(keys[1], shape)
  if not topic then return refuse('TopicNotExist') end
  if topic.unshaped and shape then reshape(topic, shape) end
  local accepted = not string.find(flags, 'a', 1, true)
  for i = 10, #args do
    accepted = accepted or args[i] == topic.type
  end
  if not accepted then return refuse('TopicTypeMismatch', topic.type) end
  setShaped(topic)
  local queue = tonumber(args[1]) % topic.queues
  local tag = string.find(flags, 't', 1, true) and args[8]
  local offset = place(topic, queue, tag, args[9], args[2], args[3], args[4])
  return { queue, offset, created and 1 or 0 }
end

local function groupFor(topic, o)
  local group = openGroup(topic, o.group)
  if not group then
    if o.createGroup == '' then return nil end
    group = newGroup(topic, o.group, o.createGroup, o.nowText)
  end
  addQueues(topic, group, '0')
  group.polledAt = o.nowText
  saveGroup(topic, group)
  return group
end

-- Keeps the earliest of two times, either of which may be absent.
local function earliest(one, other)
  if not one or (other and tonumber(other) < tonumber(one)) then return other end
  return one
end

-- Takes from every queue in turn; returns when to look again, should nothing have been there.
local function popQueues(topic, o, take)
  for i = 0, topic.queues - 1 do
    if #take.payloads >= o.limit then break end
    local queue = (o.firstQueue + i) % topic.queues
    takeQueue(topic, queueLog(topic, o.group, queue), o, take)
  end
  takeDead(topic, o.group, o, take)
  if #take.payloads > 0 then return nil end
  local wakeAt = redis.call('ZRANGE', topic.base .. ':scheduled', 0, 0, 'WITHSCORES')[2]
  wakeAt = earliest(wakeAt, firstEnd(deadLog(topic, o.group)))
  for queue = 0, topic.queues - 1 do
    local log = queueLog(topic, o.group, queue)
    local locked = o.orderly and isLocked(log, o.now)
    wakeAt = earliest(wakeAt, locked and lastEnd(log) or firstEnd(log))
  end
  return wakeAt
end

local function popHalf(topic, o, take)
  if o.bind and topic.halfGroup and topic.halfGroup ~= o.group then return nil end
  takeHalf(topic, o, take)
  if o.bind and #take.payloads > 0 then
    redis.call('HSET', topic.key, 'halfGroup', o.group)
  end
  return firstEnd(halfLog(topic))
end

local function popOptions(args)
  local flags = args[7]
  local o = {
    group = args[1],
    nowText = args[2],
    now = tonumber(args[2]),
    untilAt = args[3],
    limit = tonumber(args[4]),
    maxTimes = tonumber(args[5]),
    retainSince = tonumber(args[6]),
    half = string.find(flags, 'h', 1, true),
    bind = string.find(flags, 'b', 1, true),
    orderly = string.find(flags, 'o', 1, true),
    firstQueue = tonumber(args[8]),
    create = shapeOf(args[9], args[10]),
    createGroup = args[11],
  }
  if not string.find(flags, 't', 1, true) then return o end
  o.tags = {}
  for i = 12, #args do
    o.tags[args[i]] = true
  end
  return o
end

-- ARGV: group, now, until, limit, maxTimes, retainSince, flags (h half, b bind, o orderly, t tags),
-- first queue, queues and type to create with, start of a new group, tags…
-- → { created, wakeAt or '', heads, payload… }
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
    return reply
  end
  if not topic.armed then redis.call('HSET', topic.key, 'armed', 1) end
  if take.budget <= 0 then wakeAt = o.nowText end
  return { created and 1 or 0, wakeAt or '' }
end

-- ARGV: group, settlement, now, at, unlock/uncounted, (queue, hold, until)…
-- → one letter per handle: d(one), e(xpired), s(uperseded), u(nknown)
local function settle(keys, args)
  local topic = openTopic(keys[1])
  local s = { as = args[2], nowText = args[3], now = tonumber(args[3]), at = args[4] }
  s.unlock, s.uncounted = args[5] == 'unlock', args[5] == 'uncounted'
  s.acks, s.logs = {}, {}
  local answers = {}
  for i = 6, #args, 3 do
    local queue, untilAt = tonumber(args[i]), tonumber(args[i + 2])
    local answer = topic and settleHandle(topic, args[1], queue, args[i + 1], untilAt, s) or 'u'
    answers[#answers + 1] = answer
  end
  if topic then flushAcks(topic, s) end
  return table.concat(answers)
end

-- Fields of entries for a reply: one line of words per entry, its tag last, and the payloads.
local function listing(entries, headOf)
  local heads, reply = {}, { '' }
  for i, entry in ipairs(entries) do
    local fields = fieldsOf(entry[2])
    heads[i] = headOf(int(offsetOf(entry[1])), fields) .. (fields.t and ' ' .. fields.t or '')
    reply[i + 1] = fields.p
  end
  reply[1] = table.concat(heads, '\n')
  return reply
end

-- ARGV: queue, offset, now, limit, retainSince, peek
-- → { min, max, heads, payload… }, a head being "<offset> <at>[ <tag>]"
local function read(keys, args)
  local topic = openTopic(keys[1])
  local queue, offset, limit = tonumber(args[1]), tonumber(args[2]), tonumber(args[4])
  if not topic or queue >= topic.queues then return refuse('TopicNotExist') end
  local key = topic.base .. ':queue:' .. queue
  if args[6] ~= '1' then
    promote(topic, args[3], SCAN)
    trimQueue(key, tonumber(args[5]))
  end
  local min, max = rangeOf(key)
  local entries = {}
  if limit > 0 and max > min then
    entries = redis.call('XRANGE', key, idOf(math.max(offset, min)), '+', 'COUNT', limit)
  end
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
