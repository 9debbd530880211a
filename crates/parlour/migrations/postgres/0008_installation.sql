-- What there is once for the whole installation, such as its secret.

CREATE TABLE installation (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);
