-- Names carry the library's digest, so that two versions can share one Redis. `allow-oom`: what
-- takes messages out must work in a full Redis.
local function register(name, callback, ...)
  redis.register_function({ function_name = name .. '_' .. DIGEST, callback = callback, flags = { ... } })
end

register('append', append)
register('pop', pop, 'allow-oom')
register('settle', settle, 'allow-oom')
register('read', read, 'allow-oom')
register('positions', positions, 'no-writes')
register('swap', swap, 'allow-oom')
register('declareTopic', declareTopic)
register('declareGroup', declareGroup)
register('dropTopic', dropTopic, 'allow-oom')
register('dropGroup', dropGroup, 'allow-oom')
register('describe', describe, 'no-writes')
register('seek', seek, 'allow-oom')
register('dead', dead, 'no-writes')
register('resend', resend)
register('sweep', sweep, 'allow-oom')
