local function purgeScheduled(topic)
  local scheduled = topic.base .. ':scheduled'
  local members = redis.call('ZRANGE', scheduled, 0, SCAN - 1)
  if #members == 0 then return 0 end
  redis.call('ZREM', scheduled, unpack(members))
  redis.call('HDEL', topic.base .. ':parked', unpack(members))
  return #members
end

-- Puts every group behind what is there, then removes that, SCAN of each place.
local function purgeTopic(topic)
  local purged = { dropped = 0, more = false }
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    local group = parseGroup(groups[i], groups[i + 1])
    moveGroup(topic, group, 'latest')
    sweepDead(topic, group, { retainDeadSince = math.huge }, purged)
  end
  sweepHalf(topic, { retainHalfSince = math.huge }, purged)
  count(purged, purgeScheduled(topic))
  for queue = 0, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    local min, max = rangeOf(key)
    local removed = math.min(max - min, SCAN)
    if removed > 0 then redis.call('XTRIM', key, 'MINID', idOf(min + removed)) end
    count(purged, removed)
  end
  announce(topic)
  return purged
end
