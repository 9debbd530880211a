//! `POST /bookings/{id}/status`: changes the status of a booking.

use axum::extract::State;
use deserr::Deserr;
use parlour_catalogue::businesses::{CancellationPolicy, too_late};
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Code, Json, Problem};
use parlour_core::principal::Member;
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BookingId, Instant, Money, Price, Zone};
use parlour_db::params;
use utoipa::ToSchema;

use super::actor::Actor;
use super::show::find;
use crate::rows::same_version;
use crate::state::Bookings;

parlour_db::statements! {
    LOCK of LockedBooking = "SELECT {columns} FROM bookings WHERE business_id = $1 AND id = $2 {for update}";
    UPDATE = "UPDATE bookings SET status = $3, fee = $4, version = version + 1, changed_at = $5
        WHERE business_id = $1 AND id = $2";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id = $2";
    INSERT_EVENT = "INSERT INTO booking_history (booking_id, number, business_id, at, user_id, from_status, to_status,
        fee)
        VALUES ($2, (SELECT coalesce(max(number), 0) + 1 FROM booking_history WHERE booking_id = $2),
            $1, $3, $4, $5, $6, $7)";
}

/// New status of a booking.
#[derive(Clone, Copy, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BookingStatusUpdate {
    pub status: BookingStatus,
    /// Waives the fee for a late cancellation or a no-show. Only for the front desk. To waive a fee that is already
    /// owed, send the current status.
    #[deserr(default)]
    #[schema(required = false)]
    pub fee_waived: bool,
    /// Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
    /// omitted.
    #[deserr(default)]
    pub version: Option<i64>,
}

/// Changes the status of a booking.
///
/// The usual order is pending → confirmed → arrived → in_service → completed. A confirmed booking can also go directly
/// to in_service, or become a no-show. A booking can be cancelled until it is in service. `arrived`, `in_service` and
/// `completed` are possible from the day of the booking on, `no_show` only from the start of the booking on. Some steps
/// can be undone: completed → in_service, in_service → arrived or confirmed, arrived → confirmed.
///
/// Cancelled bookings and no-shows release their time. For a no-show, the client owes the fee of the business's
/// cancellation policy, unless it is waived.
///
/// The front desk can change all bookings. Employees can change bookings in which they perform a service. Clients can
/// only cancel their own bookings, and only before the start. After the business's cutoff, this costs a fee or fails
/// with `too_late`.
#[utoipa::path(post, path = "/bookings/{id}/status", tag = "bookings",
    request_body = BookingStatusUpdate, params(("id" = BookingId, Path,)),
    responses((status = 200, body = Booking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn update_booking_status(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
    Json(update): Json<BookingStatusUpdate>,
) -> Answer<Booking> {
    set_status(&app, Actor::from(&*principal), id, update).await.map(axum::Json)
}

/// Changes the status of a booking on behalf of an actor.
pub async fn set_status(
    app: &Bookings,
    actor: Actor,
    id: BookingId,
    update: BookingStatusUpdate,
) -> Result<Booking, Problem> {
    let now = app.clock.now();
    app.changes.write(actor.business, move |tx| change(tx, &actor, id, update, now)).await
}

/// Booking that is locked until the end of the transaction.
#[derive(parlour_db::Record)]
struct LockedBooking {
    status: BookingStatus,
    price: Price,
    fee: Price,
    starts_at: Instant,
    #[record(from = "(SELECT time_zone FROM locations WHERE locations.id = bookings.location_id)")]
    zone: Zone,
    #[record(from = "(SELECT cancellation_policy FROM businesses WHERE businesses.id = bookings.business_id)")]
    policy: CancellationPolicy,
}

fn change(
    tx: &mut Transaction<'_, '_>,
    actor: &Actor,
    id: BookingId,
    update: BookingStatusUpdate,
    now: Instant,
) -> Result<Booking, Problem> {
    let business = actor.business;
    let locked = tx.record(&LOCK, params![business, id])?.ok_or_else(Problem::not_found)?;
    let LockedBooking { status: from, price, fee, starts_at: starts, zone, policy } = locked;
    let booking = find(tx, actor, id)?;
    let to = update.status;
    actor.may_change(tx, id)?;
    if actor.is_client() && to != BookingStatus::Cancelled {
        return Err(Problem::new(Code::Forbidden));
    }
    if update.fee_waived && !actor.is_front_desk() {
        return Err(Problem::field("fee_waived", "can only be set by the front desk"));
    }
    same_version(update.version, booking.version)?;
    let waives = update.fee_waived && from == to && fee > Price::FREE;
    if !waives {
        if !from.next().contains(&to) && !from.undo_targets().contains(&to) {
            return Err(
                Problem::new(Code::InvalidTransition).detail(format!("the booking is {from} and cannot become {to}"))
            );
        }
        if actor.is_client() && now >= starts {
            return Err(
                Problem::new(Code::InvalidTransition).detail("the booking has started; please contact the front desk")
            );
        }
        if to.is_too_early(starts, &zone, now) {
            return Err(
                Problem::new(Code::InvalidTransition).detail(format!("it is too early for the booking to become {to}"))
            );
        }
    }
    let owed = match to {
        _ if update.fee_waived => Price::FREE,
        BookingStatus::NoShow => policy.fee(price),
        BookingStatus::Cancelled if actor.is_client() => {
            policy.cancellation_fee(starts, price, now).ok_or_else(|| too_late(&policy, starts))?
        }
        _ => Price::FREE,
    };
    tx.execute_deferred(&UPDATE, params![business, id, to, owed, now])?;
    let noted = (owed != fee).then_some(owed);
    tx.execute_deferred(&INSERT_EVENT, params![business, id, now, actor.user, from, to, noted])?;
    if from.holds_claims() && !to.holds_claims() {
        tx.execute_deferred(&RELEASE, params![business, id])?;
    }
    let mut moved = booking.clone();
    moved.status = to;
    moved.fee = Money { amount: owed.minor_units(), currency: actor.currency };
    moved.touch(now);
    tx.record_change(Change::BookingUpdated { before: booking, after: moved.clone() });
    Ok(moved)
}
