//! Many bookings: every employee's days filled as such days are, from some time ago until two weeks from now.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::{Db, Tx, Value};
use fastrand::Rng;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::chain::{Chain, MadeEmployee};
use crate::bookings::Status;
use crate::types::{Day, Instant};

/// Bookings loaded in one unit of work.
const CHUNK: usize = 20_000;
/// How far into the future the book is filled.
const DAYS_AHEAD: i64 = 14;
const MINUTE: i64 = 60_000_000;
/// The pause after a visit, in minutes; one of these.
const PAUSES: [u16; 6] = [0, 0, 0, 15, 15, 30];

struct Made {
    id: i64,
    location: i64,
    client: i64,
    employee: i64,
    service: i64,
    room: Option<i64>,
    status: Status,
    starts: i64,
    ends: i64,
    day: Arc<str>,
    price: i64,
    created: i64,
    /// What is kept busy: resource, start, end.
    claims: Vec<(i64, i64, i64)>,
}

/// Fills the book with `count` bookings. It must be empty.
pub async fn fill_bookings(db: &Db, chain: &Chain, count: usize, now: Instant) -> Result<(), db::Error> {
    if chain.staff.is_empty() || count == 0 {
        return Ok(());
    }
    let clients = db.read(count_clients(chain)).await?;
    let chain = Arc::new(chain.clone());
    let mut filling = Filling { chain: Arc::clone(&chain), clients, now, rng: Rng::with_seed(2027), next: 1 };
    let mut day = filling.first_day(count);
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut left = count;
    while left > 0 {
        let mut made = filling.day(day);
        made.truncate(left);
        left -= made.len();
        chunk.extend(made);
        if chunk.len() >= CHUNK || left == 0 {
            let (chain, chunk) = (Arc::clone(&chain), std::mem::take(&mut chunk));
            db.write_at_leisure(move |tx| load(tx, &chain, &chunk)).await?;
        }
        day = day.tomorrow().unwrap_or(day);
    }
    Ok(())
}

db::statements! {
    COUNT_CLIENTS scans "counts them, once" = "SELECT count(*) FROM clients WHERE business_id = $1";
}

