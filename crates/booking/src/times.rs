//! Availability of candidate employees and resources, and booking plans based on it.
//!
//! The arithmetic is in the `schedule` crate. This module reads its inputs from the database.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use parlour_catalogue::locations::Location;
use parlour_core::http::{Code, Problem};
use parlour_core::types::{BookingId, ClientId, Day, Duration, EmployeeId, Instant, Named, Price, ResourceId, list};
use parlour_db::{Row, Tx, params};
use parlour_schedule::{Assignment, BookingPlanner, Claim, MinuteSet, Resource, WallClock, Window};

use super::attendee::no_client;
use super::offers::{Offer, Offers};

/// Selects time off, claims and closures between two instants, and the client if one is given. `$which` is an
/// additional condition on the claims.
macro_rules! busy {
    ($which:literal) => {
        concat!(
            "SELECT 0, t.employee_id, t.starts_at, t.ends_at, NULL, NULL FROM {ids $2} r CROSS JOIN time_off t
            WHERE t.business_id = $1 AND t.employee_id = r.id AND t.ends_at > $3 AND t.starts_at < $4
        UNION ALL
        SELECT 1, c.bookable_id, c.starts_at, c.ends_at, NULL, NULL FROM {ids $2} r CROSS JOIN claims c
            WHERE c.business_id = $1 AND c.bookable_id = r.id
            AND c.starts_at > $3 - 172800000000 AND c.starts_at < $4 AND c.ends_at > $3",
            $which,
            "
        UNION ALL
        SELECT 2, 0, 0, 0, first_day, last_day FROM closures
            WHERE business_id = $1 AND location_id = $5 AND last_day >= $6 AND first_day <= $7
        UNION ALL
        SELECT 3, id, 0, 0, name, NULL FROM clients WHERE business_id = $1 AND id = $8"
        )
    };
}

parlour_db::statements! {
    /// Selects all data for an interval in one query: time off (0), claims (1), closures of the location (2), and the
    /// client (3) if one is given. A claim lasts at most two days, so it starts at most two days before the interval.
    UNAVAILABLE = busy!("");
    /// Like `UNAVAILABLE`, but ignores the claims of one booking.
    UNAVAILABLE_WITHOUT = busy!(" AND (c.booking_id IS NULL OR c.booking_id <> $9)");
    /// Like `UNAVAILABLE`, for several windows at once. `$3` lists the starts of the windows, and `$4` is their common
    /// length. Each row begins with the start of its window, or with 0 for closures and the client.
    UNAVAILABLE_IN_WINDOWS = "SELECT w.id, 0, t.employee_id, t.starts_at, t.ends_at, NULL, NULL
            FROM {ids $3} w CROSS JOIN {ids $2} r CROSS JOIN time_off t
            WHERE t.business_id = $1 AND t.employee_id = r.id AND t.ends_at > w.id AND t.starts_at < w.id + $4
        UNION ALL
        SELECT w.id, 1, c.bookable_id, c.starts_at, c.ends_at, NULL, NULL
            FROM {ids $3} w CROSS JOIN {ids $2} r CROSS JOIN claims c
            WHERE c.business_id = $1 AND c.bookable_id = r.id
            AND c.starts_at > w.id - 172800000000 AND c.starts_at < w.id + $4 AND c.ends_at > w.id
        UNION ALL
        SELECT 0, 2, 0, 0, 0, first_day, last_day FROM closures
            WHERE business_id = $1 AND location_id = $5 AND last_day >= $6 AND first_day <= $7
        UNION ALL
        SELECT 0, 3, id, 0, 0, name, NULL FROM clients WHERE business_id = $1 AND id = $8";
}

/// Row of `UNAVAILABLE`. `Away` and `Booked` contain the id of an employee or resource, and an interval in
/// microseconds.
enum Busy {
    Away(i64, Range<i64>),
    Booked(i64, Range<i64>),
    Closed(RangeInclusive<Date>),
    Client(Named<ClientId>),
}

impl Busy {
    fn read(row: &mut Row<'_>) -> Result<Self, parlour_db::Error> {
        let (kind, resource, interval) = (row.take::<i64>()?, row.take()?, row.take()?..row.take()?);
        Ok(match kind {
            0 => Self::Away(resource, interval),
            1 => Self::Booked(resource, interval),
            2 => Self::Closed(row.take::<Day>()?.0..=row.take::<Day>()?.0),
            _ => Self::Client(Named { id: ClientId(resource), name: row.take()? }),
        })
    }
}

/// Availability of candidates and resources in a window.
pub(super) struct Times<'o> {
    offers: &'o Offers,
    pub(super) window: Window,
    clock: WallClock,
    /// Client of the booking. `None` if no client was requested or found.
    pub(super) client: Option<Named<ClientId>>,
    /// Minutes when each employee or resource, by id, is present, regardless of claims.
    present: HashMap<i64, MinuteSet>,
    /// Minutes of `present` that no claim covers.
    free: HashMap<i64, MinuteSet>,
}

/// Assignment of employees, resources and times to a booking.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) items: Vec<PlannedItem>,
    pub(super) claims: Vec<Claim>,
}

