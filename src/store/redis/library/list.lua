-- Fields of entries for a reply: one line of words per entry, its tag last, and the payloads.
local function listing(entries, headOf)
  local heads, reply = {}, { '' }
  for i, entry in ipairs(entries) do
    local fields = fieldsOf(entry[2])
    heads[i] = headOf(int(offsetOf(entry[1])), fields) .. (fields.t and ' ' .. fields.t or '')
    reply[i + 1] = fields.p
  end
  reply[1] = table.concat(heads, '\n')
  return reply
end

-- A head is "<offset> <times> <firstAt> <until>" of a hold whose entry is gone, else also
-- " <at>[ <tag>]".
local function listHolds(topic, of, limit, after)
  local log = logOf(topic, of.group, of.queue)
  local found = listAfter(log.due, limit, after.score, after.offset)
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

-- A head is "<queue> <offset> <at>[ <tag>]".
local function listScheduled(topic, _, limit, after)
  local found = listAfter(topic.base .. ':scheduled', limit, after.score, after.offset)
  local heads, reply = {}, { '' }
  for i = 1, #found, 2 do
    local queue, tag, payload = unpackParked(redis.call('HGET', topic.base .. ':parked', found[i]))
    local words = { queue, int(offsetOfMember(found[i])), found[i + 1] }
    words[4] = tag or nil
    heads[#heads + 1] = table.concat(words, ' ')
    reply[#reply + 1] = payload
  end
  reply[1] = table.concat(heads, '\n')
  return reply
end

-- Up to `limit` entries of a log from after an offset on ('': from the first).
local function inOrder(key, limit, after)
  local first = after.offset == '' and '-' or idOf(tonumber(after.offset) + 1)
  return redis.call('XRANGE', key, first, '+', 'COUNT', limit)
end

-- A head is "<queue> <offset> <at> <times> <until>[ <tag>]".
local function listHalf(topic, _, limit, after)
  local log = halfLog(topic)
  return listing(inOrder(log.key, limit, after), function(offset, fields)
    local id = idOf(tonumber(offset))
    local times = redis.call('XPENDING', log.key, log.group, id, id, 1)[1][4]
    local untilAt = redis.call('ZMSCORE', log.due, memberOf(tonumber(offset), times, fields.a))[1]
    return table.concat({ fields.q, offset, fields.a, times, untilAt }, ' ')
  end)
end

-- A head is "<offset> <from queue> <from offset> <times> <firstAt> <lastUntil> <deadAt>[ <tag>]".
local function listDead(topic, of, limit, after)
  return listing(inOrder(deadLog(topic, of.group).key, limit, after), function(at, f)
    return table.concat({ at, f.q, f.o, f.n, f.f, f.u, f.d }, ' ')
  end)
end

local listOf = { holds = listHolds, scheduled = listScheduled, half = listHalf, dead = listDead }
