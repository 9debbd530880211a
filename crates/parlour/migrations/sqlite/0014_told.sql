-- What clients know of their visits. `known` is what they were told last, JSON, see `Told`; NULL while that is nothing, or in
-- doubt. `delivery_id` is the message that told them last or is to tell them next.
CREATE TABLE told (
    booking_id INTEGER PRIMARY KEY,
    business_id INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
    known TEXT,
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) STRICT, WITHOUT ROWID;
