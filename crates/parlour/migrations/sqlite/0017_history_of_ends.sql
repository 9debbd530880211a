-- When a visit ended before it was moved, and since.
ALTER TABLE booking_events ADD COLUMN from_ends_at INTEGER;
ALTER TABLE booking_events ADD COLUMN to_ends_at INTEGER;
