//! Keeps the demo's calendar full. Each start creates bookings for days that have come within range since the last
//! start, and updates the status of existing bookings.
//!
//! Changes made by users of the demo are kept, except those of `testuser`, in whose name the bookings are generated: a
//! booking is updated only if no other user changed it, and new bookings take only free time. Bookings for a day are
//! created once. All of this happens in one transaction, so an interrupted start changes no bookings. A start soon
//! after another has little or nothing to do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::Date;
use parlour_core::http::Problem;
use parlour_core::types::{BusinessId, ClientId, Day, EmployeeId, Instant, LocationId};
use parlour_db::{Tx, Value, params};

use super::bookings::{self, Book, DAYS_AHEAD, DAYS_BACK, DemoBooking, Totals, chance};
use super::businesses::DemoBusiness;
use super::history::{self, BookingState};
use super::plan::{self, Busy, MINUTE};
use super::regulars::{Regulars, WEEKS_BETWEEN};
use super::{clients, index};

/// Maximum time between now and the start of any booking on the current day of its location.
const AROUND: i64 = 26 * 60 * MINUTE;
/// Maximum age of the last booking of a regular.
const REGULAR: i64 = 120 * 24 * 60 * MINUTE;
/// Percentage of the planned bookings that are kept on past days, by weekday from Monday on. It is lower for earlier
/// days, down to [`A_YEAR_AGO`] percent of these values.
const WEEK: [i64; 7] = [86, 86, 90, 95, 100, 100, 92];
/// Number of bookings on a day one year ago, in percent of the current number.
const A_YEAR_AGO: i64 = 60;

parlour_db::statements! {
    BEGIN = "INSERT INTO installation (name, value) VALUES ('demo', $1) ON CONFLICT (name) DO NOTHING";
    FILLED = "SELECT value FROM installation WHERE name = 'demo'";
    SET_FILLED = "UPDATE installation SET value = $1 WHERE name = 'demo'";
    KNOWN_SINCE = "UPDATE clients SET created_at = $3 WHERE business_id = $1 AND id = $2 AND created_at > $3";
    FIND = "SELECT id FROM businesses WHERE code = 'demo'";
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    FIRST_CLIENT scans "one row, once, when a demonstration starts" = "SELECT id FROM clients
        WHERE business_id = $1 ORDER BY id LIMIT 1";
    /// Searches all businesses, because they share one id sequence.
    LAST_CLIENT scans "one row, once, when a demonstration starts" = "SELECT id FROM clients
        WHERE business_id IS NOT NULL ORDER BY id DESC LIMIT 1";
    LAST_BOOKING scans "one row, once, when a demonstration starts" = "SELECT id FROM bookings
        WHERE business_id IS NOT NULL ORDER BY id DESC LIMIT 1";
    /// Open bookings that started before `$2`.
    OVERDUE = "SELECT b.id, b.location_id, b.day, b.status, b.starts_at, b.ends_at, b.price, b.created_at,
            (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id),
            (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id AND e.user_id = $3)
        FROM bookings b WHERE b.business_id = $1 AND b.starts_at < $2
            AND b.status IN ('pending', 'confirmed', 'arrived', 'in_service') ORDER BY b.starts_at, b.id";
    AROUND_NOW = "SELECT b.id, b.location_id, b.day, b.status, b.starts_at, b.ends_at, b.price, b.created_at,
            (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id),
            (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id AND e.user_id = $4)
        FROM bookings b WHERE b.business_id = $1 AND b.starts_at >= $2 AND b.starts_at < $3
        ORDER BY b.starts_at, b.id";
    MOVE = "UPDATE bookings SET status = $3, version = version + $4, changed_at = $5
        WHERE business_id = $1 AND id = $2";
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND booking_id = $2";
    ADD = "INSERT INTO day_totals (location_id, day, status, share, business_id, bookings, revenue)
        VALUES ($1, $2, $3, 0, $4, $5, $6)
        ON CONFLICT (location_id, day, status, share) DO UPDATE
        SET bookings = day_totals.bookings + excluded.bookings, revenue = day_totals.revenue + excluded.revenue";
    CLAIMED scans "once, when a demonstration starts" = "SELECT bookable_id, starts_at, ends_at FROM claims
        WHERE business_id = $1 AND starts_at >= $2";
    AWAY = "SELECT o.employee_id, o.starts_at, o.ends_at FROM employees e
        JOIN time_off o ON o.employee_id = e.id AND o.business_id = e.business_id AND o.ends_at >= $2
        WHERE e.business_id = $1";
    CLOSED = "SELECT c.location_id, c.first_day, c.last_day FROM locations l
        JOIN closures c ON c.business_id = l.business_id AND c.location_id = l.id AND c.last_day >= $2
        WHERE l.business_id = $1";
    /// Client and first employee of each booking of a generated client, oldest booking first.
    BOOKINGS = "SELECT b.client_id, i.employee_id FROM bookings b
        JOIN booking_items i ON i.booking_id = b.id AND i.position = 1
        JOIN clients c ON c.business_id = b.business_id AND c.id = b.client_id AND c.email LIKE 'client%@demo.test'
        WHERE b.business_id = $1 AND b.starts_at >= $2 ORDER BY b.starts_at, b.id";
}

