-- Moves a group's place in every queue; what it held it holds no more.
local function moveGroup(topic, group, to)
  local starts = { earliest = '0', latest = '$' }
  for queue = 0, topic.queues - 1 do
    local log = queueLog(topic, group.name, queue)
    local from = starts[to]
    from = from or '0-' .. int(findTime(log.key, tonumber(to)))
    if queue < group.queues then redis.call('XGROUP', 'DESTROY', log.key, log.group) end
    redis.call('XGROUP', 'CREATE', log.key, log.group, from, 'MKSTREAM')
    redis.call('UNLINK', log.due)
  end
  group.queues = topic.queues
  saveGroup(topic, group)
end
