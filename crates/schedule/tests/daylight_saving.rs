//! Daylight saving changes, zone by zone, with every expected instant written out.
//!
//! Instants are in UTC. Each change is checked against the length of the day, hours inside and around the skipped or
//! repeated time, a night shift from 22:00 to 02:30, and the grid of starts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::Date;
use jiff::civil::Weekday::{self, Saturday, Sunday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parlour_schedule::{
    BookingPlanner, Candidate, MinuteSet, Segment, Service, ServiceShape, WallClock, WeeklySpan, Window,
};

/// Saturday 22:00 to Sunday 02:30, the night of the change.
const NIGHT: (Weekday, &str, &str) = (Saturday, "22:00", "26:30");

/// Five days at a location, with the change on the middle day.
struct Place {
    window: Window,
    clock: WallClock,
    day: Date,
}

impl Place {
    fn new(zone: &str, day: &str) -> Self {
        let day: Date = day.parse().unwrap();
        assert_eq!(day.weekday(), Sunday, "all of these changes come at the weekend");
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let reach = SignedDuration::from_hours(60);
        let window = Window::new(noon - reach, noon + reach).unwrap();
        Self { window, clock: WallClock::new(window, &TimeZone::get(zone).unwrap()), day }
    }

    /// Returns the UTC intervals when the clock shows a time within the hours, such as `10-26 01:00–10-26 02:00`.
    fn hours(&self, (weekday, starts, ends): (Weekday, &str, &str)) -> Vec<String> {
        let minute = |reading: &str| {
            let (hours, minutes) = reading.split_once(':').unwrap();
            hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
        };
        self.spans(&self.clock.weekly(&[WeeklySpan::new(weekday, minute(starts), minute(ends)).unwrap()]))
    }

    /// Returns the UTC intervals of the date that is `days_after` days after the change.
    fn date(&self, days_after: i64) -> Vec<String> {
        let day = self.day + SignedDuration::from_hours(24 * days_after);
        self.spans(&self.clock.dates(&[day..=day]))
    }

    /// Returns the length of the date that is `days_after` days after the change, in minutes.
    fn day_length(&self, days_after: i64) -> usize {
        let day = self.day + SignedDuration::from_hours(24 * days_after);
        self.clock.dates(&[day..=day]).count()
    }

    /// Returns the grid's instants within a UTC interval.
    fn grid(&self, step: u16, from: &str, until: &str) -> Vec<String> {
        let mut within = MinuteSet::none(self.window);
        within.insert::<Timestamp>(from.parse().unwrap()..until.parse().unwrap());
        within.intersect(&self.clock.grid(step.try_into().unwrap()));
        within.iter().map(|minute| self.window.instant(minute).strftime("%H:%M").to_string()).collect()
    }

    fn spans(&self, minutes: &MinuteSet) -> Vec<String> {
        let at = |minute: usize| self.window.instant(minute).strftime("%m-%d %H:%M").to_string();
        let starts = minutes.iter().filter(|&minute| minute == 0 || !minutes.contains(minute - 1));
        let ends = minutes.iter().map(|minute| minute + 1).filter(|&minute| !minutes.contains(minute));
        starts.zip(ends).map(|(start, end)| format!("{}–{}", at(start), at(end))).collect()
    }
}

const NOTHING: [&str; 0] = [];

#[test]
fn new_york_in_spring_has_no_hour_from_two_to_three() {
    let place = Place::new("America/New_York", "2025-03-09");
    assert_eq!(place.date(0), ["03-09 05:00–03-10 04:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "02:00", "03:00")), NOTHING);
    assert_eq!(place.hours((Sunday, "02:15", "02:45")), NOTHING);
    assert_eq!(place.hours((Sunday, "01:30", "02:30")), ["03-09 06:30–03-09 07:00"]);
    assert_eq!(place.hours((Sunday, "02:30", "03:30")), ["03-09 07:00–03-09 07:30"]);
    assert_eq!(place.hours((Sunday, "01:30", "04:00")), ["03-09 06:30–03-09 08:00"]);
    assert_eq!(place.hours((Sunday, "09:00", "17:00")), ["03-09 13:00–03-09 21:00"]);
    assert_eq!(place.hours(NIGHT), ["03-09 03:00–03-09 07:00"]);
    assert_eq!(place.grid(30, "2025-03-09T06:00Z", "2025-03-09T08:00Z"), ["06:00", "06:30", "07:00", "07:30"]);
}

#[test]
fn new_york_in_autumn_has_the_hour_from_one_to_two_twice() {
    let place = Place::new("America/New_York", "2025-11-02");
    assert_eq!(place.date(0), ["11-02 04:00–11-03 05:00"]);
    assert_eq!(place.day_length(0), 25 * 60);
    assert_eq!(place.hours((Sunday, "01:00", "02:00")), ["11-02 05:00–11-02 07:00"]);
    assert_eq!(place.hours((Sunday, "01:15", "01:45")), ["11-02 05:15–11-02 05:45", "11-02 06:15–11-02 06:45"]);
    assert_eq!(place.hours((Sunday, "00:30", "01:30")), ["11-02 04:30–11-02 05:30", "11-02 06:00–11-02 06:30"]);
    assert_eq!(place.hours((Sunday, "01:30", "02:30")), ["11-02 05:30–11-02 06:00", "11-02 06:30–11-02 07:30"]);
    assert_eq!(place.hours(NIGHT), ["11-02 02:00–11-02 07:30"]);
    assert_eq!(place.grid(60, "2025-11-02T04:00Z", "2025-11-02T08:00Z"), ["04:00", "05:00", "06:00", "07:00"]);
}

#[test]
fn london_in_spring_has_no_hour_from_one_to_two() {
    let place = Place::new("Europe/London", "2025-03-30");
    assert_eq!(place.date(0), ["03-30 00:00–03-30 23:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "01:00", "02:00")), NOTHING);
    assert_eq!(place.hours((Sunday, "00:30", "01:30")), ["03-30 00:30–03-30 01:00"]);
    assert_eq!(place.hours((Sunday, "00:30", "02:30")), ["03-30 00:30–03-30 01:30"]);
    assert_eq!(place.hours(NIGHT), ["03-29 22:00–03-30 01:30"]);
}

#[test]
fn london_in_autumn_has_the_hour_from_one_to_two_twice() {
    let place = Place::new("Europe/London", "2025-10-26");
    assert_eq!(place.date(0), ["10-25 23:00–10-27 00:00"]);
    assert_eq!(place.day_length(0), 25 * 60);
    assert_eq!(place.hours((Sunday, "01:00", "02:00")), ["10-26 00:00–10-26 02:00"]);
    assert_eq!(place.hours((Sunday, "01:15", "01:45")), ["10-26 00:15–10-26 00:45", "10-26 01:15–10-26 01:45"]);
    assert_eq!(place.hours(NIGHT), ["10-25 21:00–10-26 02:30"]);
}

#[test]
fn sydney_in_october_has_no_hour_from_two_to_three() {
    let place = Place::new("Australia/Sydney", "2025-10-05");
    assert_eq!(place.date(0), ["10-04 14:00–10-05 13:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "02:00", "03:00")), NOTHING);
    assert_eq!(place.hours((Sunday, "01:30", "03:30")), ["10-04 15:30–10-04 16:30"]);
    assert_eq!(place.hours(NIGHT), ["10-04 12:00–10-04 16:00"]);
}

#[test]
fn sydney_in_april_has_the_hour_from_two_to_three_twice_and_the_night_shift_both_its_halves() {
    let place = Place::new("Australia/Sydney", "2025-04-06");
    assert_eq!(place.date(0), ["04-05 13:00–04-06 14:00"]);
    assert_eq!(place.day_length(0), 25 * 60);
    assert_eq!(place.hours((Sunday, "02:00", "03:00")), ["04-05 15:00–04-05 17:00"]);
    assert_eq!(place.hours(NIGHT), ["04-05 11:00–04-05 15:30", "04-05 16:00–04-05 16:30"]);
}

#[test]
fn lord_howe_in_october_has_no_half_hour_from_two() {
    let place = Place::new("Australia/Lord_Howe", "2025-10-05");
    assert_eq!(place.date(0), ["10-04 13:30–10-05 13:00"]);
    assert_eq!(place.day_length(0), 23 * 60 + 30);
    assert_eq!(place.hours((Sunday, "02:00", "02:30")), NOTHING);
    assert_eq!(place.hours((Sunday, "02:00", "03:00")), ["10-04 15:30–10-04 16:00"]);
    assert_eq!(place.hours(NIGHT), ["10-04 11:30–10-04 15:30"]);
    assert_eq!(place.grid(60, "2025-10-04T14:00Z", "2025-10-04T17:30Z"), ["14:30", "16:00", "17:00"]);
}

#[test]
fn lord_howe_in_april_has_the_half_hour_before_two_twice() {
    let place = Place::new("Australia/Lord_Howe", "2025-04-06");
    assert_eq!(place.date(0), ["04-05 13:00–04-06 13:30"]);
    assert_eq!(place.day_length(0), 24 * 60 + 30);
    assert_eq!(place.hours((Sunday, "01:30", "02:00")), ["04-05 14:30–04-05 15:30"]);
    assert_eq!(place.hours((Sunday, "01:00", "01:45")), ["04-05 14:00–04-05 14:45", "04-05 15:00–04-05 15:15"]);
    assert_eq!(place.hours(NIGHT), ["04-05 11:00–04-05 16:00"]);
    assert_eq!(place.grid(60, "2025-04-05T13:30Z", "2025-04-05T17:00Z"), ["14:00", "15:30", "16:30"]);
    assert_eq!(place.grid(30, "2025-04-05T14:00Z", "2025-04-05T16:00Z"), ["14:00", "14:30", "15:00", "15:30"]);
}

#[test]
fn havana_in_spring_has_no_midnight() {
    let place = Place::new("America/Havana", "2025-03-09");
    assert_eq!(place.date(-1), ["03-08 05:00–03-09 05:00"]);
    assert_eq!(place.date(0), ["03-09 05:00–03-10 04:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "00:00", "01:00")), NOTHING);
    assert_eq!(place.hours((Sunday, "00:00", "24:00")), ["03-09 05:00–03-10 04:00"]);
    assert_eq!(place.hours((Saturday, "20:00", "24:00")), ["03-09 01:00–03-09 05:00"]);
    assert_eq!(place.hours((Saturday, "20:00", "25:00")), ["03-09 01:00–03-09 05:00"]);
    assert_eq!(place.hours(NIGHT), ["03-09 03:00–03-09 06:30"]);
}

#[test]
fn havana_in_autumn_has_midnight_twice() {
    let place = Place::new("America/Havana", "2025-11-02");
    assert_eq!(place.date(0), ["11-02 04:00–11-03 05:00"]);
    assert_eq!(place.day_length(0), 25 * 60);
    assert_eq!(place.hours((Sunday, "00:00", "01:00")), ["11-02 04:00–11-02 06:00"]);
    assert_eq!(place.hours((Saturday, "20:00", "24:00")), ["11-02 00:00–11-02 04:00"]);
    assert_eq!(place.hours((Saturday, "23:30", "24:30")), ["11-02 03:30–11-02 04:30", "11-02 05:00–11-02 05:30"]);
    assert_eq!(place.hours(NIGHT), ["11-02 02:00–11-02 07:30"]);
    assert_eq!(place.grid(720, "2025-11-02T00:00Z", "2025-11-03T00:00Z"), ["04:00", "05:00", "17:00"]);
}

#[test]
fn the_azores_in_spring_have_no_midnight() {
    let place = Place::new("Atlantic/Azores", "2025-03-30");
    assert_eq!(place.date(0), ["03-30 01:00–03-31 00:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "00:00", "01:00")), NOTHING);
    assert_eq!(place.hours(NIGHT), ["03-29 23:00–03-30 02:30"]);
}

#[test]
fn the_azores_in_autumn_have_midnight_twice() {
    let place = Place::new("Atlantic/Azores", "2025-10-26");
    assert_eq!(place.date(0), ["10-26 00:00–10-27 01:00"]);
    assert_eq!(place.day_length(0), 25 * 60);
    assert_eq!(place.hours((Sunday, "00:15", "00:45")), ["10-26 00:15–10-26 00:45", "10-26 01:15–10-26 01:45"]);
    assert_eq!(place.hours(NIGHT), ["10-25 22:00–10-26 03:30"]);
}

#[test]
fn beirut_in_spring_has_no_midnight() {
    let place = Place::new("Asia/Beirut", "2025-03-30");
    assert_eq!(place.date(0), ["03-29 22:00–03-30 21:00"]);
    assert_eq!(place.day_length(0), 23 * 60);
    assert_eq!(place.hours((Sunday, "00:00", "01:00")), NOTHING);
    assert_eq!(place.hours(NIGHT), ["03-29 20:00–03-29 23:30"]);
}

#[test]
fn beirut_in_autumn_goes_back_from_midnight_into_saturday() {
    let place = Place::new("Asia/Beirut", "2025-10-26");
    assert_eq!(place.date(-1), ["10-24 21:00–10-25 22:00"]);
    assert_eq!(place.date(0), ["10-25 22:00–10-26 22:00"]);
    assert_eq!(place.day_length(-1), 25 * 60);
    assert_eq!(place.day_length(0), 24 * 60);
    assert_eq!(place.hours((Saturday, "23:00", "24:00")), ["10-25 20:00–10-25 22:00"]);
    assert_eq!(place.hours((Saturday, "22:00", "23:30")), ["10-25 19:00–10-25 20:30", "10-25 21:00–10-25 21:30"]);
    assert_eq!(place.hours((Sunday, "00:00", "02:00")), ["10-25 22:00–10-26 00:00"]);
    assert_eq!(place.hours(NIGHT), ["10-25 19:00–10-26 00:30"]);
}

/// Returns the starts of a service of this duration, on a 15-minute grid. The employee works from 01:00 to 03:00 on the
/// Sunday of the change.
fn starts_from_one_to_three(zone: &str, day: &str, minutes: u16) -> Vec<String> {
    let place = Place::new(zone, day);
    let free = place.clock.weekly(&[WeeklySpan::new(Sunday, 60, 180).unwrap()]);
    let shape = ServiceShape::new(0, vec![Segment { minutes, staffed: true }], 0).unwrap();
    let services = [Service { candidates: vec![Candidate { id: 1, free: &free, shape: &shape }], requires: vec![] }];
    let mut starts = BookingPlanner::new(place.window, &services).starts();
    starts.intersect(&place.clock.grid(15.try_into().unwrap()));
    starts.iter().map(|minute| place.window.instant(minute).strftime("%H:%M").to_string()).collect()
}

#[test]
fn a_service_lasts_as_long_as_ever_where_the_clocks_change() {
    // In spring, two hours on the clock last one hour.
    assert_eq!(starts_from_one_to_three("America/New_York", "2025-03-09", 60), ["06:00"]);
    assert_eq!(starts_from_one_to_three("America/New_York", "2025-03-09", 61), NOTHING);
    // In autumn, they last three hours.
    assert_eq!(starts_from_one_to_three("America/New_York", "2025-11-02", 150), ["05:00", "05:15", "05:30"]);
    assert_eq!(starts_from_one_to_three("America/New_York", "2025-11-02", 180), ["05:00"]);
    assert_eq!(starts_from_one_to_three("America/New_York", "2025-11-02", 181), NOTHING);
}
