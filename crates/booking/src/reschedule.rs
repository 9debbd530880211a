//! `POST /bookings/{id}/reschedule`: changes the time, location, services, employees or durations of a booking.

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{self, Transaction};
use parlour_core::http::extract::{FieldErrors, Listed, PathParam};
use parlour_core::http::{Answer, Code, Json, Problem};
use parlour_core::principal::Member;
use parlour_core::records::{Booking, BookingItem};
use parlour_core::types::{
    BookingId, Duration, EmployeeId, Instant, InstantOrLocalTime, LocationId, Money, NullablePatch, Price, ServiceId,
    local,
};
use parlour_db::{Tx, params};
use utoipa::ToSchema;

use super::actor::Actor;
use super::planner::Planner;
use super::policy::{booking_date, check_movable, check_offered, employees_outside_hours};
use super::request::{BookingRequest, DurationRequest, MAX_ITEMS, NO_ITEMS, RequestedItem, Retained};
use super::show::find;
use super::store::{Planned, insert_claims, items};
use super::times::TimesQuery;
use crate::rows::same_version;
use crate::state::Bookings;

parlour_db::statements! {
    LOCK = "SELECT version FROM bookings WHERE business_id = $1 AND id = $2 {for update}";
    RESOURCES = "SELECT r.id, r.type FROM booking_resources b JOIN resources r ON r.id = b.resource_id
        WHERE b.business_id = $1 AND b.booking_id = $2";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id = $2";
    DELETE_RESOURCES = "DELETE FROM booking_resources WHERE business_id = $1 AND booking_id = $2";
    DROP_ITEMS = "DELETE FROM booking_items WHERE business_id = $1 AND booking_id = $2";
    UPDATE = "UPDATE bookings SET location_id = $3, starts_at = $4, ends_at = $5, day = $6, price = $7,
            version = version + 1, changed_at = $8
        WHERE business_id = $1 AND id = $2";
    INSERT_EVENT = "INSERT INTO booking_history
            (booking_id, number, business_id, at, user_id, from_status, to_status, from_starts_at, to_starts_at,
                from_ends_at, to_ends_at)
        VALUES ($2, (SELECT coalesce(max(number), 0) + 1 FROM booking_history WHERE booking_id = $2),
            $1, $3, $4, $5, $5, $6, $7, $8, $9)";
}

/// New time of a booking, and optionally other changes.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BookingTimeUpdate {
    /// New start: RFC 3339, or a time on the location's clock. Must be a whole minute.
    pub booking_date: InstantOrLocalTime,
    /// Location to move the booking to. The current location if omitted.
    #[deserr(default)]
    pub location_id: Option<LocationId>,
    /// Single service that replaces the current services. Not together with `items`. If both are omitted, the current
    /// services are kept.
    #[deserr(default)]
    pub service_id: Option<ServiceId>,
    /// Employee of a booking with a single service. `null` for any free employee. If omitted: the current employee if
    /// the service stays the same, or else any free employee.
    #[deserr(default)]
    #[schema(value_type = Option<EmployeeId>, required = false)]
    pub employee_id: NullablePatch<EmployeeId>,
    /// Duration of a booking with a single service. `null` for the employee's usual duration. If omitted: the duration
    /// set before if the service stays the same, or else the usual duration.
    #[deserr(default)]
    #[schema(value_type = Option<Duration>, required = false)]
    pub duration_minutes: NullablePatch<Duration>,
    /// Services that replace the current ones, in the order in which they are performed: 1 to 10.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<BookingItemUpdate>>, max_items = 10)]
    pub items: Option<Listed<BookingItemUpdate, MAX_ITEMS>>,
    /// Ignores working hours, breaks, time off, opening hours and closures. Only for the front desk. Requires a named
    /// employee for every service.
    #[deserr(default)]
    #[schema(required = false)]
    pub outside_hours: bool,
    /// Expected version. If the booking has a different one, the request fails with `version_conflict`. Any version if
    /// omitted.
    #[deserr(default)]
    pub version: Option<i64>,
}

