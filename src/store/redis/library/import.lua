-- Begins a topic anew. ARGV: type, queues, declared, unshaped, has half group, half group,
-- scheduledMax
local function importTopic(keys, args)
  local before = openTopic(keys[1])
  if before then removeTopic(before) end
  local topic = newTopic(keys[1], { type = args[1], queues = tonumber(args[2]) })
  if args[3] == '1' then redis.call('HSET', topic.key, 'declared', 1) end
  if args[4] ~= '1' then setShaped(topic) end
  if args[5] == '1' then redis.call('HSET', topic.key, 'halfGroup', args[6]) end
  if args[7] ~= '0' then redis.call('HSET', topic.key, 'scheduled', args[7]) end
  topic.armed = '1'
  announce(topic)
  return 1
end

-- ARGV: group, declared, polledAt, a cursor per queue…, (queue, position)…
local function importGroup(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  local group = { name = args[1], queues = topic.queues, polledAt = args[3], declared = args[2] == '1' }
  for queue = 0, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    redis.call('XGROUP', 'CREATE', key, group.name, '0-' .. args[4 + queue], 'MKSTREAM')
  end
  for i = 4 + topic.queues, #args, 2 do
    redis.call('HSET', topic.base .. ':position:' .. group.name, args[i], args[i + 1])
  end
  saveGroup(topic, group)
  announce(topic)
  return 1
end

-- ARGV: (queue, offset, at, tagged, tag, payload)…
local function importScheduled(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  for i = 1, #args, 6 do
    local tag = args[i + 3] == '1' and args[i + 4]
    parkAs(topic, tonumber(args[i + 1]), args[i], tag, args[i + 5], args[i + 2])
  end
  announce(topic)
  return 1
end

-- Lets the next entry of a stream have this offset, which no entry may have reached.
local function setNext(key, offset)
  if offset == 0 then return end
  if redis.call('EXISTS', key) == 0 then
    local id = idOf(offset - 1)
    redis.call('XADD', key, id, 'a', 0)
    redis.call('XDEL', key, id)
  else
    redis.call('XSETID', key, idOf(offset - 1))
  end
end

local function addEntry(key, offset, tagged, tag, payload, ...)
  local entry = { 'XADD', key, idOf(offset), ... }
  if tagged == '1' then
    table.insert(entry, 't')
    table.insert(entry, tag)
  end
  table.insert(entry, 'p')
  table.insert(entry, payload)
  redis.call(unpack(entry))
end

-- A delivery that was: its pending entry.
local function importPending(log, offset, times, at)
  local call = { 'XCLAIM', log.key, log.group, CONSUMER, 0, idOf(offset), 'TIME', at }
  for _, word in ipairs({ 'RETRYCOUNT', times, 'FORCE', 'JUSTID' }) do
    table.insert(call, word)
  end
  redis.call(unpack(call))
end

-- ARGV: next, (queue, offset, at, times, until, tagged, tag, payload)…
local function importHalf(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  local log, next = halfLog(topic), tonumber(args[1])
  redis.pcall('XGROUP', 'CREATE', log.key, log.group, 0, 'MKSTREAM')
  for i = 2, #args, 8 do
    local offset, at, times = tonumber(args[i + 1]), args[i + 2], args[i + 3]
    addEntry(log.key, offset, args[i + 5], args[i + 6], args[i + 7], 'a', at, 'q', args[i])
    importPending(log, offset, times, at)
    redis.call('ZADD', log.due, args[i + 4], memberOf(offset, times, at))
  end
  setNext(log.key, next)
  redis.call('XGROUP', 'SETID', log.key, log.group, '0-' .. args[1])
  announce(topic)
  return 1
end

-- ARGV: queue, next, (offset, at, tagged, tag, payload)…
local function importQueue(keys, args)
  local topic = openTopic(keys[1])
  if not topic then return 0 end
  local key = topic.base .. ':queue:' .. args[1]
  for i = 3, #args, 5 do
    addEntry(key, tonumber(args[i]), args[i + 2], args[i + 3], args[i + 4], 'a', args[i + 1])
  end
  setNext(key, tonumber(args[2]))
  announce(topic)
  return 1
end

-- ARGV: group, queue, (offset, times, firstAt, until)…
local function importHolds(keys, args)
  local topic = openTopic(keys[1])
  local queue = tonumber(args[2])
  if not topic or not openGroup(topic, args[1]) then return 0 end
  local log, changes, cursor = logOf(topic, args[1], queue), newChanges(), math.huge
  if queue == DEAD then
    redis.pcall('XGROUP', 'CREATE', log.key, log.group, 0)
  else
    cursor = cursorsOf(log.key)[args[1]] or 0
  end
  for i = 3, #args, 4 do
    local offset, times, firstAt = tonumber(args[i]), args[i + 1], args[i + 2]
    local id = idOf(offset)
    if offset < cursor and #redis.call('XRANGE', log.key, id, id) > 0 then
      importPending(log, offset, times, firstAt)
      setHold(changes, { offset = offset, times = times, firstAt = firstAt, untilAt = args[i + 3] })
    end
  end
  applyChanges(log, changes)
  announce(topic)
  return 1
end

-- ARGV: group, next, (offset, from queue, from offset, times, firstAt, lastUntil, deadAt, tagged,
-- tag, payload)…
local function importDead(keys, args)
  local topic = openTopic(keys[1])
  if not topic or not openGroup(topic, args[1]) then return 0 end
  local key = deadLog(topic, args[1]).key
  for i = 3, #args, 10 do
    local fields = {}
    for n, name in ipairs({ 'q', 'o', 'n', 'f', 'u', 'd' }) do
      table.insert(fields, name)
      table.insert(fields, args[i + n])
    end
    addEntry(key, tonumber(args[i]), args[i + 7], args[i + 8], args[i + 9], unpack(fields))
  end
  setNext(key, tonumber(args[2]))
  announce(topic)
  return 1
end
