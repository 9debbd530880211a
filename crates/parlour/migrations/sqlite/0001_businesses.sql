-- Businesses, the people who may use them, and where they work.
-- Every table that belongs to a business carries business_id, and refers to its neighbours together with it, so that a
-- row can never point into another business.

CREATE TABLE businesses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('salon', 'spa', 'barbershop', 'other')),
    currency TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'premium')),
    rating_tenths INTEGER CHECK (rating_tenths BETWEEN 10 AND 50),
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

CREATE TABLE memberships (
    user_id INTEGER NOT NULL REFERENCES users (id),
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'receptionist', 'employee', 'client')),
    PRIMARY KEY (user_id, business_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_business ON memberships (business_id);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    business_id INTEGER REFERENCES businesses (id),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Opening hours are one value, replaced as a whole: JSON, see `Hours`.
CREATE TABLE locations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL,
    hours TEXT NOT NULL,
    lead_minutes INTEGER NOT NULL DEFAULT 0 CHECK (lead_minutes BETWEEN 0 AND 43200),
    step_minutes INTEGER NOT NULL DEFAULT 15 CHECK (step_minutes BETWEEN 1 AND 240),
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
