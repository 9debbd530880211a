-- Numbers an event, keeps it, and tells all nodes. If there is no such stream, tells them that: it may have been there, and lost.
-- ARGV: as for stream.lua, then the event, how many are kept, how long, the channel, the stream's name.
-- Answers the epoch, and the event's offset; or nothing.
if not epoch then
    redis.call('PUBLISH', ARGV[7], 'dropped ' .. ARGV[8])
    return false
end
local text, most, kept, name = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[8]
local last = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
if last then
    now = math.max(now, tonumber(string.match(last[1], '-(%d+)$')))
end
offset = offset + 1
local place = string.format('%.0f', offset)
redis.call('HSET', standing, 'offset', place)
redis.call('XADD', events, 'MAXLEN', most, string.format('%s-%.0f', place, now), 'text', text)
redis.call('PEXPIRE', events, kept + slack)
while true do
    local first = redis.call('XRANGE', events, '-', '+', 'COUNT', 1)[1]
    if tonumber(string.match(first[1], '-(%d+)$')) + kept > now then
        break
    end
    redis.call('XDEL', events, first[1])
end
redis.call('PUBLISH', ARGV[7], string.format('%s %s %d ', epoch, place, #name) .. name .. text)
return {epoch, offset}
