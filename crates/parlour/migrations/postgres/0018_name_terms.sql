-- Terms that are part of a client's name, which callers who may not see contact details can search.
ALTER TABLE client_terms ADD COLUMN is_name BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX client_terms_of_names ON client_terms (business_id, term, client_id) WHERE is_name;

-- The program splits names at everything but letters and digits; this splits them at what separates most of them. A term that
-- is missed here is marked when its client is saved next.
UPDATE client_terms SET is_name = TRUE WHERE EXISTS (SELECT 1 FROM clients c
    WHERE c.business_id = client_terms.business_id AND c.id = client_terms.client_id AND (
        strpos(' ' || replace(replace(replace(replace(c.sort_name, '-', ' '), '''', ' '), '.', ' '), ',', ' ') || ' ', ' ' || client_terms.term || ' ') > 0
        OR strpos(' ' || replace(replace(replace(replace(c.sort_name, '-', ''), '''', ''), '.', ''), ',', '') || ' ', ' ' || client_terms.term || ' ') > 0
    ));
