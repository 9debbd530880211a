//! Starts, assignments and claims compared with a simple reference. The reference uses lists of bools, checks minute by
//! minute, and tries every sequence of candidates in turn.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use parlour_schedule::{
    Assignment, BookingPlanner, Candidate, Claim, MinuteSet, Resource, Segment, Service, ServiceShape, Window, claims,
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000_000;
/// First id of resources; ids of employees start at 0.
const ROOMS: usize = 100;

/// A salon and the services that a client wants, in the simplest form. Employees and rooms are identified by their
/// index.
#[derive(Debug, Clone)]
struct Case {
    /// One list per employee, with a value for each minute of the window: true if the employee is free.
    employees: Vec<Vec<bool>>,
    rooms: Vec<Vec<bool>>,
    services: Vec<WantedService>,
}

#[derive(Debug, Clone)]
struct WantedService {
    candidates: Vec<(usize, Plan)>,
    requires: Vec<Vec<usize>>,
}

/// Arguments of [`ServiceShape::new`].
#[derive(Debug, Clone)]
struct Plan {
    before: u16,
    segments: Vec<(u16, bool)>,
    after: u16,
}

// ── Reference ───────────────────────────────────────────────────────────────────────────────────────────────────────

impl Plan {
    fn duration(&self) -> i64 {
        self.segments.iter().map(|&(minutes, _)| i64::from(minutes)).sum()
    }

    /// Returns every minute that occupies the employee, counted from the start of the service.
    fn staff_minutes(&self) -> Vec<i64> {
        let mut minutes: Vec<i64> = (-i64::from(self.before)..0).collect();
        let mut now = 0;
        for &(length, staffed) in &self.segments {
            for _ in 0..length {
                if staffed {
                    minutes.push(now);
                }
                now += 1;
            }
        }
        minutes.extend(now..now + i64::from(self.after));
        minutes
    }

    /// Returns every minute that occupies the resources, counted from the start of the service.
    fn room_minutes(&self) -> Vec<i64> {
        (-i64::from(self.before)..self.duration() + i64::from(self.after)).collect()
    }
}

fn all_free(free: &[bool], start: i64, minutes: &[i64]) -> bool {
    minutes.iter().all(|minute| usize::try_from(start + minute).is_ok_and(|at| free.get(at) == Some(&true)))
}

/// Choice of the reference for one service.
#[derive(Debug, Clone)]
struct Choice {
    employee: usize,
    rooms: Vec<usize>,
    start: i64,
    plan: Plan,
}

/// Returns the most preferred choices for the services from `number` on, or `None` if they cannot start at `start`.
fn first_way(case: &Case, number: usize, start: i64, previous: Option<&Choice>) -> Option<Vec<Choice>> {
    let Some(service) = case.services.get(number) else { return Some(vec![]) };
    let mut candidates: Vec<_> = service.candidates.iter().collect();
    candidates.sort_by_key(|(employee, _)| previous.is_none_or(|it| it.employee != *employee));
    for (employee, plan) in candidates {
        if !all_free(&case.employees[*employee], start, &plan.staff_minutes()) {
            continue;
        }
        let mut chosen = Vec::new();
        for rooms in &service.requires {
            let mut rooms = rooms.clone();
            rooms.sort_by_key(|room| previous.is_none_or(|it| !it.rooms.contains(room)));
            rooms.retain(|&room| all_free(&case.rooms[room], start, &plan.room_minutes()));
            chosen.extend(rooms.first());
        }
        if chosen.len() < service.requires.len() {
            continue;
        }
        let choice = Choice { employee: *employee, rooms: chosen, start, plan: plan.clone() };
        if let Some(rest) = first_way(case, number + 1, start + plan.duration(), Some(&choice)) {
            return Some([vec![choice], rest].concat());
        }
    }
    None
}

// ── The same with the crate ─────────────────────────────────────────────────────────────────────────────────────────

fn shape(plan: &Plan) -> ServiceShape {
    let segments = plan.segments.iter().map(|&(minutes, staffed)| Segment { minutes, staffed }).collect();
    ServiceShape::new(plan.before, segments, plan.after).unwrap()
}

/// A [`Case`] in the types of the crate. Owns the values that its services borrow.
struct Salon {
    window: Window,
    employees: Vec<MinuteSet>,
    rooms: Vec<MinuteSet>,
    shapes: Vec<Vec<ServiceShape>>,
}

