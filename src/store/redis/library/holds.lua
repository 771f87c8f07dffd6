-- The holds of one group on one log: members of a sorted set that say everything about a hold, so
-- that those which end together come in the order of their offsets.

local function memberOf(offset, times, firstAt)
  return ('%013.0f-%d-%s'):format(offset, times, firstAt)
end

local function offsetOfMember(member)
  return tonumber(member:sub(1, 13))
end

local function parseHold(member, untilAt)
  local offset, times, firstAt = string.match(member, '^(%d+)-(%d+)-(.*)$')
  return {
    member = member,
    offset = tonumber(offset),
    times = tonumber(times),
    firstAt = firstAt,
    untilAt = untilAt,
  }
end

-- When the first of them ends.
local function firstEnd(log)
  return redis.call('ZRANGE', log.due, 0, 0, 'WITHSCORES')[2]
end

-- When the last of them ends.
local function lastEnd(log)
  return redis.call('ZRANGE', log.due, -1, -1, 'WITHSCORES')[2]
end

-- What follows a place in a sorted set whose members begin with a padded offset: by (score, offset).
local function listAfter(key, limit, score, offset)
  if limit <= 0 then return {} end
  local low = 0
  if score ~= '' then
    -- Entries of one score are in the order of their offsets: halve until the place is found.
    low = redis.call('ZCOUNT', key, '-inf', '(' .. score)
    local high = low + redis.call('ZCOUNT', key, score, score)
    while low < high do
      local middle = math.floor((low + high) / 2)
      if offsetOfMember(redis.call('ZRANGE', key, middle, middle)[1]) <= tonumber(offset) then
        low = middle + 1
      else
        high = middle
      end
    end
  end
  return redis.call('ZRANGE', key, low, low + limit - 1, 'WITHSCORES')
end

-- Up to `limit` that have ended by `now`, by (until, offset).
local function endedHolds(log, now, limit)
  local range = { 'ZRANGE', log.due, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES' }
  local found = redis.call(unpack(range))
  local holds = {}
  for i = 1, #found, 2 do
    holds[#holds + 1] = parseHold(found[i], found[i + 1])
  end
  return holds
end

-- Up to `limit` that have ended by `now`, by (until, offset), from after a place on.
local function endedHoldsAfter(log, now, limit, place)
  if place.untilAt == '' then return endedHolds(log, now, limit) end
  local found, holds = listAfter(log.due, limit, place.untilAt, place.offset), {}
  for i = 1, #found, 2 do
    if tonumber(found[i + 1]) > now then break end
    holds[#holds + 1] = parseHold(found[i], found[i + 1])
  end
  return holds
end

-- How many have ended by `now` and after `since`.
local function countEnded(log, now, since)
  return redis.call('ZCOUNT', log.due, '(' .. since, now)
end

-- Changes to the holds of one log, collected to be made together.
local function newChanges()
  return { gone = {}, set = {}, settled = {} }
end

-- A hold ends without another delivery.
local function deleteHold(changes, hold)
  changes.gone[#changes.gone + 1] = hold.member
  changes.settled[#changes.settled + 1] = idOf(hold.offset)
end

-- A hold begins, in place of the one the entry had.
local function setHold(changes, hold, before)
  if before then changes.gone[#changes.gone + 1] = before.member end
  local set = changes.set
  set[#set + 1] = hold.untilAt
  set[#set + 1] = memberOf(hold.offset, hold.times, hold.firstAt)
end

local function indexResent(log, changes)
  for _, member in ipairs(changes.gone) do
    redis.call('HDEL', log.resent, offsetOfMember(member))
  end
  for i = 2, #changes.set, 2 do
    redis.call('HSET', log.resent, offsetOfMember(changes.set[i]), changes.set[i])
  end
end

local function applyChanges(log, changes)
  if #changes.gone > 0 then redis.call('ZREM', log.due, unpack(changes.gone)) end
  if #changes.settled > 0 then redis.call('XACK', log.key, log.group, unpack(changes.settled)) end
  if #changes.set > 0 then redis.call('ZADD', log.due, unpack(changes.set)) end
  if log.resent then indexResent(log, changes) end
end
