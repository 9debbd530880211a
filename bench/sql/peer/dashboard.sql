-- Bookings and revenue of one day, as the peer queries them.
SELECT count(*), sum(price_cents) FROM bookings WHERE booking_date >= '2025-06-01Z' AND booking_date < '2025-06-02Z';
