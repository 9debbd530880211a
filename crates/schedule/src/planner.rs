//! Several consecutive services for one client: possible starts, assignments and claims.
//!
//! Each service starts when the one before it ends. The services of a booking do not block each other: a buffer that
//! overlaps the next service is for the same client. Each service therefore needs only time that was free before the
//! booking, and a choice for one service affects the next only through its end.
//!
//! The starts follow by recursion from the last service. Services `k`, `k + 1`, … can start at minute `t` if and only
//! if, for some candidate of service `k`, the candidate and the resources are free, and services `k + 1`, … can start
//! at `t` plus the candidate's duration. [`MinuteSet`] computes this for every `t` at once.

use std::ops::Range;

use crate::window::MINUTE;
use crate::{MinuteSet, ServiceShape, Window};

/// Room or piece of equipment.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// Id for claims. Resources and employees share one number space.
    pub id: i64,
    /// Minutes when the resource is free.
    pub free: &'a MinuteSet,
}

/// Employee who can perform a service.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Id for claims. Employees and resources share one number space.
    pub id: i64,
    /// Minutes when the employee is free.
    pub free: &'a MinuteSet,
    /// Shape of the service when this employee performs it.
    pub shape: &'a ServiceShape,
}

/// Service of a booking, with its candidates and required resources.
#[derive(Debug, Clone, Default)]
pub struct Service<'a> {
    /// Employees who can perform the service, in order of preference.
    pub candidates: Vec<Candidate<'a>>,
    /// One list for each required resource type, in order of preference. One resource of each list is used.
    ///
    /// A resource must have only one type: if it were in two of these lists, it could be chosen for both.
    pub requires: Vec<Vec<Resource<'a>>>,
}

/// Service of a booking with all choices made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// Id of the employee who performs the service.
    pub employee: i64,
    /// Ids of the chosen resources, in the order of [`Service::requires`].
    pub resources: Vec<i64>,
    /// Start, in microseconds since 1970 (UTC).
    pub starts: i64,
    /// Shape of the service for this employee.
    pub shape: &'a ServiceShape,
}

/// Time interval during which an employee or resource is busy. The database rejects overlapping claims of the same
/// employee or resource. Ordered by [`Self::resource`], then by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// Id of the employee or resource.
    pub resource: i64,
    /// Start, in microseconds since 1970 (UTC).
    pub starts: i64,
    /// End (exclusive), in microseconds since 1970 (UTC).
    pub ends: i64,
}

/// Booking that is being planned, with all of its possible starts.
#[derive(Debug, Clone)]
pub struct BookingPlanner<'a> {
    window: Window,
    services: &'a [Service<'a>],
    /// For each service, the starts that allow all following services to take place directly after it.
    starts: Vec<MinuteSet>,
}

impl<'a> BookingPlanner<'a> {
    /// Computes the possible starts of consecutive services. All [`MinuteSet`]s must belong to `window`.
    #[must_use]
    pub fn new(window: Window, services: &'a [Service<'a>]) -> Self {
        let mut starts: Vec<MinuteSet> = Vec::with_capacity(services.len());
        for service in services.iter().rev() {
            starts.push(service.starts(window, starts.last()));
        }
        starts.reverse();
        Self { window, services, starts }
    }

    /// Returns every minute when the booking can start. Empty if there are no services.
    #[must_use]
    pub fn starts(&self) -> MinuteSet {
        self.starts.first().cloned().unwrap_or_else(|| MinuteSet::none(self.window))
    }

    /// Assigns employees and resources to a booking that starts at minute `start`, in the order of the services.
    /// Returns `None` if and only if `start` is not one of [`Self::starts`].
    ///
    /// Choices are made from the first service to the last. The employee and the resources of the previous service come
    /// first, then the others in order of preference.
    #[must_use]
    pub fn assign(&self, start: usize) -> Option<Vec<Assignment<'a>>> {
        if !self.starts.first()?.contains(start) {
            return None;
        }
        let mut minute = start;
        let mut assignments: Vec<Assignment<'a>> = Vec::with_capacity(self.services.len());
        for (index, service) in self.services.iter().enumerate() {
            let rest = self.starts.get(index + 1);
            let (candidate, resources) = service.choose(minute, rest, assignments.last())?;
            let starts = self.window.microsecond(minute);
            assignments.push(Assignment { employee: candidate.id, resources, starts, shape: candidate.shape });
            minute += usize::from(candidate.shape.duration());
        }
        Some(assignments)
    }
}

