//! Creates bookings from planned ones and loads them into the database in bulk.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::Date;
use parlour_core::records::BookingStatus;
use parlour_core::types::{Day, Instant};
use parlour_db::{Db, Tx, Value};

use super::businesses::DemoBusiness;
use super::history::{self, BookingState};
use super::plan::{self, Busy, MINUTE, Slot};
use super::regulars::Regulars;

/// Number of bookings to collect before they are loaded into the database, in one transaction.
const CHUNK: usize = 20_000;
/// Bookings are created up to this many days ahead.
pub(super) const DAYS_AHEAD: i64 = 14;
/// Number of past days with bookings when the demo is created.
pub(super) const DAYS_BACK: i64 = 365;
/// Minutes from the creation of a booking to its start, or to now if it starts later.
const MINUTES_IN_ADVANCE: std::ops::Range<i64> = 60..14 * 24 * 60;
/// Minutes from the creation of a pending booking to its start, or to now if it starts later.
const REQUESTED: std::ops::Range<i64> = 20..40 * 60;

#[derive(Debug)]
pub(super) struct DemoBooking {
    pub(super) id: i64,
    pub(super) client: i64,
    pub(super) created: i64,
    pub(super) status: BookingStatus,
    pub(super) slot: Slot,
    location: i64,
    day: Arc<str>,
    price: i64,
    /// Status changes in order: the time, in UTC microseconds, and the new status.
    history: Vec<(i64, BookingStatus)>,
}

/// Number and total price of bookings by location, day and status.
pub(super) type Totals = BTreeMap<(i64, Arc<str>, BookingStatus), (i64, i64)>;

/// Generates bookings, one day at one location at a time.
pub(super) struct Book<'a> {
    pub(super) demo: &'a DemoBusiness,
    pub(super) now: Instant,
    pub(super) regulars: Regulars,
    pub(super) rng: Rng,
    /// Id of the next booking.
    pub(super) next: i64,
    /// Earliest creation time of a booking.
    pub(super) earliest: i64,
}

impl Book<'_> {
    /// Generates the bookings of one day at one location, given by its index. About `keep` percent of the planned
    /// bookings are kept.
    pub(super) fn day(&mut self, location: usize, date: Date, keep: u8, busy: &Busy) -> Vec<DemoBooking> {
        let (location_id, zone) = &self.demo.locations[location];
        let slots = plan::day(self.demo, location, date, keep, busy);
        let name: Arc<str> = Day(date).to_string().into();
        let colleagues: Vec<usize> = {
            let staff = self.demo.staff.iter().enumerate();
            staff.filter(|(_, one)| one.location == location).map(|(index, _)| index).collect()
        };
        let now = self.now.micros();
        let first = self.next;
        let standings: Vec<BookingState> = (first..).zip(&slots).map(|(id, slot)| standing(id, slot)).collect();
        let full = location == 0 && zone.day(self.now).0 == date;
        let settled = history::settle(&standings, full, now);
        let with_states = slots.into_iter().zip(standings).zip(settled);
        let bookings = with_states.zip(first..).map(|(((mut slot, standing), status), id)| {
            let lead = if status == BookingStatus::Pending { REQUESTED } else { MINUTES_IN_ADVANCE };
            let created = slot.starts.min(now) - self.rng.i64(lead) * MINUTE;
            let created = created.max(self.earliest).min(now);
            // A cancelled booking was confirmed before.
            let booked = if slot.status == BookingStatus::Cancelled { BookingStatus::Confirmed } else { slot.status };
            let mut history = vec![(created, booked)];
            history.extend(history::moves(&BookingState { status: booked, ..standing }, status, created, now));
            if !status.holds_claims() {
                slot.claims.clear();
            }
            DemoBooking {
                id,
                client: self.regulars.pick(slot.employee, &colleagues),
                created,
                status,
                location: location_id.0,
                day: Arc::clone(&name),
                price: self.demo.services[slot.service].price,
                history,
                slot,
            }
        });
        let bookings: Vec<DemoBooking> = bookings.collect();
        self.next += i64::try_from(bookings.len()).unwrap_or_default();
        bookings
    }
}

/// Returns the planned state of a booking, before any change.
fn standing(id: i64, slot: &Slot) -> BookingState {
    BookingState { status: slot.status, starts: slot.starts, ends: slot.ends, movable: true, chance: chance(id) }
}

/// Returns a number from 0 to 99, always the same for the same booking.
pub(super) fn chance(id: i64) -> u8 {
    Rng::with_seed(id.unsigned_abs()).u8(..100)
}

/// Creates `count` bookings in a database without bookings. The last ones are about two weeks ahead.
pub async fn fill_bookings(db: &Db, demo: &DemoBusiness, count: usize, now: Instant) -> Result<(), parlour_db::Error> {
    if demo.staff.is_empty() || count == 0 {
        return Ok(());
    }
    let clients = db.read(count_clients(demo)).await?;
    let demo = Arc::new(demo.clone());
    let regulars = Regulars::among(demo.first_client.0, clients, demo.staff.len());
    let rng = Rng::with_seed(2027);
    let mut book = Book { demo: &demo, now, regulars, rng, next: 1, earliest: i64::MIN };
    let mut day = first_day(&demo, count, now);
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut left = count;
    while left > 0 {
        let places = 0..demo.locations.len();
        let mut bookings: Vec<DemoBooking> =
            places.flat_map(|location| book.day(location, day, 100, &Busy::default())).collect();
        bookings.truncate(left);
        left -= bookings.len();
        chunk.extend(bookings);
        if chunk.len() >= CHUNK || left == 0 {
            let (demo, chunk) = (Arc::clone(&demo), std::mem::take(&mut chunk));
            db.write_unlimited(move |tx| {
                load(tx, &demo, &chunk)?;
                load_totals(tx, &demo, &chunk)
            })
            .await?;
        }
        day = day.tomorrow().unwrap_or(day);
    }
    Ok(())
}

