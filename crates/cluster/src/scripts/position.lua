-- Where a stream stands: its epoch, and the offset of its last event. It begins if there is none.
begin()
return {epoch, offset}
