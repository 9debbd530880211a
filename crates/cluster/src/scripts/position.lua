-- Where a stream stands: its epoch, and the offset of its last event. It begins if there is none.
if not epoch then
    redis.call('DEL', events)
    epoch, offset = ARGV[3], 0
end
stand()
return {epoch, offset}
