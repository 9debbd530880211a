//! Booking a visit.

use axum::extract::State;
use cache::Stamp;
use db::{Tx, params};
use deserr::Deserr;
use jiff::SignedDuration;
use utoipa::ToSchema;

use super::actor::Actor;
use super::attendee::Attendee;
use super::catalogue::Catalogue;
use super::planning::{Length, Offers, Plan, PlannedItem, Times, Wanted};
use super::{Booking, Item, Status};
use crate::accounts::{Member, Principal, Role};
use crate::app::App;
use crate::changes::{Change, Transaction};
use crate::http::input::{FieldErrors, Listed};
use crate::http::{Code, Create, Created, FieldError, Problem, once};
use crate::locations::Location;
use crate::services::Duration;
use crate::types::{
    BookingId, BusinessId, ClientId, Currency, EmployeeId, Instant, LocationId, Money, Name, Named, Note, Phone, Price,
    SeriesId, ServiceId, UserId, When, Zone, local,
};

db::statements! {
    INSERT = "INSERT INTO bookings
            (business_id, location_id, client_id, status, starts_at, ends_at, day, price, notes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) {returning id}";
    INSERT_CLAIM = "INSERT INTO claims (resource_id, starts_at, ends_at, business_id, booking_id)
        VALUES ($1, $2, $3, $4, $5)";
    INSERT_ITEM = "INSERT INTO booking_items
            (booking_id, position, business_id, service_id, employee_id, starts_at, ends_at, price, minutes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INSERT_ROOM = "INSERT INTO booking_rooms (booking_id, position, room_id, business_id) VALUES ($1, $2, $3, $4)";
    INSERT_EVENT = "INSERT INTO booking_events (booking_id, number, business_id, at, user_id, to_status)
        VALUES ($1, 1, $2, $3, $4, $5)";
}

/// Services in one visit.
pub(super) const MAX_ITEMS: usize = 10;
/// The error of an empty list of items.
pub(super) const NO_ITEMS: &str = "must have at least one entry";
/// How far ahead a visit can be booked.
pub(super) const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 730);
/// How long ago a visit may have begun that is written down after the fact.
const BELATED: SignedDuration = SignedDuration::from_hours(24);

/// A visit to be. Give `service_id`, or `items` for several services one after the other.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewBooking {
    /// Who comes. Clients book for themselves and may leave it out.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// What somebody is called who is no client yet. They become one, if the visit can be had. For the front desk to give.
    #[deserr(default)]
    name: Option<Name>,
    /// Their phone.
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
    /// How long the one service is to take, if not as long as it takes with whoever does it. Not for clients to say.
    #[deserr(default)]
    duration_minutes: Option<Duration>,
    /// Several services, one after the other; no more than 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewItem>>, max_items = 10)]
    items: Option<Listed<NewItem, MAX_ITEMS>>,
    /// When it starts: RFC 3339, or a time on the location's clock. A whole minute.
    booking_date: When,
    /// Whether it can be outside of working hours: in breaks, time off and when the location is closed. For the front desk to say,
    /// with everybody named who is to serve.
    #[deserr(default)]
    #[schema(required = false)]
    outside_hours: bool,
    /// What to keep in mind.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
    /// `confirmed` or `pending`. What clients book for themselves is pending.
    #[deserr(default)]
    status: Option<Status>,
}

/// One service of a visit to be.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewItem {
    service_id: ServiceId,
    /// Who is to do it; anyone who is free if left out.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
}

/// What a booking is made of, checked as far as that goes without the records.
#[derive(Clone, Debug)]
struct Order {
    business: BusinessId,
    currency: Currency,
    user: Option<UserId>,
    attendee: Attendee,
    location: Option<LocationId>,
    wanted: Vec<Wanted>,
    /// Whether the request has a list of items, and so where its fields are.
    listed: bool,
    when: When,
    notes: Note,
    status: Status,
    /// Those who serve whatever their hours.
    always: Vec<EmployeeId>,
    /// Clients keep to the lead time; the desk need not.
    by_client: bool,
}

/// Everything that is to be written.
struct Draft {
    /// Who comes, if they are a client already.
    client: Option<Named<ClientId>>,
    visit: Planned,
}

/// A visit with all choices made.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) location: LocationId,
    pub(super) zone: Zone,
    pub(super) services: Vec<Named<ServiceId>>,
    pub(super) plan: Plan,
}

impl Planned {
    /// What is wanted, as it can be had.
    pub(super) fn new(offers: &Offers, plan: Plan) -> Self {
        let services = offers.offers.iter();
        let services = services.map(|offer| Named { id: offer.service.id, name: offer.service.name.clone() }).collect();
        Self { location: offers.location.id, zone: offers.location.time_zone.clone(), services, plan }
    }
}

