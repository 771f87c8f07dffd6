-- Names carry the library's digest, so that two versions can share one Redis. `allow-oom`: what
-- takes messages out must work in a full Redis.
local function register(name, callback, ...)
  redis.register_function({ function_name = name .. '_' .. DIGEST, callback = callback, flags = { ... } })
end

-- The functions of a topic are called with its main key, <base>:topic, and work on the base.
local function registerOnTopic(name, callback, ...)
  register(name, function(keys, args)
    return callback({ keys[1]:sub(1, -7) }, args)
  end, ...)
end

registerOnTopic('append', append)
registerOnTopic('pop', pop, 'allow-oom')
registerOnTopic('settle', settle, 'allow-oom')
registerOnTopic('read', read, 'allow-oom')
registerOnTopic('positions', positions, 'no-writes')
registerOnTopic('swap', swap, 'allow-oom')
registerOnTopic('describe', describe, 'no-writes')
registerOnTopic('list', list, 'no-writes')
registerOnTopic('declare', declare)
registerOnTopic('drop', drop, 'allow-oom')
registerOnTopic('purge', purge, 'allow-oom')
registerOnTopic('seek', seek, 'allow-oom')
registerOnTopic('sweep', sweep, 'allow-oom')
registerOnTopic('importTopic', importTopic)
registerOnTopic('importGroup', importGroup)
registerOnTopic('importScheduled', importScheduled)
registerOnTopic('importHalf', importHalf)
registerOnTopic('importQueue', importQueue)
registerOnTopic('importHolds', importHolds)
registerOnTopic('importDead', importDead)
register('note', note)

-- Does nothing, and is refused where an append would be.
register('probe', function()
  return 1
end)

register('rights', rights, 'no-writes')
