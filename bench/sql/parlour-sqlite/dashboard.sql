-- Today's totals of each location: parlour_analytics::dashboard::TODAY.
SELECT l.id, l.name, l.time_zone, t.day, t.status,
    CAST(sum(t.bookings) AS BIGINT), CAST(sum(t.revenue) AS BIGINT)
FROM locations l
LEFT JOIN day_totals t ON t.location_id = l.id AND t.day IN (date('now', '-1 day'), date('now'), date('now', '+1 day'))
WHERE l.business_id = 1 GROUP BY l.id, t.day, t.status ORDER BY l.id;