impl BookingTimeUpdate {
    /// Creates an update of the time. If `by_anyone` is given, any free employee may perform that booking's services.
    pub(super) fn to(when: InstantOrLocalTime, by_anyone: Option<&Booking>, version: Option<i64>) -> Self {
        let items = by_anyone.map(|booking| {
            let services = booking.items.iter().map(|item| item.service.id);
            let by_anyone = |service_id| BookingItemUpdate {
                service_id,
                employee_id: NullablePatch::Clear,
                duration_minutes: NullablePatch::Keep,
            };
            Listed(services.map(by_anyone).collect())
        });
        Self {
            booking_date: when,
            location_id: None,
            service_id: None,
            employee_id: NullablePatch::Keep,
            duration_minutes: NullablePatch::Keep,
            items,
            outside_hours: false,
            version,
        }
    }
}

/// One service of a rescheduled booking.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BookingItemUpdate {
    service_id: ServiceId,
    /// Employee who performs the service. `null` for any free employee. If omitted: the current employee if the booking
    /// has the same service at this position, or else any free employee.
    #[deserr(default)]
    #[schema(value_type = Option<EmployeeId>, required = false)]
    employee_id: NullablePatch<EmployeeId>,
    /// Duration of the service. `null` for the usual duration. If omitted: the duration set before if the booking has
    /// the same service at this position, or else the usual duration.
    #[deserr(default)]
    #[schema(value_type = Option<Duration>, required = false)]
    duration_minutes: NullablePatch<Duration>,
}

