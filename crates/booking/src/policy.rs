//! Rules about who may book what and when.

use jiff::SignedDuration;
use parlour_catalogue::locations::Location;
use parlour_core::changes::Intent;
use parlour_core::http::{Code, Problem};
use parlour_core::principal::{Principal, Role};
use parlour_core::records::Booking;
use parlour_core::types::{ClientId, EmployeeId, Instant, InstantOrLocalTime};
use parlour_db::Tx;

use super::actor::Actor;
use super::planner::Planner;
use super::request::RequestedItem;
use super::times::Times;

/// Maximum time from now to the start of a booking.
pub(super) const MAX_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 730);
/// Maximum time from the start of a booking to now, for bookings entered after their start.
const MAX_PAST: SignedDuration = SignedDuration::from_hours(24);

/// Returns the employees whose working hours are ignored: all requested ones if `outside_hours` is true, otherwise
/// none. If it is true, fails unless `by` is the front desk and every service has a named employee.
pub(super) fn employees_outside_hours(
    outside_hours: bool,
    by: &Actor,
    requested: &[RequestedItem],
) -> Result<Vec<EmployeeId>, Problem> {
    match outside_hours {
        false => Ok(Vec::new()),
        true if !by.is_front_desk() => Err(Problem::field("outside_hours", "can only be set by the front desk")),
        true if requested.iter().any(|one| one.employee.is_none()) => {
            Err(Problem::field("outside_hours", "requires a named employee for every service"))
        }
        true => Ok(requested.iter().filter_map(|one| one.employee).collect()),
    }
}

/// Returns the client to book for: the named one, or the client who makes the request. Clients can only name
/// themselves.
pub(super) fn client(named: Option<ClientId>, principal: &Principal) -> Result<ClientId, Problem> {
    let by_client = principal.role == Role::Client;
    match (named, principal.client_id) {
        (Some(client), own) if !by_client || own == Some(client) => Ok(client),
        (Some(_), _) => Err(Problem::field("client_id", "must be your own")),
        (None, Some(own)) if by_client => Ok(own),
        (None, _) => Err(Problem::field("client_id", "is missing")),
    }
}

/// Converts a requested start to an instant. A time without an offset is on the location's clock. Fails unless the
/// start is a whole minute, at most a day ago and at most two years ahead.
pub(super) fn booking_date(when: &InstantOrLocalTime, location: &Location, now: Instant) -> Result<Instant, Problem> {
    let start = when.at(&location.time_zone).and_then(|start| check_time(start, now));
    start.map_err(|message| Problem::field("booking_date", message))
}

pub(super) fn check_time(start: Instant, now: Instant) -> Result<Instant, String> {
    let ahead = start.0.duration_since(now.0);
    if start.micros() % 60_000_000 != 0 {
        Err("must be a whole minute".to_owned())
    } else if ahead < -MAX_PAST {
        Err("must not be more than a day ago".to_owned())
    } else if ahead > MAX_AHEAD {
        Err("must not be more than two years ahead".to_owned())
    } else {
        Ok(start)
    }
}

/// Fails if clients may not book this start: it is within the minimum notice or not on the slot interval.
pub(super) fn check_offered(times: &Times<'_>, start: Instant, now: Instant) -> Result<(), Problem> {
    let location = times.location();
    let minutes = location.minimum_notice_minutes.0;
    if start.0.duration_since(now.0) < SignedDuration::from_mins(minutes.into()) {
        let detail = format!("the booking must start at least {minutes} minutes from now");
        return Err(Problem::new(Code::OutsideHours).detail(detail));
    }
    if !times.is_offered(start) {
        let message = format!("must align with the slot interval of {} minutes", location.slot_interval_minutes.0);
        return Err(Problem::field("booking_date", message));
    }
    Ok(())
}

/// Fails if the booking's status, or for clients the cutoff, forbids rescheduling.
pub(super) fn check_movable(
    tx: &mut Tx<'_>,
    planner: &Planner,
    actor: &Actor,
    booking: &Booking,
) -> Result<(), Problem> {
    if !booking.status.is_movable() {
        let detail = format!("the booking is {} and can no longer be rescheduled", booking.status);
        return Err(Problem::new(Code::InvalidTransition).detail(detail));
    }
    if actor.is_client() {
        let intent = Intent::RescheduleByClient { business: actor.business, booking };
        planner.check(tx, &intent)?;
    }
    Ok(())
}
