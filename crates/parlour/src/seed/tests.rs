//! The demo has plausible bookings of every status, whenever it is started.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::Duration;

use fastrand::Rng;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use parlour_core::random::Random;
use parlour_core::records::BookingStatus;
use parlour_core::types::{BusinessId, ClientId, Instant};
use parlour_db::{Db, Tx, params};
use parlour_testkit::Folder;
use proptest::prelude::*;

use super::bookings::{Book, DemoBooking, chance};
use super::businesses::DemoBusiness;
use super::history::{self, BookingState, GRACE};
use super::plan::{self, Busy, MINUTE};
use super::regulars::Regulars;
use super::{create, index, prepare, staff};

async fn open(folder: &Folder) -> Db {
    let db =
        Db::open(parlour_db::Location::File(folder.path().join("demo.db")), parlour_db::Settings::default()).unwrap();
    db.migrate(crate::migrations::MIGRATIONS).await.unwrap();
    db
}

/// Returns the demo business, which is created once for all tests.
fn chain() -> &'static DemoBusiness {
    static CHAIN: OnceLock<DemoBusiness> = OnceLock::new();
    let make = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (folder, now) = (Folder::new(), Instant::from_micros(0));
            let db = open(&folder).await;
            let demo = create(&db, now, &Random::seeded(1), super::STAFF).await.unwrap();
            db.write(move |tx| {
                staff::open(tx, &demo, now)?;
                index::read(tx, BusinessId(1), ClientId(1))
            })
            .await
            .unwrap_or_else(|problem: parlour_core::http::Problem| panic!("{}", problem.json(None)))
        })
    };
    CHAIN.get_or_init(make)
}

fn local(zone: &str, day: Date, hour: i8, minute: i8) -> Instant {
    let zoned = day.at(hour, minute, 0, 0).to_zoned(TimeZone::get(zone).unwrap()).unwrap();
    Instant(zoned.timestamp())
}

fn new_york(day: Date, hour: i8, minute: i8) -> Instant {
    local("America/New_York", day, hour, minute)
}

fn book(now: Instant) -> Book<'static> {
    let demo = chain();
    let regulars = Regulars::among(1, 500, demo.staff.len());
    Book { demo, now, regulars, rng: Rng::with_seed(1), next: 1, earliest: i64::MIN }
}

/// Generates the bookings of a location for its current local day.
fn today(now: Instant, location: usize) -> Vec<DemoBooking> {
    let day = chain().locations[location].1.day(now).0;
    book(now).day(location, day, 100, &Busy::default())
}

fn every_status() -> BTreeSet<BookingStatus> {
    BookingStatus::ALL.iter().copied().collect()
}

fn statuses(made: &[DemoBooking]) -> BTreeSet<BookingStatus> {
    made.iter().map(|one| one.status).collect()
}

/// Panics unless every booking of the location is plausible at `now`.
fn check(made: &[DemoBooking], location: usize, now: Instant) {
    let zone = &chain().locations[location].1;
    let day = zone.day(now);
    let midnight = made.iter().map(|one| one.slot.starts).min().unwrap_or_default();
    let mut claims: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for one in made {
        let (slot, micros) = (&one.slot, now.micros());
        let consistent = match one.status {
            BookingStatus::Pending | BookingStatus::Confirmed => slot.starts >= micros - GRACE,
            BookingStatus::Arrived => (slot.starts - micros).abs() <= GRACE + 5 * MINUTE,
            BookingStatus::InService => slot.starts <= micros + GRACE && slot.ends >= micros - GRACE,
            BookingStatus::Completed => slot.ends <= micros || (slot.starts <= micros && micros < midnight + GRACE),
            BookingStatus::NoShow => slot.starts <= micros,
            BookingStatus::Cancelled => true,
        };
        assert!(consistent, "{} from {} to {} at {micros}", one.status, slot.starts, slot.ends);
        assert_eq!(zone.day(Instant::from_micros(slot.starts)), day);
        assert!(one.created <= micros && one.created <= slot.starts);
        assert_eq!(slot.claims.is_empty(), !one.status.holds_claims());

        let weekday = usize::try_from(day.0.weekday().to_monday_zero_offset()).unwrap();
        let week = &chain().staff[slot.employee].week[weekday];
        for minute in (slot.starts..slot.ends).step_by(usize::try_from(5 * MINUTE).unwrap()) {
            let at = Instant::from_micros(minute);
            let reading = zone.minute_of_day(at);
            let at_work = week.iter().any(|&(starts, ends)| starts <= reading && reading < ends);
            assert!(zone.day(at) == day && at_work, "{reading} is outside of {week:?}");
        }
        for (resource, time) in &slot.claims {
            claims.entry(*resource).or_default().push((time.start, time.end));
        }
    }
    for times in claims.values_mut() {
        times.sort_unstable();
        assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0), "two at once: {times:?}");
    }
}

