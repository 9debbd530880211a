-- Numbers an event, keeps it, and tells all nodes.
-- ARGV: as for stream.lua, then the event, how many are kept, how long, the channel, the stream's name.
-- Answers the epoch, and the event's offset.
local text, most, kept, name = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[8]
begin()
offset = offset + 1
stand()
local id = string.format('%.0f-%.0f', offset, now)
redis.call('XADD', events, 'MAXLEN', most, id, 'text', text)
redis.call('PEXPIRE', events, kept + slack)
while true do
    local first = redis.call('XRANGE', events, '-', '+', 'COUNT', 1)[1]
    if tonumber(string.match(first[1], '-(%d+)$')) + kept > now then
        break
    end
    redis.call('XDEL', events, first[1])
end
redis.call('PUBLISH', ARGV[7], string.format('%s %.0f %d ', epoch, offset, #name) .. name .. text)
return {epoch, offset}
