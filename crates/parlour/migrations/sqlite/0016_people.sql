-- What a salon keeps in mind of its clients: their birthday (`1990-03-14`, or `03-14` where the year is not known), what was mixed
-- for them, what they do not bear.
ALTER TABLE clients ADD COLUMN birthday TEXT;
ALTER TABLE clients ADD COLUMN formulas TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN allergies TEXT NOT NULL DEFAULT '';

-- Those who work with a business, among all the clients who can log in.
CREATE INDEX memberships_of_staff ON memberships (business_id) WHERE role <> 'client';

-- Records of clients that were merged into others, and into which.
CREATE TABLE merged_clients (
    business_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, client_id) REFERENCES clients (business_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_clients_by_client ON merged_clients (client_id);
CREATE INDEX series_by_client ON series (client_id);

-- Who is invited and has forgotten their password is found by their address.
CREATE INDEX invitations_by_email ON invitations (email);
