-- Newest page of bookings with names, as the peer's SQLAlchemy queries it.
SELECT b.id, b.client_id, b.employee_id, b.service_id, b.booking_date, b.status, b.price_cents,
       c.id, c.name, e.id, e.name, s.id, s.name, s.duration_min, s.price_cents, s.is_active
FROM bookings b
LEFT JOIN clients c ON c.id = b.client_id
LEFT JOIN employees e ON e.id = b.employee_id
LEFT JOIN services s ON s.id = b.service_id
ORDER BY b.booking_date DESC, b.id DESC
LIMIT 20 OFFSET 0;
