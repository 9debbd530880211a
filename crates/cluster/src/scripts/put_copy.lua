-- Keeps the copy that someone had leave to make, unless what it is of has changed since.
-- KEYS: as for recall. ARGV: now, who had leave, the edition then, how long to
-- keep it; then the copy, if one was made.
-- Answers whether it was kept.
local leave = redis.call('HMGET', KEYS[3], 'edition', 'who')
if leave[1] == ARGV[3] and leave[2] == ARGV[2] then
    redis.call('DEL', KEYS[3])
end
if not ARGV[5] or (redis.call('GET', KEYS[1]) or '0') ~= ARGV[3] then
    return 0
end
local made = string.format('%.0f', now)
redis.call('HSET', KEYS[2], 'edition', ARGV[3], 'made', made, 'value', ARGV[5], 'run', this_run())
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
