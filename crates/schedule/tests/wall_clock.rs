//! Local-time functions compared with jiff's reading of the wall clock for every single minute.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU16;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parlour_schedule::{MinuteSet, WallClock, WeeklySpan, Window};
use proptest::prelude::*;

/// Zones with every kind of change: at night, at midnight, by half an hour, with negative daylight saving, for Ramadan,
/// and with a skipped day. Some offsets are not whole hours. Until 1972, Monrovia's offset was not even whole minutes.
const ZONES: [&str; 18] = [
    "UTC",
    "Africa/Casablanca",
    "Africa/Monrovia",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
];

/// Generates a window of up to six days. Half of the windows are near a clock change of the zone, recent or long ago.
fn place() -> impl Strategy<Value = (TimeZone, Window)> {
    let since_1960 = -315_619_200..2_524_608_000_i64; // to 2050
    (0..ZONES.len(), since_1960, any::<bool>(), -4_000..4_000_i64, 1..6 * 1440_i64).prop_map(
        |(zone, second, near_a_change, minutes_after, length)| {
            let zone = TimeZone::get(ZONES[zone]).unwrap();
            let mut start = Timestamp::from_second(second).unwrap();
            if near_a_change {
                start = zone.following(start).next().map_or(start, |change| change.timestamp());
                start += SignedDuration::from_mins(minutes_after);
            }
            (zone, Window::new(start, start + SignedDuration::from_mins(length)).unwrap())
        },
    )
}

fn weekly_spans() -> impl Strategy<Value = Vec<(Weekday, u16, u16)>> {
    let span = (0..7_i8, 0..1440_u16, 1..1500_u16).prop_map(|(weekday, starts, length)| {
        (Weekday::from_monday_zero_offset(weekday).unwrap(), starts, (starts + length).min(2880))
    });
    prop::collection::vec(span, 0..5)
}

/// Returns the minutes of the window with a reading that the rule accepts.
fn by_reading(zone: &TimeZone, window: Window, rule: impl Fn(DateTime) -> bool) -> Vec<usize> {
    (0..window.minutes()).filter(|&minute| rule(zone.to_datetime(window.instant(minute)))).collect()
}

fn minute_of_day(reading: DateTime) -> u16 {
    u16::try_from(reading.hour()).unwrap() * 60 + u16::try_from(reading.minute()).unwrap()
}

fn listed(minutes: &MinuteSet) -> Vec<usize> {
    minutes.iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_minute_is_within_hours_if_and_only_if_the_clock_reads_so((zone, window) in place(), spans in weekly_spans()) {
        let hours: Vec<_> =
            spans.iter().map(|&(weekday, starts, ends)| WeeklySpan::new(weekday, starts, ends).unwrap()).collect();
        let expected = by_reading(&zone, window, |reading| {
            let minute = minute_of_day(reading);
            spans.iter().any(|&(weekday, starts, ends)| {
                (reading.weekday() == weekday && (starts..ends).contains(&minute))
                    || (reading.weekday() == weekday.next() && (starts..ends).contains(&(minute + 1440)))
            })
        });
        prop_assert_eq!(listed(&WallClock::new(window, &zone).weekly(&hours)), expected);
    }

    #[test]
    fn a_minute_is_on_a_date_if_and_only_if_the_clock_reads_so(
        (zone, window) in place(),
        ranges in prop::collection::vec((-2..8_i64, -1..3_i64), 0..4),
    ) {
        let first = zone.to_datetime(window.start()).date();
        let day = |number: i64| first + SignedDuration::from_hours(24 * number);
        let ranges: Vec<_> = ranges.into_iter().map(|(from, more)| day(from)..=day(from + more)).collect();
        let expected = by_reading(&zone, window, |reading| ranges.iter().any(|days| days.contains(&reading.date())));
        prop_assert_eq!(listed(&WallClock::new(window, &zone).dates(&ranges)), expected);
    }

    #[test]
    fn a_minute_is_on_the_grid_if_and_only_if_the_clock_reads_a_multiple(
        (zone, window) in place(),
        step in prop_oneof![Just(5), Just(10), Just(15), Just(30), Just(60), 1..2000_u16],
    ) {
        let expected = by_reading(&zone, window, |reading| minute_of_day(reading).is_multiple_of(step));
        prop_assert_eq!(listed(&WallClock::new(window, &zone).grid(NonZeroU16::new(step).unwrap())), expected);
    }
}

#[test]
fn the_first_and_the_last_day_there_are_can_be_closed() {
    let window = Window::new("2025-06-01T00:00Z".parse().unwrap(), "2025-06-03T00:00Z".parse().unwrap()).unwrap();
    let clock = WallClock::new(window, &TimeZone::UTC);
    assert_eq!(clock.dates(&[Date::MIN..=Date::MAX]).count(), 2 * 1440);
    assert!(clock.dates(&[Date::MAX..=Date::MIN]).is_empty());
}

#[test]
fn the_seven_days_of_the_week_are_all_the_time_there_is() {
    let window = Window::new("2025-01-01T00:00Z".parse().unwrap(), "2026-02-01T00:00Z".parse().unwrap()).unwrap();
    let week: Vec<_> =
        (0..7).map(|day| WeeklySpan::new(Weekday::from_monday_zero_offset(day).unwrap(), 0, 1440).unwrap()).collect();
    for zone in ZONES {
        let clock = WallClock::new(window, &TimeZone::get(zone).unwrap());
        assert_eq!(clock.weekly(&week), MinuteSet::all(window), "{zone}");
    }
}

fn clock(zone: &str, from: &str, until: &str) -> (Window, WallClock) {
    let window = Window::new(from.parse().unwrap(), until.parse().unwrap()).unwrap();
    (window, WallClock::new(window, &TimeZone::get(zone).unwrap()))
}

#[test]
fn a_change_within_a_minute_counts_from_the_next() {
    // Monrovia gave up its mean time, 44 minutes and 30 seconds behind UTC, when the clock showed midnight.
    let (window, clock) = clock("Africa/Monrovia", "1972-01-07T00:00Z", "1972-01-07T02:00Z");
    let first = clock.dates(&["1972-01-07".parse().unwrap()..=Date::MAX]).iter().next().unwrap();
    assert_eq!(window.instant(first), "1972-01-07T00:45Z".parse().unwrap());
}

#[test]
fn a_date_that_never_came_has_no_minutes() {
    // Apia crossed the date line, from Thursday to Saturday.
    let (window, clock) = clock("Pacific/Apia", "2011-12-28T00:00Z", "2012-01-02T00:00Z");
    let friday: Date = "2011-12-30".parse().unwrap();
    assert!(clock.dates(&[friday..=friday]).is_empty());
    assert!(clock.weekly(&[WeeklySpan::new(Weekday::Friday, 0, 1440).unwrap()]).is_empty());
    let after = clock.dates(&[friday..=Date::MAX]).iter().next().unwrap();
    assert_eq!(window.instant(after), "2011-12-30T10:00Z".parse().unwrap());
}
