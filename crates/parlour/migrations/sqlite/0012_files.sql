-- Files that people put in: photos of clients, logos, attachments of messages. What a file holds is in the store of files,
-- under its key, which also says its name and its type.

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    -- Who put it in.
    user_id INTEGER NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('client_photo', 'logo', 'message_attachment')),
    -- Waiting to be used; used; or removed, while the store may still have it.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'used', 'removed')),
    key TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    -- Of pictures, which the store has small as well.
    width INTEGER,
    height INTEGER,
    created_at INTEGER NOT NULL,
    -- When it came into its state.
    changed_at INTEGER NOT NULL,
    CHECK ((width IS NULL) = (height IS NULL)),
    UNIQUE (business_id, id)
) STRICT;
CREATE INDEX files_not_used ON files (changed_at) WHERE state <> 'used';
CREATE INDEX files_waiting ON files (business_id, user_id, id) WHERE state = 'waiting';

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

CREATE TABLE logos (
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    file_id INTEGER NOT NULL,
    PRIMARY KEY (business_id),
    FOREIGN KEY (business_id, file_id) REFERENCES files (business_id, id)
) STRICT, WITHOUT ROWID;

-- How many attachments a message has, so that they are looked for only where there are some.
ALTER TABLE messages ADD COLUMN attachments INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX messages_of_business ON messages (business_id, id);

CREATE TABLE message_attachments (
    business_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    -- In the order in which they were named.
    place INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    PRIMARY KEY (business_id, message_id, place),
    UNIQUE (business_id, file_id),
    FOREIGN KEY (business_id, message_id) REFERENCES messages (business_id, id),
    FOREIGN KEY (business_id, file_id) REFERENCES files (business_id, id)
) STRICT, WITHOUT ROWID;
