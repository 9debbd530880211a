//! Offers: services of a request with the employees and resources that can serve it, regardless of time.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;
use parlour_catalogue::locations::Location;
use parlour_catalogue::services::{Segments, ServiceRow};
use parlour_core::http::{FieldError, Problem};
use parlour_core::types::{BusinessId, Duration, EmployeeId, Hours, Instant, LocationId, Price, ResourceId};
use parlour_db::{Tx, params};
use parlour_schedule::ServiceShape;

use super::request::{BookingRequest, DurationRequest, RequestedItem, Retained};

/// Selects a service with its employees. `$join` can limit the join to one employee. `$who_is` is a condition on the
/// employee.
macro_rules! offers {
    ($join:literal, $who_is:literal) => {
        concat!(
            "SELECT {columns s} FROM services s
            LEFT JOIN employee_services es ON es.service_id = s.id AND es.business_id = s.business_id ",
            $join,
            " LEFT JOIN employees e ON e.id = es.employee_id AND ",
            $who_is,
            " LEFT JOIN employee_locations w ON w.employee_id = e.id AND w.location_id = $3
            WHERE s.business_id = $1 AND s.id = $2"
        )
    };
}

parlour_db::statements! {
    LOCATE of Location = "SELECT {columns} FROM locations WHERE business_id = $1 AND id = coalesce(
            CAST($2 AS BIGINT),
            (SELECT location_id FROM employee_locations WHERE business_id = $1 AND employee_id = $3
                ORDER BY location_id LIMIT 1),
            (SELECT id FROM locations WHERE business_id = $1 ORDER BY id LIMIT 1)
        )";
    /// Selects the service with one row per employee who performs it. `w.employee_id` is NULL if the employee is
    /// inactive or does not work at the location. Without employees, the result is one row with NULL.
    ANYONE of OfferRow = offers!("", "e.active = TRUE");
    /// Like `ANYONE`, for the requested employee only.
    NAMED of OfferRow = offers!("AND es.employee_id = $4", "e.active = TRUE");
    /// Like `NAMED`, but the employee may be inactive. For employees who are already assigned to the booking.
    FIND_ASSIGNED of OfferRow = offers!("AND es.employee_id = $4", "TRUE = TRUE");
    RESOURCES = "SELECT id, type FROM resources
        WHERE business_id = $1 AND location_id = $2 AND active = TRUE ORDER BY id";
}

/// Maximum duration of a booking, without buffers. With buffers, it must fit into one claim, which lasts at most two
/// days.
const MAX_SPAN: SignedDuration = SignedDuration::from_hours(24);
/// Maximum duration of the buffer before or after a booking.
const BUFFER: SignedDuration = SignedDuration::from_hours(4);

/// Services of a request with their candidates and resources. Contains nothing that depends on the time of a booking.
#[derive(Clone, Debug)]
pub(super) struct Offers {
    pub(super) business: BusinessId,
    pub(super) location: Arc<Location>,
    pub(super) offers: Vec<Offer>,
    /// Resources of the required types at the location, each with its type.
    pub(super) resources: Vec<(ResourceId, String)>,
}

/// Service with the employees who can perform it at the location.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) service: ServiceRow,
    pub(super) candidates: Vec<Candidate>,
}

/// Employee who can perform a service, with the price, segments and hours that apply to this employee.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) id: EmployeeId,
    pub(super) name: String,
    pub(super) price: Price,
    pub(super) shape: ServiceShape,
    /// Duration that was set explicitly. `None` for the employee's usual one.
    pub(super) minutes: Option<Duration>,
    pub(super) working_hours: Hours,
    pub(super) breaks: Hours,
}

impl Candidate {
    /// Sets the duration. Returns false and changes nothing if the segments of the service do not allow it.
    fn set_duration(&mut self, minutes: Duration) -> bool {
        let Some(shape) = self.shape.clone().with_duration(minutes.0) else { return false };
        (self.shape, self.minutes) = (shape, Some(minutes));
        true
    }
}

/// Finds the location: the named one, or else the employee's first, or else the business's first. Fails if the business
/// does not have the named location.
pub fn locate(
    tx: &mut Tx<'_>,
    business: BusinessId,
    named: Option<LocationId>,
    employee: Option<EmployeeId>,
) -> Result<Location, Problem> {
    let found = tx.record(&LOCATE, params![business, named, employee])?;
    found.ok_or_else(|| Problem::field("location_id", "is not one of your locations"))
}

impl Offers {
    /// Reads the offers for a request. Fails with one error for each item that cannot be served, or if the booking
    /// could be longer than a day.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        business: BusinessId,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Self, Problem> {
        let field = |index, name: &str| request.field(index, name);
        let mut errors = Vec::new();
        let mut offers = Vec::new();
        for (index, one) in request.items.iter().enumerate() {
            let mut fault = |name, message: &str| {
                errors.push(FieldError::new(field(index, name), message));
            };
            let Some((service, mut candidates)) = offer(tx, business, location.id, one)? else {
                fault("service_id", "is not one of your services");
                continue;
            };
            if !service.active && one.retained == Retained::Nothing {
                fault("service_id", "is no longer bookable");
                continue;
            }
            if candidates.is_empty() {
                match one.employee {
                    Some(_) => fault("employee_id", "does not perform this service at this location"),
                    None => fault("service_id", "is not performed by any employee at this location"),
                }
                continue;
            }
            match one.length {
                DurationRequest::Usual => {}
                DurationRequest::Unchanged(minutes) => {
                    for candidate in &mut candidates {
                        candidate.set_duration(minutes);
                    }
                }
                DurationRequest::Requested(minutes) => {
                    candidates.retain_mut(|candidate| candidate.set_duration(minutes))
                }
            }
            if candidates.is_empty() {
                fault("duration_minutes", "does not fit the segments of the service");
                continue;
            }
            offers.push(Offer { service, candidates });
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let needed = |kind: &String| offers.iter().any(|offer| offer.service.resource_types.types().contains(kind));
        let rooms = if offers.iter().all(|offer| offer.service.resource_types.types().is_empty()) {
            Vec::new()
        } else {
            let all = tx.all(&RESOURCES, params![business, location.id], |row| Ok((row.take()?, row.take()?)))?;
            all.into_iter().filter(|(_, kind)| needed(kind)).collect()
        };
        let offers = Self { business, location: Arc::clone(location), offers, resources: rooms };
        if offers.longest() > MAX_SPAN {
            let last = field(request.items.len().saturating_sub(1), "service_id");
            return Err(Problem::field(&last, "makes the booking longer than a day"));
        }
        Ok(offers)
    }

