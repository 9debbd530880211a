-- The members of the set KEYS[1]. ARGV: now.
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
