-- A hit on KEYS[1] against windows: see window.rs, which does the same.
-- ARGV: now, then for each window how many pass, and its length.
-- Answers: passed, window, remaining, milliseconds.
local key, longest = KEYS[1], 0
for place = 3, #ARGV, 2 do
    longest = math.max(longest, tonumber(ARGV[place]))
end
local last = redis.call('LINDEX', key, -1)
if last then
    now = math.max(now, tonumber(last))
end
local length = redis.call('LLEN', key)
-- The number of hits, counted from the oldest, that have left a window.
local function gone(within)
    local low, high = 0, length
    while low < high do
        local middle = math.floor((low + high) / 2)
        if tonumber(redis.call('LINDEX', key, middle)) <= now - within then
            low = middle + 1
        else
            high = middle
        end
    end
    return low
end
local forgotten = gone(longest)
if forgotten > 0 then
    redis.call('LTRIM', key, forgotten, -1)
    length = length - forgotten
end
local refused, wait, closest, least, oldest = -1, 0, -1, 0, 0
for place = 2, #ARGV, 2 do
    local most, within, window = tonumber(ARGV[place]), tonumber(ARGV[place + 1]), place / 2 - 1
    local first = gone(within)
    local used = length - first
    if used >= most then
        local free = tonumber(redis.call('LINDEX', key, length - most)) + within - now
        if refused < 0 or free > wait then
            refused, wait = window, free
        end
    else
        local remaining = most - used - 1
        if closest < 0 or remaining < least then
            closest, least = window, remaining
            local hit = redis.call('LINDEX', key, first)
            oldest = (hit and tonumber(hit) or now) + within - now
        end
    end
end
if refused >= 0 then
    return {0, refused, 0, wait}
end
redis.call('RPUSH', key, string.format('%.0f', now))
redis.call('PEXPIRE', key, longest + slack)
return {1, closest, least, oldest}
