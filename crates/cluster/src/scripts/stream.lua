-- What the scripts about streams begin with: see stream.rs.
-- KEYS: where the stream stands, its last events. Both are in one slot.
-- ARGV: now, how long a stream is kept that nothing is appended to, the epoch of one that begins.
-- A stream does not outlive this run of the server: what one run has said, the next may have forgotten.
local standing, events, idle = KEYS[1], KEYS[2], tonumber(ARGV[2])
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local epoch, offset
do
    local stood = redis.call('HMGET', standing, 'epoch', 'offset', 'at', 'run')
    if stood[1] and stood[4] == run and now < tonumber(stood[3]) + idle then
        epoch, offset, now = stood[1], tonumber(stood[2]), math.max(now, tonumber(stood[3]))
    end
end
-- Says where the stream stands now.
local function stand()
    local at, place = string.format('%.0f', now), string.format('%.0f', offset)
    redis.call('HSET', standing, 'epoch', epoch, 'offset', place, 'at', at, 'run', run)
    redis.call('PEXPIRE', standing, idle + slack)
end
-- Lets the stream begin, if there is none.
local function begin()
    if not epoch then
        redis.call('DEL', events)
        epoch, offset = ARGV[3], 0
        stand()
    end
end
