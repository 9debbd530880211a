//! `PATCH /bookings/{id}`: updates the notes of a booking.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::Change;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Json};
use parlour_core::principal::Staff;
use parlour_core::records::Booking;
use parlour_core::types::{BookingId, Note, Patch};
use parlour_db::params;
use utoipa::ToSchema;

use super::actor::Actor;
use super::show::find;
use crate::rows::same_version;
use crate::state::Bookings;

parlour_db::statements! {
    LOCK = "SELECT id FROM bookings WHERE business_id = $1 AND id = $2 {for update}";
    UPDATE = "UPDATE bookings SET notes = $3, version = version + 1, changed_at = $4 WHERE business_id = $1
        AND id = $2";
    INSERT_EVENT = "INSERT INTO booking_history (booking_id, number, business_id, at, user_id, from_status, to_status)
        VALUES ($2, (SELECT coalesce(max(number), 0) + 1 FROM booking_history WHERE booking_id = $2),
            $1, $3, $4, $5, $5)";
}

/// Update of a booking's notes.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BookingUpdate {
    /// Notes on the booking. Unchanged if omitted.
    #[deserr(default)]
    #[schema(value_type = Option<Note>, required = false)]
    notes: Patch<Note>,
    /// Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
    /// omitted.
    #[deserr(default)]
    version: Option<i64>,
}

/// Updates the notes of a booking.
///
/// The front desk can update all bookings. Employees can update bookings in which they perform a service.
#[utoipa::path(patch, path = "/bookings/{id}", tag = "bookings",
    request_body = BookingUpdate, params(("id" = BookingId, Path,)),
    responses((status = 200, body = Booking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn update_booking(
    State(app): State<Bookings>,
    principal: Staff,
    PathParam(id): PathParam<BookingId>,
    Json(BookingUpdate { notes, version }): Json<BookingUpdate>,
) -> Answer<Booking> {
    let (actor, now) = (Actor::from(&*principal), app.clock.now());
    let changed = app.changes.write(actor.business, move |tx| {
        tx.lock(&LOCK, params![actor.business, id])?;
        let booking = find(tx, &actor, id)?;
        actor.may_change(tx, id)?;
        same_version(version, booking.version)?;
        let notes = notes.0.as_ref().map(ToString::to_string).filter(|notes| *notes != booking.notes);
        let Some(notes) = notes else { return Ok(booking) };
        tx.execute(&UPDATE, params![actor.business, id, notes, now])?;
        tx.execute(&INSERT_EVENT, params![actor.business, id, now, actor.user, booking.status])?;
        let mut noted = Booking { notes, ..booking.clone() };
        noted.touch(now);
        tx.record_change(Change::BookingUpdated { before: booking, after: noted.clone() });
        Ok(noted)
    });
    changed.await.map(axum::Json)
}
