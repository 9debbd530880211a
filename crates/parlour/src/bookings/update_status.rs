//! Moving a booking from one state to the next.

use axum::extract::State;
use db::{Tx, params};
use deserr::Deserr;
use utoipa::ToSchema;

use super::show::find;
use super::totals::{self, Place};
use super::waitlist;
use super::{Booking, Status};
use crate::accounts::{Member, Principal, Role};
use crate::app::App;
use crate::http::input::{FieldErrors, Segment};
use crate::http::{Answer, Code, Json, Problem};
use crate::kept;
use crate::live::{self, Event};
use crate::types::{BookingId, Instant, Zone};

db::statements! {
    LOCK = "SELECT status, location_id, day, price, starts_at,
            (SELECT time_zone FROM locations WHERE locations.id = bookings.location_id)
        FROM bookings WHERE business_id = $1 AND id = $2 {for update}";
    SERVES = "SELECT 1 FROM booking_items WHERE business_id = $1 AND booking_id = $2 AND employee_id = $3 LIMIT 1";
    UPDATE = "UPDATE bookings SET status = $3 WHERE business_id = $1 AND id = $2";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id = $2";
    INSERT_EVENT = "INSERT INTO booking_events (booking_id, number, business_id, at, user_id, from_status, to_status)
        VALUES ($2, (SELECT coalesce(max(number), 0) + 1 FROM booking_events WHERE booking_id = $2),
            $1, $3, $4, $5, $6)";
}

/// The state that a booking is to have.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct StatusUpdate {
    status: Status,
}

/// Moves a booking to another state.
///
/// pending → confirmed → arrived → in_service → completed; before it is served it can be cancelled, and one that was
/// confirmed can become a no-show. Clients come and are served on the day of the visit, not before, and a no-show is one
/// once the visit has started. Cancelling and no-show free the time. The front desk moves all bookings, employees
/// those in which they serve, and clients cancel their own.
#[utoipa::path(post, path = "/bookings/{id}/status", operation_id = "update_booking_status", tag = "bookings",
    request_body = StatusUpdate, params(("id" = BookingId, Path,)),
    responses((status = 200, body = Booking), (status = 409, body = crate::http::problem::Document)))]
pub async fn update_status(
    State(app): State<App>,
    who: Member,
    Segment(id): Segment<BookingId>,
    Json(update): Json<StatusUpdate>,
) -> Answer<Booking> {
    let now = app.clock.now();
    let business = who.business_id;
    let tasks = app.tasks.clone();
    let booking = app.db.write(move |tx| {
        change(tx, &who, id, update.status, now).and_then(|moved| waitlist::freed_by(tx, &tasks, business, moved))
    });
    let booking = booking.await;
    app.caches.changed_here(kept::today(business));
    if let Ok(booking) = &booking {
        live::publish(&app, business, Event::BookingMoved(booking)).await;
    }
    booking.map(axum::Json)
}

fn change(tx: &mut Tx<'_>, who: &Principal, id: BookingId, to: Status, now: Instant) -> Result<Booking, Problem> {
    let business = who.business_id;
    let locked = tx.first(&LOCK, params![business, id], |row| {
        let from: Status = row.take()?;
        let place = Place { booking: id, business, location: row.take()?, day: row.take()? };
        Ok((from, place, row.take()?, row.take::<Instant>()?, row.take::<Zone>()?))
    })?;
    let (from, place, price, starts, zone) = locked.ok_or_else(Problem::not_found)?;
    let mut booking = find(tx, who, id)?;
    may_move(tx, who, id, to)?;
    if !from.next().contains(&to) {
        return Err(Problem::new(Code::IllegalMove).detail(format!("it is {from}, and cannot become {to}")));
    }
    if to.is_too_early(starts, &zone, now) {
        return Err(Problem::new(Code::IllegalMove).detail(format!("it cannot become {to} before its time")));
    }
    tx.later(&UPDATE, params![business, id, to])?;
    tx.later(&INSERT_EVENT, params![business, id, now, who.user_id, from, to])?;
    if from.claims() && !to.claims() {
        tx.later(&RELEASE, params![business, id])?;
    }
    for change in totals::moved(place, from, to, price) {
        change.write(tx)?;
    }
    booking.status = to;
    Ok(booking)
}

fn may_move(tx: &mut Tx<'_>, who: &Principal, id: BookingId, to: Status) -> Result<(), Problem> {
    let allowed = match who.role {
        Role::Owner | Role::Manager | Role::Receptionist => true,
        Role::Client => to == Status::Cancelled,
        Role::Employee => {
            tx.first(&SERVES, params![who.business_id, id, who.employee_id], |row| row.take::<i64>())?.is_some()
        }
    };
    if allowed { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
}