    /// Returns the weight in the cache: the number of services plus the number of candidates.
    pub(super) fn weight(&self) -> u64 {
        let candidates: usize = self.offers.iter().map(|offer| 1 + offer.candidates.len()).sum();
        u64::try_from(candidates).unwrap_or(u64::MAX)
    }

    /// Returns true if any service needs a resource.
    pub(super) fn needs_resources(&self) -> bool {
        self.offers.iter().any(|offer| !offer.service.resource_types.types().is_empty())
    }

    /// Returns the offers with a preference for `current`, the resources of the booking. If `there` is true, other
    /// resources of the same types are excluded.
    pub(super) fn with_resources(&self, current: Vec<(ResourceId, String)>, there: bool) -> Self {
        let mut offers = self.clone();
        if there {
            offers.resources.retain(|(_, kind)| !current.iter().any(|(_, of_had)| of_had == kind));
            offers.resources.extend(current);
        } else {
            offers.resources.sort_by_key(|room| !current.contains(room));
        }
        offers
    }

    /// Returns the ids of all candidates and resources, each once.
    pub(super) fn resources(&self) -> impl Iterator<Item = i64> {
        let people = self.offers.iter().flat_map(|offer| &offer.candidates).map(|candidate| candidate.id.0);
        let people: BTreeSet<i64> = people.collect();
        people.into_iter().chain(self.resources.iter().map(|(room, _)| room.0))
    }

    /// Returns the maximum duration of the booking over all candidates, without buffers.
    pub(super) fn longest(&self) -> SignedDuration {
        let longest = |offer: &Offer| offer.candidates.iter().map(|candidate| candidate.shape.duration()).max();
        SignedDuration::from_mins(self.offers.iter().filter_map(longest).map(i64::from).sum())
    }

    /// Returns the interval that a booking starting at `starts_at` can occupy, including buffers.
    pub(super) fn around(&self, starts_at: Instant) -> (Instant, Instant) {
        self.span(starts_at, starts_at)
    }

    /// Returns the interval that a booking can occupy if it starts between `first` and `last`, including buffers.
    pub(super) fn span(&self, first: Instant, last: Instant) -> (Instant, Instant) {
        let from = first.0.checked_sub(BUFFER).unwrap_or(first.0);
        let until = last.0.checked_add(self.longest()).and_then(|end| end.checked_add(BUFFER)).unwrap_or(last.0);
        (Instant(from), Instant(until))
    }
}

/// Service with one employee. `employee_id` is `None` if nobody performs the service, or if the employee is inactive or
/// does not work at the location.
#[derive(parlour_db::Record)]
struct OfferRow {
    #[record(flatten = "s")]
    service: ServiceRow,
    #[record(from = "w.employee_id")]
    employee_id: Option<EmployeeId>,
    #[record(from = "e.name")]
    name: Option<String>,
    #[record(from = "es.price")]
    price: Option<Price>,
    #[record(from = "es.segments")]
    segments: Option<Segments>,
    #[record(from = "w.working_hours")]
    working_hours: Option<Hours>,
    #[record(from = "w.breaks")]
    breaks: Option<Hours>,
}

/// Reads the requested service and the employees who can perform it. Returns `None` if there is no such service.
fn offer(
    tx: &mut Tx<'_>,
    business: BusinessId,
    location: LocationId,
    requested: &RequestedItem,
) -> Result<Option<(ServiceRow, Vec<Candidate>)>, Problem> {
    let rows = match requested.employee {
        Some(employee) if requested.retained == Retained::All => {
            tx.records(&FIND_ASSIGNED, params![business, requested.service, location, employee])?
        }
        Some(employee) => tx.records(&NAMED, params![business, requested.service, location, employee])?,
        None => tx.records(&ANYONE, params![business, requested.service, location])?,
    };
    let mut found = None;
    for row in rows {
        let (service, candidates) = found.get_or_insert((row.service, Vec::new()));
        let (Some(id), Some(name), Some(hours), Some(breaks)) =
            (row.employee_id, row.name, row.working_hours, row.breaks)
        else {
            continue;
        };
        let segments = row.segments.as_ref().unwrap_or(&service.segments);
        let shape = service.shape(segments).map_err(Problem::internal)?;
        let price = row.price.unwrap_or(service.price);
        candidates.push(Candidate { id, name, price, shape, minutes: None, working_hours: hours, breaks });
    }
    if let Some((_, candidates)) = &mut found {
        candidates.sort_by_key(|candidate| candidate.id);
    }
    Ok(found)
}
