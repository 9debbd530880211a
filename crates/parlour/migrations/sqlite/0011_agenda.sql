-- The agenda: blocked time, visits that come again, and who waits for a time to become free.

-- A time that employees, rooms and equipment are kept from being booked: a meeting, a repair, training. `location_id` says on
-- whose clock it is shown. What it keeps busy is claims, as with visits.
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    user_id INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT;
CREATE INDEX blocks_by_start ON blocks (business_id, starts_at, id);

-- Whom and what a block is about.
CREATE TABLE block_resources (
    block_id INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    PRIMARY KEY (block_id, resource_id),
    FOREIGN KEY (business_id, block_id) REFERENCES blocks (business_id, id),
    FOREIGN KEY (business_id, resource_id) REFERENCES resources (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_resources_by_resource ON block_resources (resource_id, starts_at, block_id);

-- The client whose visits are those of people who left no name.
CREATE TABLE walk_in_clients (
    business_id INTEGER PRIMARY KEY REFERENCES businesses (id),
    client_id INTEGER NOT NULL,
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;

-- Visits that were booked together, to come again and again.
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    every INTEGER NOT NULL CHECK (every > 0),
    unit TEXT NOT NULL CHECK (unit IN ('days', 'weeks', 'months')),
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT;

CREATE TABLE series_visits (
    booking_id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, series_id) REFERENCES series (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_visits_by_series ON series_visits (series_id, booking_id);

-- Who would come if a time became free: on one of these days, at a time of day between these, in minutes after midnight.
CREATE TABLE waitlist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'removed', 'expired')),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    earliest INTEGER NOT NULL CHECK (earliest BETWEEN 0 AND 1440),
    latest INTEGER NOT NULL CHECK (latest BETWEEN 0 AND 1440),
    notes TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    CHECK (first_day <= last_day),
    CHECK (earliest < latest),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT;
CREATE INDEX waitlist_by_business ON waitlist (business_id, state, id);
CREATE INDEX waitlist_by_location ON waitlist (location_id, state, last_day, first_day, id);
CREATE INDEX waitlist_by_client ON waitlist (client_id, state, id);
CREATE INDEX waitlist_by_state ON waitlist (state, last_day);

-- The services that somebody waits for, one after the other.
CREATE TABLE waitlist_items (
    entry_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    service_id INTEGER NOT NULL,
    employee_id INTEGER,
    PRIMARY KEY (entry_id, position),
    FOREIGN KEY (business_id, entry_id) REFERENCES waitlist (business_id, id),
    FOREIGN KEY (business_id, service_id) REFERENCES services (business_id, id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT, WITHOUT ROWID;

-- A time that became free, offered to somebody who waits. `employee_id` is who would begin. An open offer of a business that
-- asks one after the other has claims, which keep the time for it.
CREATE TABLE offers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    employee_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'expired', 'gone')),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    booking_id INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, entry_id) REFERENCES waitlist (business_id, id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT;
CREATE INDEX offers_by_entry ON offers (entry_id, state, starts_at);

-- Whether those who wait are asked one after the other, each with so many minutes to answer, or all at once.
ALTER TABLE businesses ADD COLUMN waitlist_mode TEXT NOT NULL DEFAULT 'first' CHECK (waitlist_mode IN ('first', 'all'));
ALTER TABLE businesses ADD COLUMN waitlist_hold_minutes INTEGER NOT NULL DEFAULT 30
    CHECK (waitlist_hold_minutes BETWEEN 5 AND 1440);

-- A claim is a visit's, a block's or an open offer's. SQLite cannot let a column go without NOT NULL, so the table is made anew,
-- with what belongs to it. Nothing refers to claims.
CREATE TABLE claims_of_all (
    resource_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    booking_id INTEGER,
    block_id INTEGER,
    offer_id INTEGER,
    PRIMARY KEY (resource_id, starts_at),
    CHECK (starts_at < ends_at),
    CHECK (ends_at - starts_at <= 172800000000),
    CHECK ((booking_id IS NOT NULL) + (block_id IS NOT NULL) + (offer_id IS NOT NULL) = 1),
    FOREIGN KEY (business_id, resource_id) REFERENCES resources (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, block_id) REFERENCES blocks (business_id, id),
    FOREIGN KEY (business_id, offer_id) REFERENCES offers (business_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO claims_of_all (resource_id, starts_at, ends_at, business_id, booking_id)
    SELECT resource_id, starts_at, ends_at, business_id, booking_id FROM claims ORDER BY resource_id, starts_at;
DROP TABLE claims;
ALTER TABLE claims_of_all RENAME TO claims;
CREATE INDEX claims_by_booking ON claims (booking_id);
CREATE INDEX claims_by_block ON claims (block_id) WHERE block_id IS NOT NULL;
CREATE INDEX claims_by_offer ON claims (offer_id) WHERE offer_id IS NOT NULL;

-- Claims on a resource that do not overlap end in the order in which they start. So of those that start before the new
-- one ends, the last is the only one that can reach into it: one look into the key.
CREATE TRIGGER slot_taken_on_insert BEFORE INSERT ON claims
WHEN (
    SELECT ends_at FROM claims
    WHERE resource_id = NEW.resource_id AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT raise(ABORT, 'slot_taken');
END;

-- A claim is not moved: it is removed and made anew, so that there is one way to be refused.
CREATE TRIGGER claims_are_not_moved BEFORE UPDATE ON claims
BEGIN
    SELECT raise(ABORT, 'claims are not moved');
END;
