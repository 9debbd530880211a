//! One booking, and what happened to it.

use axum::extract::State;
use db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Booking, Status, booking_columns, read_bookings};
use crate::accounts::{Member, Principal, Role};
use crate::app::App;
use crate::http::input::Segment;
use crate::http::{Answer, Page, Problem};
use crate::types::{BookingId, Instant, UserId};

db::statements! {
    SHOW = booking_columns!(
        "b.starts_at", "(SELECT * FROM bookings WHERE business_id = $1 AND id = $2) b", "i.position"
    );
    HISTORY = "SELECT h.at, h.from_status, h.to_status, h.user_id, u.name
        FROM booking_events h LEFT JOIN users u ON u.id = h.user_id
        WHERE h.business_id = $1 AND h.booking_id = $2 ORDER BY h.number LIMIT 1000";
}

/// The booking, if it is there for this person to see.
pub(super) fn find(tx: &mut Tx<'_>, who: &Principal, id: BookingId) -> Result<Booking, Problem> {
    let found = read_bookings(tx, &SHOW, params![who.business_id, id], who.currency)?.pop();
    let visible = |booking: &Booking| who.role != Role::Client || who.client_id == Some(booking.client.id);
    found.filter(visible).ok_or_else(Problem::not_found)
}

/// Shows a booking. Clients see their own.
#[utoipa::path(get, path = "/bookings/{id}", operation_id = "show_booking", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = Booking)))]
pub async fn show_booking(State(app): State<App>, who: Member, Segment(id): Segment<BookingId>) -> Answer<Booking> {
    app.db.read(move |tx| find(tx, &who, id)).await.map(axum::Json)
}

/// A change of a booking's state.
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    at: Instant,
    /// Null for the first one.
    from: Option<Status>,
    to: Status,
    /// Who did it.
    user_id: Option<UserId>,
    /// What they are called.
    user_name: Option<String>,
}

/// Shows what happened to a booking, in order.
#[utoipa::path(get, path = "/bookings/{id}/history", operation_id = "show_booking_history", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = Page<Event>)))]
pub async fn show_history(State(app): State<App>, who: Member, Segment(id): Segment<BookingId>) -> Answer<Page<Event>> {
    let items = app.db.read(move |tx| {
        find(tx, &who, id)?;
        let events = tx.all(&HISTORY, params![who.business_id, id], |row| {
            Ok(Event {
                at: row.take()?,
                from: row.take()?,
                to: row.take()?,
                user_id: row.take()?,
                user_name: row.take()?,
            })
        })?;
        Ok::<_, Problem>(events)
    });
    Ok(axum::Json(Page { items: items.await?, next: None }))
}
