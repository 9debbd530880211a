-- Whether strangers can book on the business's page: at once, if the desk confirms it, or not at all.
ALTER TABLE businesses ADD COLUMN online_booking TEXT NOT NULL DEFAULT 'instant'
    CHECK (online_booking IN ('instant', 'request', 'off'));
