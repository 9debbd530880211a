-- A copy that was kept of something, or leave to make one.
-- KEYS: the edition of what it belongs to, the copy, the leave. All are in one slot.
-- ARGV: now, the oldest copy that will do, in milliseconds, who asks, how long
-- the leave lasts.
-- Answers: 2, its age, the copy; or 1, the edition: go and make one; or 0: someone else is at it.
local edition = redis.call('GET', KEYS[1]) or '0'
local copy = redis.call('HMGET', KEYS[2], 'edition', 'made', 'value', 'run')
-- A copy does not outlive the run in which it was made: the edition may be an older one again.
if copy[1] == edition and now - tonumber(copy[2]) <= tonumber(ARGV[2]) and copy[4] == this_run() then
    return {2, now - tonumber(copy[2]), copy[3]}
end
local leave = redis.call('HMGET', KEYS[3], 'edition', 'who')
if leave[1] == edition and leave[2] ~= ARGV[3] then
    return {0}
end
redis.call('HSET', KEYS[3], 'edition', edition, 'who', ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
return {1, edition}
