local function logOf(topic, group, queue)
  if queue == HALF then return halfLog(topic) end
  if queue == DEAD then return deadLog(topic, group) end
  return queueLog(topic, group, queue)
end

-- The acks of one log, collected to be made together.
local function acksOf(log, s)
  local acks = s.acks[log.due]
  if not acks then
    acks = { log = log, changes = newChanges() }
    s.acks[log.due] = acks
  end
  return acks
end

local function flushAcks(topic, s)
  for _, acks in pairs(s.acks) do
    local log, changes = acks.log, acks.changes
    applyChanges(log, changes)
    if log.queue < 0 then redis.call('XDEL', log.key, unpack(changes.settled)) end
    -- Dead letters are of several queues.
    local isFree = log.queue == DEAD or not isLocked(log, s.now)
    if s.unlock and isFree then announce(topic) end
  end
  s.acks = {}
end

-- Why a handle is not good: its entry is held by another delivery (s), or by none (u).
local function whyNot(log, offset)
  if not offset then return 'u' end
  local id = idOf(offset)
  local pending = redis.pcall('XPENDING', log.key, log.group, id, id, 1)
  return not pending.err and #pending > 0 and 's' or 'u'
end

local function move(topic, log, hold, s)
  local id = idOf(hold.offset)
  local fields = fieldsOf(redis.call('XRANGE', log.key, id, id)[1][2])
  put(topic, fields.q, fields.t, fields.p, s.nowText)
  local changes = newChanges()
  deleteHold(changes, hold)
  applyChanges(log, changes)
  redis.call('XDEL', log.key, id)
end

-- Dead before its time. A resent dead letter is dead already: only its hold ends.
local function inter(topic, group, log, hold, s)
  if log.queue == HALF then return 'u' end
  local id = idOf(hold.offset)
  local entry = log.queue ~= DEAD and redis.call('XRANGE', log.key, id, id)[1]
  if log.queue ~= DEAD and not entry then return 'u' end
  local changes = newChanges()
  deleteHold(changes, hold)
  applyChanges(log, changes)
  if entry then
    local _, times, firstAt = string.match(hold.member, '^(%d+)-(%d+)-(.*)$')
    local last = { offset = hold.offset, times = times, firstAt = firstAt, untilAt = s.nowText }
    bury(topic, group, log.queue, last, fieldsOf(entry[2]), s.nowText)
  end
  announce(topic)
  return 'd'
end

-- Deliverable again as if this delivery had not been; one without any has no first time.
local function untake(topic, log, hold, s)
  if log.queue == HALF then return 'u' end
  local taken = parseHold(hold.member, s.at)
  local times = taken.times - 1
  local changes = newChanges()
  local before = { offset = taken.offset, times = times, untilAt = s.at }
  before.firstAt = times == 0 and '0' or taken.firstAt
  setHold(changes, before, hold)
  applyChanges(log, changes)
  s.ends[log.due][memberOf(before.offset, before.times, before.firstAt)] = s.at
  local id = idOf(taken.offset)
  -- A claim of what is not in the log any more would end its pending entry.
  if #redis.call('XRANGE', log.key, id, id) > 0 then
    local call = { 'XCLAIM', log.key, log.group, CONSUMER, 0, id, 'RETRYCOUNT', times, 'JUSTID' }
    redis.call(unpack(call))
  end
  announce(topic)
  return 'd'
end

local function endHold(topic, group, log, hold, s)
  if s.as == 'released' and s.uncounted then
    return untake(topic, log, hold, s)
  elseif s.as == 'released' then
    redis.call('ZADD', log.due, s.at, hold.member)
    s.ends[log.due][hold.member] = s.at
    announce(topic)
  elseif s.as == 'moved' then
    if log.queue ~= HALF then return 'u' end
    move(topic, log, hold, s)
  elseif s.as == 'buried' then
    return inter(topic, group, log, hold, s)
  else
    local acks = acksOf(log, s)
    deleteHold(acks.changes, hold)
    if #acks.changes.gone == SCAN then flushAcks(topic, s) end
  end
  return 'd'