/// Reschedules a booking.
///
/// Services and employees stay the same unless the request names others. An item with the same service and employee
/// keeps its price. Durations that were set for the booking are kept unless the request changes them. If the request
/// fails, for example with `slot_taken` or `outside_hours`, the booking stays as it is.
///
/// Only pending and confirmed bookings can be moved to another time or location. While the client is present (`arrived`
/// or `in_service`), only services, employees and durations can change; the current employees' working hours are then
/// ignored.
///
/// The front desk can reschedule all bookings. Employees can reschedule bookings in which they perform a service.
/// Clients can move their own bookings to available slots until the business's cutoff. After it, the request fails with
/// `too_late`.
#[utoipa::path(post, path = "/bookings/{id}/reschedule", tag = "bookings",
    request_body = BookingTimeUpdate, params(("id" = BookingId, Path,)),
    responses((status = 200, body = Booking), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn reschedule_booking(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<BookingId>,
    Json(update): Json<BookingTimeUpdate>,
) -> Answer<Booking> {
    reschedule(&app, Actor::from(&*principal), id, update).await.map(axum::Json)
}

/// Reschedules a booking on behalf of an actor. Returns the booking without writing if nothing changes.
pub async fn reschedule(
    app: &Bookings,
    actor: Actor,
    id: BookingId,
    update: BookingTimeUpdate,
) -> Result<Booking, Problem> {
    let (planner, update) = (Planner::new(app, actor.business), Arc::new(update));
    let now = planner.now;
    let plan = move |tx: &mut Tx<'_>| draft(tx, &planner, &actor, id, &update);
    let write = move |tx: &mut Transaction<'_, '_>, draft: &Draft| {
        if draft.is_unchanged() { Ok(draft.booking.clone()) } else { write(tx, &actor, draft, now) }
    };
    app.changes.plan_and_write(actor.business, plan, write).await
}

/// Planned change of a booking, not yet written.
struct Draft {
    /// Booking before the change.
    booking: Booking,
    planned: Planned,
    price: Price,
}

fn draft(
    tx: &mut Tx<'_>,
    planner: &Planner,
    actor: &Actor,
    id: BookingId,
    update: &BookingTimeUpdate,
) -> Result<Draft, Problem> {
    let (business, now) = (actor.business, planner.now);
    let booking = find(tx, actor, id)?;
    actor.may_change(tx, id)?;
    same_version(update.version, booking.version)?;
    let is_under_way = booking.status.is_under_way() && !actor.is_client();
    if !is_under_way {
        check_movable(tx, planner, actor, &booking)?;
    }

    let location = update.location_id.unwrap_or(booking.location_id);
    let (mut items, is_list) = (requested_items(update, &booking)?, update.items.is_some());
    mark_retained(&mut items, &booking.items);
    let request = BookingRequest { location: Some(location), items, is_list };
    let stays = |start: &Instant| *start == booking.starts_at.instant();
    let opened = planner.open(tx, &request, |location| match update.booking_date.at(&location.time_zone) {
        Ok(start) if stays(&start) => Ok(start),
        _ => booking_date(&update.booking_date, location, now),
    });
    if actor.is_client() {
        check_only_time_changes(&request, &booking)?;
    }
    let (start, offers) = opened?;
    if is_under_way && (location != booking.location_id || !stays(&start)) {
        check_movable(tx, planner, actor, &booking)?;
    }
    let offers = if offers.needs_resources() {
        let current = tx.all(&RESOURCES, params![business, id], |row| Ok((row.take()?, row.take()?)))?;
        Arc::new(offers.with_resources(current, is_under_way))
    } else {
        offers
    };
    let mut at_work = employees_outside_hours(update.outside_hours, actor, &request.items)?;
    if is_under_way {
        at_work.extend(booking.items.iter().map(|item| item.employee.id));
    }
    let query = TimesQuery { moving: Some(id), at_work: &at_work, ..TimesQuery::within(offers.around(start)) };
    let times = offers.times(tx, &query)?;
    if actor.is_client() {
        check_offered(&times, start, now)?;
    }
    let mut plan = times.plan(start)?;
    let by: Vec<_> =
        plan.items.iter().zip(&offers.offers).map(|(item, offer)| (offer.service.id, Some(item.employee))).collect();
    for (item, old) in plan.items.iter_mut().zip(match_existing_items(&by, &booking.items)) {
        if let Some(old) = old.filter(|old| old.employee.id == item.employee) {
            item.price = Price::new(old.price.amount).unwrap_or(item.price);
        }
    }
    let price = plan.price()?;
    Ok(Draft { booking, planned: Planned::new(&offers, plan), price })
}

/// Fails if the request changes services, durations or the location, which clients may not do.
fn check_only_time_changes(request: &BookingRequest, booking: &Booking) -> Result<(), Problem> {
    let (asked, booked) = (&request.items, &booking.items);
    let same_services = asked.iter().map(|item| item.service).eq(booked.iter().map(|item| item.service.id));
    let same_lengths = asked
        .iter()
        .map(|item| item.length)
        .eq(booked.iter().map(|item| DurationRequest::unchanged(item.duration_minutes)));
    let field = if !same_services {
        if request.is_list { "items" } else { "service_id" }
    } else if !same_lengths {
        if request.is_list { "items" } else { "duration_minutes" }
    } else if request.location != Some(booking.location_id) {
        "location_id"
    } else {
        return Ok(());
    };
    Err(Problem::field(field, "can only be changed by the front desk"))
}

/// Returns the requested services with employees and durations. Omitted values are taken from the booking's item at the
/// same position if it has the same service.
fn requested_items(update: &BookingTimeUpdate, booking: &Booking) -> Result<Vec<RequestedItem>, Problem> {
    let one =
        |index: usize, service: ServiceId, employee: &NullablePatch<EmployeeId>, minutes: &NullablePatch<Duration>| {
            let there = booking.items.get(index).filter(|item| item.service.id == service);
            RequestedItem {
                service,
                employee: employee.clone().or(there.map(|item| item.employee.id)),
                length: match minutes {
                    NullablePatch::Keep => DurationRequest::unchanged(there.and_then(|item| item.duration_minutes)),
                    NullablePatch::Clear => DurationRequest::Usual,
                    NullablePatch::Set(minutes) => DurationRequest::Requested(*minutes),
                },
                retained: Retained::Nothing,
            }
        };
    let (employee, minutes) = (&update.employee_id, &update.duration_minutes);
    let belongs_to_one = match (employee, minutes) {
        (NullablePatch::Keep, NullablePatch::Keep) => None,
        (NullablePatch::Keep, _) => Some("duration_minutes"),
        _ => Some("employee_id"),
    };
    match (update.service_id, &update.items) {
        (Some(_), Some(_)) => Err(Problem::field("items", "cannot be combined with service_id")),
        (_, Some(_)) if let Some(field) = belongs_to_one => Err(Problem::field(field, "must be set in items")),
        (None, None)
            if let Some(field) = belongs_to_one
                && booking.items.len() > 1 =>
        {
            Err(Problem::field(field, "must be set in items, because there are several services"))
        }
        (Some(service), None) => Ok(vec![one(0, service, employee, minutes)]),
        (None, Some(items)) if items.is_empty() => Err(Problem::field("items", NO_ITEMS)),
        (None, Some(items)) => {
            let items = items.iter().enumerate();
            let requested =
                items.map(|(index, item)| one(index, item.service_id, &item.employee_id, &item.duration_minutes));
            Ok(requested.collect())
        }
        (None, None) => {
            let items = booking.items.iter().map(|item| item.service.id).enumerate();
            Ok(items.map(|(index, service)| one(index, service, employee, minutes)).collect())
        }
    }
}

/// Matches each requested service with an item of the booking that has the same service, preferably with the same
/// employee. Each item is used at most once.
fn match_existing_items<'i>(
    requested: &[(ServiceId, Option<EmployeeId>)],
    items: &'i [BookingItem],
) -> Vec<Option<&'i BookingItem>> {
    let mut left: Vec<Option<&BookingItem>> = items.iter().map(Some).collect();
    let mut take = |fits: &dyn Fn(&BookingItem) -> bool| {
        left.iter_mut().find(|item| item.is_some_and(fits)).and_then(Option::take)
    };
    let mut found: Vec<Option<&BookingItem>> = requested
        .iter()
        .map(|(service, by)| take(&|item| item.service.id == *service && Some(item.employee.id) == *by))
        .collect();
    for (found, (service, _)) in found.iter_mut().zip(requested) {
        if found.is_none() {
            *found = take(&|item| item.service.id == *service);
        }
    }
    found
}