impl Salon {
    fn of(case: &Case) -> Self {
        let start: Timestamp = "2025-06-01T08:00Z".parse().unwrap();
        let length = case.employees[0].len();
        let window = Window::new(start, start + SignedDuration::from_mins(i64::try_from(length).unwrap())).unwrap();
        let minutes = |free: &Vec<bool>| {
            let mut minutes = MinuteSet::none(window);
            for (minute, _) in free.iter().enumerate().filter(|&(_, &free)| free) {
                minutes.insert(window.instant(minute)..window.instant(minute + 1));
            }
            minutes
        };
        Self {
            window,
            employees: case.employees.iter().map(minutes).collect(),
            rooms: case.rooms.iter().map(minutes).collect(),
            shapes: case
                .services
                .iter()
                .map(|it| it.candidates.iter().map(|(_, plan)| shape(plan)).collect())
                .collect(),
        }
    }

    fn services(&self, case: &Case) -> Vec<Service<'_>> {
        case.services.iter().zip(&self.shapes).map(|(wanted, shapes)| self.service(wanted, shapes)).collect()
    }

    fn service<'a>(&'a self, wanted: &WantedService, shapes: &'a [ServiceShape]) -> Service<'a> {
        let candidate = |((employee, _), shape): (&(usize, Plan), &'a ServiceShape)| Candidate {
            id: id(*employee),
            free: &self.employees[*employee],
            shape,
        };
        let resource = |&room: &usize| Resource { id: id(ROOMS + room), free: &self.rooms[room] };
        Service {
            candidates: wanted.candidates.iter().zip(shapes).map(candidate).collect(),
            requires: wanted.requires.iter().map(|rooms| rooms.iter().map(resource).collect()).collect(),
        }
    }

    /// Converts an instant to a minute of the window; negative before the window's start.
    fn minute(&self, microsecond: i64) -> i64 {
        assert_eq!(microsecond % MINUTE, 0);
        (microsecond - self.window.microsecond(0)) / MINUTE
    }
}

fn id(place: usize) -> i64 {
    i64::try_from(place).unwrap()
}

// ── Cases ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Generates the free time of an employee or resource: hours with bookings in them.
fn free_time(length: usize) -> impl Strategy<Value = Vec<bool>> {
    let hours = (0..length / 4, length * 3 / 4..length + 1);
    let bookings = prop::collection::vec((0..length, 1..40_usize), 0..4);
    (hours, bookings).prop_map(move |((opens, closes), bookings)| {
        (0..length)
            .map(|minute| {
                let open = (opens..closes).contains(&minute);
                open && !bookings.iter().any(|&(from, length)| (from..from + length).contains(&minute))
            })
            .collect()
    })
}

/// Generates plans of every kind: a single segment, several with and without gaps, consecutive segments of the same
/// kind, with and without buffers.
fn plan() -> impl Strategy<Value = Plan> {
    let buffer = || prop_oneof![Just(0), 1..12_u16];
    let middle = prop::collection::vec((1..25_u16, any::<bool>()), 0..4);
    (buffer(), 1..25_u16, middle, 1..25_u16, any::<bool>(), buffer()).prop_map(
        |(before, first, middle, last, single, after)| {
            let segments =
                if single { vec![(first, true)] } else { [vec![(first, true)], middle, vec![(last, true)]].concat() };
            Plan { before, segments, after }
        },
    )
}