/// What holds for all visits that are written down together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'t> {
    pub(super) business: BusinessId,
    pub(super) currency: Currency,
    /// Who books, if it is somebody who is logged in.
    pub(super) user: Option<UserId>,
    pub(super) client: &'t Named<ClientId>,
    pub(super) status: Status,
    pub(super) notes: &'t Note,
    /// The series to which they belong.
    pub(super) series: Option<SeriesId>,
}

/// Books a visit.
///
/// Of any number of requests for one employee or room at one time, one succeeds; the others get `slot_taken`. A service
/// without a named employee goes to whoever is free, and fails only when nobody is.
#[utoipa::path(post, path = "/bookings", operation_id = "create_booking", tag = "bookings",
    request_body = NewBooking, params(crate::http::idempotency::KeyHeader),
    responses((status = 201, body = Booking), (status = 409, body = crate::http::problem::Document)))]
pub async fn create_booking(
    State(app): State<App>,
    who: Member,
    Create { input, retry }: Create<NewBooking>,
) -> Result<Created<Booking>, Problem> {
    let now = app.clock.now();
    let order = order(input, &who)?;
    let same = order.clone();
    let (catalogue, stamp) = (app.clone(), app.catalogue.stamp(who.business_id));
    let prepare = move |tx: &mut Tx<'_>| draft(tx, &catalogue.catalogue, stamp, &order, now);
    let create = move |tx: &mut Transaction<'_, '_>, draft: &Draft| write(tx, &same, draft, now);
    once(&app.changes, &*who, now, retry, prepare, create).await
}

fn order(input: NewBooking, who: &Principal) -> Result<Order, Problem> {
    let by_client = who.role == Role::Client;
    let attendee = match Attendee::named(input.client_id, input.name, input.phone)? {
        Some(new @ Attendee::New(_)) if Actor::from(who).is_desk() => new,
        Some(Attendee::New(_)) => return Err(Problem::field("name", "is for the front desk to give")),
        known => Attendee::Known(client(known.and_then(|one| one.known()), who)?),
    };
    let listed = input.items.is_some();
    let mut wanted = wanted(input.service_id, input.employee_id, input.items)?;
    if input.duration_minutes.is_some() && by_client {
        return Err(Problem::field("duration_minutes", "is for the front desk to say"));
    }
    lasting(&mut wanted, input.duration_minutes, listed)?;
    let status = match input.status {
        None if by_client => Status::Pending,
        None | Some(Status::Confirmed) if !by_client => Status::Confirmed,
        Some(Status::Pending) => Status::Pending,
        Some(Status::Confirmed) => return Err(Problem::field("status", "is for the front desk to confirm")),
        _ => return Err(Problem::field("status", "must be pending or confirmed")),
    };
    let always = overruled(input.outside_hours, &Actor::from(who), &wanted)?;
    Ok(Order {
        business: who.business_id,
        currency: who.currency,
        user: Some(who.user_id),
        attendee,
        location: input.location_id,
        wanted,
        listed,
        when: input.booking_date,
        notes: input.notes,
        status,
        always,
        by_client,
    })
}

/// Has the one service that is wanted take so long, if that is said.
pub(super) fn lasting(wanted: &mut [Wanted], minutes: Option<Duration>, listed: bool) -> Result<(), Problem> {
    match (minutes, wanted) {
        (None, _) => Ok(()),
        (Some(minutes), [one]) if !listed => {
            one.length = Length::Asked(minutes);
            Ok(())
        }
        _ => Err(Problem::field("duration_minutes", "is of one service, and cannot be given with items")),
    }
}

/// Those whose working hours do not matter: whom the desk names, if it says so.
pub(super) fn overruled(outside_hours: bool, by: &Actor, wanted: &[Wanted]) -> Result<Vec<EmployeeId>, Problem> {
    match outside_hours {
        false => Ok(Vec::new()),
        true if !by.is_desk() => Err(Problem::field("outside_hours", "is for the front desk to say")),
        true if wanted.iter().any(|one| one.employee.is_none()) => {
            Err(Problem::field("outside_hours", "needs everybody who is to serve to be named"))
        }
        true => Ok(wanted.iter().filter_map(|one| one.employee).collect()),
    }
}

