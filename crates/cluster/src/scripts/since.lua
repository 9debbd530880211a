-- The events of a stream after a position, without their offsets, which follow one another.
-- ARGV: as for stream.lua, then the position's epoch and offset, how long events are kept.
-- Answers nothing if that cannot be said.
local after, kept = tonumber(ARGV[5]), tonumber(ARGV[6])
if epoch ~= ARGV[4] or after > offset then
    return false
end
stand()
local found = redis.call('XRANGE', events, string.format('%.0f', after + 1), '+')
if #found < offset - after then
    return false
end
if found[1] and tonumber(string.match(found[1][1], '-(%d+)$')) + kept <= now then
    return false
end
for place, event in ipairs(found) do
    found[place] = event[2][2]
end
return found