/// One service of a plan, with its employee, time and resources.
#[derive(Debug)]
pub(super) struct PlannedItem {
    pub(super) employee: EmployeeId,
    pub(super) employee_name: String,
    pub(super) price: Price,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    /// Duration that was set explicitly. `None` for the employee's usual one.
    pub(super) minutes: Option<Duration>,
    pub(super) resources: Vec<ResourceId>,
}

/// Parameters of an availability search.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimesQuery<'q> {
    /// Interval to search.
    pub(super) window: (Instant, Instant),
    /// Client to look up in the same query. It is an error if the client does not exist.
    pub(super) client: Option<ClientId>,
    /// Booking whose own claims are ignored.
    pub(super) moving: Option<BookingId>,
    /// Employees who count as present at all times, regardless of working hours, breaks, time off, opening hours and
    /// closures.
    pub(super) at_work: &'q [EmployeeId],
}

impl TimesQuery<'_> {
    /// Creates a query without a client, a booking to move, or employees who are exempt from their hours.
    pub(super) fn within(window: (Instant, Instant)) -> Self {
        Self { window, client: None, moving: None, at_work: &[] }
    }
}

impl Offers {
    /// Reads time off, claims, closures and the client, and computes when candidates and resources are free. Fails if
    /// the client does not belong to the business.
    pub(super) fn times(&self, tx: &mut Tx<'_>, query: &TimesQuery<'_>) -> Result<Times<'_>, Problem> {
        let TimesQuery { window: (from, until), client, moving, at_work } = *query;
        let zone = &self.location.time_zone;
        let (first, last) = (zone.day(from), zone.day(until));
        let ids = list(self.resources());
        let bounds = params![self.business, ids, from, until, self.location.id, first, last, client, moving];
        let busy = match moving {
            None => tx.all(&UNAVAILABLE, &bounds[..8], Busy::read)?,
            Some(_) => tx.all(&UNAVAILABLE_WITHOUT, bounds, Busy::read)?,
        };
        self.assemble(from, until, busy.iter(), at_work)?.for_client(client)
    }

    /// Like [`Self::times`], around each of several starts, in one query. Returns the times in the order of `starts`.
    pub(super) fn times_around(
        &self,
        tx: &mut Tx<'_>,
        starts: &[Instant],
        client: Option<ClientId>,
    ) -> Result<Vec<Times<'_>>, Problem> {
        let windows: Vec<(Instant, Instant)> = starts.iter().map(|start| self.around(*start)).collect();
        let (Some(first), Some(last)) = (windows.iter().min(), windows.iter().max()) else { return Ok(Vec::new()) };
        let zone = &self.location.time_zone;
        let (from, length) =
            (list(windows.iter().map(|window| window.0.micros())), first.1.micros() - first.0.micros());
        let days = (zone.day(first.0), zone.day(last.1));
        let ids = list(self.resources());
        let bounds = params![self.business, ids, from, length, self.location.id, days.0, days.1, client];
        let mut by_window: HashMap<i64, Vec<Busy>> = HashMap::new();
        tx.all(&UNAVAILABLE_IN_WINDOWS, bounds, |row| {
            let window: i64 = row.take()?;
            by_window.entry(window).or_default().push(Busy::read(row)?);
            Ok(())
        })?;
        let none = Vec::new();
        let of = |window: i64| by_window.get(&window).unwrap_or(&none).iter();
        // Closures and the client have window 0 and apply to all windows.
        let times = windows
            .iter()
            .map(|(from, until)| self.assemble(*from, *until, of(0).chain(of(from.micros())), &[])?.for_client(client));
        times.collect()
    }

    /// Computes when candidates and resources are present and free. Employees in `ignore_hours_for` count as present at
    /// all times.
    fn assemble<'b>(
        &self,
        from: Instant,
        until: Instant,
        busy: impl Iterator<Item = &'b Busy> + Clone,
        ignore_hours_for: &[EmployeeId],
    ) -> Result<Times<'_>, Problem> {
        let window = Window::new(from.0, until.0).map_err(Problem::internal)?;
        let clock = WallClock::new(window, &self.location.time_zone.0);
        let closed: Vec<_> = busy
            .clone()
            .filter_map(|busy| if let Busy::Closed(days) = busy { Some(days.clone()) } else { None })
            .collect();
        let mut open = clock.weekly(&self.location.opening_hours.weekly());
        open.subtract(&clock.dates(&closed));

        let mut present: HashMap<i64, MinuteSet> =
            self.resources.iter().map(|(room, _)| (room.0, MinuteSet::all(window))).collect();
        for candidate in self.offers.iter().flat_map(|offer| &offer.candidates) {
            present.entry(candidate.id.0).or_insert_with(|| {
                if ignore_hours_for.contains(&candidate.id) {
                    return MinuteSet::all(window);
                }
                let mut minutes = clock.weekly(&candidate.working_hours.weekly());
                minutes.intersect(&open);
                minutes.subtract(&clock.weekly(&candidate.breaks.weekly()));
                minutes
            });
        }
        let remove = |sets: &mut HashMap<i64, MinuteSet>, resource: &i64, interval: &Range<i64>| {
            if let Some(minutes) = sets.get_mut(resource) {
                minutes.remove(interval.clone());
            }
        };
        for one in busy.clone() {
            if let Busy::Away(resource, interval) = one
                && !ignore_hours_for.iter().any(|employee| employee.0 == *resource)
            {
                remove(&mut present, resource, interval);
            }
        }
        let mut free = present.clone();
        let mut client = None;
        for one in busy {
            match one {
                Busy::Booked(resource, interval) => remove(&mut free, resource, interval),
                Busy::Client(found) => client = Some(found.clone()),
                Busy::Away(..) | Busy::Closed(_) => {}
            }
        }
        Ok(Times { offers: self, window, clock, client, present, free })
    }
}