/// Who is to come: the client that is named, or oneself.
pub(super) fn client(named: Option<ClientId>, who: &Principal) -> Result<ClientId, Problem> {
    let by_client = who.role == Role::Client;
    match (named, who.client_id) {
        (Some(client), own) if !by_client || own == Some(client) => Ok(client),
        (Some(_), _) => Err(Problem::field("client_id", "must be yourself")),
        (None, Some(own)) if by_client => Ok(own),
        (None, _) => Err(Problem::field("client_id", "is missing")),
    }
}

/// What is wanted: one service, or a list of items.
pub(super) fn wanted(
    service: Option<ServiceId>,
    employee: Option<EmployeeId>,
    items: Option<Listed<NewItem, MAX_ITEMS>>,
) -> Result<Vec<Wanted>, Problem> {
    match (service, items) {
        (Some(_), Some(_)) => Err(Problem::field("items", "must not be given together with service_id")),
        (None, Some(_)) if employee.is_some() => Err(Problem::field("employee_id", "belongs into the items")),
        (None, Some(items)) if items.is_empty() => Err(Problem::field("items", NO_ITEMS)),
        (None, Some(items)) => Ok(items.iter().map(|item| Wanted::new(item.service_id, item.employee_id)).collect()),
        (Some(service), None) => Ok(vec![Wanted::new(service, employee)]),
        (None, None) => Err(Problem::field("service_id", "is missing, and so are items")),
    }
}

/// The place of an entry's field in a request, whether that has a list of items or not.
pub(super) fn place(listed: bool) -> impl Fn(usize, &str) -> String {
    move |index, name| if listed { format!("items.{index}.{name}") } else { name.to_owned() }
}

fn draft(tx: &mut Tx<'_>, catalogue: &Catalogue, stamp: Stamp, order: &Order, now: Instant) -> Result<Draft, Problem> {
    let business = order.business;
    let employee = order.wanted.iter().find_map(|wanted| wanted.employee);
    let location = catalogue.location(stamp, tx, business, order.location, employee)?;
    let zone = location.time_zone.clone();
    let start = order.when.at(&zone).and_then(|start| check_time(start, now));
    let start = start.map_err(|message| FieldError::new("booking_date", message));
    let offers = catalogue.offers(stamp, tx, business, &location, &order.wanted, place(order.listed))?;
    let (start, offers) = match (start, offers) {
        (Ok(start), Ok(offers)) => (start, offers),
        (start, offers) => {
            let client = order.attendee.fault(tx, business)?;
            let errors = client.into_iter().chain(start.err()).chain(offers.err().unwrap_or_default());
            return Err(Problem::invalid(errors.collect()));
        }
    };
    let (from, until) = offers.around(start);
    let times = offers.times_without(tx, from, until, order.attendee.known(), None, &order.always)?;
    if order.by_client {
        check_offered(&times, &location, start, now)?;
    }
    let plan = times.plan(start)?;
    Ok(Draft { client: times.client.clone(), visit: Planned::new(&offers, plan) })
}

pub(super) fn check_time(start: Instant, now: Instant) -> Result<Instant, String> {
    let ahead = start.0.duration_since(now.0);
    if start.micros() % 60_000_000 != 0 {
        Err("must be a whole minute".to_owned())
    } else if ahead < -BELATED {
        Err("must not be more than a day ago".to_owned())
    } else if ahead > FARTHEST {
        Err("must not be more than two years ahead".to_owned())
    } else {
        Ok(start)
    }
}

/// Clients keep to the lead time and to the times that are offered; the desk need not.
pub(super) fn check_offered(
    times: &Times<'_>,
    location: &Location,
    start: Instant,
    now: Instant,
) -> Result<(), Problem> {
    let minutes = location.lead_minutes.0;
    if start.0.duration_since(now.0) < SignedDuration::from_mins(minutes.into()) {
        let detail = format!("visits must be booked at least {minutes} minutes ahead");
        return Err(Problem::new(Code::OutsideHours).detail(detail));
    }
    if !times.is_offered(start) {
        let message = format!("must be a time that is offered, every {} minutes", location.step_minutes.0);
        return Err(Problem::field("booking_date", message));
    }
    Ok(())
}

fn write(tx: &mut Transaction<'_, '_>, order: &Order, draft: &Draft, now: Instant) -> Result<Booking, Problem> {
    let Order { business, currency, user, status, notes, .. } = order;
    let client = order.attendee.client(tx, *business, draft.client.as_ref(), now)?;
    let terms = Terms {
        business: *business,
        currency: *currency,
        user: *user,
        client: &client,
        status: *status,
        notes,
        series: None,
    };
    write_one(tx, &terms, &draft.visit, now)
}

