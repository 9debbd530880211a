//! When a visit can start.

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

/// Services that can be asked for at once.
const MAX_SERVICES: usize = 10;
/// Days that can be asked for at once.
const MAX_DAYS: i32 = 62;

/// What is wanted, and when.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// The services, one after the other: `service_id=1,4`.
    #[param(value_type = String, example = "1,4")]
    service_id: List<ServiceId>,
    /// Who is to do them all; anyone if left out.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    employee_id: Option<Param<EmployeeId>>,
    /// Where; if left out, where the employee works, or else the business's first location.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    location_id: Option<Param<LocationId>>,
    /// A booking that is to be moved: its own time counts as free.
    #[deserr(default)]
    #[param(value_type = Option<i64>)]
    booking_id: Option<Param<BookingId>>,
    /// How long the one service is to take, if not as long as it takes with whoever does it. Not for clients to ask
    /// for.
    #[deserr(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1440)]
    duration_minutes: Option<Param<Duration>>,
    /// The first day, on the location's calendar; today if left out.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-01-22")]
    from: Option<Param<Day>>,
    /// The last day, itself included; the first day if left out. No more than 62 days.
    #[deserr(default)]
    #[param(value_type = Option<String>, example = "2027-02-21")]
    to: Option<Param<Day>>,
}

/// When a visit can start.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    location_id: LocationId,
    /// Where the location's clock is set.
    time_zone: Zone,
    /// Every day that was asked for.
    days: Vec<AvailableDay>,
}

/// When a visit can start on one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvailableDay {
    day: Day,
    /// On the location's clock, earliest first.
    starts: Vec<LocalTime>,
}

/// Lists the times at which a visit can start.
///
/// A time is listed if and only if somebody (or the one who is asked for) and the rooms that are needed are free for
/// all of it, with opening and working hours, breaks, time off, closing days, buffers and processing gaps accounted
/// for. Past times are not listed, nor are those more than two years ahead.
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
            return Err(Problem::field("duration_minutes", "is not for clients to ask for"));
        }
        (Some(minutes), [one]) => one.length = DurationRequest::Requested(minutes),
        (Some(_), _) => return Err(Problem::field("duration_minutes", "is of one service")),
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
            // What was given its own length keeps it.
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

/// What is wanted if one person does all the services, or anyone.
pub(super) fn services(list: &List<ServiceId>, employee: Option<EmployeeId>) -> Result<Vec<RequestedItem>, Problem> {
    if list.0.len() > MAX_SERVICES {
        return Err(Problem::field("service_id", format!("must be no more than {MAX_SERVICES} services")));
    }
    Ok(list.0.iter().map(|&service| RequestedItem::new(service, employee)).collect())
}

/// What is wanted, when and where.
#[derive(Clone)]
pub(super) struct Search {
    pub(super) request: BookingRequest,
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    /// Clients keep to the lead time.
    pub(super) by_client: bool,
    /// A booking that is to be moved: its own time counts as free.
    pub(super) moving: Option<BookingId>,
}

impl Search {
    /// For moving a booking within two days, by those who were to serve or by anyone.
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

    /// The times.
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
