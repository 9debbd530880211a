-- Visits that are moved and called off, and calendars that follow them.

-- `version` counts the changes of state, time and fee, `changed_at` is when the last one was, if there was any, and `fee` is what the
-- client owes for calling it off late or for not coming.
ALTER TABLE bookings ADD COLUMN version BIGINT NOT NULL DEFAULT 1 CHECK (version >= 1);
ALTER TABLE bookings ADD COLUMN changed_at BIGINT;
ALTER TABLE bookings ADD COLUMN fee BIGINT NOT NULL DEFAULT 0 CHECK (fee >= 0 AND fee <= price);

-- A change of time has the starts before and after it. `fee` is what is owed after it, where the change was about that.
ALTER TABLE booking_events ADD COLUMN from_starts_at BIGINT;
ALTER TABLE booking_events ADD COLUMN to_starts_at BIGINT;
ALTER TABLE booking_events ADD COLUMN fee BIGINT;

-- Until when clients may call visits off, and what follows then: a value, replaced as a whole: JSON, see `Cancellation`.
ALTER TABLE businesses ADD COLUMN cancellation TEXT NOT NULL
    DEFAULT '{"cutoff_minutes":0,"late":"fee","fee_percent":0}';

-- The links to an employee's calendar hold this number: with another one, those from before lead nowhere.
ALTER TABLE employees ADD COLUMN calendar_number BIGINT NOT NULL DEFAULT 1;
