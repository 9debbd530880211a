//! Several services in a row for one client: where they can start, who serves, what it keeps busy.
//!
//! Each service starts when the one before it ends. What one service of the visit keeps busy does not stand in the way
//! of the next: where the cleaning up after one runs into the next, both are for the same client. So each service asks
//! only for time that was free before the visit, and the choices of one bear on the next in a single way: by when they
//! end.
//!
//! That makes the answer a recursion from the back. Services `k`, `k + 1`, … can start at minute `t` if and only if for
//! some candidate of service `k` he or she is free, the rooms are, and services `k + 1`, … can start at `t` and that
//! candidate's own duration. With [`MinuteSet`] it is worked out for every `t` at once.

use std::ops::Range;

use crate::window::MINUTE;
use crate::{MinuteSet, ServiceShape, Window};

/// A room or a piece of equipment.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// Which; from one numbering with the employees, that of the claims.
    pub id: i64,
    /// When it is free.
    pub free: &'a MinuteSet,
}

/// An employee who can do a service.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Who; from one numbering with rooms and equipment, that of the claims.
    pub id: i64,
    /// When he or she is free.
    pub free: &'a MinuteSet,
    /// How the service lies in time when it is this employee who does it.
    pub shape: &'a ServiceShape,
}

/// A service of a visit: who can do it and what it takes.
#[derive(Debug, Clone, Default)]
pub struct Service<'a> {
    /// Whoever can do it, in order of preference.
    pub candidates: Vec<Candidate<'a>>,
    /// One list for each type of room or equipment that it takes, of which one is enough; each in order of preference.
    ///
    /// A resource is of one type. Were it in two of these lists, it could be chosen for both.
    pub requires: Vec<Vec<Resource<'a>>>,
}

/// A service of a visit with all choices made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// Who serves.
    pub employee: i64,
    /// What is used, in the order of [`Service::requires`].
    pub resources: Vec<i64>,
    /// When it starts, in microseconds since 1970 (UTC).
    pub starts: i64,
    /// How it lies in time from there.
    pub shape: &'a ServiceShape,
}

/// A time over which an employee, a room or a piece of equipment is busy: what the database keeps from overlapping.
/// Ordered by resource, then by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// Who or what is busy.
    pub resource: i64,
    /// From when, in microseconds since 1970 (UTC).
    pub starts: i64,
    /// Until just before when, in microseconds since 1970 (UTC).
    pub ends: i64,
}

/// A visit that is being planned, with all its possible starts worked out.
#[derive(Debug, Clone)]
pub struct BookingPlanner<'a> {
    window: Window,
    services: &'a [Service<'a>],
    /// For each service, when it and all that follow it can start.
    starts: Vec<MinuteSet>,
}

impl<'a> BookingPlanner<'a> {
    /// Works out where the services, one right after the other, can start. All sets are of the minutes of `window`.
    #[must_use]
    pub fn new(window: Window, services: &'a [Service<'a>]) -> Self {
        let mut starts: Vec<MinuteSet> = Vec::with_capacity(services.len());
        for service in services.iter().rev() {
            starts.push(service.starts(window, starts.last()));
        }
        starts.reverse();
        Self { window, services, starts }
    }

    /// Every minute at which the visit can start. A visit of no services cannot.
    #[must_use]
    pub fn starts(&self) -> MinuteSet {
        self.starts.first().cloned().unwrap_or_else(|| MinuteSet::none(self.window))
    }

    /// Who serves and what is used when the visit starts at minute `start`: one assignment for each service, in order.
    /// There is one if and only if `start` is one of [`Self::starts`].
    ///
    /// Choices are made from the first service to the last, each in the order of preference, except that whoever served
    /// before goes on if they can, and so does whatever room was used.
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
    /// When this service can start, if `rest` is when those that follow it can.
    fn starts(&self, window: Window, rest: Option<&MinuteSet>) -> MinuteSet {
        // Only the shape decides what else is asked for, so those who share one are asked together.
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

    /// The first choice that can serve from `minute` and lets the `rest` go on afterwards.
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
    /// When they can start, for all that their own time decides.
    fn starts(&self, window: Window) -> MinuteSet {
        let mut starts = MinuteSet::all(window);
        for span in self.shape.staff_spans() {
            starts.intersect(&self.free.fits(&span));
        }
        starts
    }
}

/// The minutes `t` for which some resource is free over all of `t + span`.
fn any_fits(window: Window, resources: &[Resource<'_>], span: &Range<i32>) -> MinuteSet {
    let mut any = MinuteSet::none(window);
    for resource in resources {
        any.unite(&resource.free.fits(span));
    }
    any
}

/// The preferred ones first, each part in the order given.
fn preferring<T>(items: &[T], preferred: impl Fn(&T) -> bool + Copy) -> impl Iterator<Item = &T> {
    items.iter().filter(move |&item| preferred(item)).chain(items.iter().filter(move |&item| !preferred(item)))
}

/// What a visit keeps busy: for each employee the time they are held, for each room and piece of equipment the whole of
/// the services that use it. In order of resource and time; what touches or overlaps is one claim.
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
