-- What time it is, in milliseconds: ARGV[1], or by this server's clock if that is 0. Keys expire by the server's clock in any
-- case; where another one counts, they have time enough for it to catch up.
local now, slack = tonumber(ARGV[1]), 3600000
if now == 0 then
    local time = redis.call('TIME')
    now, slack = time[1] * 1000 + math.floor(time[2] / 1000), 0
end
-- Which run of the server this is. The next one may have forgotten what this one has said, and know what was long true no more.
local run
local function this_run()
    run = run or string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
    return run
end
