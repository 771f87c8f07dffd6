--[[
The store's function library, in parts that are joined in the order of library.ts. They do what the
memory store does, in parts and functions of the same names and order, so that a change is made in
both and reviewed side by side; spec/store/twins.spec.ts knows what is on one side only.

Every function gets the topic's main key, KEYS[1] = <base>:topic with the base
<prefix>:{<instance>/<topic>}, and names the others itself by adding to the base. How many there are
depends on the topic's queues and groups, which only the data knows; all carry the same hash tag, so
a cluster has them in the slot of KEYS[1], and no name comes from stored data but queue numbers and
group names. Time is always an argument.

While a cluster moves a slot, some keys of a topic are on one node and some on the other, and a key
that is not here may be there. Redis refuses a call with TRYAGAIN when not all its keys are here, and
the client calls again. So in a cluster every function but `append` gets the base itself, which never
exists, as a second key: it has to wait until the slot has moved. `append` looks for the few keys it
touches (isAway).

  …:topic              hash    type, queues, flags, counters
  …:groups             hash    group → "<queues begun> <polledAt> <declared>"
  …:queue:<q>          stream  a queue; the entry with offset n has the id 0-<n+1>. Fields: a (its
                               time), t (its tag, if any), p (payload). One consumer group per group;
                               its pending entries are the deliveries, their counters the times.
  …:due:<q>:<group>    zset    the holds: <offset>-<times>-<firstAt>, by the time they end
  …:scheduled          zset    <seq> by time; …:parked hash seq → "<queue> [t<tag>]\n<payload>"
  …:half, …:due:half           half messages; a field q has the queue they will go to
  …:dead:<group>               dead letters; …:due:dead:<group>, …:resent:<group> (hash, offset →
                               hold) those that were resent
  …:position:<group>   hash    queue → pull position

The notes are another key, and belong to no topic: see notes.lua.
]]

local HALF = -1
local DEAD = -2
local SCHEDULED = -3
-- The one consumer of every consumer group: who got a delivery is told by its hold.
local CONSUMER = 'mqrest'

-- Whole numbers as text: Lua's own way is %.14g. What is done for every entry avoids globals such as
-- string.format, which Redis guards with a slow lookup.
local function int(n)
  return ('%.0f'):format(n)
end

local function idOf(offset)
  return '0-' .. int(offset + 1)
end

local function offsetOf(id)
  return tonumber(id:sub(3)) - 1
end

local function fieldsOf(pairs)
  local fields = {}
  for i = 1, #pairs, 2 do
    fields[pairs[i]] = pairs[i + 1]
  end
  return fields
end

local function queueLog(topic, group, queue)
  return {
    queue = queue,
    key = topic.base .. ':queue:' .. queue,
    due = topic.base .. ':due:' .. queue .. ':' .. group,
    group = group,
  }
end

local function halfLog(topic)
  return { queue = HALF, key = topic.base .. ':half', due = topic.base .. ':due:half', group = 'half' }
end

local function deadLog(topic, group)
  return {
    queue = DEAD,
    key = topic.base .. ':dead:' .. group,
    due = topic.base .. ':due:dead:' .. group,
    resent = topic.base .. ':resent:' .. group,
    group = group,
  }
end

local function openTopic(base)
  local key = base .. ':topic'
  local f = redis.call('HMGET', key, 'type', 'queues', 'unshaped', 'declared', 'armed', 'halfGroup')
  if not f[1] then return nil end
  return {
    base = base,
    key = key,
    type = f[1],
    queues = tonumber(f[2]),
    unshaped = f[3],
    declared = f[4],
    armed = f[5],
    halfGroup = f[6],
  }
end

local function newTopic(base, shape)
  local key = base .. ':topic'
  redis.call('HSET', key, 'type', shape.type, 'queues', shape.queues, 'unshaped', 1)
  return { base = base, key = key, type = shape.type, queues = shape.queues, unshaped = true }
end

-- Gives a topic a type and adds the queues it lacks; known groups begin them at their start,
-- when they pop next (groupFor).
local function reshape(topic, shape)
  topic.type = shape.type
  topic.queues = math.max(topic.queues, shape.queues)
  redis.call('HSET', topic.key, 'type', topic.type, 'queues', topic.queues)
end

local function setShaped(topic)
  if topic.unshaped then redis.call('HDEL', topic.key, 'unshaped') end
  topic.unshaped = false
end

local function groupsKey(topic)
  return topic.base .. ':groups'
end

local function parseGroup(name, packed)
  local queues, polledAt, declared = string.match(packed, '^(%d+) (%S+) (%d)$')
  return { name = name, queues = tonumber(queues), polledAt = polledAt, declared = declared == '1' }
end

local function openGroup(topic, name)
  local packed = redis.call('HGET', groupsKey(topic), name)
  return packed and parseGroup(name, packed)
end

local function saveGroup(topic, group)
  local packed = group.queues .. ' ' .. group.polledAt .. ' ' .. (group.declared and 1 or 0)
  redis.call('HSET', groupsKey(topic), group.name, packed)
end

-- Begins the queues that a group lacks, at an entry id.
local function addQueues(topic, group, from)
  for queue = group.queues, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    redis.call('XGROUP', 'CREATE', key, group.name, from, 'MKSTREAM')
  end
  group.queues = topic.queues
end

local function newGroup(topic, name, start, now)
  local group = { name = name, queues = 0, polledAt = now, declared = false }
  addQueues(topic, group, start == 'latest' and '$' or '0')
  return group
end

local function removeGroup(topic, group)
  local gone = { 'UNLINK', topic.base .. ':position:' .. group.name }
  for queue = 0, topic.queues - 1 do
    local log = queueLog(topic, group.name, queue)
    if queue < group.queues then redis.call('XGROUP', 'DESTROY', log.key, log.group) end
    table.insert(gone, log.due)
  end
  local dead = deadLog(topic, group.name)
  table.insert(gone, dead.key)
  table.insert(gone, dead.due)
  table.insert(gone, dead.resent)
  redis.call(unpack(gone))
  redis.call('HDEL', groupsKey(topic), group.name)
end

local function removeTopic(topic)
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    removeGroup(topic, parseGroup(groups[i], groups[i + 1]))
  end
  local gone = { 'UNLINK' }
  for _, name in ipairs({ 'topic', 'groups', 'scheduled', 'parked', 'half', 'due:half' }) do
    table.insert(gone, topic.base .. ':' .. name)
  end
  for queue = 0, topic.queues - 1 do
    table.insert(gone, topic.base .. ':queue:' .. queue)
  end
  redis.call(unpack(gone))
end

local function refuse(code, detail)
  return redis.error_reply('MQREST ' .. code .. (detail and ' ' .. detail or ''))
end

-- The shape that a call gives a topic it may make; nil: it may make none.
local function shapeOf(queues, type)
  return queues ~= '' and { queues = tonumber(queues), type = type } or nil
end

-- Whether keys may be on another node of the cluster, for their slot is being moved and not all are
-- here: then Redis answers with an error. Nothing was changed yet: the client is told to call again.
local function isAway(...)
  return CLUSTERED and type(redis.pcall('EXISTS', ...)) == 'table'
end

local function tryAgain()
  return redis.error_reply('TRYAGAIN the slot of the topic is being moved')
end

-- The topic, made in this shape where it is not there; then also true.
local function topicFor(base, shape)
  local topic = openTopic(base)
  if topic or not shape then return topic, false end
  return newTopic(base, shape), true
end