fn check_full(now: Instant) {
    let made = today(now, 0);
    let live = made.iter().filter(|one| one.status != BookingStatus::Cancelled).count();
    assert!(live >= 30, "{live} at {}", now.0);
    assert_eq!(statuses(&made), every_status(), "at {}", now.0);
    for location in 0..chain().locations.len() {
        check(&today(now, location), location, now);
    }
}

/// Generates days on which the calendar or the clocks of New York are unusual.
fn unusual_day() -> impl Strategy<Value = Date> {
    prop::sample::select(vec![
        date(2024, 2, 29),
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2026, 3, 8),
        date(2026, 11, 1),
        date(2027, 1, 1),
        date(2027, 3, 14),
        date(2027, 11, 7),
        date(2028, 2, 29),
        date(2028, 12, 25),
    ])
}

fn any_instant() -> impl Strategy<Value = Instant> {
    // 2024 to 2033, in seconds.
    let any = (1_704_067_200_i64..2_019_686_400).prop_map(|second| Instant::from_micros(second * 1_000_000));
    let unusual = (unusual_day(), 0_i64..24 * 60)
        .prop_map(|(day, minute)| Instant::from_micros(new_york(day, 0, 0).micros() + minute * MINUTE));
    prop_oneof![any, unusual]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn today_is_full_and_consistent_at_any_instant(now in any_instant()) {
        check_full(now);
    }

    #[test]
    fn a_day_that_was_filled_before_stays_full_and_only_makes_legal_moves(
        first in any_instant(),
        later in 0_i64..24 * 60,
    ) {
        check_second_look(first, later);
    }
}

#[test]
fn an_evening_on_which_few_appointments_could_have_a_state_is_full_at_a_second_look() {
    check_second_look(Instant("2026-05-22T17:21:01Z".parse().unwrap()), 409);
}

/// Determines the statuses of a day at an instant and `later` minutes after it. Panics if a transition is illegal.
fn check_second_look(first: Instant, later: i64) {
    let zone = &chain().locations[0].1;
    let day = zone.day(first);
    let slots = plan::day(chain(), 0, day.0, 100, &Busy::default());
    let mut standings: Vec<BookingState> = slots
        .iter()
        .zip(1..)
        .map(|(slot, number)| BookingState {
            status: slot.status,
            starts: slot.starts,
            ends: slot.ends,
            movable: true,
            chance: chance(number),
        })
        .collect();
    let second = Instant::from_micros(first.micros() + later * MINUTE);
    for now in [first, second] {
        let is_today = zone.day(now) == day;
        let settled = history::settle(&standings, is_today, now.micros());
        for (one, to) in standings.iter_mut().zip(&settled) {
            let moves = history::moves(one, *to, one.starts - 60 * MINUTE, now.micros());
            let mut status = one.status;
            for (at, next) in moves {
                assert!(status.next().contains(&next), "{} to {}", status, next);
                assert!(at <= now.micros());
                status = next;
            }
            assert_eq!(status, *to);
            one.status = *to;
        }
        let present: BTreeSet<BookingStatus> = settled.iter().copied().collect();
        if is_today {
            assert_eq!(present, every_status());
        } else {
            let over = [BookingStatus::Completed, BookingStatus::Cancelled, BookingStatus::NoShow];
            assert!(standings.iter().all(|one| one.ends > now.micros() || over.contains(&one.status)));
        }
    }
}

#[test]
fn today_is_full_in_every_minute_around_midnight_and_on_days_of_many_kinds() {
    for day in [date(2026, 11, 29), date(2027, 1, 1), date(2027, 3, 14), date(2027, 11, 7)] {
        for minute in (0..90).chain(1_350..1_440) {
            check_full(Instant::from_micros(new_york(day, 0, 0).micros() + minute * MINUTE));
        }
    }
}

