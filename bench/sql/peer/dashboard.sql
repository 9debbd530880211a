-- One day's bookings and revenue, as the peer asks for it.
SELECT count(*), sum(price_cents) FROM bookings WHERE booking_date >= '2025-06-01Z' AND booking_date < '2025-06-02Z';