/// Records `day` as the last day with bookings, unless a day is already recorded. [`catch_up`] continues on the day
/// after it.
pub(super) fn begin(tx: &mut Tx<'_>, day: Date) -> Result<(), parlour_db::Error> {
    tx.execute(&BEGIN, params![Day(day).to_string().into_bytes()])?;
    Ok(())
}

/// Updates the status of existing bookings, and creates bookings up to two weeks ahead. Does nothing if [`begin`] was
/// never called, as for benchmarks.
pub(super) fn catch_up(tx: &mut Tx<'_>, now: Instant) -> Result<(), Problem> {
    let business: Option<BusinessId> = tx.first(&FIND, params![], |row| row.take())?;
    let Some(business) = business else { return Ok(()) };
    // Serializes the starts of nodes that share one database.
    tx.lock(&LOCK, params![business])?;
    let filled: Option<Vec<u8>> = tx.first(&FILLED, params![], |row| row.take())?;
    let filled = filled.and_then(|day| String::from_utf8(day).ok()).and_then(|day| day.parse::<Date>().ok());
    let Some(filled) = filled else { return Ok(()) };
    let first_client: Option<ClientId> = tx.first(&FIRST_CLIENT, params![business], |row| row.take())?;
    let Some(first_client) = first_client else { return Ok(()) };
    let demo = index::read(tx, business, first_client)?;

    let mut totals = Totals::new();
    move_on(tx, &demo, now, &mut totals)?;
    fill(tx, &demo, now, filled, &mut totals)?;
    for ((location, day, status), (bookings, revenue)) in totals {
        tx.execute_deferred(&ADD, params![location, day.to_string(), status, business, bookings, revenue])?;
    }
    Ok(())
}

/// A booking read from the database.
struct SeededBooking {
    id: i64,
    location: LocationId,
    day: Day,
    price: i64,
    created: i64,
    events: i64,
    standing: BookingState,
}

fn read_known(row: &mut parlour_db::Row<'_>) -> Result<SeededBooking, parlour_db::Error> {
    let (id, location, day) = (row.take()?, row.take()?, row.take()?);
    let (status, starts, ends) = (row.take()?, row.take()?, row.take()?);
    let (price, created) = (row.take()?, row.take()?);
    let (events, own): (i64, i64) = (row.take()?, row.take()?);
    let standing = BookingState { status, starts, ends, movable: events == own, chance: chance(id) };
    Ok(SeededBooking { id, location, day, price, created, events, standing })
}

