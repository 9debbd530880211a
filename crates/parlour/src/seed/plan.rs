//! Plans the bookings of one day at one location, without their clients and outcomes. Pure: the same arguments give the
//! same plan.

use std::collections::BTreeMap;
use std::ops::Range;

use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parlour_core::records::BookingStatus;

use super::businesses::{DAY, DemoBusiness, DemoEmployee};

pub(super) const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
/// Pauses before a booking, in minutes. One is chosen at random, so repeated values are more likely.
const PAUSES: [i64; 7] = [0, 0, 0, 15, 15, 30, 45];
/// Bookings begin at multiples of this many minutes after midnight, except in the first and the last hour of a day.
const GRID: i64 = 15;
/// Percentage of bookings that await confirmation.
const PENDING: u8 = 8;
/// Number of cancelled bookings to add, in percent of the other bookings. Each has the time of another booking.
const CANCELLED: u8 = 7;

/// Id of an employee or resource, and the interval during which it is busy.
pub(super) type Claim = (i64, Range<i64>);

/// A planned booking.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Index into the staff of the business.
    pub(super) employee: usize,
    /// Index into the services of the business.
    pub(super) service: usize,
    pub(super) room: Option<i64>,
    pub(super) starts: i64,
    pub(super) ends: i64,
    pub(super) claims: Vec<Claim>,
    /// Status before the booking starts: pending, confirmed or cancelled.
    pub(super) status: BookingStatus,
}

/// Busy intervals of each employee and resource, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Busy(BTreeMap<i64, Vec<Range<i64>>>);

impl Busy {
    pub(super) fn add(&mut self, resource: i64, time: Range<i64>) {
        self.0.entry(resource).or_default().push(time);
    }

    /// Returns the end of a busy interval that overlaps one of the claims. Returns `None` if there is no overlap.
    fn until(&self, claims: &[Claim]) -> Option<i64> {
        let taken = |(resource, time): &Claim| {
            let times = self.0.get(resource)?;
            times.iter().find(|other| other.start < time.end && time.start < other.end).map(|other| other.end)
        };
        claims.iter().find_map(taken)
    }
}

/// Plans all bookings of a day at a location, given by its index. Drops bookings at random so that about `keep` percent
/// remain.
pub(super) fn day(demo: &DemoBusiness, location: usize, date: Date, keep: u8, busy: &Busy) -> Vec<Slot> {
    let (id, zone) = &demo.locations[location];
    let number = u64::try_from(date.duration_since(jiff::civil::date(2000, 1, 1)).as_hours()).unwrap_or_default();
    let mut rng = Rng::with_seed(number * 1_000 + id.0.unsigned_abs());
    let local = LocalDay::new(date, &zone.0);
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    let mut slots = Vec::new();
    for (employee_index, employee) in demo.staff.iter().enumerate().filter(|(_, one)| one.location == location) {
        for &(from, to) in &employee.week[weekday] {
            let stretch = Stretch { demo, employee_index, employee, local: &local, busy };
            stretch.fill(from, to, &mut rng, &mut slots);
        }
    }
    if keep < 100 {
        slots.retain(|_| rng.u8(..100) < keep);
    }
    ask(&mut slots, &mut rng);
    slots
}

/// Makes some bookings pending, including the last one of the day, and adds some cancelled ones.
fn ask(slots: &mut Vec<Slot>, rng: &mut Rng) {
    let last = slots.iter().map(|slot| slot.starts).max().unwrap_or_default();
    let mut last_asked = false;
    let mut cancelled = Vec::new();
    for slot in &mut *slots {
        if rng.u8(..100) < CANCELLED {
            cancelled.push(Slot { claims: Vec::new(), status: BookingStatus::Cancelled, ..slot.clone() });
        }
        let is_last = slot.starts == last && !last_asked;
        if is_last || (slot.starts < last && rng.u8(..100) < PENDING) {
            slot.status = BookingStatus::Pending;
        }
        last_asked |= is_last;
    }
    if cancelled.is_empty()
        && let Some(slot) = slots.get(slots.len() / 2)
    {
        cancelled.push(Slot { claims: Vec::new(), status: BookingStatus::Cancelled, ..slot.clone() });
    }
    slots.append(&mut cancelled);
}

