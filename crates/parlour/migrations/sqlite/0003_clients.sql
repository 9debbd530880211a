-- Clients, and the words by which they are found.

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    user_id INTEGER REFERENCES users (id),
    name TEXT NOT NULL,
    -- The name without accents and capitals, by which lists are sorted.
    sort_name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    notes TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    created_at INTEGER NOT NULL,
    UNIQUE (business_id, id)
) STRICT;
CREATE INDEX clients_by_name ON clients (business_id, sort_name, id);
CREATE INDEX clients_by_user ON clients (user_id);

-- The beginnings by which a client is found: words of the name, digits of the phone, the e-mail address. Compared byte
-- by byte, so that a prefix is a range.
CREATE TABLE client_terms (
    business_id INTEGER NOT NULL,
    term TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    PRIMARY KEY (business_id, term, client_id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_terms_by_client ON client_terms (client_id, term);
