-- Claims on one resource are made one after the other: without this, two that overlap would each find the other and wait
-- for it until the server breaks the deadlock. Held until the transaction ends.
CREATE FUNCTION claims_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(NEW.resource_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER claims_in_turn BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION claims_in_turn();

-- Two with one start are refused by the key, before the exclusion constraint is asked. Its name says what that means.
ALTER TABLE claims RENAME CONSTRAINT claims_pkey TO slot_taken_at_start;
