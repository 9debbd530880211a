-- Enters a member into the set KEYS[1], or renews it, if there is room.
-- ARGV: now, member, how long it stays, how many there may be.
-- Answers: entered, how many there are.
local key, member, life, most = KEYS[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
local there = redis.call('ZCARD', key)
local is_new = not redis.call('ZSCORE', key, member)
if is_new and there >= most then
    return {0, there}
end
redis.call('ZADD', key, now + life, member)
if redis.call('PTTL', key) < life + slack then
    redis.call('PEXPIRE', key, life + slack)
end
return {1, is_new and there + 1 or there}
