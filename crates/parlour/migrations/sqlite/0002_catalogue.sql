-- What is offered, by whom, and with what.

-- `segments` (how the time is spent) and `requires` (types of rooms and equipment) are values, replaced as a whole: JSON.
CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    category TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    segments TEXT NOT NULL,
    buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before >= 0),
    buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after >= 0),
    requires TEXT NOT NULL DEFAULT '[]',
    active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id)
) STRICT;

-- Whatever can be claimed for a time: an employee, a room, a piece of equipment. They share one line of ids.
CREATE TABLE resources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    kind TEXT NOT NULL CHECK (kind IN ('employee', 'room', 'equipment')),
    UNIQUE (business_id, id)
) STRICT;

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('room', 'equipment')),
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, id) REFERENCES resources (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT;
CREATE INDEX rooms_by_location ON rooms (location_id, type);

CREATE TABLE employees (
    id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    user_id INTEGER REFERENCES users (id),
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id),
    FOREIGN KEY (business_id, id) REFERENCES resources (business_id, id)
) STRICT;
CREATE INDEX employees_by_user ON employees (user_id);

-- `hours` and `breaks` are values, replaced as a whole: JSON, see `Hours`.
CREATE TABLE employee_locations (
    employee_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    business_id INTEGER NOT NULL,
    hours TEXT NOT NULL,
    breaks TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (employee_id, location_id),
    FOREIGN KEY (business_id, employee_id) REFERENCES employees (business_id, id),
    FOREIGN KEY (business_id, location_id) REFERENCES locations (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX employee_locations_by_location ON employee_locations (location_id);

-- `price` and `segments` are the employee's own, where they differ from the service's.
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
