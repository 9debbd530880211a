-- What the scripts about streams begin with: see stream.rs.
-- KEYS: where the stream stands, its last events. Both are in one slot.
-- ARGV: now, how long a stream is kept that nobody asks about, the epoch of one that begins.
-- A stream does not outlive this run of the server: what one run has said, the next may have forgotten.
local standing, events, idle = KEYS[1], KEYS[2], tonumber(ARGV[2])
local epoch, offset
do
    local stood = redis.call('HMGET', standing, 'epoch', 'offset', 'asked', 'run')
    if stood[1] and stood[4] == this_run() and now < tonumber(stood[3]) + idle then
        epoch, offset = stood[1], tonumber(stood[2])
    end
end
-- Says where the stream stands, and that somebody asked.
local function stand()
    local asked, place = string.format('%.0f', now), string.format('%.0f', offset)
    redis.call('HSET', standing, 'epoch', epoch, 'offset', place, 'asked', asked, 'run', this_run())
    redis.call('PEXPIRE', standing, idle + slack)
end