#[test]
fn the_same_day_is_the_same_again() {
    let now = new_york(date(2027, 1, 4), 9, 0);
    let shown = |made: Vec<DemoBooking>| -> Vec<_> { made.iter().map(|one| format!("{one:?}")).collect() };
    assert_eq!(shown(today(now, 0)), shown(today(now, 0)));
}

parlour_db::statements! {
    DAY_STATUSES scans "a test's demonstration" = "SELECT status, count(*) FROM bookings
        WHERE business_id = 1 AND location_id = 1 AND day = $1 GROUP BY status";
    COUNT scans "a test's demonstration" = "SELECT count(*) FROM bookings WHERE business_id = 1 AND day = $1";
    BEFORE_SINCE scans "a test's demonstration" = "SELECT count(*) FROM bookings b JOIN clients c ON c.id = b.client_id
        WHERE b.business_id = 1 AND b.created_at < c.created_at";
    RETURNING scans "a test's demonstration" = "SELECT count(*), count(DISTINCT client_id) FROM bookings
        WHERE business_id = 1";
    LEFT_OPEN scans "a test's demonstration" = "SELECT count(*) FROM bookings WHERE business_id = 1 AND id <> $2
        AND starts_at < $1 AND status NOT IN ('completed', 'cancelled', 'no_show')";
    WRONG_TOTALS scans "a test's demonstration" = "SELECT count(*) FROM
        (SELECT location_id, day, status, sum(bookings) AS counted, sum(revenue) AS worth FROM day_totals
            WHERE business_id = 1 GROUP BY location_id, day, status) t
        LEFT JOIN (SELECT location_id, day, status, count(*) AS counted, sum(price) AS worth FROM bookings
            WHERE business_id = 1 GROUP BY location_id, day, status) b
            ON b.location_id = t.location_id AND b.day = t.day AND b.status = t.status
        WHERE coalesce(b.counted, 0) <> t.counted OR coalesce(b.worth, 0) <> t.worth";
    CONFIRMED scans "a test's demonstration" = "SELECT id FROM bookings WHERE business_id = 1
        AND status = 'confirmed' AND starts_at > $1 ORDER BY starts_at, id LIMIT 1";
    NOTED scans "a test's demonstration" = "INSERT INTO booking_history
            (booking_id, number, business_id, at, user_id, from_status, to_status)
        VALUES ($1, 9, 1, $2, 1, 'confirmed', 'confirmed')";
    STATUS scans "a test's demonstration" = "SELECT status FROM bookings WHERE business_id = 1 AND id = $1";
    ALL scans "a test's demonstration" = "SELECT id, client_id, status, starts_at, ends_at, day, version, created_at
        FROM bookings WHERE business_id = 1 ORDER BY id";
    BLOCK scans "a test's demonstration" = "INSERT INTO blocks
            (id, business_id, location_id, starts_at, ends_at, created_at) VALUES (1, 1, 1, $1, $2, $1)";
    CLAIM scans "a test's demonstration" = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id, block_id)
        VALUES ($1, $2, $3, 1, 1)";
}

async fn number(db: &Db, statement: &'static parlour_db::Statement, day: &str) -> i64 {
    let day = day.to_owned();
    let read = move |tx: &mut Tx<'_>| tx.one(statement, params![day], |row| row.take());
    db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"))
}

async fn count(db: &Db, statement: &'static parlour_db::Statement) -> i64 {
    let read = move |tx: &mut Tx<'_>| tx.one(statement, params![], |row| row.take());
    db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"))
}

async fn all(db: &Db) -> Vec<(i64, i64, BookingStatus, i64, i64, i64)> {
    let read = |tx: &mut Tx<'_>| {
        tx.all(&ALL, params![], |row| {
            let (id, client, status) = (row.take()?, row.take()?, row.take()?);
            let (starts, _ends): (i64, i64) = (row.take()?, row.take()?);
            let _day: String = row.take()?;
            Ok((id, client, status, starts, row.take()?, row.take()?))
        })
    };
    db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"))
}

