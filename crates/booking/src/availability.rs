//! Availability: slots at which a booking can start.

use std::collections::BTreeMap;

use axum::extract::State;
use deserr::Deserr;
use jiff::{SignedDuration, ToSpan as _};
use parlour_core::http::extract::{FieldErrors, List, Param, Query};
use parlour_core::http::{Answer, Code, Problem};
use parlour_core::principal::{Member, Role};
use parlour_core::records::Booking;
use parlour_core::types::{
    BookingId, Day, Duration, EmployeeId, Instant, LocalTime, LocationId, ServiceId, Zone, local,
};
use parlour_db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::actor::Actor;
use super::local_day::span_of;
use super::planner::Planner;
use super::policy::MAX_AHEAD;
use super::request::{BookingRequest, DurationRequest, RequestedItem};
use super::reschedule::mark_retained;
use super::show::find;
use super::times::TimesQuery;
use crate::state::Bookings;

/// Maximum number of services in one query.
const MAX_SERVICES: usize = 10;
/// Maximum number of days in one query.
const MAX_DAYS: i32 = 62;

/// Query parameters of `GET /availability`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Services in the order in which they are performed: `service_id=1,4`. At most 10.
    #[param(value_type = String, example = "1,4")]
    service_id: List<ServiceId>,
    /// Employee who performs all services. Any employee if omitted.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Location. Defaults to the employee's first location, or else the business's first location.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// Booking to reschedule. The time that it occupies counts as free, and durations that were set for it are kept.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    booking_id: Option<Param<BookingId>>,
    /// Duration, if it differs from the employee's usual one. Only for a single service. Not allowed for clients.
    #[deserr(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1440)]
    duration_minutes: Option<Param<Duration>>,
    /// First day, on the location's calendar. Defaults to today.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// Last day, inclusive. Defaults to the first day. At most 62 days in total.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-02-21")]
    to: Option<Param<Day>>,
}

/// Slots at which a booking can start.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    location_id: LocationId,
    /// IANA name of the location's time zone.
    time_zone: Zone,
    /// One entry for each requested day, even if it has no slots.
    days: Vec<AvailableDay>,
}

/// Slots of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailableDay {
    day: Day,
    /// Start times on the location's clock, earliest first.
    starts: Vec<LocalTime>,
}

/// Lists the slots at which a booking can start.
///
/// A slot is listed if, for each service, an employee and the required resources are free at that time. If an employee
/// is requested, only that employee counts. Opening hours, working hours, breaks, time off, closures, buffers and
/// processing times are taken into account. Slots follow the location's slot interval.
///
/// Slots in the past or more than two years ahead are omitted. For clients, slots within the location's minimum notice
/// are omitted too.
#[utoipa::path(get, path = "/availability", tag = "bookings", params(Filter),
    responses((status = 200, body = Availability)))]
pub async fn list_availability(
    State(app): State<Bookings>,
    principal: Member,
    Query(filter): Query<Filter>,
) -> Answer<Availability> {
    let employee = filter.employee_id.map(|employee| employee.0);
    let moving = filter.booking_id.map(|booking| booking.0);
    let mut requested = services(&filter.service_id, employee)?;
    match (filter.duration_minutes.map(|minutes| minutes.0), requested.as_mut_slice()) {
        (None, _) => {}
        (Some(_), _) if principal.role == Role::Client => {
            return Err(Problem::field("duration_minutes", "is not allowed for clients"));
        }
        (Some(minutes), [one]) => one.length = DurationRequest::Requested(minutes),
        (Some(_), _) => return Err(Problem::field("duration_minutes", "applies to a single service only")),
    }
    let search = Search {
        request: BookingRequest::new(filter.location_id.map(|location| location.0), requested),
        from: filter.from.map(|from| from.0),
        to: filter.to.map(|to| to.0),
        by_client: principal.role == Role::Client,
        moving,
    };
    let planner = Planner::new(&app, principal.business_id);
    let found = app.db.read_replica(move |tx| {
        let mut search = search.clone();
        if let Some(moving) = moving {
            let found = find(tx, &Actor::from(&*principal), moving).map_err(|problem| match problem.code {
                Code::NotFound => Problem::field("booking_id", "is not one of your bookings"),
                _ => problem,
            });
            let items = found?.items;
            mark_retained(&mut search.request.items, &items);
            // Keep durations that were set explicitly.
            for (requested, item) in search.request.items.iter_mut().zip(&items) {
                if requested.length == DurationRequest::Usual && requested.service == item.service.id {
                    requested.length = DurationRequest::unchanged(item.duration_minutes);
                }
            }
        }
        search.run(tx, &planner)
    });
    found.await.map(axum::Json)
}

