-- Messages between two people of a business.

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    -- The two who talk, the smaller id first: it is one conversation, whichever of them asks.
    low_user_id INTEGER NOT NULL REFERENCES users (id),
    high_user_id INTEGER NOT NULL REFERENCES users (id),
    sender_id INTEGER NOT NULL REFERENCES users (id),
    text TEXT NOT NULL,
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_of_two ON messages (business_id, low_user_id, high_user_id, id);

-- A conversation as one of the two sees it.
CREATE TABLE chats (
    business_id INTEGER NOT NULL REFERENCES businesses (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    other_id INTEGER NOT NULL REFERENCES users (id),
    last_message_id INTEGER NOT NULL,
    -- The last one that the user has read, and how many of the other's came after it.
    read_message_id INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (business_id, user_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX chats_by_last ON chats (business_id, user_id, last_message_id);