/// Updates the status of bookings, up to the current day of their location. Bookings that a user
/// other than `testuser` created or changed stay as they are.
fn move_on(tx: &mut Tx<'_>, demo: &DemoBusiness, now: Instant, totals: &mut Totals) -> Result<(), Problem> {
    let (business, desk) = (demo.business, demo.desk);
    let (before, after) = (now.micros() - AROUND, now.micros() + AROUND);
    let mut known = tx.all(&OVERDUE, params![business, before, desk], read_known)?;
    known.extend(tx.all(&AROUND_NOW, params![business, before, after, desk], read_known)?);
    let mut days: BTreeMap<(LocationId, Day), Vec<SeededBooking>> = BTreeMap::new();
    for one in known {
        days.entry((one.location, one.day)).or_default().push(one);
    }
    let mut events = Vec::new();
    for ((location, day), known) in days {
        let Some(index) = demo.locations.iter().position(|(id, _)| *id == location) else { continue };
        let today = demo.locations[index].1.day(now);
        if today < day {
            continue;
        }
        let standings: Vec<BookingState> = known.iter().map(|one| one.standing).collect();
        let settled = history::settle(&standings, index == 0 && today == day, now.micros());
        for (one, to) in known.iter().zip(settled).filter(|(one, to)| one.standing.status != *to) {
            let from = one.standing.status;
            let moves = history::moves(&one.standing, to, one.created, now.micros());
            let steps = i64::try_from(moves.len()).unwrap_or_default();
            tx.execute_deferred(&MOVE, params![business, one.id, to, steps, now])?;
            if !to.holds_claims() {
                tx.execute_deferred(&RELEASE, params![business, one.id])?;
            }
            let name: Arc<str> = day.to_string().into();
            for (status, sign) in [(from, -1), (to, 1)] {
                let total = totals.entry((location.0, Arc::clone(&name), status)).or_default();
                *total = (total.0 + sign, total.1 + sign * one.price);
            }
            events.push((one.id, one.events, from, moves));
        }
    }
    let rows = events.iter().flat_map(|(id, events, from, moves)| {
        moves.iter().scan((*events, *from), |(number, from), (at, to)| {
            *number += 1;
            let before = std::mem::replace(from, *to);
            Some(vec![
                Value::Int(*id),
                Value::Int(*number),
                Value::Int(business.0),
                Value::Int(*at),
                Value::Int(desk.0),
                Value::Text(before.as_str().into()),
                Value::Text(to.as_str().into()),
            ])
        })
    });
    let columns = ["booking_id", "number", "business_id", "at", "user_id", "from_status", "to_status"];
    tx.load("booking_history", &columns, rows)?;
    Ok(())
}

/// Creates bookings for the days after `filled`, up to two weeks ahead.
fn fill(tx: &mut Tx<'_>, demo: &DemoBusiness, now: Instant, filled: Date, totals: &mut Totals) -> Result<(), Problem> {
    let today = jiff::tz::TimeZone::UTC.to_datetime(now.0).date();
    let (first, last) = (filled.saturating_add(1.day()), today.saturating_add(DAYS_AHEAD.days()));
    if first > last || demo.staff.is_empty() {
        return Ok(());
    }
    let (busy, closed) = taken(tx, demo, first)?;
    let seed = first.duration_since(jiff::civil::date(2000, 1, 1)).as_hours().unsigned_abs();
    // The last fill took place before this time, so new bookings must not be created earlier.
    let filled_at = midnight(filled.saturating_sub((DAYS_AHEAD - 1).days())).min(now.micros());
    let (last_client, last_booking) = (last_id(tx, &LAST_CLIENT)?, last_id(tx, &LAST_BOOKING)?);
    let mut book = Book {
        demo,
        now,
        regulars: regulars(tx, demo, first, now, seed)?,
        rng: Rng::with_seed(seed),
        next: last_booking + 1,
        earliest: filled_at,
    };
    let mut made: Vec<DemoBooking> = Vec::new();
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        let indices = (0..demo.locations.len()).filter(|&index| !is_closed(&closed, demo.locations[index].0, day));
        for location in indices {
            let zone = &demo.locations[location].1;
            made.extend(book.day(location, day, keep(day, zone.day(now).0), &busy));
        }
    }
    let mut since: BTreeMap<i64, i64> = BTreeMap::new();
    for one in made.iter().filter(|one| one.client > last_client) {
        let created = since.entry(one.client).or_insert(one.created);
        *created = one.created.min(*created);
    }
    let known = made.iter().filter(|one| one.client == demo.first_client.0).map(|one| one.created).min();
    if let Some(earliest) = known {
        tx.execute(&KNOWN_SINCE, params![demo.business, demo.first_client, earliest])?;
    }
    let new = since.into_iter().map(|(id, created)| clients::make(id, usize::try_from(id).unwrap_or(0), created));
    clients::load(tx, demo.business.0, &new.collect::<Vec<_>>())?;
    bookings::load(tx, demo, &made)?;
    bookings::count(totals, &made);
    tx.execute(&SET_FILLED, params![Day(last).to_string().into_bytes()])?;
    Ok(())
}