impl<'a> Service<'a> {
    /// Returns the possible starts of this service, given those of the following services in `rest`.
    fn starts(&self, window: Window, rest: Option<&MinuteSet>) -> MinuteSet {
        // The other requirements depend only on the shape, so handle candidates with equal shapes together.
        let mut staffed: Vec<(&ServiceShape, MinuteSet)> = Vec::new();
        for candidate in &self.candidates {
            let starts = candidate.starts(window);
            match staffed.iter_mut().find(|(shape, _)| *shape == candidate.shape) {
                Some((_, anyone)) => anyone.unite(&starts),
                None => staffed.push((candidate.shape, starts)),
            }
        }

        let mut possible = MinuteSet::none(window);
        for (shape, mut starts) in staffed {
            for resources in &self.requires {
                starts.intersect(&any_fits(window, resources, &shape.room_span()));
            }
            if let Some(rest) = rest {
                starts.intersect(&rest.earlier(usize::from(shape.duration())));
            }
            possible.unite(&starts);
        }
        possible
    }

    /// Returns the first candidate who can start at `minute` and end when `rest` can start, with the first free
    /// resources.
    fn choose(
        &self,
        minute: usize,
        rest: Option<&MinuteSet>,
        previous: Option<&Assignment<'_>>,
    ) -> Option<(Candidate<'a>, Vec<i64>)> {
        let served = |candidate: &Candidate<'_>| previous.is_some_and(|it| it.employee == candidate.id);
        let used = |resource: &Resource<'_>| previous.is_some_and(|it| it.resources.contains(&resource.id));

        preferring(&self.candidates, served).find_map(|candidate| {
            let Candidate { free, shape, .. } = candidate;
            let end = minute + usize::from(shape.duration());
            let serves = shape.staff_spans().into_iter().all(|span| free.fits_at(minute, span));
            if !serves || rest.is_some_and(|rest| !rest.contains(end)) {
                return None;
            }
            let span = shape.room_span();
            let first_free = |resources: &Vec<Resource<'_>>| {
                preferring(resources, used).find(|it| it.free.fits_at(minute, span.clone())).map(|it| it.id)
            };
            Some((*candidate, self.requires.iter().map(first_free).collect::<Option<_>>()?))
        })
    }
}

impl Candidate<'_> {
    /// Returns the starts that leave the employee free for the staffed time and the buffers. Ignores resources.
    fn starts(&self, window: Window) -> MinuteSet {
        let mut starts = MinuteSet::all(window);
        for span in self.shape.staff_spans() {
            starts.intersect(&self.free.fits(&span));
        }
        starts
    }
}

/// Returns the minutes `t` such that at least one resource is free during all of `t + span`.
fn any_fits(window: Window, resources: &[Resource<'_>], span: &Range<i32>) -> MinuteSet {
    let mut any = MinuteSet::none(window);
    for resource in resources {
        any.unite(&resource.free.fits(span));
    }
    any
}

/// Yields the preferred items first; both parts keep their order.
fn preferring<T>(items: &[T], preferred: impl Fn(&T) -> bool + Copy) -> impl Iterator<Item = &T> {
    items.iter().filter(move |&item| preferred(item)).chain(items.iter().filter(move |&item| !preferred(item)))
}

/// Returns the claims of a booking. An employee is claimed for the staffed time of a service and its buffers. A
/// resource is claimed for the whole service and its buffers.
///
/// Claims are ordered by resource and time. Adjacent and overlapping claims of the same employee or resource are
/// merged.
#[must_use]
pub fn claims(assignments: &[Assignment<'_>]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for Assignment { employee, resources, starts, shape } in assignments {
        let instant = |offset: i32| starts + i64::from(offset) * MINUTE;
        let mut claim = |resource: i64, span: Range<i32>| {
            claims.push(Claim { resource, starts: instant(span.start), ends: instant(span.end) });
        };
        shape.staff_spans().into_iter().for_each(|span| claim(*employee, span));
        resources.iter().for_each(|&resource| claim(resource, shape.room_span()));
    }
    claims.sort_unstable();
    claims.dedup_by(|later, earlier| {
        let joined = later.resource == earlier.resource && later.starts <= earlier.ends;
        if joined {
            earlier.ends = earlier.ends.max(later.ends);
        }
        joined
    });
    claims
}
