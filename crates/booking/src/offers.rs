//! Candidates for the requested services, independent of time.

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

/// A service with its employees. `$whom` narrows the join to an employee; `$who_is` is a condition on the employee.
macro_rules! offers {
    ($whom:literal, $who_is:literal) => {
        concat!(
            "SELECT {columns s} FROM services s
            LEFT JOIN employee_services es ON es.service_id = s.id AND es.business_id = s.business_id ",
            $whom,
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
    /// The service, once for each of those who do it at the location, or once for nobody.
    ANYONE of OfferRow = offers!("", "e.active = TRUE");
    /// The service, with the one who is asked for if they do it at the location.
    NAMED of OfferRow = offers!("AND es.employee_id = $4", "e.active = TRUE");
    /// The same of one who serves in the visit already.
    FIND_ASSIGNED of OfferRow = offers!("AND es.employee_id = $4", "TRUE = TRUE");
    RESOURCES = "SELECT id, type FROM resources
        WHERE business_id = $1 AND location_id = $2 AND active = TRUE ORDER BY id";
}

/// The longest that a visit can take. With its buffers it is one claim at most, which may last two days.
const MAX_SPAN: SignedDuration = SignedDuration::from_hours(24);
/// The longest time around a visit that buffers can claim.
const BUFFER: SignedDuration = SignedDuration::from_hours(4);

/// The requested services, their candidates and the rooms: everything that does not depend on the time.
#[derive(Clone, Debug)]
pub(super) struct Offers {
    pub(super) business: BusinessId,
    pub(super) location: Arc<Location>,
    pub(super) offers: Vec<Offer>,
    /// Rooms and equipment of the types that are needed.
    pub(super) resources: Vec<(ResourceId, String)>,
}

/// One service, and who could do it.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) service: ServiceRow,
    pub(super) candidates: Vec<Candidate>,
}

/// Someone who could do a service.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) id: EmployeeId,
    pub(super) name: String,
    pub(super) price: Price,
    pub(super) shape: ServiceShape,
    /// The requested duration, if it differs from theirs.
    pub(super) minutes: Option<Duration>,
    pub(super) working_hours: Hours,
    pub(super) breaks: Hours,
}

impl Candidate {
    /// Has it take so long. Whether that can be.
    fn set_duration(&mut self, minutes: Duration) -> bool {
        let Some(shape) = self.shape.clone().with_duration(minutes.0) else { return false };
        (self.shape, self.minutes) = (shape, Some(minutes));
        true
    }
}

/// The location that is meant: the one named, or where the named employee works, or the business's first.
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
    /// Reads who could do what is asked for. Fails with all that is wrong with that.
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
                fault("service_id", "is not one of the services here");
                continue;
            };
            if !service.active && one.retained == Retained::Nothing {
                fault("service_id", "is a service that cannot be booked any more");
                continue;
            }
            if candidates.is_empty() {
                match one.employee {
                    Some(_) => fault("employee_id", "is nobody who does this service at this location"),
                    None => fault("service_id", "is a service that nobody does at this location"),
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
                fault("duration_minutes", "is too short for what the service begins with");
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
            return Err(Problem::field(&last, "makes the visit longer than a day"));
        }
        Ok(offers)
    }

    /// How many people have their hours in it.
    pub(super) fn weight(&self) -> u64 {
        let candidates: usize = self.offers.iter().map(|offer| 1 + offer.candidates.len()).sum();
        u64::try_from(candidates).unwrap_or(u64::MAX)
    }

    /// Whether any of it takes a room or equipment.
    pub(super) fn needs_resources(&self) -> bool {
        self.offers.iter().any(|offer| !offer.service.resource_types.types().is_empty())
    }

    /// The same for a visit that has these rooms, with their types: with no others of those types if it is to stay
    /// `there`, and otherwise with these first.
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

    /// Everybody who could do it, each once, and the rooms.
    pub(super) fn resources(&self) -> impl Iterator<Item = i64> {
        let people = self.offers.iter().flat_map(|offer| &offer.candidates).map(|candidate| candidate.id.0);
        let people: BTreeSet<i64> = people.collect();
        people.into_iter().chain(self.resources.iter().map(|(room, _)| room.0))
    }

    /// The longest that the visit can take, whoever does it.
    pub(super) fn longest(&self) -> SignedDuration {
        let longest = |offer: &Offer| offer.candidates.iter().map(|candidate| candidate.shape.duration()).max();
        SignedDuration::from_mins(self.offers.iter().filter_map(longest).map(i64::from).sum())
    }

    /// The time around a visit that has to be looked at.
    pub(super) fn around(&self, starts_at: Instant) -> (Instant, Instant) {
        self.span(starts_at, starts_at)
    }

    /// The time around visits that start between two instants.
    pub(super) fn span(&self, first: Instant, last: Instant) -> (Instant, Instant) {
        let from = first.0.checked_sub(BUFFER).unwrap_or(first.0);
        let until = last.0.checked_add(self.longest()).and_then(|end| end.checked_add(BUFFER)).unwrap_or(last.0);
        (Instant(from), Instant(until))
    }
}

/// A service and one of those who do it, if anybody does.
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

/// The service that is wanted, and those who can do it.
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