/// Returns the percentage of a day's planned bookings to keep. It is 100 from today on. In the past, it is lower for
/// earlier days, and depends on the weekday.
fn keep(day: Date, today: Date) -> u8 {
    if day >= today {
        return 100;
    }
    let ago = (today.duration_since(day).as_hours() / 24).min(DAYS_BACK);
    let grown = 100 - (100 - A_YEAR_AGO) * ago / DAYS_BACK;
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    u8::try_from(grown * WEEK[weekday] / 100).unwrap_or(100)
}

type Closed = Vec<(LocationId, Day, Day)>;

fn is_closed(closed: &Closed, location: LocationId, day: Date) -> bool {
    closed.iter().any(|(at, first, last)| *at == location && first.0 <= day && day <= last.0)
}

/// Returns the busy intervals of employees and resources from a day on, and the closures of locations. Claims of
/// bookings, blocks and offers count, and so does time off.
fn taken(tx: &mut Tx<'_>, demo: &DemoBusiness, first: Date) -> Result<(Busy, Closed), parlour_db::Error> {
    let business = demo.business;
    // A claim lasts two days at most.
    let from = midnight(first.saturating_sub(3.days()));
    let time =
        |row: &mut parlour_db::Row<'_>| Ok((row.take::<EmployeeId>()?.0, row.take::<i64>()?, row.take::<i64>()?));
    let mut times = tx.all(&CLAIMED, params![business, from], time)?;
    times.extend(tx.all(&AWAY, params![business, from], time)?);
    let mut busy = Busy::default();
    for (resource, starts, ends) in times {
        busy.add(resource, starts..ends);
    }
    let closed = tx.all(&CLOSED, params![business, Day(first)], |row| Ok((row.take()?, row.take()?, row.take()?)))?;
    Ok((busy, closed))
}

/// Returns the regulars of each employee: clients with recent bookings. If no client has recent bookings, these are new
/// clients and the client who can log in.
fn regulars(
    tx: &mut Tx<'_>,
    demo: &DemoBusiness,
    first: Date,
    now: Instant,
    seed: u64,
) -> Result<Regulars, parlour_db::Error> {
    let from = now.micros() - REGULAR;
    let visits: Vec<(i64, EmployeeId)> =
        tx.all(&BOOKINGS, params![demo.business, from], |row| Ok((row.take()?, row.take()?)))?;
    let mut next = last_id(tx, &LAST_CLIENT)? + 1;
    let mut lists = vec![VecDeque::new(); demo.staff.len()];
    if visits.is_empty() {
        if let Some(list) = lists.first_mut() {
            list.push_back(demo.first_client.0);
        }
        let mut visits = vec![0; demo.staff.len()];
        for day in first.series(1.day()).take(7) {
            let slots = (0..demo.locations.len()).flat_map(|index| plan::day(demo, index, day, 100, &Busy::default()));
            slots.for_each(|slot| visits[slot.employee] += 1);
        }
        for (list, visits) in lists.iter_mut().zip(visits) {
            let clients = i64::try_from(visits * WEEKS_BETWEEN).unwrap_or_default() * A_YEAR_AGO / 100;
            list.extend(next..next + clients);
            next += clients;
        }
    }
    // The last booking of a client determines the employee, and for how long the client has been away.
    let mut seen = std::collections::BTreeSet::new();
    for (client, employee) in visits.into_iter().rev() {
        let index = demo.staff.iter().position(|one| one.id == employee);
        if let Some(index) = index.filter(|_| seen.insert(client)) {
            lists[index].push_front(client);
        }
    }
    Ok(Regulars::with_new(lists, next, seed))
}

fn last_id(tx: &mut Tx<'_>, statement: &'static parlour_db::Statement) -> Result<i64, parlour_db::Error> {
    Ok(tx.first(statement, params![], |row| row.take())?.unwrap_or(0))
}

fn midnight(day: Date) -> i64 {
    let zoned = day.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    zoned.map(|zoned| zoned.timestamp().as_microsecond()).unwrap_or_default()
}