/// Sets `retained` of each requested item by comparing it with the items of the existing booking.
pub(super) fn mark_retained(requested: &mut [RequestedItem], items: &[BookingItem]) {
    let by: Vec<_> = requested.iter().map(|one| (one.service, one.employee)).collect();
    for (one, item) in requested.iter_mut().zip(match_existing_items(&by, items)) {
        one.retained = match item {
            None => Retained::Nothing,
            Some(item) if one.employee == Some(item.employee.id) => Retained::All,
            Some(_) => Retained::Service,
        };
    }
}

impl Draft {
    /// Returns true if location, services, employees, times, durations and total price stay the same.
    fn is_unchanged(&self) -> bool {
        let Self { booking, planned: Planned { location, services, plan, .. }, price } = self;
        let are = booking.items.iter().map(|item| {
            (item.service.id, item.employee.id, item.starts_at.instant(), item.ends_at.instant(), item.duration_minutes)
        });
        let items = plan.items.iter().zip(services);
        *location == booking.location_id
            && price.minor_units() == booking.price.amount
            && items
                .map(|(item, service)| (service.id, item.employee, item.starts_at, item.ends_at, item.minutes))
                .eq(are)
    }
}

fn write(tx: &mut Transaction<'_, '_>, actor: &Actor, draft: &Draft, now: Instant) -> Result<Booking, Problem> {
    let business = actor.business;
    let Draft { booking, planned: Planned { location, zone, services, plan }, price } = draft;
    let id = booking.id;
    let version = tx.first(&LOCK, params![business, id], |row| row.take::<i64>())?;
    if version != Some(booking.version) {
        // The booking has changed since it was planned. `SlotTaken` makes the caller plan again.
        return Err(Problem::new(Code::SlotTaken));
    }
    let (Some(first), Some(last)) = (plan.items.first(), plan.items.last()) else {
        return Err(Problem::new(Code::OutsideHours));
    };
    let (starts_at, ends_at) = (first.starts_at, last.ends_at);
    let day = zone.day(starts_at);
    tx.execute_deferred(&RELEASE, params![business, id])?;
    tx.execute_deferred(&DELETE_RESOURCES, params![business, id])?;
    tx.execute_deferred(&DROP_ITEMS, params![business, id])?;
    tx.execute_deferred(&UPDATE, params![business, id, *location, starts_at, ends_at, day, *price, now])?;
    insert_claims(tx, business, id, services, plan)?;
    let (started, ended) = (booking.starts_at.instant(), booking.ends_at.instant());
    let event = params![business, id, now, actor.user, booking.status, started, starts_at, ended, ends_at];
    tx.execute_deferred(&INSERT_EVENT, event)?;
    let mut moved = Booking {
        location_id: *location,
        starts_at: local(starts_at, zone),
        ends_at: local(ends_at, zone),
        items: items(services, plan, zone, actor.currency),
        price: Money { amount: price.minor_units(), currency: actor.currency },
        day: Some(day),
        sort_key: starts_at.micros(),
        ..booking.clone()
    };
    moved.touch(now);
    tx.record_change(changes::Change::BookingRescheduled { before: booking.clone(), after: moved.clone() });
    Ok(moved)
}