/// Writes one visit down, as [`write_down`] does.
pub(super) fn write_one(
    tx: &mut Transaction<'_, '_>,
    terms: &Terms<'_>,
    visit: &Planned,
    now: Instant,
) -> Result<Booking, Problem> {
    let booked = write_down(tx, terms, std::slice::from_ref(visit), now)?;
    booked.into_iter().next().ok_or_else(|| Problem::new(Code::OutsideHours))
}

/// Writes visits down, with all that belongs to them: their claims in the order of the resources, as everybody makes them.
pub(super) fn write_down(
    tx: &mut Transaction<'_, '_>,
    terms: &Terms<'_>,
    visits: &[Planned],
    now: Instant,
) -> Result<Vec<Booking>, Problem> {
    let Terms { business, currency, user, client, status, notes, series } = *terms;
    let mut booked = Vec::with_capacity(visits.len());
    let mut claims = Vec::new();
    for Planned { location, zone, services, plan } in visits {
        let (Some(first), Some(last)) = (plan.items.first(), plan.items.last()) else {
            return Err(Problem::new(Code::OutsideHours));
        };
        let (starts_at, ends_at) = (first.starts_at, last.ends_at);
        let day = zone.day(starts_at);
        let price = plan.price()?;
        let row = params![business, location, client.id, status, starts_at, ends_at, day, price, notes, now,];
        let id: BookingId = tx.insert(&INSERT, row)?;
        claims.extend(plan.claims.iter().map(|claim| (*claim, id)));
        booked.push(Booking {
            id,
            version: 1,
            status,
            location_id: *location,
            starts_at: local(starts_at, zone),
            ends_at: local(ends_at, zone),
            client: client.clone(),
            items: items(services, plan, zone, currency),
            price: Money { amount: price.minor_units(), currency },
            fee: Money { amount: 0, currency },
            notes: notes.to_string(),
            created_at: now,
            changed_at: now,
            series_id: series,
            sort_key: starts_at.micros(),
        });
    }
    claims.sort_unstable();
    for (claim, id) in &claims {
        tx.later(&INSERT_CLAIM, params![claim.resource, claim.starts, claim.ends, business, *id])?;
    }
    for (Booking { id, .. }, Planned { services, plan, .. }) in booked.iter().zip(visits) {
        itemise(tx, business, *id, services, plan)?;
        tx.later(&INSERT_EVENT, params![*id, business, now, user, status])?;
    }
    for booking in &booked {
        tx.changed(Change::BookingCreated { booking: booking.clone() });
    }
    Ok(booked)
}

/// Writes what a plan keeps busy, and its items with their rooms.
pub(super) fn occupy(
    tx: &mut Tx<'_>,
    business: BusinessId,
    id: BookingId,
    services: &[Named<ServiceId>],
    plan: &Plan,
) -> Result<(), db::Error> {
    for claim in &plan.claims {
        tx.later(&INSERT_CLAIM, params![claim.resource, claim.starts, claim.ends, business, id])?;
    }
    itemise(tx, business, id, services, plan)
}

/// Writes the items of a plan, with their rooms.
fn itemise(
    tx: &mut Tx<'_>,
    business: BusinessId,
    id: BookingId,
    services: &[Named<ServiceId>],
    plan: &Plan,
) -> Result<(), db::Error> {
    for (position, (item, service)) in (1_i64..).zip(plan.items.iter().zip(services)) {
        let PlannedItem { employee, starts_at, ends_at, price, minutes, .. } = item;
        let row = params![id, position, business, service.id, employee, starts_at, ends_at, price, minutes];
        tx.later(&INSERT_ITEM, row)?;
        for room in &item.rooms {
            tx.later(&INSERT_ROOM, params![id, position, *room, business])?;
        }
    }
    Ok(())
}

/// A plan's items, as they are shown.
pub(super) fn items(services: &[Named<ServiceId>], plan: &Plan, zone: &Zone, currency: Currency) -> Vec<Item> {
    let items = plan.items.iter().zip(services).map(|(item, service)| Item {
        service: Named::clone(service),
        employee: Named { id: item.employee, name: item.employee_name.clone() },
        starts_at: local(item.starts_at, zone),
        ends_at: local(item.ends_at, zone),
        price: Money { amount: item.price.minor_units(), currency },
        duration_minutes: item.minutes,
    });
    items.collect()
}

impl Plan {
    /// What all of it costs together.
    pub(super) fn price(&self) -> Result<Price, Problem> {
        let total = self.items.iter().map(|item| item.price.minor_units()).sum();
        Price::new(total).ok_or_else(|| Problem::field("items", "cost more together than a visit can"))
    }
}
