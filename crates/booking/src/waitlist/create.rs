//! `POST /waitlist`: adds a client to the waitlist.

use axum::extract::State;
use deserr::Deserr;
use parlour_catalogue::locations::Location;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::http::{Code, Create, Created, FieldError, Problem, create_idempotent};
use parlour_core::principal::{Member, Role};
use parlour_core::types::{
    ClientId, Day, EmployeeId, Instant, LocationId, Note, ServiceId, TimeOfDay, WaitlistEntryId, Zone,
};
use parlour_db::{Tx, params};
use utoipa::ToSchema;

use super::entry::{Entry, entry_columns, read_entries};
use crate::attendee::{Attendee, check_client};
use crate::planner::Planner;
use crate::policy::client;
use crate::request::{BookingRequest, MAX_ITEMS, NewBookingItem, RequestedItem};
use crate::state::Bookings;

parlour_db::statements! {
    SHOW of Entry = entry_columns!("(SELECT * FROM waitlist WHERE business_id = $1 AND id = $2)");
    INSERT = "INSERT INTO waitlist
            (business_id, location_id, client_id, state, first_day, last_day, earliest, latest, notes, created_at)
        VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $9) {returning id}";
    /// Selects the client's waiting entries, at most `MAX_ENTRIES_PER_CLIENT`.
    WAITING = "SELECT id FROM waitlist WHERE business_id = $1 AND client_id = $2 AND state = 'waiting' ORDER BY id
        LIMIT 10";
    /// Selects the client's waiting entries for the same location, days and times of day, with one row per service.
    SAME_TIMES = "SELECT w.id, i.service_id, i.employee_id FROM waitlist w JOIN waitlist_items i ON i.entry_id = w.id
        WHERE w.business_id = $1 AND w.client_id = $2 AND w.state = 'waiting' AND w.location_id = $3
        AND w.first_day = $4 AND w.last_day = $5 AND w.earliest = $6 AND w.latest = $7 ORDER BY w.id, i.position";
    LOCK_CLIENT = "SELECT id FROM clients WHERE business_id = $1 AND id = $2 {for update}";
    INSERT_ITEM = "INSERT INTO waitlist_items (entry_id, position, business_id, service_id, employee_id)
        VALUES ($1, $2, $3, $4, $5)";
}

/// Maximum number of waiting entries that clients can create for themselves. Staff can create more.
const MAX_ENTRIES_PER_CLIENT: usize = 10;
/// Maximum number of days from the first to the last suitable day, inclusive.
const MAX_DAYS: i32 = 62;

/// New waitlist entry. Give `service_id`, or `items` for several consecutive services.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[schema(as = NewWaitlistEntry)]
pub struct NewEntry {
    /// Client who waits. Clients can only add themselves and may omit it. Required for staff.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// Location. Defaults to the first location of the first named employee, or else of the business.
    #[deserr(default)]
    location_id: Option<LocationId>,
    /// Service of a booking with a single service. Not together with `items`.
    #[deserr(default)]
    service_id: Option<ServiceId>,
    /// Employee who performs the service. Any employee if omitted. Not together with `items`.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
    /// Services of the booking, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// First suitable day, on the location's calendar.
    first_day: Day,
    /// Last suitable day. Defaults to the first day. At most 62 days in total.
    #[deserr(default)]
    last_day: Option<Day>,
    /// Earliest time of day for the start of the booking. Defaults to 00:00.
    #[deserr(default = TimeOfDay::hour(0))]
    #[schema(required = false)]
    earliest: TimeOfDay,
    /// Latest time of day for the start of the booking, exclusive. Defaults to 24:00.
    #[deserr(default = TimeOfDay::hour(24))]
    #[schema(required = false)]
    latest: TimeOfDay,
    /// Notes, copied to the booking when an offer is accepted.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
}