parlour_db::statements! {
    COUNT_CLIENTS scans "counts them, once" = "SELECT count(*) FROM clients WHERE business_id = $1";
}

fn count_clients(demo: &DemoBusiness) -> impl Fn(&mut Tx<'_>) -> Result<i64, parlour_db::Error> + Send + 'static {
    let business = demo.business;
    move |tx| tx.one(&COUNT_CLIENTS, parlour_db::params![business], |row| row.take())
}

/// Returns the first day of bookings, chosen so that the last of `count` bookings are about two weeks ahead.
fn first_day(demo: &DemoBusiness, count: usize, now: Instant) -> Date {
    let today = jiff::tz::TimeZone::UTC.to_datetime(now.0).date();
    let planned = |ahead: i64| {
        let date = today.saturating_add(ahead.days());
        (0..demo.locations.len()).map(move |location| plan::day(demo, location, date, 100, &Busy::default()).len())
    };
    let week: usize = (0..7).flat_map(planned).sum();
    let days = i64::try_from(count * 7 / week.max(1)).unwrap_or(i64::MAX);
    today.saturating_add((DAYS_AHEAD - days).days())
}

/// Inserts bookings with their items, resources, claims and history, but without day totals.
pub(super) fn load(tx: &mut Tx<'_>, demo: &DemoBusiness, bookings: &[DemoBooking]) -> Result<(), parlour_db::Error> {
    let business = demo.business.0;
    let rows = bookings.iter().map(|one| {
        vec![
            Value::Int(one.id),
            Value::Int(business),
            Value::Int(one.location),
            Value::Int(one.client),
            Value::Text(one.status.as_str().into()),
            Value::Int(one.slot.starts),
            Value::Int(one.slot.ends),
            Value::Text((&*one.day).into()),
            Value::Int(one.price),
            Value::Int(one.created),
        ]
    });
    let columns = [
        "id",
        "business_id",
        "location_id",
        "client_id",
        "status",
        "starts_at",
        "ends_at",
        "day",
        "price",
        "created_at",
    ];
    tx.load("bookings", &columns, rows)?;

    let rows = bookings.iter().map(|one| {
        vec![
            Value::Int(one.id),
            Value::Int(1),
            Value::Int(business),
            Value::Int(demo.services[one.slot.service].id.0),
            Value::Int(demo.staff[one.slot.employee].id.0),
            Value::Int(one.slot.starts),
            Value::Int(one.slot.ends),
            Value::Int(one.price),
        ]
    });
    let columns =
        ["booking_id", "position", "business_id", "service_id", "employee_id", "starts_at", "ends_at", "price"];
    tx.load("booking_items", &columns, rows)?;

    let rows = bookings.iter().filter_map(|one| {
        Some(vec![Value::Int(one.id), Value::Int(1), Value::Int(one.slot.room?), Value::Int(business)])
    });
    tx.load("booking_resources", &["booking_id", "position", "resource_id", "business_id"], rows)?;

    let rows = bookings.iter().flat_map(|one| {
        one.slot.claims.iter().map(move |(resource, time)| {
            vec![
                Value::Int(*resource),
                Value::Int(time.start),
                Value::Int(time.end),
                Value::Int(business),
                Value::Int(one.id),
            ]
        })
    });
    tx.load("claims", &["bookable_id", "starts_at", "ends_at", "business_id", "booking_id"], rows)?;

    let rows = bookings.iter().flat_map(|one| {
        one.history.iter().scan((0, None), move |(number, from), &(at, to)| {
            *number += 1;
            let row = vec![
                Value::Int(one.id),
                Value::Int(*number),
                Value::Int(business),
                Value::Int(at),
                Value::Int(demo.desk.0),
                from.map_or(Value::Null, |from: BookingStatus| Value::Text(from.as_str().into())),
                Value::Text(to.as_str().into()),
            ];
            *from = Some(to);
            Some(row)
        })
    });
    let columns = ["booking_id", "number", "business_id", "at", "user_id", "from_status", "to_status"];
    tx.load("booking_history", &columns, rows)?;

    tx.reset_sequences("bookings")
}

/// Adds the number and prices of bookings to `totals`.
pub(super) fn count(totals: &mut Totals, bookings: &[DemoBooking]) {
    for one in bookings {
        let day = totals.entry((one.location, Arc::clone(&one.day), one.status)).or_default();
        *day = (day.0 + 1, day.1 + one.price);
    }
}

/// Inserts the totals of the days of these bookings, which have no totals yet. Runs in the transaction that inserts the
/// bookings, so an interruption never leaves bookings without totals.
fn load_totals(tx: &mut Tx<'_>, demo: &DemoBusiness, bookings: &[DemoBooking]) -> Result<(), parlour_db::Error> {
    let mut totals = Totals::new();
    count(&mut totals, bookings);
    let rows = totals.iter().map(|((location, day, status), (bookings, revenue))| {
        vec![
            Value::Int(*location),
            Value::Text((&**day).into()),
            Value::Text(status.as_str().into()),
            Value::Int(0),
            Value::Int(demo.business.0),
            Value::Int(*bookings),
            Value::Int(*revenue),
        ]
    });
    let columns = ["location_id", "day", "status", "share", "business_id", "bookings", "revenue"];
    tx.load("day_totals", &columns, rows)?;
    Ok(())
}
