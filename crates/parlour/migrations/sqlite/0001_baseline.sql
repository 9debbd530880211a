-- The schema. Conventions:
--
-- - A table that belongs to a business has `business_id`, and its foreign keys include it, so that no row can refer to
--   another business.
-- - Instants (`…_at`) are microseconds since 1970 in UTC; days are local dates, as in `2027-01-31`.
-- - Amounts of money are in minor units of the business's currency.
-- - JSON columns are read and replaced as a whole.

-- Installation

-- Values that exist once per installation, such as its secret.
CREATE TABLE installation (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- Businesses and accounts

CREATE TABLE businesses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('salon', 'spa', 'barbershop', 'other')),
    currency TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'premium')),
    rating_tenths INTEGER CHECK (rating_tenths BETWEEN 10 AND 50),
    -- JSON, see `CancellationPolicy`.
    cancellation_policy TEXT NOT NULL DEFAULT '{"cutoff_minutes":0,"late":"fee","fee_percent":0}',
    -- Guests book instantly, request a booking that the front desk confirms, or cannot book.
    online_booking TEXT NOT NULL DEFAULT 'instant' CHECK (online_booking IN ('instant', 'request', 'off')),
    -- A released slot is offered to the first match, and held for some minutes, or to all matches at once.
    waitlist_mode TEXT NOT NULL DEFAULT 'first' CHECK (waitlist_mode IN ('first', 'all')),
    waitlist_hold_minutes INTEGER NOT NULL DEFAULT 30 CHECK (waitlist_hold_minutes BETWEEN 5 AND 1440),
    -- JSON, see `NotificationRules`.
    notification_rules TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    administrator INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    user_id INTEGER NOT NULL REFERENCES users (id),
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'receptionist', 'employee', 'client')),
    PRIMARY KEY (user_id, business_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_business ON members (business_id);
-- Finds the few staff among all clients who can log in.
CREATE INDEX members_of_staff ON members (business_id) WHERE role <> 'client';

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    business_id INTEGER REFERENCES businesses (id),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Locations

CREATE TABLE locations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL,
    -- JSON, see `Hours`.
    opening_hours TEXT NOT NULL,
    minimum_notice_minutes INTEGER NOT NULL DEFAULT 0 CHECK (minimum_notice_minutes BETWEEN 0 AND 43200),
    slot_interval_minutes INTEGER NOT NULL DEFAULT 15 CHECK (slot_interval_minutes BETWEEN 1 AND 240),
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id)
) STRICT;

CREATE TABLE closures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    CHECK (first_day <= last_day),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT;
CREATE INDEX closures_by_location ON closures (location_id, last_day);
CREATE INDEX closures_by_business ON closures (business_id, location_id, last_day);

-- Catalogue: services, employees, rooms and equipment

CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    category TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    -- JSON, see `Segments`.
    segments TEXT NOT NULL,
    -- Minutes.
    buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before >= 0),
    buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after >= 0),
    -- Types of rooms and equipment, one of each, as JSON.
    resource_types TEXT NOT NULL DEFAULT '[]',
    active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id)
) STRICT;

-- Anything that can be claimed: an employee, a room or a piece of equipment. The three share one sequence of ids.
CREATE TABLE bookables (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    kind TEXT NOT NULL CHECK (kind IN ('employee', 'room', 'equipment')),
    UNIQUE (business_id, id)
) STRICT;

CREATE TABLE resources (
    id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('room', 'equipment')),
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, id) REFERENCES bookables (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT;
CREATE INDEX resources_by_location ON resources (location_id, type);

CREATE TABLE employees (
    id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    user_id INTEGER REFERENCES users (id),
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    -- Part of the links to the employee's calendar feed. Incremented to revoke them.
    calendar_feed_version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, id) REFERENCES bookables (business_id, id)
) STRICT;
CREATE INDEX employees_by_user ON employees (user_id);

