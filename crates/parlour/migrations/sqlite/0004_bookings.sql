-- Visits, and the claims that keep them from overlapping.

-- `day` is the local date of the start at the location.
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (
        status IN ('pending', 'confirmed', 'arrived', 'in_service', 'completed', 'cancelled', 'no_show')
    ),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    notes TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT;
CREATE INDEX bookings_by_start ON bookings (business_id, starts_at, id);
CREATE INDEX bookings_by_status ON bookings (business_id, status, starts_at, id);
CREATE INDEX bookings_by_location ON bookings (location_id, starts_at, id);
CREATE INDEX bookings_by_client ON bookings (client_id, starts_at, id);

CREATE TABLE booking_items (
    booking_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    service_id INTEGER NOT NULL,
    employee_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    PRIMARY KEY (booking_id, position),
    CHECK (starts_at < ends_at),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, service_id) REFERENCES services (business_id, id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_items_by_employee ON booking_items (employee_id, starts_at, booking_id);

-- The rooms and equipment that an item uses.
CREATE TABLE booking_rooms (
    booking_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    room_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    PRIMARY KEY (booking_id, position, room_id),
    FOREIGN KEY (booking_id, position) REFERENCES booking_items (booking_id, position),
    FOREIGN KEY (business_id, room_id) REFERENCES rooms (business_id, id)
) STRICT, WITHOUT ROWID;

-- One row for each time that a resource is busy. A processing gap has none. Two claims on one resource cannot overlap:
-- the database refuses the second, whoever writes it. No claim is longer than two days, so that those that reach into a
-- time can be found by their start.
CREATE TABLE claims (
    resource_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    PRIMARY KEY (resource_id, starts_at),
    CHECK (starts_at < ends_at),
    CHECK (ends_at - starts_at <= 172800000000),
    FOREIGN KEY (business_id, resource_id) REFERENCES resources (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_booking ON claims (booking_id);

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

-- What happened to a booking, in order.
CREATE TABLE booking_events (
    booking_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER REFERENCES users (id),
    from_status TEXT,
    to_status TEXT NOT NULL,
    PRIMARY KEY (booking_id, number),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT, WITHOUT ROWID;

-- How many bookings of each status start on a location's day, and what they are worth. Changed together with the
-- bookings, so it is always equal to a recount. Each is spread over a few rows, to be added up: a row that is changed is
-- locked until the change is committed, and the bookings of one day should not have to wait for each other.
CREATE TABLE day_totals (
    location_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    status TEXT NOT NULL,
    share INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    bookings INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    PRIMARY KEY (location_id, day, status, share),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT, WITHOUT ROWID;

-- The first answer to a create, for those who ask again with the same key.
CREATE TABLE idempotency_keys (
    user_id INTEGER NOT NULL REFERENCES users (id),
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
