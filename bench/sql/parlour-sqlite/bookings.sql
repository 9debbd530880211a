-- Newest page of bookings with names: parlour_booking::list::NEWEST.
SELECT b.starts_at, b.id, b.status, b.location_id, l.time_zone, b.starts_at, b.ends_at, b.client_id, c.name, b.price, b.notes,
       b.created_at, i.service_id, s.name, i.employee_id, e.name, i.starts_at, i.ends_at, i.price
FROM (SELECT * FROM (SELECT * FROM bookings WHERE business_id = 1 AND (starts_at, id) >= (-9223372036854775807, 0)
      AND (starts_at, id) < (9223372036854775807, 0) AND '' = '' ORDER BY starts_at DESC, id DESC LIMIT 101) AS most LIMIT 21) b
JOIN locations l ON l.id = b.location_id
JOIN clients c ON c.id = b.client_id
JOIN booking_items i ON i.booking_id = b.id
JOIN services s ON s.id = i.service_id
JOIN employees e ON e.id = i.employee_id
ORDER BY b.starts_at DESC, b.id DESC, i.position;
