//! Walk-ins: bookings for clients who are at the front desk now.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use jiff::{SignedDuration, Span};
use parlour_clients::NewClient;
use parlour_core::changes::Transaction;
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::http::{Code, Create, Created, Problem, create_idempotent};
use parlour_core::principal::FrontDesk;
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{
    BusinessId, ClientId, EmployeeId, Instant, LocationId, Name, Named, Note, Phone, ServiceId, local,
};
use parlour_db::{Tx, params};
use utoipa::ToSchema;

use super::attendee::Attendee;
use super::local_day::end_of;
use super::offers::Offers;
use super::planner::Planner;
use super::request::{BookingRequest, MAX_ITEMS, NewBookingItem};
use super::store::{Planned, Terms, write_one};
use super::times::TimesQuery;
use crate::state::Bookings;

parlour_db::statements! {
    FIND_WALK_IN_CLIENT = "SELECT c.id, c.name FROM walk_in_clients w JOIN clients c ON c.id = w.client_id
        WHERE w.business_id = $1";
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    INSERT_WALK_IN_CLIENT = "INSERT INTO walk_in_clients (business_id, client_id) VALUES ($1, $2)";
}

/// Maximum time from now to the start of a walk-in with the status `arrived`.
const MAX_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// Number of days after today to search for the earliest start, if no time is available today.
const MAX_DAYS_AHEAD: i64 = 14;
/// Name of the client that all anonymous walk-ins share.
const WALK_IN_NAME: &str = "Walk-in";

/// New booking for a client at the front desk. Give `client_id`, or `name` for a new client, or neither for an
/// anonymous walk-in.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewWalkIn {
    /// Existing client. Not together with `name`.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// Name of a new client, who is created together with the booking.
    #[deserr(default)]
    name: Option<Name>,
    /// Phone number of the new client. Only with `name`.
    #[deserr(default)]
    phone: Option<Phone>,
    /// Location. Defaults to the first location of the first named employee, or else of the business.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// Service of a booking with a single service. Not together with `items`.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Employee who performs the service. Any free employee if omitted. Not together with `items`.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Services of the booking, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// Notes on the booking.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
}

struct Draft {
    client: Option<Named<ClientId>>,
    planned: Planned,
    status: BookingStatus,
}

/// Creates a booking for a walk-in, at the earliest available time today.
///
/// If the booking starts within five minutes, its status is `arrived`, otherwise `confirmed`. All anonymous walk-ins
/// share one client, named Walk-in.
///
/// If no time is available today, the request fails: with `slot_taken` if only bookings, blocks or offers prevent it,
/// otherwise with `outside_hours`. The problem's `earliest` is then the earliest available time in the two weeks after
/// today. It is absent if no time is available then either.
#[utoipa::path(post, path = "/walk-ins", tag = "bookings",
    request_body = NewWalkIn, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Booking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn create_walk_in(
    State(app): State<Bookings>,
    principal: FrontDesk,
    Create { input, retry }: Create<NewWalkIn>,
) -> Result<Created<Booking>, Problem> {
    let planner = Planner::new(&app, principal.business_id);
    let (business, now) = (principal.business_id, planner.now);
    let NewWalkIn { client_id, name, phone, location_id, service_id, employee_id, items, notes } = input;
    let attendee = Attendee::named(client_id, name, phone)?;
    let request = BookingRequest::read(location_id, service_id, employee_id, items)?;
    let who_comes = attendee.clone();
    let prepare = move |tx: &mut Tx<'_>| draft(tx, &planner, &request, who_comes.as_ref());
    let (user, currency) = (principal.user_id, principal.currency);
    let create = move |tx: &mut Transaction<'_, '_>, draft: &Draft| {
        let client = match &attendee {
            Some(attendee) => attendee.client(tx, business, draft.client.as_ref(), now)?,
            None => walk_in_client(tx, business, now)?,
        };
        let status = draft.status;
        let terms =
            Terms { business, currency, user: Some(user), client: &client, status, notes: &notes, series: None };
        write_one(tx, &terms, &draft.planned, now)
    };
    create_idempotent(&app.changes, &*principal, now, retry, prepare, create).await
}

