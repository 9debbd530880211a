-- How long a service takes in one visit, where that is not as long as it takes with whoever does it.
ALTER TABLE booking_items ADD COLUMN minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440);