fn count_clients(chain: &Chain) -> impl Fn(&mut Tx<'_>) -> Result<i64, db::Error> + Send + 'static {
    let business = chain.business;
    move |tx| tx.one(&COUNT_CLIENTS, db::params![business], |row| row.take())
}

struct Filling {
    chain: Arc<Chain>,
    clients: i64,
    now: Instant,
    rng: Rng,
    next: i64,
}

impl Filling {
    /// The day to begin on, so that the last of `count` bookings is about two weeks from now.
    fn first_day(&mut self, count: usize) -> Date {
        let today = jiff::tz::TimeZone::UTC.to_datetime(self.now.0).date();
        let sample: usize = (0..7_i64).map(|ahead| self.day(today.saturating_add(ahead.days())).len()).sum();
        self.next = 1;
        let days = i64::try_from(count * 7 / sample.max(1)).unwrap_or(i64::MAX);
        today.saturating_add((DAYS_AHEAD - days).days())
    }

    /// Everybody's bookings of one day.
    fn day(&mut self, day: Date) -> Vec<Made> {
        let chain = Arc::clone(&self.chain);
        let name: Arc<str> = Day(day).to_string().into();
        let midnights: Vec<i64> = chain.locations.iter().map(|(_, zone)| noon_to_midnight(day, &zone.0)).collect();
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        let working = chain.staff.iter().filter(|employee| employee.rota.days[weekday]);
        working.flat_map(|employee| self.shift(employee, &name, midnights[employee.location])).collect()
    }

    fn shift(&mut self, employee: &MadeEmployee, day: &Arc<str>, midnight: i64) -> Vec<Made> {
        let chain = Arc::clone(&self.chain);
        let (mut at, end) = employee.rota.shift;
        let (pause_starts, pause_ends) = employee.rota.pause;
        let mut made = Vec::new();
        loop {
            at += PAUSES[self.rng.usize(..PAUSES.len())];
            let service = &chain.services[employee.services[self.rng.usize(..employee.services.len())]];
            let room_span = service.shape.room_span();
            let over = at.saturating_add_signed(i16::try_from(room_span.end).unwrap_or(i16::MAX));
            if over > end {
                return made;
            }
            if at < pause_ends && over > pause_starts {
                at = pause_ends;
                continue;
            }
            let starts = midnight + i64::from(at) * MINUTE;
            let room = employee.room.filter(|_| service.needs_room).map(|room| room.0);
            let ends = starts + i64::from(service.shape.duration()) * MINUTE;
            let status = self.status(starts, ends);
            let span = |resource: i64, span: &std::ops::Range<i32>| {
                (resource, starts + i64::from(span.start) * MINUTE, starts + i64::from(span.end) * MINUTE)
            };
            let mut claims: Vec<_> = service.shape.staff_spans().iter().map(|part| span(employee.id.0, part)).collect();
            claims.extend(room.map(|room| span(room, &room_span)));
            if !status.claims() {
                claims.clear();
            }
            made.push(Made {
                id: self.next,
                location: chain.locations[employee.location].0.0,
                client: chain.first_client.0 + self.rng.i64(0..self.clients.max(1)),
                employee: employee.id.0,
                service: service.id.0,
                room,
                status,
                starts,
                ends,
                day: Arc::clone(day),
                price: service.price,
                created: starts.min(self.now.micros()) - self.rng.i64(1..20) * 24 * 60 * MINUTE,
                claims,
            });
            self.next += 1;
            at = over;
        }
    }

    fn status(&mut self, starts: i64, ends: i64) -> Status {
        let (now, chance) = (self.now.micros(), self.rng.u8(0..100));
        match chance {
            0..90 if ends <= now => Status::Completed,
            0..90 if starts <= now => Status::InService,
            96.. if ends <= now => Status::NoShow,
            0..88 if starts > now => Status::Confirmed,
            0..90 => Status::Pending,
            _ => Status::Cancelled,
        }
    }
}

/// Twelve hours before noon: midnight, but for the two days a year on which the clocks change in between, when the shift
/// should still begin at nine.
fn noon_to_midnight(day: Date, zone: &jiff::tz::TimeZone) -> i64 {
    let noon = zone.to_ambiguous_zoned(day.at(12, 0, 0, 0)).compatible();
    noon.map(|noon| noon.timestamp().as_microsecond() - 12 * 60 * MINUTE).unwrap_or_default()
}

/// Whole days at once, with their totals: whoever is interrupted has fewer bookings, and none by half.
fn load(tx: &mut Tx<'_>, chain: &Chain, made: &[Made]) -> Result<(), db::Error> {
    let business = chain.business.0;
    let rows = made.iter().map(|one| {
        vec![
            Value::Int(one.id),
            Value::Int(business),
            Value::Int(one.location),
            Value::Int(one.client),
            Value::Text(one.status.word().into()),
            Value::Int(one.starts),
            Value::Int(one.ends),
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

    let rows = made.iter().map(|one| {
        vec![
            Value::Int(one.id),
            Value::Int(1),
            Value::Int(business),
            Value::Int(one.service),
            Value::Int(one.employee),
            Value::Int(one.starts),
            Value::Int(one.ends),
            Value::Int(one.price),
        ]
    });
    let columns =
        ["booking_id", "position", "business_id", "service_id", "employee_id", "starts_at", "ends_at", "price"];
    tx.load("booking_items", &columns, rows)?;

    let rows = made
        .iter()
        .filter_map(|one| Some(vec![Value::Int(one.id), Value::Int(1), Value::Int(one.room?), Value::Int(business)]));
    tx.load("booking_rooms", &["booking_id", "position", "room_id", "business_id"], rows)?;

    let rows = made.iter().flat_map(|one| {
        one.claims.iter().map(move |(resource, starts, ends)| {
            vec![
                Value::Int(*resource),
                Value::Int(*starts),
                Value::Int(*ends),
                Value::Int(business),
                Value::Int(one.id),
            ]
        })
    });
    tx.load("claims", &["resource_id", "starts_at", "ends_at", "business_id", "booking_id"], rows)?;

    let rows = made.iter().flat_map(|one| {
        history(one).into_iter().scan((0, None), move |(number, from), (at, to)| {
            *number += 1;
            let row = vec![
                Value::Int(one.id),
                Value::Int(*number),
                Value::Int(business),
                Value::Int(at),
                Value::Int(chain.desk.0),
                from.map_or(Value::Null, |from: Status| Value::Text(from.word().into())),
                Value::Text(to.word().into()),
            ];
            *from = Some(to);
            Some(row)
        })
    });
    let columns = ["booking_id", "number", "business_id", "at", "user_id", "from_status", "to_status"];
    tx.load("booking_events", &columns, rows)?;

    let mut totals: BTreeMap<(i64, &str, Status), (i64, i64)> = BTreeMap::new();
    for one in made {
        let (bookings, revenue) = totals.entry((one.location, &*one.day, one.status)).or_default();
        *bookings += 1;
        *revenue += one.price;
    }
    let rows = totals.iter().map(|((location, day, status), (bookings, revenue))| {
        vec![
            Value::Int(*location),
            Value::Text((*day).into()),
            Value::Text(status.word().into()),
            Value::Int(0),
            Value::Int(business),
            Value::Int(*bookings),
            Value::Int(*revenue),
        ]
    });
    let columns = ["location_id", "day", "status", "share", "business_id", "bookings", "revenue"];
    tx.load("day_totals", &columns, rows)?;
    tx.settle_ids("bookings")
}

/// How the booking came to its state, by legal moves.
fn history(one: &Made) -> Vec<(i64, Status)> {
    let confirmed = (one.created, Status::Confirmed);
    match one.status {
        Status::Pending => vec![(one.created, Status::Pending)],
        Status::Completed => vec![confirmed, (one.starts, Status::InService), (one.ends, Status::Completed)],
        Status::Cancelled => vec![confirmed, (one.created + MINUTE, Status::Cancelled)],
        Status::NoShow => vec![confirmed, (one.ends, Status::NoShow)],
        Status::InService => vec![confirmed, (one.starts, Status::InService)],
        Status::Confirmed | Status::Arrived => vec![confirmed],
    }
}
