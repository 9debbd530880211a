//! `POST /bookings`: creates a booking.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::http::{Create, Created, Problem, create_idempotent};
use parlour_core::principal::{Member, Principal, Role};
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{
    BusinessId, ClientId, Currency, Duration, EmployeeId, Instant, InstantOrLocalTime, LocationId, Name, Named, Note,
    Phone, ServiceId, UserId,
};
use parlour_db::Tx;
use utoipa::ToSchema;

use super::actor::Actor;
use super::attendee::Attendee;
use super::planner::Planner;
use super::policy::{booking_date, check_offered, client, employees_outside_hours};
use super::request::{BookingRequest, MAX_ITEMS, NewBookingItem};
use super::store::{Planned, Terms, write_one};
use super::times::TimesQuery;
use crate::state::Bookings;

/// New booking. Give `service_id`, or `items` for several consecutive services.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewBooking {
    /// Existing client. Clients book for themselves and may omit it. Not together with `name`.
    #[deserr(default)]
    client_id: Option<ClientId>,
    /// Name of a new client, who is created together with the booking. Only for the front desk.
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
    /// Duration, if it differs from the employee's usual one. Only with `service_id`. Not allowed for clients.
    #[deserr(default)]
    duration_minutes: Option<Duration>,
    /// Services of the booking, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<NewBookingItem>>, max_items = 10)]
    items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    /// Start of the booking: RFC 3339, or a time on the location's clock. Must be a whole minute.
    booking_date: InstantOrLocalTime,
    /// Ignores working hours, breaks, time off, opening hours and closures. Only for the front desk. Requires a named
    /// employee for every service.
    #[deserr(default)]
    #[schema(required = false)]
    outside_hours: bool,
    /// Notes on the booking.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    notes: Note,
    /// `confirmed` or `pending`. Clients can only create pending bookings. Defaults to `pending` for clients, otherwise
    /// to `confirmed`.
    #[deserr(default)]
    status: Option<BookingStatus>,
}

/// Validated input. Checks that need the database come later.
#[derive(Clone, Debug)]
struct Order {
    business: BusinessId,
    currency: Currency,
    user: Option<UserId>,
    attendee: Attendee,
    request: BookingRequest,
    when: InstantOrLocalTime,
    notes: Note,
    status: BookingStatus,
    /// Employees whose working hours are ignored.
    outside_hours_of: Vec<EmployeeId>,
    /// True if a client books. Minimum notice and slot interval then apply.
    by_client: bool,
}

/// Planned booking with its client, not yet written.
struct Draft {
    /// `None` if the client is created together with the booking.
    client: Option<Named<ClientId>>,
    planned: Planned,
}

/// Creates a booking.
///
/// If concurrent requests need the same employee or resource at the same time, only one of them succeeds. The others
/// fail with `slot_taken`. A service without a named employee gets any employee who is free.
#[utoipa::path(post, path = "/bookings", tag = "bookings",
    request_body = NewBooking, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Booking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn create_booking(
    State(app): State<Bookings>,
    principal: Member,
    Create { input, retry }: Create<NewBooking>,
) -> Result<Created<Booking>, Problem> {
    let planner = Planner::new(&app, principal.business_id);
    let (order, now) = (order(input, &principal)?, planner.now);
    let order_for_write = order.clone();
    let prepare = move |tx: &mut Tx<'_>| draft(tx, &planner, &order);
    let create = move |tx: &mut Transaction<'_, '_>, draft: &Draft| write(tx, &order_for_write, draft, now);
    create_idempotent(&app.changes, &*principal, now, retry, prepare, create).await
}

fn order(input: NewBooking, principal: &Principal) -> Result<Order, Problem> {
    let by_client = principal.role == Role::Client;
    let attendee = match Attendee::named(input.client_id, input.name, input.phone)? {
        Some(new @ Attendee::New(_)) if Actor::from(principal).is_front_desk() => new,
        Some(Attendee::New(_)) => return Err(Problem::field("name", "can only be set by the front desk")),
        known => Attendee::Existing(client(known.and_then(|one| one.known()), principal)?),
    };
    let request = BookingRequest::read(input.location_id, input.service_id, input.employee_id, input.items)?;
    if input.duration_minutes.is_some() && by_client {
        return Err(Problem::field("duration_minutes", "can only be set by staff"));
    }
    let request = request.with_duration(input.duration_minutes)?;
    let status = match input.status {
        None if by_client => BookingStatus::Pending,
        None | Some(BookingStatus::Confirmed) if !by_client => BookingStatus::Confirmed,
        Some(BookingStatus::Pending) => BookingStatus::Pending,
        Some(BookingStatus::Confirmed) => {
            return Err(Problem::field("status", "can only be set to confirmed by the front desk"));
        }
        _ => return Err(Problem::field("status", "must be pending or confirmed")),
    };
    let outside_hours_of = employees_outside_hours(input.outside_hours, &Actor::from(principal), &request.items)?;
    Ok(Order {
        business: principal.business_id,
        currency: principal.currency,
        user: Some(principal.user_id),
        attendee,
        request,
        when: input.booking_date,
        notes: input.notes,
        status,
        outside_hours_of,
        by_client,
    })
}

fn draft(tx: &mut Tx<'_>, planner: &Planner, order: &Order) -> Result<Draft, Problem> {
    let now = planner.now;
    let opened = planner.open(tx, &order.request, |location| booking_date(&order.when, location, now));
    let opened = opened.map_err(|problem| order.attendee.add_client_error(tx, order.business, problem));
    let (start, offers) = opened?;
    let query = TimesQuery {
        client: order.attendee.known(),
        at_work: &order.outside_hours_of,
        ..TimesQuery::within(offers.around(start))
    };
    let times = offers.times(tx, &query)?;
    if order.by_client {
        check_offered(&times, start, now)?;
    }
    let plan = times.plan(start)?;
    Ok(Draft { client: times.client.clone(), planned: Planned::new(&offers, plan) })
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
    write_one(tx, &terms, &draft.planned, now)
}
