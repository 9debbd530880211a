//! Compares availability and bookings at randomly generated locations with a model that checks every minute.

use axum::http::StatusCode;
use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{grid, minute_of_day};
use crate::location::{TestLocation, WEEKDAYS};
use crate::responses::{Booking, BookingItem};
use crate::support::{OVERLAPS, TestApp};

fn spelled(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[parlour_testkit::both_engines]
async fn random_worlds_are_answered_as_by_walking_minute_by_minute(app: TestApp) {
    let worlds = if app.app.db.engine() == parlour_db::Engine::Sqlite { 36 } else { 8 };
    let mut offered = 0;
    for seed in 0..worlds {
        offered += World::make(&app, seed).await.compare(&app).await;
    }
    assert!(offered > 20 * worlds, "there is something to compare: {offered}");
    assert_eq!(app.count(&OVERLAPS).await, 0);
}

parlour_db::statements! {
    ROOM_CLAIMS scans "a test's few claims" = "SELECT c.bookable_id, c.starts_at, c.ends_at
        FROM claims c JOIN resources r ON r.id = c.bookable_id AND r.business_id = c.business_id";
}

/// Weekly intervals on the local clock. Each interval has a weekday (0 is Monday), a start and an end. Start and end
/// are minutes since the beginning of that day. An end after 1440 is on the next day.
type Week = Vec<(usize, i64, i64)>;

fn week_json(week: &Week) -> Value {
    let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans = week.iter().map(|(day, starts, ends)| {
        let ends = if *ends == 1440 { "24:00".into() } else { time(ends % 1440) };
        json!({"weekday": WEEKDAYS[*day], "starts": time(*starts), "ends": ends})
    });
    spans.collect()
}

fn within(week: &Week, reading: DateTime) -> bool {
    let today = usize::try_from(reading.weekday().to_monday_zero_offset()).unwrap();
    let minute = minute_of_day(reading);
    week.iter().any(|(day, starts, ends)| {
        (*day == today && (*starts..*ends).contains(&minute))
            || ((*day + 1) % 7 == today && (*starts..*ends).contains(&(minute + 1440)))
    })
}

#[derive(Clone)]
struct Shape {
    before: usize,
    segments: Vec<(usize, bool)>,
    after: usize,
}

impl Shape {
    fn duration(&self) -> usize {
        self.segments.iter().map(|segment| segment.0).sum()
    }

    /// Returns one entry for each minute, starting with the buffer before the service: true if the employee is needed.
    fn minutes(&self) -> Vec<bool> {
        let all = [(self.before, true)].into_iter().chain(self.segments.iter().copied()).chain([(self.after, true)]);
        all.flat_map(|(minutes, staffed)| std::iter::repeat_n(staffed, minutes)).collect()
    }

    fn segments_json(&self) -> Value {
        self.segments.iter().map(|(minutes, staffed)| json!({"minutes": minutes, "staffed": staffed})).collect()
    }
}

struct WorldService {
    id: i64,
    shape: Shape,
    resource_types: Vec<&'static str>,
}

struct WorldEmployee {
    id: i64,
    hours: Week,
    breaks: Week,
    away: Vec<(Timestamp, Timestamp)>,
    /// Shape of each service as this employee performs it, in the order of `World::services`. `None` if the employee
    /// does not perform the service.
    skills: Vec<Option<Shape>>,
    /// Each busy minute, with the start of the service that occupies it.
    busy: Vec<(Timestamp, Timestamp)>,
}

/// A randomly generated location, with a model of its hours, services, employees and rooms.
struct World {
    salon: TestLocation,
    rng: Rng,
    zone: TimeZone,
    step: i64,
    open: Week,
    closed: Option<[Date; 2]>,
    days: [Date; 2],
    services: Vec<WorldService>,
    staff: Vec<WorldEmployee>,
    rooms: Vec<(i64, &'static str)>,
}

/// Time zones whose clocks change at different times of day, by half an hour, or never.
const ZONES: [&str; 10] = [
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Atlantic/Azores",
    "Asia/Beirut",
    "Asia/Kolkata",
];

impl World {
    async fn make(app: &TestApp, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let name = ZONES[usize::try_from(seed).unwrap() % ZONES.len()];
        let zone = TimeZone::get(name).unwrap();
        let salon = TestLocation::new(app, name).await;
        let now: Timestamp = crate::support::NOW.parse().unwrap();
        let any = now + SignedDuration::from_hours(24 * rng.i64(3..400));
        let middle = zone.following(any).next().map_or(any, |change| change.timestamp());
        let middle = zone.to_datetime(middle).date();
        let days = [middle.yesterday().unwrap(), middle.tomorrow().unwrap()];

        let step = [5, 10, 15, 15, 20, 30, 45, 50][rng.usize(..8)];
        let open = random_week(&mut rng, 10, 1440);
        salon.update(json!({"slot_interval_minutes": step, "opening_hours": week_json(&open)})).await;
        let closed = (rng.u8(..4) == 0).then_some([days[rng.usize(..2)], days[1]]);
        if let Some([first, last]) = closed {
            let closure = json!({"first_day": first, "last_day": last});
            salon.owner.create(&format!("/locations/{}/closures", salon.id), closure).await;
        }

        let mut rooms = Vec::new();
        for kind in ["cabin", "cabin", "chair"] {
            if rng.u8(..4) > 0 {
                rooms.push((salon.room(kind).await, kind));
            }
        }
        let mut services = Vec::new();
        for _ in 0..3 {
            let shape = random_shape(&mut rng);
            let mut resource_types = vec!["cabin", "chair"];
            resource_types.retain(|_| rng.u8(..4) == 0);
            let service = json!({"segments": shape.segments_json(), "buffer_before_minutes": shape.before,
                "buffer_after_minutes": shape.after, "resource_types": resource_types});
            services.push(WorldService { id: salon.service(service).await, shape, resource_types });
        }
        let mut staff = Vec::new();
        for number in 0..rng.usize(1..4) {
            let (hours, breaks) = (random_week(&mut rng, 10, 1440), random_week(&mut rng, 4, 90));
            let mut skills = Vec::new();
            for service in &services {
                let own = rng.u8(..4) == 0;
                let shape = Shape { segments: random_shape(&mut rng).segments, ..service.shape.clone() };
                // The first employee performs all services, so every service has an employee.
                skills.push((number == 0 || rng.bool()).then(|| if own { shape } else { service.shape.clone() }));
            }
            let known = services.iter().zip(&skills).filter_map(|(service, skill)| Some((service, skill.as_ref()?)));
            let known: Vec<_> = known
                .map(|(service, shape)| json!({"service_id": service.id, "segments": shape.segments_json()}))
                .collect();
            let workplace =
                json!([{"location_id": salon.id, "working_hours": week_json(&hours), "breaks": week_json(&breaks)}]);
            let id = salon.employee_with(workplace, json!(known)).await;
            let mut away = Vec::new();
            if rng.bool() {
                // Time off may begin or end within a minute. The employee is not free in such a minute.
                let starts = middle.to_zoned(zone.clone()).unwrap().timestamp()
                    + SignedDuration::from_secs(rng.i64(-80_000..80_000));
                away.push((starts, starts + SignedDuration::from_secs(rng.i64(1..20_000))));
                let new = json!({"starts_at": away[0].0, "ends_at": away[0].1});
                salon.owner.create(&format!("/employees/{id}/time-off"), new).await;
            }
            staff.push(WorldEmployee { id, hours, breaks, away, skills, busy: Vec::new() });
        }
        Self { salon, rng, zone, step, open, closed, days, services, staff, rooms }
    }

    /// Books at random times, then queries availability at random. Panics if a response differs from the model. Returns
    /// the number of offered starts.
    async fn compare(mut self, app: &TestApp) -> u64 {
        let mut view = View::of(&self, app).await;
        for _ in 0..12 {
            let wanted: Vec<usize> = (0..self.rng.usize(1..3)).map(|_| self.rng.usize(..3)).collect();
            let at = view.from + SignedDuration::from_mins(self.rng.i64(1500..view.length() - 1500));
            let items: Vec<_> =
                wanted.iter().map(|service| json!({"service_id": self.services[*service].id})).collect();
            let new = self.salon.new_booking_of(json!(items), &at.to_string());
            let answer = self.salon.owner.post("/bookings", new).await;
            let expected = view.can_start(&self, &wanted, None, view.minute(at));
            assert_eq!(
                answer.status,
                if expected { StatusCode::CREATED } else { StatusCode::CONFLICT },
                "{at}: {}",
                answer.body
            );
            if expected {
                let booking: Booking = answer.expect_as(StatusCode::CREATED);
                self.remember(&booking, &wanted);
                if self.rng.u8(..5) == 0 {
                    self.salon.owner.cancel(booking.id).await;
                    self.forget(&booking);
                }
                view = View::of(&self, app).await;
            }
        }
        let mut compared = 0;
        for _ in 0..4 {
            let wanted: Vec<usize> = (0..self.rng.usize(1..4)).map(|_| self.rng.usize(..3)).collect();
            let employee = self.rng.bool().then(|| self.rng.usize(..self.staff.len()));
            let employee =
                employee.filter(|one| wanted.iter().all(|service| self.staff[*one].skills[*service].is_some()));
            let ids: Vec<_> = wanted.iter().map(|service| self.services[*service].id.to_string()).collect();
            let named = employee.map_or_else(String::new, |one| format!("&employee_id={}", self.staff[one].id));
            let query = format!("service_id={}{named}&from={}&to={}", ids.join(","), self.days[0], self.days[1]);
            let expected: Vec<_> = grid(&self.zone, self.step, self.days)
                .into_iter()
                .filter(|at| view.can_start(&self, &wanted, employee, view.minute(*at)))
                .map(|at| spelled(at, &self.zone))
                .collect();
            assert_eq!(self.salon.offered(&query).await, expected, "{query}");
            compared += expected.len() as u64;
        }
        compared
    }

    fn remember(&mut self, booking: &Booking, wanted: &[usize]) {
        for (item, service) in booking.items.iter().zip(wanted) {
            let (employee, starts) = self.serving(item);
            let shape = employee.skills[*service].clone().unwrap();
            let begin = starts - SignedDuration::from_mins(i64::try_from(shape.before).unwrap());
            for (minute, needed) in (0..).zip(shape.minutes()) {
                if needed {
                    let at = begin + SignedDuration::from_mins(minute);
                    employee.busy.push((at, starts));
                }
            }
        }
    }

    fn forget(&mut self, booking: &Booking) {
        for item in &booking.items {
            let (employee, starts) = self.serving(item);
            employee.busy.retain(|(_, of)| *of != starts);
        }
    }

    /// Returns the employee of a booked service, and the start of the service.
    fn serving(&mut self, item: &BookingItem) -> (&mut WorldEmployee, Timestamp) {
        let employee = self.staff.iter_mut().find(|one| one.id == item.employee.id).unwrap();
        (employee, item.starts_at.parse().unwrap())
    }
}

/// Availability of employees and rooms minute by minute, from the day before the requested days to the day after them.
struct View {
    from: Timestamp,
    /// One list per employee with one value per minute: true if the employee is free.
    staff: Vec<Vec<bool>>,
    /// One list per room with one value per minute: true if the room is free.
    rooms: Vec<Vec<bool>>,
}

impl View {
    async fn of(world: &World, app: &TestApp) -> Self {
        let midnight = |day: Date| day.to_zoned(world.zone.clone()).unwrap().timestamp();
        let from = midnight(world.days[0].saturating_sub(1.day()));
        let until = midnight(world.days[1].saturating_add(2.days()));
        let minutes: Vec<_> =
            (from.as_second()..until.as_second()).step_by(60).map(|at| Timestamp::from_second(at).unwrap()).collect();
        let open = |reading: DateTime| {
            within(&world.open, reading)
                && !world.closed.is_some_and(|[first, last]| (first..=last).contains(&reading.date()))
        };
        let touches =
            |at: Timestamp, starts: Timestamp, ends: Timestamp| starts < at + SignedDuration::from_mins(1) && at < ends;
        let staff = world.staff.iter().map(|one| {
            minutes
                .iter()
                .map(|at| {
                    let reading = world.zone.to_datetime(*at);
                    open(reading)
                        && within(&one.hours, reading)
                        && !within(&one.breaks, reading)
                        && !one.away.iter().any(|(starts, ends)| touches(*at, *starts, *ends))
                        && !one.busy.iter().any(|(minute, _)| minute == at)
                })
                .collect()
        });
        let claims = app.app.db.read(|tx| {
            tx.all(&ROOM_CLAIMS, parlour_db::params![], |row| {
                Ok((row.take::<i64>()?, row.take::<i64>()?, row.take::<i64>()?))
            })
        });
        let claims: Vec<_> = claims.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        let rooms = world.rooms.iter().map(|(room, _)| {
            let of_it: Vec<_> = claims.iter().filter(|(resource, ..)| resource == room).collect();
            let taken =
                |at: Timestamp| of_it.iter().any(|(_, starts, ends)| (*starts..*ends).contains(&at.as_microsecond()));
            minutes.iter().map(|at| !taken(*at)).collect()
        });
        Self { from, staff: staff.collect(), rooms: rooms.collect() }
    }

    fn length(&self) -> i64 {
        i64::try_from(self.staff[0].len()).unwrap()
    }

    fn minute(&self, at: Timestamp) -> usize {
        usize::try_from((at.as_second() - self.from.as_second()) / 60).unwrap()
    }

    fn can_start(&self, world: &World, wanted: &[usize], named: Option<usize>, minute: usize) -> bool {
        let Some((&first, rest)) = wanted.split_first() else { return true };
        let service = &world.services[first];
        (0..world.staff.len()).filter(|one| named.is_none_or(|named| named == *one)).any(|one| {
            let Some(shape) = &world.staff[one].skills[first] else { return false };
            let Some(begin) = minute.checked_sub(shape.before) else { return false };
            let needed = shape.minutes();
            let free = |whose: &[bool], always: bool| {
                needed.iter().zip(begin..).all(|(staffed, at)| !(*staffed || always) || whose.get(at) == Some(&true))
            };
            let a_room_of = |kind: &&str| {
                world.rooms.iter().zip(&self.rooms).any(|((_, has), minutes)| has == kind && free(minutes, true))
            };
            free(&self.staff[one], false)
                && service.resource_types.iter().all(a_room_of)
                && self.can_start(world, rest, named, minute + shape.duration())
        })
    }
}

/// Generates up to `most` intervals of up to `longest` minutes that do not overlap.
fn random_week(rng: &mut Rng, most: usize, longest: i64) -> Week {
    let mut points: Vec<i64> = (0..2 * rng.usize(most / 2..=most)).map(|_| rng.i64(0..7 * 288) * 5).collect();
    points.sort_unstable();
    points.dedup();
    let spans = points.chunks_exact(2).map(|pair| {
        let day = pair[0] / 1440;
        let ends = pair[1].min(pair[0] + longest);
        (usize::try_from(day).unwrap(), pair[0] - day * 1440, ends - day * 1440)
    });
    spans.collect()
}

fn random_shape(rng: &mut Rng) -> Shape {
    let mut segments = vec![(rng.usize(1..60), true)];
    if rng.u8(..3) == 0 {
        segments.extend([(rng.usize(1..60), false), (rng.usize(1..40), true)]);
    }
    let buffer = |rng: &mut Rng| if rng.bool() { 0 } else { rng.usize(1..30) };
    Shape { before: buffer(rng), segments, after: buffer(rng) }
}
