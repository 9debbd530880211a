-- Removes the value at KEYS[1] if it is ARGV[1]. Answers whether it was.
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
