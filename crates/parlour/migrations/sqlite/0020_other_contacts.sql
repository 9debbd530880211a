-- Further telephone numbers and e-mail addresses of a client, as JSON lists of texts: merging keeps those of both records.
ALTER TABLE clients ADD COLUMN other_phones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE clients ADD COLUMN other_emails TEXT NOT NULL DEFAULT '[]';