/// A day in the local time of a location.
struct LocalDay<'a> {
    date: Date,
    zone: &'a TimeZone,
    midnight: i64,
    /// True if the day has 24 hours.
    even: bool,
}

impl<'a> LocalDay<'a> {
    fn new(date: Date, zone: &'a TimeZone) -> Self {
        let mut day = Self { date, zone, midnight: 0, even: false };
        day.midnight = day.at(0);
        day.even = day.at(DAY) - day.midnight == i64::from(DAY) * MINUTE;
        day
    }

    /// Converts a local time, in minutes after midnight, to UTC microseconds.
    fn at(&self, minutes: u16) -> i64 {
        if self.even {
            return self.midnight + i64::from(minutes) * MINUTE;
        }
        let reading = self.date.at(0, 0, 0, 0).saturating_add(i64::from(minutes).minutes());
        let zoned = self.zone.to_ambiguous_zoned(reading).compatible();
        zoned.map(|zoned| zoned.timestamp().as_microsecond()).unwrap_or_default()
    }
}

/// An employee on one day, whose working time is filled with bookings.
struct Stretch<'a> {
    demo: &'a DemoBusiness,
    employee_index: usize,
    employee: &'a DemoEmployee,
    local: &'a LocalDay<'a>,
    busy: &'a Busy,
}

impl Stretch<'_> {
    /// Plans bookings for the working time between two minutes of the day. In the first and the last hour of the day
    /// they are short and follow each other directly. Some bookings of the day are therefore over soon after midnight,
    /// and some begin shortly before the next one.
    fn fill(&self, from: u16, to: u16, rng: &mut Rng, slots: &mut Vec<Slot>) {
        let services = &self.employee.services;
        let length = |service: usize| self.demo.services[service].shape.room_span().len();
        let Some(&shortest) = services.iter().min_by_key(|&&service| length(service)) else { return };
        let (start, end) = (self.local.at(from), self.local.at(to));
        let mut at = start;
        while at < end {
            let (picked, pause) = (services[rng.usize(..services.len())], PAUSES[rng.usize(..PAUSES.len())]);
            let (mut slot, mut over) = self.slot(picked, self.on_grid(at) + pause * MINUTE);
            if (from == 0 && at - start < HOUR) || (to == DAY && over > end - HOUR) {
                (slot, over) = self.slot(shortest, at);
            } else if over > end {
                (slot, over) = self.slot(shortest, self.on_grid(at));
            }
            if over > end {
                return;
            }
            match self.busy.until(&slot.claims) {
                Some(free) => at = self.on_grid(free.max(at + MINUTE)),
                None => {
                    slots.push(slot);
                    at = over;
                }
            }
        }
    }

    /// Rounds a time up to a multiple of [`GRID`] after midnight.
    fn on_grid(&self, at: i64) -> i64 {
        let grid = GRID * MINUTE;
        self.local.midnight + (at - self.local.midnight + grid - 1).div_euclid(grid) * grid
    }

    /// Returns a booking, and the end of the buffer after it. The buffer before the booking begins at `at`.
    fn slot(&self, service: usize, at: i64) -> (Slot, i64) {
        let made = &self.demo.services[service];
        let room_span = made.shape.room_span();
        let starts = at - i64::from(room_span.start) * MINUTE;
        let minute = |minute: i32| starts + i64::from(minute) * MINUTE;
        let time = |span: &Range<i32>| minute(span.start)..minute(span.end);
        let room = self.employee.room.filter(|_| made.needs_room).map(|room| room.0);
        let employee = self.employee.id.0;
        let mut claims: Vec<Claim> = made.shape.staff_spans().iter().map(|span| (employee, time(span))).collect();
        claims.extend(room.map(|room| (room, time(&room_span))));
        let ends = starts + i64::from(made.shape.duration()) * MINUTE;
        let slot = Slot {
            employee: self.employee_index,
            service,
            room,
            starts,
            ends,
            claims,
            status: BookingStatus::Confirmed,
        };
        (slot, minute(room_span.end))
    }
}
