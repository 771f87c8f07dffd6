-- The arguments of `pop` in store.lua.
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

-- The group that pops, made where it may be.
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