/// Adds a client to the waitlist.
///
/// A suitable slot that becomes free is offered to the waiting clients, oldest entry first. Clients who have
/// unsubscribed get no offers. If the business sends notifications, clients without a suitable email address or phone
/// number get no offers either. A second waiting entry of a client with the same location, services, employees, days
/// and times of day is rejected with `duplicate`.
#[utoipa::path(post, path = "/waitlist", tag = "waitlist",
    request_body = NewEntry, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Entry), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn create_waitlist_entry(
    State(app): State<Bookings>,
    principal: Member,
    Create { mut input, retry }: Create<NewEntry>,
) -> Result<Created<Entry>, Problem> {
    let planner = Planner::new(&app, principal.business_id);
    let (business, now) = (principal.business_id, planner.now);
    let by_client = principal.role == Role::Client;
    let client = client(input.client_id, &principal)?;
    let request = BookingRequest::read(input.location_id, input.service_id, input.employee_id, input.items.take())?;
    let entry_for_write = (input.clone(), request.items.clone());
    let prepare = move |tx: &mut Tx<'_>| {
        let times = |location: &Location| match check_times(&input, &location.time_zone, now) {
            errors if errors.is_empty() => Ok(location.id),
            errors => Err(Problem::invalid(errors)),
        };
        match planner.open(tx, &request, times) {
            Ok((location, _)) => check_client(tx, business, client).map(|()| location),
            Err(problem) => Err(Attendee::Existing(client).add_client_error(tx, business, problem)),
        }
    };
    let (shows, role) = (app.clone(), principal.role);
    let create = move |tx: &mut Transaction<'_, '_>, location: &LocationId| {
        let (input, requested) = &entry_for_write;
        let (earliest, latest) = (input.earliest, input.latest);
        let last_day = input.last_day.unwrap_or(input.first_day);
        let row = params![business, location, client, input.first_day, last_day, earliest, latest, input.notes, now];
        // Serialize concurrent requests for a client, so that each sees the entries created before it.
        tx.lock(&LOCK_CLIENT, params![business, client])?;
        if by_client
            && tx.all(&WAITING, params![business, client], |row| row.take::<i64>())?.len() >= MAX_ENTRIES_PER_CLIENT
        {
            return Err(Problem::field("client_id", format!("already has {MAX_ENTRIES_PER_CLIENT} waitlist entries")));
        }
        let times = params![business, client, location, input.first_day, last_day, earliest, latest];
        let there = tx.all(&SAME_TIMES, times, |row| {
            Ok((row.take::<WaitlistEntryId>()?, RequestedItem::new(row.take()?, row.take()?)))
        })?;
        let is_same = |entry: &[(WaitlistEntryId, RequestedItem)]| entry.iter().map(|(_, one)| one).eq(requested);
        if there.chunk_by(|(one, _), (next, _)| one == next).any(is_same) {
            return Err(Problem::new(Code::Duplicate).detail("the client already has this waitlist entry"));
        }
        let id: WaitlistEntryId = tx.insert(&INSERT, row)?;
        for (position, one) in (1_i64..).zip(requested) {
            tx.execute_deferred(&INSERT_ITEM, params![id, position, business, one.service, one.employee])?;
        }
        tx.record_change(Change::WaitlistUpdated { entry: id, client, released_slot: None });
        let made = read_entries(tx, &shows, &SHOW, (business, role), params![business, id], now)?.pop();
        made.ok_or_else(Problem::not_found)
    };
    create_idempotent(&app.changes, &*principal, now, retry, prepare, create).await
}

/// Returns the errors of the days and the times of day. Empty if they are valid.
fn check_times(new: &NewEntry, zone: &Zone, now: Instant) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let last = new.last_day.unwrap_or(new.first_day);
    let field = if new.last_day.is_some() { "last_day" } else { "first_day" };
    if last < new.first_day {
        errors.push(FieldError::new(field, "must not be before first_day"));
    } else if last < zone.day(now) {
        errors.push(FieldError::new(field, "must not be in the past"));
    } else if new.first_day.0.until(last.0).map_or(MAX_DAYS, |span| span.get_days()) >= MAX_DAYS {
        errors.push(FieldError::new(field, format!("must be within {MAX_DAYS} days of first_day")));
    }
    if last == zone.day(now) && new.latest.minutes() <= zone.minute_of_day(now) {
        errors.push(FieldError::new("latest", "must not be in the past"));
    }
    if new.latest <= new.earliest {
        errors.push(FieldError::new("latest", "must be after earliest"));
    }
    errors
}
