//! `GET /bookings/{id}` and `/history`: show a booking and its history.

use axum::extract::State;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Answer, Page, Problem};
use parlour_core::principal::Member;
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BookingId, Currency, Instant, Money, UserId, string_enum};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::actor::Actor;
use crate::rows::{ChangedRow, booking_columns, read_bookings};
use crate::state::Bookings;

parlour_db::statements! {
    SHOW of ChangedRow = booking_columns!(
        "b.starts_at", "(SELECT * FROM bookings WHERE business_id = $1 AND id = $2) b", "i.position"
    );
    HISTORY of EventRow = "SELECT {columns h} FROM (SELECT * FROM booking_history WHERE business_id = $1
        AND booking_id = $2 ORDER BY number DESC LIMIT 1000) h
        LEFT JOIN users u ON u.id = h.user_id ORDER BY h.number";
}

/// Returns a booking. Fails with `NotFound` if it does not exist or the actor may not see it.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Booking, Problem> {
    let found = read_bookings(tx, &SHOW, params![actor.business, id], actor.currency)?.pop();
    found.filter(|booking| actor.sees(booking)).ok_or_else(Problem::not_found)
}

/// Shows a booking.
///
/// Clients see only their own bookings.
#[utoipa::path(get, path = "/bookings/{id}", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = Booking)))]
pub async fn show_booking(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
) -> Answer<Booking> {
    app.db.read(move |tx| find(tx, &Actor::from(&*principal), id)).await.map(axum::Json)
}

string_enum! {
    /// Kind of change to a booking.
    #[schema(as = BookingEventKind)]
    pub enum Kind {
        /// The booking was created.
        Created = "created",
        /// The status changed.
        Status = "status",
        /// The time, location, services, employees or durations changed.
        Time = "time",
        /// The fee was waived.
        Fee = "fee",
        /// The notes changed.
        Notes = "notes",
    }
}

/// One change in the history of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingEvent {
    at: Instant,
    kind: Kind,
    /// Status before the change. Null if `kind` is `created`.
    from: Option<BookingStatus>,
    /// Status after the change.
    to: BookingStatus,
    /// Start before the change. Null if unchanged.
    from_starts_at: Option<Instant>,
    /// Start after the change. Null if unchanged.
    to_starts_at: Option<Instant>,
    /// End before the change. Null if unchanged.
    from_ends_at: Option<Instant>,
    /// End after the change. Null if unchanged.
    to_ends_at: Option<Instant>,
    /// Fee owed after the change. Null if unchanged.
    fee: Option<Money>,
    /// User who made the change. Null for changes without an account: by guests, or by accepting a waitlist offer.
    user_id: Option<UserId>,
    /// Name of that user.
    user_name: Option<String>,
}

/// Entry of the history, as stored.
#[derive(parlour_db::Record)]
struct EventRow {
    at: Instant,
    from_status: Option<BookingStatus>,
    to_status: BookingStatus,
    from_starts_at: Option<Instant>,
    to_starts_at: Option<Instant>,
    from_ends_at: Option<Instant>,
    to_ends_at: Option<Instant>,
    fee: Option<i64>,
    user_id: Option<UserId>,
    #[record(from = "u.name")]
    user_name: Option<String>,
}

impl EventRow {
    fn into_event(self, currency: Currency) -> BookingEvent {
        let kind = match self.from_status {
            None => Kind::Created,
            Some(_) if self.to_starts_at.is_some() => Kind::Time,
            Some(from) if from != self.to_status => Kind::Status,
            Some(_) if self.fee.is_some() => Kind::Fee,
            Some(_) => Kind::Notes,
        };
        let starts = self.from_starts_at != self.to_starts_at;
        let ends = self.from_ends_at != self.to_ends_at;
        BookingEvent {
            at: self.at,
            kind,
            from: self.from_status,
            to: self.to_status,
            from_starts_at: self.from_starts_at.filter(|_| starts),
            to_starts_at: self.to_starts_at.filter(|_| starts),
            from_ends_at: self.from_ends_at.filter(|_| ends),
            to_ends_at: self.to_ends_at.filter(|_| ends),
            fee: self.fee.map(|amount| Money { amount, currency }),
            user_id: self.user_id,
            user_name: self.user_name,
        }
    }
}

/// Shows the history of a booking, oldest change first.
///
/// Contains at most the last 1,000 changes. Clients see only the history of their own bookings.
#[utoipa::path(get, path = "/bookings/{id}/history", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = Page<BookingEvent>)))]
pub async fn show_booking_history(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
) -> Answer<Page<BookingEvent>> {
    let items = app.db.read(move |tx| {
        find(tx, &Actor::from(&*principal), id)?;
        let events = tx.records(&HISTORY, params![principal.business_id, id])?;
        Ok::<_, Problem>(events.into_iter().map(|event| event.into_event(principal.currency)).collect())
    });
    Ok(axum::Json(Page { items: items.await?, next: None }))
}
