//! Walk-ins: somebody stands at the desk now.

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

/// Whoever is served within so long is there already.
const MAX_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// Days after today that are looked at for the earliest time, if there is none today.
const MAX_HOURS: i64 = 14;
/// What the client is called whose visits are those of people who left no name.
const WALK_IN_NAME: &str = "Walk-in";

/// Somebody who stands at the desk. Give `client_id`, or `name` for a new client, or neither for nobody in particular.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewWalkIn {
    /// One of the clients.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// What a new client is called.
    #[deserr(default)]
    name: Option<Name>,
    /// A new client's phone.
    #[deserr(default)]
    phone: Option<Phone>,
    /// The location, if left out, is where the employee works, or else the business's first.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// The one service that is wanted.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Who is to do it; anyone who is free if left out.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Several services, one after the other; no more than 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// What to keep in mind.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
}

struct Draft {
    client: Option<Named<ClientId>>,
    planned: Planned,
    status: BookingStatus,
}

/// Books somebody who stands at the desk: as early as it can be from now on, today.
///
/// If it begins within five minutes they have arrived; if not, the visit is confirmed. If nothing is free today the
/// answer is `slot_taken`, or `outside_hours` if nobody works any more, and `earliest` is the earliest time within two
/// weeks. People who leave no name are all one client, which is called Walk-in and is found under that name.
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
                let detail = format!("nothing is free today; the earliest time is {}", start.as_str());
                Problem::new(code).detail(detail).earliest(start)
            }
            None => Problem::new(code).detail(format!("nothing is free today, nor within {MAX_HOURS} days")),
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

/// The first instant of tomorrow, in microseconds.
fn end_of_today(offers: &Arc<Offers>, now: Instant) -> Result<i64, Problem> {
    let zone = &offers.location.time_zone;
    let end = end_of(zone.day(now), zone).map_err(|message| Problem::new(Code::OutsideHours).detail(message))?;
    Ok(end.micros())
}

/// The earliest start from then on, within two weeks.
fn earliest(tx: &mut Tx<'_>, offers: &Arc<Offers>, begins: i64) -> Result<Option<Instant>, Problem> {
    let first = Instant::from_micros(begins);
    let last = first.0.checked_add(Span::new().hours(24 * MAX_HOURS)).map_err(Problem::internal)?;
    let times = offers.times(tx, &TimesQuery::within(offers.span(first, Instant(last))))?;
    let starts = times.starts();
    let mut starts = starts.iter().map(|minute| Instant(times.window.instant(minute)));
    Ok(starts.find(|start| *start >= first))
}

/// The client who is nobody in particular, made when there is one for the first time.
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
    // Of several who find none one makes it, and the others wait and find it.
    tx.lock(&LOCK, params![business])?;
    if let Some(client) = find(tx)? {
        return Ok(client);
    }
    let name: Name = WALK_IN_NAME.parse().map_err(|message: String| Problem::field("name", message))?;
    let id = NewClient::called(name, None).insert(tx, business, now)?.id;
    tx.execute(&INSERT_WALK_IN_CLIENT, params![business, id])?;
    Ok(Named { id, name: WALK_IN_NAME.to_owned() })
}
