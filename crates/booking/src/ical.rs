//! Bookings as iCalendar: a single booking as a file, and an employee's bookings as a feed.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::SignedDuration;
use parlour_catalogue::businesses::CancellationPolicy;
use parlour_core::context::Context;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{IfNoneMatch, Problem, TaggedJson};
use parlour_core::principal::Member;
use parlour_core::records::{Booking, BookingItem, BookingStatus};
use parlour_core::response_cache;
use parlour_core::types::{BookingId, BusinessId, Currency, EmployeeId, Instant, LocationId, Zone};
use parlour_db::{Tx, params};
use parlour_messaging::Calendar;
use sha2::{Digest, Sha256};

use super::actor::Actor;
use super::show::find;
use crate::rows::{BookingRow, booking_columns, read_bookings};
use crate::state::Bookings;

parlour_db::statements! {
    BOOKING_CONTEXT of BookingContext = "SELECT {columns u} FROM bookings b JOIN businesses u ON u.id = b.business_id
        JOIN locations l ON l.id = b.location_id
        WHERE b.business_id = $1 AND b.id = $2";
    LOCATIONS of IcalLocation = "SELECT {columns} FROM locations
        WHERE business_id = $1 ORDER BY id LIMIT 1000";
    /// Selects bookings by the start of the employee's first item, between two instants. Limited to the latest 5,000.
    FEED of BookingRow = booking_columns!(
        "b.sort_key",
        "(SELECT x.starts_at AS sort_key, v.* FROM booking_items x JOIN bookings v ON v.id = x.booking_id
            WHERE x.business_id = $1 AND x.employee_id = $2 AND x.starts_at >= $3 AND x.starts_at < $4
            AND NOT EXISTS (SELECT 1 FROM booking_items p WHERE p.booking_id = x.booking_id
                AND p.employee_id = x.employee_id AND p.position < x.position)
            ORDER BY x.starts_at DESC, x.booking_id DESC LIMIT 5000) b",
        "b.sort_key, b.id, i.position"
    );
}

/// Time before now that a feed covers.
const FEED_LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Time after now that a feed covers.
const FEED_LOOK_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 180);

/// Business and location of a booking.
#[derive(parlour_db::Record)]
pub(super) struct BookingContext {
    #[record(from = "u.name")]
    pub(super) business: String,
    pub(super) currency: Currency,
    #[record(from = "u.cancellation_policy")]
    pub(super) policy: CancellationPolicy,
    #[record(flatten = "l")]
    pub(super) location: IcalLocation,
}

/// Location, as shown in calendars and on pages for managing bookings.
#[derive(Debug, parlour_db::Record)]
pub struct IcalLocation {
    id: LocationId,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) time_zone: Zone,
}

impl BookingContext {
    /// Reads the context of a booking. Returns `None` if there is no such booking.
    pub(super) fn of(tx: &mut Tx<'_>, business: BusinessId, id: BookingId) -> Result<Option<Self>, parlour_db::Error> {
        tx.record(&BOOKING_CONTEXT, params![business, id])
    }
}

