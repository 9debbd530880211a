//! Rescheduling: it succeeds completely or changes nothing. Claims and totals match the bookings afterwards.

mod concurrency;
mod durations;
mod moves;
mod permissions;
mod prices;
mod under_way;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::responses::Booking;
use crate::support::{Answer, OVERLAPS, TestApp, User};

parlour_db::statements! {
    /// Items without a claim that covers them on their employee, in bookings that are neither cancelled nor no-shows.
    UNCLAIMED scans "a test's few bookings" = "SELECT count(*) FROM booking_items i
        JOIN bookings b ON b.id = i.booking_id
        WHERE b.status NOT IN ('cancelled', 'no_show') AND NOT EXISTS (SELECT 1 FROM claims c
            WHERE c.booking_id = b.id AND c.bookable_id = i.employee_id AND c.starts_at <= i.starts_at
            AND c.ends_at >= i.ends_at)";
    /// Booked resources without a claim that covers the item, in bookings that are neither cancelled nor no-shows.
    UNCLAIMED_ROOMS scans "a test's few bookings" = "SELECT count(*) FROM booking_resources r
        JOIN booking_items i ON i.booking_id = r.booking_id AND i.position = r.position
        JOIN bookings b ON b.id = i.booking_id
        WHERE b.status NOT IN ('cancelled', 'no_show') AND NOT EXISTS (SELECT 1 FROM claims c
            WHERE c.booking_id = b.id AND c.bookable_id = r.resource_id AND c.starts_at <= i.starts_at
            AND c.ends_at >= i.ends_at)";
    /// Claims of cancelled bookings and no-shows, and claims outside the time or the items of their booking. The
    /// services in these tests have no buffers.
    STRAY scans "a test's few bookings" = "SELECT count(*) FROM claims c JOIN bookings b ON b.id = c.booking_id
        WHERE b.status IN ('cancelled', 'no_show') OR c.starts_at < b.starts_at OR c.ends_at > b.ends_at
            OR NOT EXISTS (SELECT 1 FROM booking_items i LEFT JOIN booking_resources r ON r.booking_id = i.booking_id
            AND r.position = i.position
                WHERE i.booking_id = b.id AND (i.employee_id = c.bookable_id OR r.resource_id = c.bookable_id)
                    AND i.starts_at < c.ends_at AND i.ends_at > c.starts_at)";
    /// Bookings whose price, times or version do not match their items and history.
    MISADDED scans "a test's few bookings" = "SELECT count(*) FROM bookings b WHERE price <> (SELECT sum(i.price)
        FROM booking_items i WHERE i.booking_id = b.id)
        OR starts_at <> (SELECT min(i.starts_at) FROM booking_items i WHERE i.booking_id = b.id)
        OR ends_at <> (SELECT max(i.ends_at) FROM booking_items i WHERE i.booking_id = b.id)
        OR version <> (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id)";
    /// Day totals that differ from a recount.
    MISCOUNTED scans "a test's few bookings" = "SELECT count(*) FROM (
            SELECT location_id, day, status, count(*) AS bookings, CAST(sum(price) AS BIGINT) AS revenue
            FROM bookings GROUP BY location_id, day, status
        ) AS counted FULL JOIN (
            SELECT location_id, day, status, CAST(sum(bookings) AS BIGINT) AS bookings,
            CAST(sum(revenue) AS BIGINT) AS revenue
            FROM day_totals GROUP BY location_id, day, status
        ) AS t ON t.location_id = counted.location_id AND t.day = counted.day AND t.status = counted.status
        WHERE coalesce(t.bookings, 0) <> coalesce(counted.bookings, 0) OR coalesce(t.revenue,
        0) <> coalesce(counted.revenue, 0)";
}

/// Checks that claims, items, history and totals match the bookings.
#[track_caller]
fn is_consistent(app: &TestApp) -> impl Future<Output = ()> {
    none_of(app, [&OVERLAPS, &UNCLAIMED, &UNCLAIMED_ROOMS, &STRAY, &MISADDED, &MISCOUNTED])
}

/// Like [`is_consistent`], for services with processing time. Employees have no claims during processing time.
#[track_caller]
fn is_consistent_with_gaps(app: &TestApp) -> impl Future<Output = ()> {
    none_of(app, [&OVERLAPS, &UNCLAIMED_ROOMS, &STRAY, &MISADDED, &MISCOUNTED])
}

#[track_caller]
fn none_of<const N: usize>(app: &TestApp, statements: [&'static parlour_db::Statement; N]) -> impl Future<Output = ()> {
    let at = std::panic::Location::caller();
    async move {
        for statement in statements {
            assert_eq!(app.count(statement).await, 0, "{} at {at}", statement.name());
        }
    }
}

fn path(booking: &Booking) -> String {
    format!("/bookings/{}/reschedule", booking.id)
}

/// Requests another time for a booking.
async fn move_to(user: &User, booking: &Booking, at: &str) -> Answer {
    user.post(&path(booking), json!({"booking_date": at})).await
}

/// Reschedules a booking. Panics if the request fails.
async fn moved(user: &User, booking: &Booking, change: Value) -> Booking {
    user.post(&path(booking), change).await.expect_as(StatusCode::OK)
}
