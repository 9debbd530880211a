-- What businesses tell people, what became of it, and who is invited.

-- `notices` is a value, replaced as a whole: JSON, see `Rules`.
ALTER TABLE businesses ADD COLUMN notices TEXT NOT NULL DEFAULT '{}';
-- The language and the time zone that a client is written in; the business's and the location's if NULL.
ALTER TABLE clients ADD COLUMN language TEXT;
ALTER TABLE clients ADD COLUMN time_zone TEXT;
ALTER TABLE clients ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;

-- A message to one person on one way. `about_at` is the start of the visit that it is about, as it was then, and `lead` how
-- many minutes before that a reminder was due. `details` is what the message says beside what the records say: JSON.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    client_id INTEGER,
    user_id INTEGER REFERENCES users (id),
    booking_id INTEGER,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
    reason TEXT,
    about_at INTEGER,
    lead INTEGER,
    details TEXT NOT NULL DEFAULT '{}',
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((state = 'queued') = (ended_at IS NULL)),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT;
CREATE INDEX deliveries_of_business ON deliveries (business_id, id);
CREATE INDEX deliveries_in_state ON deliveries (business_id, state, id);
CREATE INDEX deliveries_of_client ON deliveries (client_id, id);
CREATE INDEX deliveries_of_booking ON deliveries (booking_id, id);
CREATE INDEX deliveries_of_user ON deliveries (user_id, id);
-- A visit is reminded of once for each lead, unless it has been moved since.
CREATE UNIQUE INDEX reminders_once ON deliveries (booking_id, about_at, lead) WHERE kind = 'reminder';

-- When it was last looked which visits have come near.
CREATE TABLE reminding (
    name TEXT PRIMARY KEY,
    looked_at INTEGER NOT NULL
) STRICT;

-- Somebody who is to work with a business.
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
CREATE UNIQUE INDEX invitations_once ON invitations (business_id, email);
