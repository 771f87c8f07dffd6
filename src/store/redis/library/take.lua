-- How many entries one call may promote, drop, bury or pass over.
local SCAN = 256
-- How many ended holds of a queue an orderly pop puts in order.
local ORDERLY_SCAN = 1024

local function isLocked(log, now)
  local last = lastEnd(log)
  return last ~= nil and tonumber(last) > now
end

-- The queue a dead letter came from.
local function queueOfLetter(log, offset)
  local id = idOf(offset)
  local letter = redis.call('XRANGE', log.key, id, id)[1]
  return letter and tonumber(fieldsOf(letter[2]).q)
end

-- When the last resent dead letter that is out ends, by the queues that they came from.
local function deadLocks(topic, o)
  local log, ends = deadLog(topic, o.group), {}
  local out = redis.call('ZRANGE', log.due, '(' .. o.nowText, '+inf', 'BYSCORE', 'WITHSCORES')
  for i = 1, #out, 2 do
    local queue = queueOfLetter(log, offsetOfMember(out[i]))
    if queue then ends[queue] = out[i + 1] end
  end
  return ends
end

-- How many entries may be looked at before the call is full: each is either taken or costs budget.
local function roomIn(take, o)
  return math.min(o.limit - #take.payloads, take.budget)
end

local function isWanted(fields, o)
  return o.tags == nil or (fields.t ~= nil and o.tags[fields.t] ~= nil)
end

local function isRetained(fields, since)
  return tonumber(fields.a) >= since
end

-- The delivery after this one. A resent dead letter has none before its first.
local function again(hold, o)
  return {
    offset = hold.offset,
    times = hold.times + 1,
    firstAt = hold.times == 0 and o.nowText or hold.firstAt,
    untilAt = o.untilAt,
  }
end

-- Adds a delivery to the reply: "<queue> <offset> <times> <firstAt>[ <tag>]" and the payload.
local function hand(log, hold, fields, take)
  local head = log.queue .. ' ' .. int(hold.offset) .. ' ' .. hold.times .. ' ' .. hold.firstAt
  if fields.t then head = head .. ' ' .. fields.t end
  take.heads[#take.heads + 1] = head
  take.payloads[#take.payloads + 1] = fields.p
end

-- Notes an entry that the group will not get, for its tag is another.
local function notePassed(fields, o, take)
  if not o.passedHead then return end
  take.passed = take.passed or {}
  table.insert(take.passed, string.sub(fields.p, 1, o.passedHead))
end

-- Puts an entry that was handed out too often among the group's dead letters.
local function bury(topic, group, queue, hold, fields, now)
  local letter = { 'XADD', deadLog(topic, group).key, '0-*' }
  local function add(name, value)
    table.insert(letter, name)
    table.insert(letter, value)
  end
  add('q', queue)
  add('o', int(hold.offset))
  add('n', hold.times)
  add('f', hold.firstAt)
  add('u', hold.untilAt)
  add('d', now)
  if fields.t then add('t', fields.t) end
  add('p', fields.p)
  redis.call(unpack(letter))
end

-- Ended holds in turn, a batch at a time, but for those that `isClosed` keeps back from an orderly
-- pop; what is left of a batch that brings nothing is the end.
local function endedInTurn(log, o, isClosed)
  local sorted, from
  if o.orderly then
    sorted, from = endedHolds(log, o.now, ORDERLY_SCAN), 0
    table.sort(sorted, function(a, b) return a.offset < b.offset end)
  end
  return function(room)
    if not sorted then return endedHolds(log, o.now, room) end
    local batch = {}
    while #batch < room and from < #sorted do
      from = from + 1
      if not (isClosed and isClosed(sorted[from])) then batch[#batch + 1] = sorted[from] end
    end
    return batch
  end
end

-- Delivers pending entries once more; by id, those that are still there.
local function claim(log, holds, o)
  local call = { 'XCLAIM', log.key, log.group, CONSUMER, 0 }
  for _, hold in ipairs(holds) do
    call[#call + 1] = idOf(hold.offset)
  end
  call[#call + 1] = 'TIME'
  call[#call + 1] = o.nowText
  local found = {}
  for _, entry in ipairs(redis.call(unpack(call))) do
    found[entry[1]] = fieldsOf(entry[2])
  end
  return found
end

-- Hands out entries whose hold has ended, but those that `dispose` takes care of or `isClosed` keeps.
local function takeAgain(log, o, take, dispose, isClosed)
  local nextBatch = endedInTurn(log, o, isClosed)
  while true do
    local room = roomIn(take, o)
    if room <= 0 then return end
    local batch = nextBatch(room)
    if #batch == 0 then return end
    local found, changes = claim(log, batch, o), newChanges()
    for _, hold in ipairs(batch) do
      local fields = found[idOf(hold.offset)]
      if dispose(hold, fields) then
        deleteHold(changes, hold)
        take.budget = take.budget - 1
      else
        local renewed = again(hold, o)
        setHold(changes, renewed, hold)
        hand(log, renewed, fields, take)
      end
    end
    applyChanges(log, changes)
    if #batch < room then return end
  end
end

local function takeEnded(topic, log, o, take)
  takeAgain(log, o, take, function(hold, fields)
    if not fields or not isRetained(fields, o.retainSince) then return true end
    if not isWanted(fields, o) then
      notePassed(fields, o, take)
      return true
    end
    if hold.times < o.maxTimes then return false end
    bury(topic, log.group, log.queue, hold, fields, o.nowText)
    return true
  end)
end

local function takeNew(log, o, take)
  while true do
    local room = roomIn(take, o)
    if room <= 0 then return end
    local call = { 'XREADGROUP', 'GROUP', log.group, CONSUMER, 'COUNT', room, 'STREAMS', log.key, '>' }
    local reply = redis.call(unpack(call))
    local entries = reply and reply[1][2] or {}
    local changes = newChanges()
    for _, entry in ipairs(entries) do
      local fields = fieldsOf(entry[2])
      local isKept = isRetained(fields, o.retainSince)
      if isKept and isWanted(fields, o) then
        local hold =
          { offset = offsetOf(entry[1]), times = 1, firstAt = o.nowText, untilAt = o.untilAt }
        setHold(changes, hold)
        hand(log, hold, fields, take)
      else
        if isKept then notePassed(fields, o, take) end
        table.insert(changes.settled, entry[1])
        take.budget = take.budget - 1
      end
    end
    applyChanges(log, changes)
    if #entries < room then return end
  end
end

-- Ended holds of a queue, then new entries.
local function takeQueue(topic, log, o, take)
  takeEnded(topic, log, o, take)
  takeNew(log, o, take)
end

-- Half messages whose hold has ended, for a check.
local function takeHalf(topic, o, take)
  local log = halfLog(topic)
  takeAgain(log, o, take, function(hold, fields)
    if fields and isRetained(fields, o.retainSince) then return false end
    redis.call('XDEL', log.key, idOf(hold.offset))
    return true
  end)
end

-- Resent dead letters, but those of queues that are locked. One that is not taken any more stays
-- where it is, dead.
local function takeDead(topic, o, take, isClosed)
  local log = deadLog(topic, o.group)
  takeAgain(log, o, take, function(hold, fields)
    return not fields or hold.times >= o.maxTimes or not isWanted(fields, o)
  end, function(hold)
    local queue = queueOfLetter(log, hold.offset)
    return queue and isClosed(queue)
  end)
end