impl Times<'_> {
    pub(super) fn location(&self) -> &Location {
        &self.offers.location
    }

    /// Converts the services for the `schedule` crate. `sets` holds the free minutes by employee or resource id.
    fn services<'t>(&'t self, sets: &'t HashMap<i64, MinuteSet>) -> Vec<parlour_schedule::Service<'t>> {
        let rooms = |kind: &String| {
            let fitting = self.offers.resources.iter().filter(move |(_, room)| room == kind);
            fitting.filter_map(|(id, _)| Some(Resource { id: id.0, free: sets.get(&id.0)? })).collect()
        };
        let offers = self.offers.offers.iter();
        offers
            .map(|offer| {
                let mut candidates: Vec<parlour_schedule::Candidate<'t>> = offer
                    .candidates
                    .iter()
                    .filter_map(|one| {
                        Some(parlour_schedule::Candidate {
                            id: one.id.0,
                            free: sets.get(&one.id.0)?,
                            shape: &one.shape,
                        })
                    })
                    .collect();
                // Prefer candidates with the most free time in the window.
                candidates.sort_by_key(|one| (std::cmp::Reverse(one.free.count()), one.id));
                parlour_schedule::Service {
                    candidates,
                    requires: offer.service.resource_types.types().iter().map(rooms).collect(),
                }
            })
            .collect()
    }

    /// Fails if a client was requested but not found.
    fn for_client(self, client: Option<ClientId>) -> Result<Self, Problem> {
        if client.is_some() && self.client.is_none() { Err(no_client().into()) } else { Ok(self) }
    }

    /// Returns the possible start minutes of the booking.
    pub(super) fn starts(&self) -> MinuteSet {
        let services = self.services(&self.free);
        BookingPlanner::new(self.window, &services).starts()
    }

    /// Returns the start minutes that would be possible without claims.
    pub(super) fn starts_if_free(&self) -> MinuteSet {
        let services = self.services(&self.present);
        BookingPlanner::new(self.window, &services).starts()
    }

    /// Marks the intervals of `claims` as busy, in addition to the claims that were read.
    pub(super) fn take(&mut self, claims: &[Claim]) {
        for claim in claims {
            if let Some(minutes) = self.free.get_mut(&claim.resource) {
                minutes.remove(claim.starts..claim.ends);
            }
        }
    }

    /// Returns the minutes on the location's slot interval, regardless of availability.
    pub(super) fn grid(&self) -> MinuteSet {
        self.clock.grid(self.offers.location.slot_interval_minutes.0)
    }

    /// Returns true if `start` is on the location's slot interval, regardless of availability.
    pub(super) fn is_offered(&self, start: Instant) -> bool {
        self.window.minute(start.0).is_some_and(|minute| self.grid().contains(minute))
    }

    /// Plans the booking at `start`: its employees, resources and claims.
    ///
    /// Fails with `slot_taken` if only claims prevent the booking, otherwise with `outside_hours`.
    pub(super) fn plan(&self, start: Instant) -> Result<Plan, Problem> {
        let minute = self.window.minute(start.0).ok_or_else(|| Problem::new(Code::OutsideHours))?;
        let services = self.services(&self.free);
        if let Some(assignments) = BookingPlanner::new(self.window, &services).assign(minute) {
            let items = assignments.iter().zip(&self.offers.offers);
            let items = items.filter_map(|(assignment, offer)| PlannedItem::new(assignment, offer)).collect();
            return Ok(Plan { items, claims: parlour_schedule::claims(&assignments) });
        }
        let services = self.services(&self.present);
        let code = match BookingPlanner::new(self.window, &services).assign(minute) {
            Some(_) => Code::SlotTaken,
            None => Code::OutsideHours,
        };
        Err(Problem::new(code))
    }
}

impl PlannedItem {
    fn new(assignment: &Assignment<'_>, offer: &Offer) -> Option<Self> {
        let candidate = offer.candidates.iter().find(|candidate| candidate.id.0 == assignment.employee)?;
        let minutes = i64::from(assignment.shape.duration());
        Some(Self {
            employee: candidate.id,
            employee_name: candidate.name.clone(),
            price: candidate.price,
            starts_at: Instant::from_micros(assignment.starts),
            ends_at: Instant::from_micros(assignment.starts + minutes * 60_000_000),
            minutes: candidate.minutes,
            resources: assignment.resources.iter().map(|id| ResourceId(*id)).collect(),
        })
    }
}
