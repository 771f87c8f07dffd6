-- Entries of one queue, from an offset on. Unless it is only to be looked at, the queue is brought up
-- to date first.
local function readLog(topic, key, offset, o)
  if not o.peek then
    promote(topic, o.nowText, SCAN)
    trimQueue(key, o.retainSince)
  end
  local min, max = rangeOf(key)
  if o.limit <= 0 or max <= min then return {}, min, max end
  local from = idOf(math.max(offset, min))
  return redis.call('XRANGE', key, from, '+', 'COUNT', o.limit), min, max
end
