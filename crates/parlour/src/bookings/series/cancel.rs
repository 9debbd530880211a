//! Calling the rest of a series off.

use axum::extract::State;
use db::{Tx, params};
use deserr::Deserr;
use tasks::Tasks;
use utoipa::ToSchema;

use super::Series;
use super::show::find;
use crate::accounts::{Desk, Principal};
use crate::app::App;
use crate::bookings::Status;
use crate::bookings::totals::{self, Place};
use crate::bookings::waitlist::{self, Freed};
use crate::http::input::{FieldErrors, Segment};
use crate::http::{Answer, Json, Problem};
use crate::kept;
use crate::live::{self, Event};
use crate::types::{BookingId, Day, Instant, LocationId, Price, SeriesId, list};

db::statements! {
    LOCK = "SELECT id FROM series WHERE business_id = $1 AND id = $2 {for update}";
    /// The visits that are still to come.
    AHEAD = "SELECT b.id, b.status, b.location_id, b.day, b.price, b.starts_at, b.ends_at
        FROM series_visits x JOIN bookings b ON b.id = x.booking_id
        WHERE x.business_id = $1 AND x.series_id = $2 AND b.starts_at > $3 AND b.day >= $4
        AND b.status IN ('pending', 'confirmed') ORDER BY b.id LIMIT 104 {for update}";
    INSERT_EVENTS = "INSERT INTO booking_events (booking_id, number, business_id, at, user_id, from_status, to_status)
        SELECT b.id, (SELECT coalesce(max(h.number), 0) + 1 FROM booking_events h WHERE h.booking_id = b.id),
            b.business_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), b.status, 'cancelled'
        FROM {ids $2} w CROSS JOIN bookings b WHERE b.business_id = $1 AND b.id = w.id";
    CANCEL = "UPDATE bookings SET status = 'cancelled', version = version + 1, changed_at = $3
        WHERE business_id = $1 AND id {in $2}";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id {in $2}";
}

/// From when on a series is to end.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct SeriesCancellation {
    /// The first day, on the location's calendar, of which visits are cancelled; all that are still to come, if left out.
    #[deserr(default)]
    from: Option<Day>,
}

/// Cancels the visits of a series that are still to come, from a day on.
#[utoipa::path(post, path = "/series/{id}/cancellation", operation_id = "update_series", tag = "bookings",
    request_body = SeriesCancellation, params(("id" = SeriesId, Path,)), responses((status = 200, body = Series)))]
pub async fn cancel_series(
    State(app): State<App>,
    who: Desk,
    Segment(id): Segment<SeriesId>,
    Json(input): Json<SeriesCancellation>,
) -> Answer<Series> {
    let (business, now) = (who.business_id, app.clock.now());
    let (tasks, notices) = (app.tasks.clone(), app.notices.clone());
    let cancelled = app.db.write(move |tx| {
        let (series, ids) = cancel(tx, &tasks, &who, id, input.from, now)?;
        notices.about_all(tx, business, &ids, now)?;
        Ok::<_, Problem>((series, ids))
    });
    let cancelled = cancelled.await;
    app.caches.changed_here(kept::today(business));
    let (series, ids) = cancelled?;
    app.tasks.wake();
    for booking in series.visits.iter().filter(|booking| ids.contains(&booking.id)) {
        live::publish(&app, business, Event::BookingMoved(booking)).await;
    }
    Ok(axum::Json(series))
}

struct Ahead {
    id: BookingId,
    status: Status,
    location: LocationId,
    day: Day,
    price: Price,
    starts_at: Instant,
    ends_at: Instant,
}

fn cancel(
    tx: &mut Tx<'_>,
    tasks: &Tasks,
    who: &Principal,
    id: SeriesId,
    from: Option<Day>,
    now: Instant,
) -> Result<(Series, Vec<BookingId>), Problem> {
    let business = who.business_id;
    tx.lock(&LOCK, params![business, id])?;
    let day = from.map_or(String::new(), |day| day.to_string());
    let mut ahead = tx.all(&AHEAD, params![business, id, now, day], |row| {
        Ok(Ahead {
            id: row.take()?,
            status: row.take()?,
            location: row.take()?,
            day: row.take()?,
            price: row.take()?,
            starts_at: row.take()?,
            ends_at: row.take()?,
        })
    })?;
    let ids: Vec<BookingId> = ahead.iter().map(|one| one.id).collect();
    let list = list(&ids);
    if !ids.is_empty() {
        tx.execute(&INSERT_EVENTS, params![business, list, now, who.user_id])?;
        tx.execute(&CANCEL, params![business, list, now])?;
        tx.execute(&RELEASE, params![business, list])?;
    }
    let series = find(tx, who, id)?;
    let freed = ahead
        .iter()
        .map(|one| Freed { business, location: one.location, starts_at: one.starts_at, ends_at: one.ends_at })
        .collect();
    waitlist::freed_all(tx, tasks, freed)?;
    ahead.sort_by_key(|one| (one.day, one.id));
    for one in &ahead {
        let place = Place { booking: one.id, business, location: one.location, day: one.day };
        for change in totals::moved(place, one.status, Status::Cancelled, one.price) {
            change.write(tx)?;
        }
    }
    Ok((series, ids))
}
