//! Views of the booking that a management link refers to, and the management link itself.

use axum::extract::State;
use axum::response::Response;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Code, IfNoneMatch, Problem};
use parlour_core::principal::{Member, Role};
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BookingId, BusinessId, Instant, LocalTime, Money, Price, Zone, local};
use parlour_db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::actor::Actor;
use super::super::ical::{booking_calendar, file};
use super::super::show::find;
use super::link::{Link, Opened, manage_url, valid_until};
use crate::state::Bookings;

/// Booking, as shown to anyone who has its management link.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedBooking {
    /// Name of the business.
    business: String,
    location: ManagedLocation,
    status: BookingStatus,
    version: i64,
    /// Start of the booking. All times are on the location's clock.
    starts_at: LocalTime,
    ends_at: LocalTime,
    /// Services in the order in which they are performed.
    items: Vec<ManagedItem>,
    /// Total price of all items.
    price: Money,
    /// Fee owed for a late cancellation or a no-show. Zero otherwise, or if it was waived.
    fee: Money,
    /// True if the booking can be cancelled now.
    may_cancel: bool,
    /// Fee owed if the booking is cancelled now. Zero if it cannot be cancelled.
    cancellation_fee: Money,
    /// True if the booking can be rescheduled now.
    may_reschedule: bool,
    /// Cutoff. Until then, the booking can be rescheduled or cancelled free of charge if its status allows it.
    free_until: LocalTime,
    /// Expiry of the link: a week after the end of the booking.
    expires_at: LocalTime,
}

/// Location of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedLocation {
    name: String,
    address: String,
    city: String,
    state: String,
    time_zone: Zone,
}

/// One service of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedItem {
    service: String,
    /// Name of the employee who performs the service.
    employee: String,
    starts_at: LocalTime,
    ends_at: LocalTime,
    price: Money,
}

impl Opened {
    /// Converts the booking for the API. `now` determines the fee and which changes are still possible.
    pub(super) fn into_managed_booking(self, now: Instant) -> ManagedBooking {
        let Self { booking, around, .. } = self;
        let (policy, zone, starts) = (around.policy, &around.location.time_zone, booking.starts_at.instant());
        let price = Price::new(booking.price.amount).unwrap_or(Price::FREE);
        let owed = policy.cancellation_fee(starts, price, now);
        let may_cancel = owed.is_some() && now < starts && booking.status.next().contains(&BookingStatus::Cancelled);
        let owed = owed.filter(|_| may_cancel).unwrap_or(Price::FREE);
        let items = booking.items.iter().map(|item| ManagedItem {
            service: item.service.name.clone(),
            employee: item.employee.name.clone(),
            starts_at: item.starts_at,
            ends_at: item.ends_at,
            price: item.price,
        });
        ManagedBooking {
            status: booking.status,
            version: booking.version,
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            items: items.collect(),
            price: booking.price,
            fee: booking.fee,
            may_cancel,
            cancellation_fee: Money { amount: owed.minor_units(), currency: around.currency },
            may_reschedule: booking.status.is_movable() && !policy.is_late(starts, now),
            free_until: local(policy.free_until(starts), zone),
            expires_at: local(valid_until(&booking), zone),
            business: around.business,
            location: ManagedLocation {
                name: around.location.name,
                address: around.location.address,
                city: around.location.city,
                state: around.location.state,
                time_zone: around.location.time_zone,
            },
        }
    }
}

/// Shows the booking that a management link refers to.
///
/// The response states if the booking can be cancelled or rescheduled now, and the fee for cancelling.
#[utoipa::path(get, path = "/manage/{token}", tag = "self-service",
    params(("token" = String, Path,)), security(()), responses((status = 200, body = ManagedBooking)))]
pub async fn show_managed_booking(State(app): State<Bookings>, link: Link) -> Answer<ManagedBooking> {
    let now = app.clock.now();
    let opened = app.db.read(move |tx| link.open(tx, now)).await;
    opened.map(|opened| axum::Json(opened.into_managed_booking(now)))
}

/// Shows the booking that a management link refers to, as an iCalendar file.
#[utoipa::path(get, path = "/manage/{token}/calendar", tag = "self-service",
    params(("token" = String, Path,)), security(()),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn show_managed_calendar(
    State(app): State<Bookings>,
    link: Link,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let now = app.clock.now();
    let Opened { actor, booking, around } = app.db.read(move |tx| link.open(tx, now)).await?;
    let url = manage_url(&app, actor.business, booking.id);
    Ok(file(&booking_calendar(&app, &booking, &around, Some(&url))?, &if_none_match))
}

/// Link for viewing, rescheduling and cancelling a booking without an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManageLink {
    /// Secret URL. Give it only to the client.
    url: String,
    /// Expiry of the link: a week after the end of the booking.
    expires_at: Instant,
}

/// Shows the management link of a booking.
///
/// Anyone who has the link can view, reschedule and cancel the booking without an account. Clients see only the links
/// of their own bookings. Not available to employees.
#[utoipa::path(get, path = "/bookings/{id}/link", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = ManageLink)))]
pub async fn show_booking_link(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
) -> Answer<ManageLink> {
    let business = principal.business_id;
    if principal.role == Role::Employee {
        return Err(Problem::new(Code::Forbidden));
    }
    let booking: Result<Booking, Problem> = app.db.read(move |tx| find(tx, &Actor::from(&*principal), id)).await;
    let expires_at = valid_until(&booking?);
    Ok(axum::Json(ManageLink { url: manage_url(&app, business, id), expires_at }))
}

/// Returns a booking as its management link shows it.
pub(crate) fn managed(
    tx: &mut Tx<'_>,
    business: BusinessId,
    booking: BookingId,
    now: Instant,
) -> Result<ManagedBooking, Problem> {
    Ok(Link(Some((business, booking))).open(tx, now)?.into_managed_booking(now))
}
