local function count(swept, dropped)
  swept.dropped = swept.dropped + dropped
  if dropped == SCAN then swept.more = true end
end

-- Entries of a log, oldest first, for as long as they are before `since`; at most SCAN.
local function oldestOf(key, field, since)
  local old = {}
  local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  if not first or tonumber(fieldsOf(first[2])[field]) >= since then return old end
  for _, entry in ipairs(redis.call('XRANGE', key, '-', '+', 'COUNT', SCAN)) do
    local fields = fieldsOf(entry[2])
    if tonumber(fields[field]) >= since then break end
    old[#old + 1] = { id = entry[1], offset = offsetOf(entry[1]), fields = fields }
  end
  return old
end

-- Drops what is past its retention from the head of a queue; says how much.
local function trimQueue(key, since)
  local old = oldestOf(key, 'a', since)
  if #old > 0 then redis.call('XTRIM', key, 'MINID', idOf(old[#old].offset + 1)) end
  return #old
end

-- Drops entries with the holds they have; `memberOfEntry` names the hold of one.
local function dropEntries(log, old, memberOfEntry)
  if #old == 0 then return end
  local changes, ids = newChanges(), {}
  for i, entry in ipairs(old) do
    ids[i] = entry.id
    local member = memberOfEntry(entry)
    if member then deleteHold(changes, { member = member, offset = entry.offset }) end
  end
  applyChanges(log, changes)
  redis.call('XDEL', log.key, unpack(ids))
end

-- The first of two holds, one of which may be absent.
local function earlier(one, hold)
  if not one then return hold end
  local a, b = tonumber(one.untilAt), tonumber(hold.untilAt)
  return (a < b or (a == b and one.offset <= hold.offset)) and one or hold
end

local function sweepHolds(topic, group, o, swept)
  local maxTimes = o.maxTimesOf[group.name] or o.maxTimes
  for queue = 0, topic.queues - 1 do
    local log, changes = queueLog(topic, group.name, queue), newChanges()
    if o.endedAfter ~= '' then swept.ended = swept.ended + countEnded(log, o.nowText, o.endedAfter) end
    local ended = endedHoldsAfter(log, o.now, SCAN, o.heldAfter)
    if #ended == SCAN then swept.next = earlier(swept.next, ended[SCAN]) end
    for _, hold in ipairs(ended) do
      local id = idOf(hold.offset)
      local entry = redis.call('XRANGE', log.key, id, id)[1]
      local fields = entry and fieldsOf(entry[2])
      local retained = fields and isRetained(fields, o.retainSince)
      if not retained or hold.times >= maxTimes then deleteHold(changes, hold) end
      if retained and hold.times >= maxTimes then
        bury(topic, group.name, queue, hold, fields, o.nowText)
        swept.dead = swept.dead + 1
      end
    end
    applyChanges(log, changes)
  end
end

local function sweepDead(topic, group, o, swept)
  local log = deadLog(topic, group.name)
  local old = oldestOf(log.key, 'd', o.retainDeadSince)
  dropEntries(log, old, function(entry)
    return redis.call('HGET', log.resent, entry.offset)
  end)
  count(swept, #old)
end

local function sweepHalf(topic, o, swept)
  local log = halfLog(topic)
  local old = oldestOf(log.key, 'a', o.retainHalfSince)
  dropEntries(log, old, function(entry)
    local pending = redis.call('XPENDING', log.key, log.group, entry.id, entry.id, 1)[1]
    return pending and memberOf(entry.offset, pending[4], entry.fields.a)
  end)
  count(swept, #old)
end

local function isEmpty(topic)
  if topic.declared or redis.call('HLEN', groupsKey(topic)) > 0 then return false end
  if redis.call('ZCARD', topic.base .. ':scheduled') > 0 then return false end
  if redis.call('XLEN', topic.base .. ':half') > 0 then return false end
  for queue = 0, topic.queues - 1 do
    if redis.call('XLEN', topic.base .. ':queue:' .. queue) > 0 then return false end
  end
  return true
end

-- Buries exhausted entries and drops what is past its retention, SCAN of each place.
local function dropOld(topic, o)
  local swept = { dead = 0, dropped = 0, ended = 0, more = false }
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    local group = parseGroup(groups[i], groups[i + 1])
    sweepHolds(topic, group, o, swept)
    sweepDead(topic, group, o, swept)
    local idle = not group.declared and tonumber(group.polledAt) < o.groupsSince
    if idle and redis.call('XLEN', deadLog(topic, group.name).key) == 0 then
      removeGroup(topic, group)
    end
  end
  sweepHalf(topic, o, swept)
  for queue = 0, topic.queues - 1 do
    count(swept, trimQueue(topic.base .. ':queue:' .. queue, o.retainSince))
  end
  swept.empty = isEmpty(topic)
  return swept
end