/// Generates one to three services. Each has up to three candidates, who share a plan or have their own, and requires
/// up to two kinds of rooms.
fn case() -> impl Strategy<Value = Case> {
    (60..260_usize).prop_flat_map(|length| {
        let own = prop::collection::vec((0..4_usize, prop::option::of(plan())), 1..4);
        let rooms = (prop::collection::vec(0..2_usize, 0..3), prop::collection::vec(2..4_usize, 0..3), 0..6_u8);
        let service = (plan(), own, rooms).prop_map(|(usual, own, (chairs, basins, which))| WantedService {
            candidates: own.into_iter().map(|(employee, plan)| (employee, plan.unwrap_or(usual.clone()))).collect(),
            // Half of the services need no room, so that the employees alone decide.
            requires: match which {
                0 => vec![chairs, basins],
                1 => vec![chairs],
                2 => vec![basins],
                _ => vec![],
            },
        });
        let people = || prop::collection::vec(free_time(length), 4);
        (people(), people(), prop::collection::vec(service, 1..4)).prop_map(|(employees, rooms, services)| Case {
            employees,
            rooms,
            services,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_visit_starts_and_is_assigned_exactly_where_some_choice_can_do_it(case in case()) {
        let salon = Salon::of(&case);
        let services = salon.services(&case);
        let visit = BookingPlanner::new(salon.window, &services);
        let starts = visit.starts();
        for start in 0..salon.window.minutes() {
            let expected = first_way(&case, 0, i64::try_from(start).unwrap(), None);
            prop_assert_eq!(starts.contains(start), expected.is_some(), "at minute {}", start);
            let shapes: Vec<ServiceShape> = expected.iter().flatten().map(|choice| shape(&choice.plan)).collect();
            let expected = expected.map(|choices| {
                let assignment = |(choice, shape): (Choice, _)| Assignment {
                    employee: id(choice.employee),
                    resources: choice.rooms.into_iter().map(|room| id(ROOMS + room)).collect(),
                    starts: salon.window.microsecond(0) + choice.start * MINUTE,
                    shape,
                };
                choices.into_iter().zip(&shapes).map(assignment).collect::<Vec<_>>()
            });
            prop_assert_eq!(visit.assign(start), expected, "at minute {}", start);
        }
        prop_assert_eq!(visit.assign(salon.window.minutes()), None);
        prop_assert_eq!(visit.assign(usize::MAX), None);
    }

    #[test]
    fn claims_are_exactly_the_free_time_that_the_visit_needs(case in case()) {
        let salon = Salon::of(&case);
        let services = salon.services(&case);
        let visit = BookingPlanner::new(salon.window, &services);
        for start in visit.starts().iter().step_by(7) {
            let claims = claims(&visit.assign(start).unwrap());

            let mut needed: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
            let way = first_way(&case, 0, i64::try_from(start).unwrap(), None).unwrap();
            for Choice { employee, rooms, start, plan } in way {
                let staff = plan.staff_minutes().into_iter().map(|minute| start + minute);
                needed.entry(id(employee)).or_default().extend(staff);
                for room in rooms {
                    let minutes = plan.room_minutes().into_iter().map(|minute| start + minute);
                    needed.entry(id(ROOMS + room)).or_default().extend(minutes);
                }
            }

            let mut claimed: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
            for claim in &claims {
                prop_assert!(claim.starts < claim.ends);
                let minutes = salon.minute(claim.starts)..salon.minute(claim.ends);
                let place = usize::try_from(claim.resource).unwrap();
                let free = if place < ROOMS { &case.employees[place] } else { &case.rooms[place - ROOMS] };
                prop_assert!(all_free(free, 0, &minutes.clone().collect::<Vec<_>>()), "{:?} is busy", claim);
                claimed.entry(claim.resource).or_default().extend(minutes);
            }
            prop_assert_eq!(claimed, needed);

            for pair in claims.windows(2) {
                let apart = pair[0].resource < pair[1].resource
                    || pair[0].resource == pair[1].resource && pair[0].ends < pair[1].starts;
                prop_assert!(apart, "{:?} before {:?}", pair[0], pair[1]);
            }
        }
    }
}

// ── Examples ────────────────────────────────────────────────────────────────────────────────────────────────────────

fn day() -> Window {
    Window::new("2025-06-02T08:00Z".parse().unwrap(), "2025-06-02T18:00Z".parse().unwrap()).unwrap()
}

fn free(minutes: Range<usize>) -> MinuteSet {
    let mut free = MinuteSet::none(day());
    free.insert(day().instant(minutes.start)..day().instant(minutes.end));
    free
}

fn work(minutes: u16) -> Segment {
    Segment { minutes, staffed: true }
}

fn gap(minutes: u16) -> Segment {
    Segment { minutes, staffed: false }
}

fn by<'a>(candidates: &[(i64, &'a MinuteSet, &'a ServiceShape)]) -> Service<'a> {
    let candidates = candidates.iter().map(|&(id, free, shape)| Candidate { id, free, shape }).collect();
    Service { candidates, requires: vec![] }
}

fn served_by(visit: &BookingPlanner<'_>, start: usize) -> Vec<i64> {
    visit.assign(start).unwrap().iter().map(|assignment| assignment.employee).collect()
}

#[test]
fn a_visit_of_no_services_has_no_start() {
    let visit = BookingPlanner::new(day(), &[]);
    assert!(visit.starts().is_empty());
    assert_eq!(visit.assign(0), None);
    assert_eq!(claims(&[]), []);
}

#[test]
fn a_service_that_nobody_can_do_or_that_has_no_room_has_no_start() {
    let (all, cut) = (MinuteSet::all(day()), ServiceShape::new(0, vec![work(30)], 0).unwrap());
    let nobody = [by(&[(1, &all, &cut)]), by(&[])];
    assert!(BookingPlanner::new(day(), &nobody).starts().is_empty());
    let nowhere = [Service { requires: vec![vec![]], ..by(&[(1, &all, &cut)]) }];
    assert!(BookingPlanner::new(day(), &nowhere).starts().is_empty());
}

#[test]
fn the_last_minute_of_the_window_can_be_used() {
    let all = MinuteSet::all(day());
    let (cut, dry) =
        (ServiceShape::new(5, vec![work(30)], 0).unwrap(), ServiceShape::new(0, vec![work(20)], 10).unwrap());
    let services = [by(&[(1, &all, &cut)]), by(&[(1, &all, &dry)])];
    let starts: Vec<usize> = BookingPlanner::new(day(), &services).starts().iter().collect();
    assert_eq!(starts, (5..=540).collect::<Vec<_>>());
}

#[test]
fn another_client_fits_into_a_processing_gap() {
    let colour = ServiceShape::new(0, vec![work(30), gap(45), work(30)], 0).unwrap();
    let cut = ServiceShape::new(0, vec![work(40)], 5).unwrap();
    let mut stylist = free(0..105);
    let services = [by(&[(1, &stylist, &colour)])];
    let booked = claims(&BookingPlanner::new(day(), &services).assign(0).unwrap());
    let at = |minute: usize| day().microsecond(minute);
    assert_eq!(
        booked,
        [Claim { resource: 1, starts: at(0), ends: at(30) }, Claim { resource: 1, starts: at(75), ends: at(105) }]
    );

    booked.iter().for_each(|claim| stylist.remove(claim.starts..claim.ends));
    let services = [by(&[(1, &stylist, &cut)])];
    assert_eq!(BookingPlanner::new(day(), &services).starts().iter().collect::<Vec<_>>(), [30]);
}

#[test]
fn whoever_served_before_goes_on_if_they_can() {
    let (all, morning) = (MinuteSet::all(day()), free(0..60));
    let cut = ServiceShape::new(0, vec![work(30)], 0).unwrap();
    let services = [by(&[(1, &morning, &cut), (2, &all, &cut)]), by(&[(2, &all, &cut), (1, &morning, &cut)])];
    let visit = BookingPlanner::new(day(), &services);
    assert_eq!(served_by(&visit, 0), [1, 1]);
    assert_eq!(served_by(&visit, 30), [1, 2]);
    assert_eq!(served_by(&visit, 31), [2, 2]);
}

#[test]
fn a_first_choice_that_would_leave_the_rest_impossible_is_passed_over() {
    let all = MinuteSet::all(day());
    let (quick, slow) =
        (ServiceShape::new(0, vec![work(20)], 0).unwrap(), ServiceShape::new(0, vec![work(40)], 0).unwrap());
    let later = free(40..60);
    let services = [by(&[(1, &all, &quick), (2, &all, &slow)]), by(&[(3, &later, &quick)])];
    let visit = BookingPlanner::new(day(), &services);
    assert_eq!(visit.starts().iter().collect::<Vec<_>>(), [0, 20]);
    assert_eq!(served_by(&visit, 0), [2, 3]);
    assert_eq!(served_by(&visit, 20), [1, 3]);
}

#[test]
fn buffers_between_services_of_one_visit_overlap_and_are_claimed_once() {
    let all = MinuteSet::all(day());
    let shape = ServiceShape::new(10, vec![work(30)], 15).unwrap();
    let chairs = [Resource { id: 8, free: &all }, Resource { id: 9, free: &all }];
    let services = [
        Service { requires: vec![chairs.to_vec()], ..by(&[(1, &all, &shape)]) },
        Service { requires: vec![chairs.iter().rev().copied().collect()], ..by(&[(1, &all, &shape)]) },
    ];
    let assignments = BookingPlanner::new(day(), &services).assign(10).unwrap();
    assert_eq!(assignments.iter().map(|it| it.resources.clone()).collect::<Vec<_>>(), [[8], [8]]);
    let (starts, ends) = (day().microsecond(0), day().microsecond(85));
    assert_eq!(claims(&assignments), [Claim { resource: 1, starts, ends }, Claim { resource: 8, starts, ends }]);
}

#[test]
fn each_employees_own_duration_counts_for_the_room_too() {
    let all = MinuteSet::all(day());
    let (quick, slow) =
        (ServiceShape::new(0, vec![work(20)], 0).unwrap(), ServiceShape::new(0, vec![work(40)], 0).unwrap());
    let chair = free(0..30);
    let services = [Service {
        requires: vec![vec![Resource { id: 9, free: &chair }]],
        ..by(&[(1, &all, &slow), (2, &all, &quick)])
    }];
    let visit = BookingPlanner::new(day(), &services);
    assert_eq!(visit.starts().iter().collect::<Vec<_>>(), (0..=10).collect::<Vec<_>>());
    assert_eq!(served_by(&visit, 0), [2]);
}
