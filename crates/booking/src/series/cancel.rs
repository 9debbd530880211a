//! `POST /series/{id}/cancel`: cancels the upcoming bookings of a series.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Json, Problem};
use parlour_core::principal::{FrontDesk, Principal};
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BookingId, Day, Instant, SeriesId, list};
use parlour_db::params;
use utoipa::ToSchema;

use super::Series;
use super::show::find;
use crate::state::Bookings;

parlour_db::statements! {
    LOCK = "SELECT id FROM series WHERE business_id = $1 AND id = $2 {for update}";
    /// Locks and selects the pending and confirmed bookings that start after `$3`, on day `$4` or later.
    AHEAD = "SELECT b.id FROM series_bookings x JOIN bookings b ON b.id = x.booking_id
        WHERE x.business_id = $1 AND x.series_id = $2 AND b.starts_at > $3 AND b.day >= $4
        AND b.status IN ('pending', 'confirmed') ORDER BY b.id LIMIT 104 {for update}";
    INSERT_EVENTS = "INSERT INTO booking_history (booking_id, number, business_id, at, user_id, from_status, to_status)
        SELECT b.id, (SELECT coalesce(max(h.number), 0) + 1 FROM booking_history h WHERE h.booking_id = b.id),
            b.business_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), b.status, 'cancelled'
        FROM {ids $2} w CROSS JOIN bookings b WHERE b.business_id = $1 AND b.id = w.id";
    CANCEL = "UPDATE bookings SET status = 'cancelled', version = version + 1, changed_at = $3
        WHERE business_id = $1 AND id {in $2}";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id {in $2}";
}

/// Cancellation of the upcoming bookings of a series.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct SeriesCancellation {
    /// First day of the bookings to cancel, on the location's calendar. All upcoming bookings if omitted.
    #[deserr(default)]
    from: Option<Day>,
}

/// Cancels the upcoming bookings of a series, optionally from a given day on.
///
/// Only pending and confirmed bookings that have not started are cancelled. Cancelling a series costs no fee.
#[utoipa::path(post, path = "/series/{id}/cancel", tag = "bookings",
    request_body = SeriesCancellation, params(("id" = SeriesId, Path,)), responses((status = 200, body = Series)))]
pub async fn cancel_series(
    State(app): State<Bookings>,
    principal: FrontDesk,
    PathParam(id): PathParam<SeriesId>,
    Json(input): Json<SeriesCancellation>,
) -> Answer<Series> {
    let now = app.clock.now();
    let cancelled = app.changes.write(principal.business_id, move |tx| cancel(tx, &principal, id, input.from, now));
    cancelled.await.map(axum::Json)
}

fn cancel(
    tx: &mut Transaction<'_, '_>,
    principal: &Principal,
    id: SeriesId,
    from: Option<Day>,
    now: Instant,
) -> Result<Series, Problem> {
    let business = principal.business_id;
    tx.lock(&LOCK, params![business, id])?;
    let day = from.map_or(String::new(), |day| day.to_string());
    let ids = tx.all(&AHEAD, params![business, id, now, day], |row| row.take::<BookingId>())?;
    let mut series = find(tx, principal, id)?;
    if ids.is_empty() {
        return Ok(series);
    }
    let list = list(&ids);
    tx.execute(&INSERT_EVENTS, params![business, list, now, principal.user_id])?;
    tx.execute(&CANCEL, params![business, list, now])?;
    tx.execute(&RELEASE, params![business, list])?;
    for booking in series.bookings.iter_mut().filter(|booking| ids.contains(&booking.id)) {
        let mut after = Booking { status: BookingStatus::Cancelled, ..booking.clone() };
        after.touch(now);
        let before = std::mem::replace(booking, after.clone());
        tx.record_change(Change::BookingUpdated { before, after });
    }
    Ok(series)
}