fn draft(
    tx: &mut Tx<'_>,
    planner: &Planner,
    request: &BookingRequest,
    attendee: Option<&Attendee>,
) -> Result<Draft, Problem> {
    let now = planner.now;
    let opened = planner.open(tx, request, |_| Ok(()));
    let opened = opened.map_err(|problem| match attendee {
        Some(attendee) => attendee.add_client_error(tx, planner.business(), problem),
        None => problem,
    });
    let ((), offers) = opened?;
    let first = next_minute(now);
    let (begins, ends) = (first.micros(), end_of_today(&offers, now)?);
    let window = offers.span(first, Instant::from_micros(ends));
    let client = attendee.and_then(Attendee::known);
    let times = offers.times(tx, &TimesQuery { client, ..TimesQuery::within(window) })?;
    let today = |minutes: parlour_schedule::MinuteSet| {
        let mut starts = minutes.iter().map(|minute| times.window.microsecond(minute));
        starts.find(|start| (begins..ends).contains(start))
    };
    let Some(start) = today(times.starts()) else {
        let code = if today(times.starts_if_free()).is_some() { Code::SlotTaken } else { Code::OutsideHours };
        return Err(match earliest(tx, &offers, ends)? {
            Some(start) => {
                let start = local(start, &offers.location.time_zone);
                let detail = format!("no time is available today; the earliest is {}", start.as_str());
                Problem::new(code).detail(detail).earliest(start)
            }
            None => Problem::new(code).detail(format!("no time is available today or within {MAX_DAYS_AHEAD} days")),
        });
    };
    let start = Instant::from_micros(start);
    let status =
        if start.0.duration_since(now.0) <= MAX_WAIT { BookingStatus::Arrived } else { BookingStatus::Confirmed };
    let plan = times.plan(start)?;
    Ok(Draft { client: times.client.clone(), planned: Planned::new(&offers, plan), status })
}

fn next_minute(now: Instant) -> Instant {
    Instant::from_micros((now.micros() + 59_999_999).div_euclid(60_000_000) * 60_000_000)
}

/// Returns the end of today on the location's clock, in microseconds.
fn end_of_today(offers: &Arc<Offers>, now: Instant) -> Result<i64, Problem> {
    let zone = &offers.location.time_zone;
    let end = end_of(zone.day(now), zone).map_err(|message| Problem::new(Code::OutsideHours).detail(message))?;
    Ok(end.micros())
}

/// Returns the earliest start within two weeks from `begins`, which is in microseconds.
fn earliest(tx: &mut Tx<'_>, offers: &Arc<Offers>, begins: i64) -> Result<Option<Instant>, Problem> {
    let first = Instant::from_micros(begins);
    let last = first.0.checked_add(Span::new().hours(24 * MAX_DAYS_AHEAD)).map_err(Problem::internal)?;
    let times = offers.times(tx, &TimesQuery::within(offers.span(first, Instant(last))))?;
    let starts = times.starts();
    let mut starts = starts.iter().map(|minute| Instant(times.window.instant(minute)));
    Ok(starts.find(|start| *start >= first))
}

/// Returns the shared client for anonymous walk-ins. Creates it on first use.
fn walk_in_client(
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    now: Instant,
) -> Result<Named<ClientId>, Problem> {
    let find = |tx: &mut Tx<'_>| {
        tx.first(&FIND_WALK_IN_CLIENT, params![business], |row| Ok(Named { id: row.take()?, name: row.take()? }))
    };
    if let Some(client) = find(tx)? {
        return Ok(client);
    }
    // Several concurrent transactions may find no client. The lock lets one of them create it; the others wait and then
    // find it.
    tx.lock(&LOCK, params![business])?;
    if let Some(client) = find(tx)? {
        return Ok(client);
    }
    let name: Name = WALK_IN_NAME.parse().map_err(|message: String| Problem::field("name", message))?;
    let id = NewClient::called(name, None).insert(tx, business, now)?.id;
    tx.execute(&INSERT_WALK_IN_CLIENT, params![business, id])?;
    Ok(Named { id, name: WALK_IN_NAME.to_owned() })
}