-- Shifts: JSON, see `Hours`.
CREATE TABLE employee_locations (
    employee_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    working_hours TEXT NOT NULL,
    breaks TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (employee_id, location_id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX employee_locations_by_location ON employee_locations (location_id);

-- `price` and `segments` are NULL where the service's own apply.
CREATE TABLE employee_services (
    service_id INTEGER NOT NULL,
    employee_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    price INTEGER CHECK (price >= 0),
    segments TEXT,
    PRIMARY KEY (service_id, employee_id),
    FOREIGN KEY (business_id, service_id) REFERENCES services (business_id, id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX employee_services_by_employee ON employee_services (employee_id);

CREATE TABLE time_off (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    employee_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    CHECK (starts_at < ends_at),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT;
CREATE INDEX time_off_by_employee ON time_off (employee_id, ends_at);

-- Open invitations to join a business's staff.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'receptionist', 'employee')),
    employee_id INTEGER,
    invited_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT;
CREATE UNIQUE INDEX invitations_unique ON invitations (business_id, email);
-- Used by password resets, which know the address only.
CREATE INDEX invitations_by_email ON invitations (email);

-- Clients

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    user_id INTEGER REFERENCES users (id),
    name TEXT NOT NULL,
    -- The name without accents and capitals. Lists are sorted by it.
    sort_name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    -- JSON arrays. Merging keeps the contact details of both records.
    other_phones TEXT NOT NULL DEFAULT '[]',
    other_emails TEXT NOT NULL DEFAULT '[]',
    -- As in `1990-03-14`, or `03-14` if the year is unknown.
    birthday TEXT,
    notes TEXT NOT NULL DEFAULT '',
    formulas TEXT NOT NULL DEFAULT '',
    allergies TEXT NOT NULL DEFAULT '',
    -- A JSON array.
    tags TEXT NOT NULL DEFAULT '[]',
    -- NULL to write in the business's language and the location's time zone.
    language TEXT,
    time_zone TEXT,
    -- Opted out of notifications.
    unsubscribed INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id)
) STRICT;
CREATE INDEX clients_by_name ON clients (business_id, sort_name, id);
CREATE INDEX clients_by_user ON clients (user_id);

-- Search terms: words of the name, digits of the phone number, the email address. Compared bytewise, so that a prefix
-- is a range of the key. Callers who may not see contact details search the names only.
CREATE TABLE client_terms (
    business_id INTEGER NOT NULL,
    term TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    is_name INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (business_id, term, client_id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_terms_by_client ON client_terms (client_id, term);
CREATE INDEX client_terms_of_names ON client_terms (business_id, term, client_id) WHERE is_name;

-- Former ids of clients that were merged into others.
CREATE TABLE merged_clients (
    business_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_clients_by_client ON merged_clients (client_id);

-- Each business's record for walk-ins who leave no name.
CREATE TABLE walk_in_clients (
    business_id INTEGER PRIMARY KEY REFERENCES businesses (id),
    client_id INTEGER NOT NULL,
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;

-- Bookings

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
    -- The date on which it starts, on the location's clock.
    day TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    -- Owed for a late cancellation or a no-show.
    fee INTEGER NOT NULL DEFAULT 0,
    notes TEXT NOT NULL DEFAULT '',
    -- Incremented by each change of status, time, fee or notes.
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at INTEGER NOT NULL,
    -- NULL until the first change.
    changed_at INTEGER,
    CHECK (starts_at < ends_at),
    CHECK (fee >= 0 AND fee <= price),
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT;
CREATE INDEX bookings_by_start ON bookings (business_id, starts_at, id);
CREATE INDEX bookings_by_status ON bookings (business_id, status, starts_at, id);
CREATE INDEX bookings_by_location ON bookings (location_id, starts_at, id);
CREATE INDEX bookings_by_client ON bookings (client_id, starts_at, id);

-- The services of a booking, one after the other.
CREATE TABLE booking_items (
    booking_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    service_id INTEGER NOT NULL,
    employee_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    -- Duration set for this booking. NULL if it is the employee's usual one.
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440),
    price INTEGER NOT NULL CHECK (price >= 0),
    PRIMARY KEY (booking_id, position),
    CHECK (starts_at < ends_at),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, service_id) REFERENCES services (business_id, id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_items_by_employee ON booking_items (employee_id, starts_at, booking_id);

-- Rooms and equipment used by an item.
CREATE TABLE booking_resources (
    booking_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    PRIMARY KEY (booking_id, position, resource_id),
    FOREIGN KEY (booking_id, position) REFERENCES booking_items (booking_id, position),
    FOREIGN KEY (business_id, resource_id) REFERENCES resources (business_id, id)
) STRICT, WITHOUT ROWID;

-- The history of a booking, numbered from 1. Times are NULL unless it was rescheduled, the fee unless it changed.
CREATE TABLE booking_history (
    booking_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- NULL if nobody was logged in.
    user_id INTEGER REFERENCES users (id),
    from_status TEXT,
    to_status TEXT NOT NULL,
    from_starts_at INTEGER,
    to_starts_at INTEGER,
    from_ends_at INTEGER,
    to_ends_at INTEGER,
    -- The fee after the event.
    fee INTEGER,
    PRIMARY KEY (booking_id, number),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT, WITHOUT ROWID;

-- Number and price of a location's bookings per day and status, updated in the transaction that changes a booking. Each
-- total is the sum of several shares: a changed row stays locked until the commit, and bookings of one day should not
-- wait for each other.
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

-- Recurring bookings: one every `every` units.
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
CREATE INDEX series_by_client ON series (client_id);

CREATE TABLE series_bookings (
    booking_id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, series_id) REFERENCES series (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_bookings_by_series ON series_bookings (series_id, booking_id);

-- Blocked time: a meeting, a repair, training. Shown on the location's clock.
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

-- The blocked employees, rooms and equipment.
CREATE TABLE block_bookables (
    block_id INTEGER NOT NULL,
    bookable_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    PRIMARY KEY (block_id, bookable_id),
    FOREIGN KEY (business_id, block_id) REFERENCES blocks (business_id, id),
    FOREIGN KEY (business_id, bookable_id) REFERENCES bookables (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_bookables_by_bookable ON block_bookables (bookable_id, starts_at, block_id);

-- Waitlist

-- A client waiting for a slot on one of these days that starts between these times of day, in minutes after midnight.
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

-- The services waited for, one after the other. `employee_id` is NULL for any employee.
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

-- A released slot, offered to a waiting client. In the waitlist mode `first` an open offer has claims, which hold it.
CREATE TABLE offers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    -- Performs the first service.
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

-- Claims

-- Time during which an employee, a room or a piece of equipment is busy for a booking, a block or an open offer.
-- Employees have none during processing time. The database refuses overlapping claims, whatever code writes them. No
-- claim is longer than two days, so that the claims that reach into a period can be found by their start.
CREATE TABLE claims (
    bookable_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    booking_id INTEGER,
    block_id INTEGER,
    offer_id INTEGER,
    PRIMARY KEY (bookable_id, starts_at),
    CHECK (starts_at < ends_at),
    CHECK (ends_at - starts_at <= 172800000000),
    CHECK ((booking_id IS NOT NULL) + (block_id IS NOT NULL) + (offer_id IS NOT NULL) = 1),
    FOREIGN KEY (business_id, bookable_id) REFERENCES bookables (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id),
    FOREIGN KEY (business_id, block_id) REFERENCES blocks (business_id, id),
    FOREIGN KEY (business_id, offer_id) REFERENCES offers (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_booking ON claims (booking_id);
CREATE INDEX claims_by_block ON claims (block_id) WHERE block_id IS NOT NULL;
CREATE INDEX claims_by_offer ON claims (offer_id) WHERE offer_id IS NOT NULL;

-- Claims that do not overlap end in the order in which they start. So only the last of those that start before the new
-- one ends can overlap it: a single lookup in the key.
CREATE TRIGGER slot_taken_on_insert BEFORE INSERT ON claims
WHEN (
    SELECT ends_at FROM claims
    WHERE bookable_id = NEW.bookable_id AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT raise(ABORT, 'slot_taken');
END;

-- Claims are deleted and inserted, never updated, so that the trigger above is the only check.
CREATE TRIGGER claims_are_immutable BEFORE UPDATE ON claims
BEGIN
    SELECT raise(ABORT, 'claims are immutable');
END;

-- Notifications

-- One notification to one person on one channel.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    client_id INTEGER,
    user_id INTEGER REFERENCES users (id),
    booking_id INTEGER,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'skipped')),
    -- A code, see `Reason`, and the words of the mail server or SMS service.
    reason TEXT,
    detail TEXT,
    -- The booking's start when the notification was queued and, for reminders, the minutes before it.
    booking_starts_at INTEGER,
    minutes_before INTEGER,
    -- JSON, see `Details`.
    details TEXT NOT NULL DEFAULT '{}',
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((state = 'queued') = (ended_at IS NULL)),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT;
CREATE INDEX deliveries_by_business ON deliveries (business_id, id);
CREATE INDEX deliveries_by_state ON deliveries (business_id, state, id);
CREATE INDEX deliveries_by_client ON deliveries (client_id, id);
CREATE INDEX deliveries_by_booking ON deliveries (booking_id, id);
CREATE INDEX deliveries_by_user ON deliveries (user_id, id);
-- A rescheduled booking has a new start, and is reminded of again.
CREATE UNIQUE INDEX reminders_unique ON deliveries (booking_id, booking_starts_at, minutes_before)
    WHERE kind = 'reminder';

-- The schedule of which a booking's client was last notified: JSON, see `NotifiedSchedule`. NULL until they were, and
-- while it is uncertain. `delivery_id` is the delivery that notified them last or will notify them next.
CREATE TABLE booking_notifications (
    booking_id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
    notified_schedule TEXT,
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT, WITHOUT ROWID;

-- The instant up to which due reminders have been queued.
CREATE TABLE reminder_checkpoints (
    name TEXT PRIMARY KEY,
    checked_at INTEGER NOT NULL
) STRICT;

-- Chat

-- Messages between two users of a business. `low_user_id` is the smaller of the two ids, so that both users find the
-- same rows.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    low_user_id INTEGER NOT NULL REFERENCES users (id),
    high_user_id INTEGER NOT NULL REFERENCES users (id),
    sender_id INTEGER NOT NULL REFERENCES users (id),
    text TEXT NOT NULL,
    -- Number of attachments. They are looked up only if there are any.
    attachments INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_pair ON messages (business_id, low_user_id, high_user_id, id);
CREATE UNIQUE INDEX messages_by_business ON messages (business_id, id);

-- A conversation from the point of view of `user_id`.
CREATE TABLE chats (
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    other_id INTEGER NOT NULL REFERENCES users (id),
    last_message_id INTEGER NOT NULL,
    -- Last message that the user has read, and the number of later ones from the other.
    read_message_id INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (business_id, user_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX chats_by_last ON chats (business_id, user_id, last_message_id);

-- Uploads

-- The content is in the blob store under `key`, which also gives the file's name and type.
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    -- The uploader.
    user_id INTEGER NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('client_photo', 'logo', 'message_attachment')),
    -- The content of removed files may still be in the blob store.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'used', 'removed')),
    key TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    -- Pixels. NULL unless it is a picture, which has a thumbnail as well.
    width INTEGER,
    height INTEGER,
    created_at INTEGER NOT NULL,
    -- Last change of `state`.
    changed_at INTEGER NOT NULL,
    CHECK ((width IS NULL) = (height IS NULL)),
    UNIQUE (business_id, id)
) STRICT;
CREATE INDEX files_not_used ON files (changed_at) WHERE state <> 'used';
CREATE INDEX files_waiting ON files (business_id, user_id, id) WHERE state = 'waiting';

CREATE TABLE logos (
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    file_id INTEGER NOT NULL,
    PRIMARY KEY (business_id),
    FOREIGN KEY (business_id, file_id) REFERENCES files (business_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_photos (
    business_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    caption TEXT NOT NULL DEFAULT '',
    stage TEXT CHECK (stage IN ('before', 'after')),
    PRIMARY KEY (business_id, file_id),
    FOREIGN KEY (business_id, file_id) REFERENCES files (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_photos_by_client ON client_photos (business_id, client_id, taken_at, file_id);

CREATE TABLE message_attachments (
    business_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    PRIMARY KEY (business_id, message_id, position),
    UNIQUE (business_id, file_id),
    FOREIGN KEY (business_id, message_id) REFERENCES messages (business_id, id),
    FOREIGN KEY (business_id, file_id) REFERENCES files (business_id, id)
) STRICT, WITHOUT ROWID;

-- Requests

-- The first response to a create request, repeated to requests with the same key. Without a foreign key: checking one
-- would lock the user's row, and the concurrent requests of one user would wait for each other.
CREATE TABLE idempotency_keys (
    user_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