/// Creates an item for each service. If `employee` is `None`, any employee may perform each service. Fails if there are
/// more than 10 services.
pub(super) fn services(list: &List<ServiceId>, employee: Option<EmployeeId>) -> Result<Vec<RequestedItem>, Problem> {
    if list.0.len() > MAX_SERVICES {
        return Err(Problem::field("service_id", format!("must list at most {MAX_SERVICES} services")));
    }
    Ok(list.0.iter().map(|&service| RequestedItem::new(service, employee)).collect())
}

/// Parameters of a search for slots.
#[derive(Clone)]
pub(super) struct Search {
    pub(super) request: BookingRequest,
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    /// True if a client searches. The location's minimum notice then applies.
    pub(super) by_client: bool,
    /// Booking to reschedule. Its claims count as free.
    pub(super) moving: Option<BookingId>,
}

impl Search {
    /// Creates a search for rescheduling a booking. If `anyone` is false, the current employees are kept. `days` holds
    /// the first and the last day.
    pub(super) fn to_move(actor: &Actor, booking: &Booking, anyone: bool, days: (Option<Day>, Option<Day>)) -> Self {
        let requested = booking.items.iter().map(|item| RequestedItem {
            length: DurationRequest::unchanged(item.duration_minutes),
            ..RequestedItem::new(item.service.id, Some(item.employee.id).filter(|_| !anyone))
        });
        let mut requested: Vec<RequestedItem> = requested.collect();
        mark_retained(&mut requested, &booking.items);
        Self {
            request: BookingRequest::new(Some(booking.location_id), requested),
            from: days.0,
            to: days.1,
            by_client: actor.is_client(),
            moving: Some(booking.id),
        }
    }

    /// Returns the slots, grouped by day. Days without slots are included.
    pub(super) fn run(&self, tx: &mut Tx<'_>, planner: &Planner) -> Result<Availability, Problem> {
        let (Self { request, from, to, by_client, moving }, now) = (self, planner.now);
        let location = planner.location(tx, request.location, request.employee())?;
        let zone = location.time_zone.clone();
        let first = from.unwrap_or_else(|| zone.day(now));
        let last = to.unwrap_or(first);
        let days = days(first, last)?;
        let (begins, after) = span_of(first, last, &zone)?;

        let offers = planner.offers(tx, &location, request)?;
        let times =
            offers.times(tx, &TimesQuery { moving: *moving, ..TimesQuery::within(offers.span(begins, after)) })?;
        let mut starts = times.starts();
        starts.intersect(&times.grid());
        let notice = if *by_client { offers.location.minimum_notice_minutes.0 } else { 0 };
        let earliest = now.0.saturating_add(SignedDuration::from_mins(notice.into())).map_err(Problem::internal)?;
        let first_start = earliest.as_microsecond().max(begins.micros());
        let farthest = now.0.saturating_add(MAX_AHEAD).map_err(Problem::internal)?;
        let last_start = farthest.as_microsecond().min(after.micros() - 1);

        let mut by_day: BTreeMap<Day, Vec<LocalTime>> = days.into_iter().map(|day| (day, Vec::new())).collect();
        for minute in starts.iter() {
            let start = Instant(times.window.instant(minute));
            if (first_start..=last_start).contains(&start.micros()) {
                by_day.entry(zone.day(start)).or_default().push(local(start, &zone));
            }
        }
        let days = by_day.into_iter().map(|(day, starts)| AvailableDay { day, starts }).collect();
        Ok(Availability { location_id: offers.location.id, time_zone: zone, days })
    }
}

fn days(first: Day, last: Day) -> Result<Vec<Day>, Problem> {
    if last < first {
        return Err(Problem::field("to", "must not be before from"));
    }
    let count = first.0.until(last.0).map_err(Problem::internal)?.get_days() + 1;
    if count > MAX_DAYS {
        return Err(Problem::field("to", format!("must be no more than {MAX_DAYS} days after from")));
    }
    Ok(first.0.series(1.day()).take_while(|day| *day <= last.0).map(Day).collect())
}
