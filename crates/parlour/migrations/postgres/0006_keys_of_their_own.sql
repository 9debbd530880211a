-- A key is forgotten after a while, and says who sent it by itself. A reference would lock the sender's row with each, which
-- requests of one sender would contend for.
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_user_id_fkey;
