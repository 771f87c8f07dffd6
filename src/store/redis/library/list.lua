-- ARGV: group, queue, limit, after until and offset ('' both: from the first)
-- → { heads, payload… }, a head being "<offset> <times> <firstAt> <until>" of a hold whose entry is
-- gone, else also " <at>[ <tag>]"
local function holds(keys, args)
  local queue = tonumber(args[2])
  local log = logOf({ base = keys[1] }, args[1], queue)
  local found = listAfter(log.due, tonumber(args[3]), args[4], args[5])
  local heads, reply = {}, { '' }
  for i = 1, #found, 2 do
    local hold = parseHold(found[i], found[i + 1])
    local id = idOf(hold.offset)
    local entry = redis.call('XRANGE', log.key, id, id)[1]
    local fields = entry and fieldsOf(entry[2]) or {}
    local words = { int(hold.offset), hold.times, hold.firstAt, hold.untilAt }
    words[5] = fields.a or fields.d
    words[6] = fields.t
    heads[#heads + 1] = table.concat(words, ' ')
    reply[#reply + 1] = fields.p or ''
  end
  reply[1] = table.concat(heads, '\n')
  return reply
end

-- ARGV: limit, after at and offset ('' both: from the first)
-- → { heads, payload… }, a head being "<queue> <offset> <at>[ <tag>]"
local function scheduled(keys, args)
  local key = keys[1] .. ':scheduled'
  local found = listAfter(key, tonumber(args[1]), args[2], args[3])
  local heads, reply = {}, { '' }
  for i = 1, #found, 2 do
    local queue, tag, payload = unpackParked(redis.call('HGET', keys[1] .. ':parked', found[i]))
    local words = { queue, int(offsetOfMember(found[i])), found[i + 1] }
    words[4] = tag or nil
    heads[#heads + 1] = table.concat(words, ' ')
    reply[#reply + 1] = payload
  end
  reply[1] = table.concat(heads, '\n')
  return reply
end

-- ARGV: offset, limit
-- → { heads, payload… }, a head being "<queue> <offset> <at> <times> <until>[ <tag>]"
local function half(keys, args)
  local log = halfLog({ base = keys[1] })
  local limit, entries = tonumber(args[2]), {}
  if limit > 0 then
    entries = redis.call('XRANGE', log.key, idOf(tonumber(args[1])), '+', 'COUNT', limit)
  end
  return listing(entries, function(offset, fields)
    local id = idOf(tonumber(offset))
    local times = redis.call('XPENDING', log.key, log.group, id, id, 1)[1][4]
    local untilAt = redis.call('ZSCORE', log.due, memberOf(tonumber(offset), times, fields.a))
    return table.concat({ fields.q, offset, fields.a, times, untilAt }, ' ')
  end)
end

-- The offset that the next entry of a stream gets.
local function nextOf(key)
  local _, max = rangeOf(key)
  return max
end

local function outlineGroup(topic, group, ranges, cursors)
  local from = {}
  for queue = 0, topic.queues - 1 do
    from[queue + 1] = math.max(cursors[queue][group.name] or 0, ranges[2 * queue + 1])
  end
  local positions = redis.call('HGETALL', topic.base .. ':position:' .. group.name)
  local deadMax = nextOf(deadLog(topic, group.name).key)
  return { group.name, group.declared and 1 or 0, group.polledAt, deadMax, from, positions }
end

-- → { type, queues, declared, unshaped, has half group, half group, scheduledMax, halfMax,
-- { min, max… }, { { group, declared, polledAt, deadMax, { cursor… }, { queue, position… } }… } }
local function outline(keys)
  local topic = openTopic(keys[1])
  if not topic then return nil end
  local ranges, cursors, described = {}, {}, {}
  for queue = 0, topic.queues - 1 do
    local key = topic.base .. ':queue:' .. queue
    ranges[2 * queue + 1], ranges[2 * queue + 2] = rangeOf(key)
    cursors[queue] = cursorsOf(key)
  end
  local groups = redis.call('HGETALL', groupsKey(topic))
  for i = 1, #groups, 2 do
    local group = parseGroup(groups[i], groups[i + 1])
    table.insert(described, outlineGroup(topic, group, ranges, cursors))
  end
  return {
    topic.type,
    topic.queues,
    topic.declared and 1 or 0,
    topic.unshaped and 1 or 0,
    topic.halfGroup and 1 or 0,
    topic.halfGroup or '',
    redis.call('HGET', topic.key, 'scheduled') or '0',
    nextOf(halfLog(topic).key),
    ranges,
    described,
  }
end
