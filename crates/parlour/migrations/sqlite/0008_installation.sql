-- What there is once for the whole installation, such as its secret.

CREATE TABLE installation (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);