impl IcalLocation {
    /// Returns the name and the address on one line. Empty parts are omitted.
    fn line(&self) -> String {
        let parts = [&self.name, &self.address, &self.city, &self.state].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Returns the iCalendar UID of a booking. Files, feeds and emails use the same UID, and rescheduling does not change
/// it. The suffix identifies the installation.
pub fn uid(app: &Context, id: BookingId) -> String {
    let own = Sha256::digest(app.secret.key("calendar-uid"));
    let own: String = own[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("booking-{id}@{own}.parlour")
}

fn event(
    app: &Context,
    booking: &Booking,
    items: &[&BookingItem],
    location: &IcalLocation,
) -> parlour_messaging::Event {
    let first = items.first().map_or(booking.starts_at, |item| item.starts_at);
    let last = items.last().map_or(booking.ends_at, |item| item.ends_at);
    parlour_messaging::Event {
        uid: uid(app, booking.id),
        sequence: u32::try_from(booking.version).unwrap_or(u32::MAX),
        changed_at: booking.changed_at.0,
        starts_at: first.instant().0,
        ends_at: last.instant().0,
        summary: services(items),
        location: location.line(),
        description: String::new(),
        status: match booking.status {
            BookingStatus::Pending => parlour_messaging::Status::Tentative,
            BookingStatus::Cancelled | BookingStatus::NoShow => parlour_messaging::Status::Cancelled,
            BookingStatus::Confirmed | BookingStatus::Arrived | BookingStatus::InService | BookingStatus::Completed => {
                parlour_messaging::Status::Confirmed
            }
        },
        organizer: None,
        attendee: None,
    }
}

fn services(items: &[&BookingItem]) -> String {
    items.iter().map(|item| item.service.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns a booking as iCalendar. Adds the management link to the description if `link` is given.
pub(super) fn booking_calendar(
    app: &Bookings,
    booking: &Booking,
    around: &BookingContext,
    link: Option<&str>,
) -> Result<TaggedJson, Problem> {
    let items: Vec<&BookingItem> = booking.items.iter().collect();
    let mut event = event(app, booking, &items, &around.location);
    event.summary = format!("{}: {}", around.business, event.summary);
    let lines = items.iter().map(|item| format!("{}, {}", item.service.name, item.employee.name));
    event.description = lines.chain(link.map(str::to_owned)).collect::<Vec<_>>().join("\n");
    let calendar = Calendar { method: parlour_messaging::Method::Publish, name: None, events: &[event] };
    Ok(TaggedJson::from(calendar.to_ics().into_bytes()))
}

/// Returns an employee's bookings as an iCalendar feed called `name`. An event lasts from the start of the employee's
/// first item to the end of the employee's last item.
pub fn employee_calendar(
    app: &Bookings,
    tx: &mut Tx<'_>,
    business: BusinessId,
    currency: Currency,
    (employee, name): (EmployeeId, &str),
    now: Instant,
) -> Result<TaggedJson, Problem> {
    let from = now.0.checked_sub(FEED_LOOK_BACK).map(Instant).map_err(Problem::internal)?;
    let until = now.0.checked_add(FEED_LOOK_AHEAD).map(Instant).map_err(Problem::internal)?;
    let places = tx.records(&LOCATIONS, params![business])?;
    let bookings = read_bookings(tx, &FEED, params![business, employee, from, until], currency)?;
    let events = bookings.iter().filter_map(|booking| {
        let own: Vec<&BookingItem> = booking.items.iter().filter(|item| item.employee.id == employee).collect();
        let location = places.iter().find(|location| location.id == booking.location_id)?;
        let mut event = event(app, booking, &own, location);
        event.summary = format!("{}: {}", booking.client.name, event.summary);
        Some(event)
    });
    let events: Vec<parlour_messaging::Event> = events.collect();
    let calendar = Calendar { method: parlour_messaging::Method::Publish, name: Some(name), events: &events };
    Ok(TaggedJson::from(calendar.to_ics().into_bytes()))
}

/// Returns a calendar as an HTTP response, or status 304 if `if_none_match` matches its ETag.
pub fn answer(calendar: &TaggedJson, if_none_match: &IfNoneMatch) -> Response {
    calendar.respond_as(if_none_match, response_cache::REVALIDATE, "text/calendar; charset=utf-8")
}

/// Like [`answer`], but as a file to download, named `booking.ics`.
pub(super) fn file(calendar: &TaggedJson, if_none_match: &IfNoneMatch) -> Response {
    let mut response = answer(calendar, if_none_match);
    let name = HeaderValue::from_static("attachment; filename=\"booking.ics\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    response
}

/// Shows a booking as an iCalendar file (RFC 5545).
///
/// The `SEQUENCE` is the booking's version, so that calendar programs apply changes. Clients see only their own
/// bookings.
#[utoipa::path(get, path = "/bookings/{id}/calendar", tag = "bookings",
    params(("id" = BookingId, Path,)), responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn show_booking_calendar(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let calendar = app.clone();
    let found = app.db.read(move |tx| {
        let booking = find(tx, &Actor::from(&*principal), id)?;
        let around = BookingContext::of(tx, principal.business_id, id)?.ok_or_else(Problem::not_found)?;
        booking_calendar(&calendar, &booking, &around, None)
    });
    Ok(file(&found.await?, &if_none_match))
}
