-- Further phone numbers and email addresses of a client, as JSON arrays. Merging keeps those of both records.
ALTER TABLE clients ADD COLUMN other_phones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN other_emails TEXT NOT NULL DEFAULT '[]';