end

-- Makes a dead letter deliverable, in place of the hold it may have: by a pending entry that was
-- never delivered and a hold that has ended.
local function resend(topic, group, queue, offset, s)
  local log, id = deadLog(topic, group), idOf(offset)
  if queue ~= DEAD or #redis.call('XRANGE', log.key, id, id) == 0 then return 'u' end
  local before = redis.call('HGET', log.resent, offset)
  redis.pcall('XGROUP', 'CREATE', log.key, log.group, 0)
  local call = { 'XCLAIM', log.key, log.group, CONSUMER, 0, id, 'TIME', s.nowText, 'RETRYCOUNT', 0 }
  table.insert(call, 'FORCE')
  table.insert(call, 'JUSTID')
  redis.call(unpack(call))
  local changes = newChanges()
  local hold = { offset = offset, times = 0, firstAt = '0', untilAt = s.nowText }
  setHold(changes, hold, before and { member = before })
  applyChanges(log, changes)
  announce(topic)
  return 'd'
end

-- A dead letter, and the hold that a resent one has.
local function removeLetter(topic, group, offset)
  local log, id = deadLog(topic, group), idOf(offset)
  if #redis.call('XRANGE', log.key, id, id) == 0 then return 'u' end
  local member = redis.call('HGET', log.resent, offset)
  if member then
    local changes = newChanges()
    deleteHold(changes, { member = member, offset = offset })
    applyChanges(log, changes)
  end
  redis.call('XDEL', log.key, id)
  announce(topic)
  return 'd'
end

local function removeScheduled(topic, seq, at)
  local scheduled, member = topic.base .. ':scheduled', ('%013.0f'):format(seq)
  local score = redis.call('ZMSCORE', scheduled, member)[1]
  if not score or tonumber(score) ~= at then return 'u' end
  redis.call('ZREM', scheduled, member)
  redis.call('HDEL', topic.base .. ':parked', member)
  return 'd'
end

-- When the holds of all handles end, by their log and member: asked for in one call for each log.
local function endsOf(topic, group, args, s)
  local members = {}
  for i = 6, #args, 3 do
    local queue = tonumber(args[i])
    if not s.logs[queue] then
      s.logs[queue] = logOf(topic, group, queue)
      members[queue] = { 'ZMSCORE', s.logs[queue].due }
    end
    local call = members[queue]
    call[#call + 1] = args[i + 1]
  end
  local ends = {}
  for queue, call in pairs(members) do
    local found = {}
    for i, score in ipairs(redis.call(unpack(call))) do
      found[call[i + 2]] = score
    end
    ends[s.logs[queue].due] = found
  end
  return ends
end

local function settleHandle(topic, group, queue, member, untilAt, s)
  if s.as == 'resent' then return resend(topic, group, queue, offsetOfMember(member), s) end
  local isRemoved = s.as == 'removed'
  if isRemoved and queue == DEAD then return removeLetter(topic, group, offsetOfMember(member)) end
  if isRemoved and queue == SCHEDULED then
    return removeScheduled(topic, offsetOfMember(member), untilAt)
  end
  local log = s.logs[queue]
  local score = s.ends[log.due][member]
  -- A hold that ends later than its handle says was put off.
  if not score or tonumber(score) < untilAt then
    flushAcks(topic, s)
    return whyNot(log, offsetOfMember(member))
  end
  if tonumber(score) <= s.now and not isRemoved then return 'e' end
  local hold = { member = member, offset = offsetOfMember(member) }
  -- Another handle of this call may name the same hold.
  local ends = s.ends[log.due]
  ends[member] = false
  local answer = endHold(topic, group, log, hold, s)
  if answer ~= 'd' then ends[member] = score end
  return answer
end
