-- Today's totals of each location: parlour_analytics::dashboard::TODAY.
SELECT l.id, l.name, l.time_zone, t.day, t.status,
    CAST(sum(t.bookings) AS BIGINT), CAST(sum(t.revenue) AS BIGINT)
FROM locations l
LEFT JOIN day_totals t ON t.location_id = l.id AND t.day IN (CAST(CURRENT_DATE - 1 AS TEXT), CAST(CURRENT_DATE AS TEXT), CAST(CURRENT_DATE + 1 AS TEXT))
WHERE l.business_id = 1 GROUP BY l.id, t.day, t.status ORDER BY l.id;
