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
    passedHead = tonumber(args[12]),
  }
  if not string.find(flags, 't', 1, true) then return o end
  o.tags = {}
  for i = 13, #args do
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

-- When a queue is free again of which something is out; nil: it is free. `dead` as of deadLocks.
local function lockEnd(topic, o, dead, queue)
  local last, letter = lastEnd(queueLog(topic, o.group, queue)), dead[queue]
  if last and tonumber(last) > tonumber(letter or o.now) then return last end
  return letter
end

-- When to look again, should nothing have been there.
local function wakeTime(topic, o, dead)
  local wakeAt = redis.call('ZRANGE', topic.base .. ':scheduled', 0, 0, 'WITHSCORES')[2]
  if not o.orderly then wakeAt = earliest(wakeAt, firstEnd(deadLog(topic, o.group))) end
  for queue = 0, topic.queues - 1 do
    local locked = o.orderly and lockEnd(topic, o, dead, queue)
    wakeAt = earliest(wakeAt, locked or firstEnd(queueLog(topic, o.group, queue)))
  end
  return wakeAt
end

-- Takes from every queue in turn; returns when to look again. An orderly pop takes of the queues
-- that are free, and of each what is oldest first, which its dead letters are.
local function popQueues(topic, o, take)
  local dead = o.orderly and deadLocks(topic, o)
  local function isClosed(queue) return dead and lockEnd(topic, o, dead, queue) end
  if o.orderly then takeDead(topic, o, take, isClosed) end
  for i = 0, topic.queues - 1 do
    if #take.payloads >= o.limit then break end
    local queue = (o.firstQueue + i) % topic.queues
    if not isClosed(queue) then takeQueue(topic, queueLog(topic, o.group, queue), o, take) end
  end
  if not o.orderly then takeDead(topic, o, take, isClosed) end
  if #take.payloads > 0 then return nil end
  return wakeTime(topic, o, dead)
end

local function popHalf(topic, o, take)
  if o.bind and topic.halfGroup and topic.halfGroup ~= o.group then return nil end
  takeHalf(topic, o, take)
  if o.bind and #take.payloads > 0 then
    redis.call('HSET', topic.key, 'halfGroup', o.group)
  end
  return firstEnd(halfLog(topic))
end