async fn check_today(db: &Db, day: &str) {
    let today = day.to_owned();
    let read = move |tx: &mut Tx<'_>| {
        tx.all(&DAY_STATUSES, params![today], |row| Ok((row.take::<BookingStatus>()?, row.take::<i64>()?)))
    };
    let found: BTreeMap<BookingStatus, i64> =
        db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")).into_iter().collect();
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), every_status(), "{day}: {found:?}");
    assert!(found.values().sum::<i64>() >= 30, "{day}: {found:?}");
    assert_eq!(count(db, &WRONG_TOTALS).await, 0);
}

#[tokio::test]
async fn a_demonstration_is_full_on_a_sunday_at_six_and_late_on_new_years_day() {
    for (day, hour, minute) in [(date(2026, 11, 29), 6, 0), (date(2027, 1, 1), 23, 30)] {
        let folder = Folder::new();
        let db = open(&folder).await;
        let now = new_york(day, hour, minute);
        prepare(&db, now, &Random::seeded(1)).await.unwrap();
        check_today(&db, &day.to_string()).await;
        assert_eq!(count(&db, &BEFORE_SINCE).await, 0, "clients are there before their first appointment");
        let (bookings, clients) = db
            .read(|tx| tx.one(&RETURNING, params![], |row| Ok((row.take::<i64>()?, row.take::<i64>()?))))
            .await
            .unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        assert!(bookings > clients * 6, "{bookings} appointments of {clients} clients in a year");
    }
}

#[tokio::test]
async fn a_later_start_fills_what_has_come_near_and_keeps_what_people_did() {
    let folder = Folder::new();
    let db = open(&folder).await;
    let begun = new_york(date(2026, 11, 29), 6, 0);
    prepare(&db, begun, &Random::seeded(1)).await.unwrap();
    let first = all(&db).await;
    prepare(&db, Instant::from_micros(begun.micros() + 1), &Random::seeded(2)).await.unwrap();
    assert_eq!(all(&db).await, first, "a start soon after another has nothing to do");

    // The owner changes a booking, and blocks an employee on a day that is not filled yet.
    let wednesday = (new_york(date(2027, 1, 6), 0, 0).micros(), new_york(date(2027, 1, 7), 0, 0).micros());
    let employee = chain().staff[0].id;
    let touched = db.write(move |tx| {
        let booking: i64 = tx.one(&CONFIRMED, params![begun], |row| row.take())?;
        tx.execute(&NOTED, params![booking, begun])?;
        tx.execute(&BLOCK, params![wednesday.0, wednesday.1])?;
        tx.execute(&CLAIM, params![employee, wednesday.0, wednesday.1])?;
        Ok(booking)
    });
    let touched = touched.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));

    for later in [Duration::from_hours(20), Duration::from_hours(26), Duration::from_hours(94 * 24)] {
        let now = Instant::from_micros(begun.micros() + i64::try_from(later.as_micros()).unwrap());
        prepare(&db, now, &Random::seeded(3)).await.unwrap();
        let today = chain().locations[0].1.day(now);
        check_today(&db, &today.to_string()).await;
        let ahead = today.0.saturating_add(jiff::ToSpan::days(13));
        assert!(number(&db, &COUNT, &ahead.to_string()).await > 30, "{ahead} is filled");
        let yesterday = now.micros() - 48 * 60 * MINUTE;
        let read = move |tx: &mut Tx<'_>| tx.one(&LEFT_OPEN, params![yesterday, touched], |row| row.take::<i64>());
        let left = db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        assert_eq!(left, 0, "what is over has come to an end");
    }
    let read = move |tx: &mut Tx<'_>| tx.one(&STATUS, params![touched], |row| row.take::<BookingStatus>());
    let status = db.read(read).await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    assert_eq!(status, BookingStatus::Confirmed, "what people changed stays as they left it");
    assert!(number(&db, &COUNT, "2027-01-06").await > 30);
}

#[tokio::test]
async fn two_demonstrations_of_one_time_are_the_same() {
    let now = new_york(date(2028, 2, 29), 12, 0);
    let mut found = Vec::new();
    for seed in [1, 2] {
        let folder = Folder::new();
        let db = open(&folder).await;
        prepare(&db, now, &Random::seeded(seed)).await.unwrap();
        found.push(all(&db).await);
    }
    assert!(found[0] == found[1]);
}
