//! Quiet hours. Notifications that can wait are not sent during quiet hours.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A daily interval of local time, including its start and excluding its end. It may extend past midnight. It is empty
/// if start and end are equal.
///
/// An instant is quiet if and only if the local clock then shows a time in the interval. Times that a clock change
/// skips never occur; times that it repeats are quiet both times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Start in local time, inclusive.
    pub from: Time,
    /// End in local time, exclusive.
    pub to: Time,
}

impl QuietHours {
    /// Returns true if it is quiet when the local clock shows this time.
    #[must_use]
    pub fn hold_at(&self, clock: Time) -> bool {
        if self.from <= self.to { (self.from..self.to).contains(&clock) } else { clock >= self.from || clock < self.to }
    }

    /// Returns the first instant at or after `at` that is not quiet in `zone`.
    #[must_use]
    pub fn end(&self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let mut start = at;
        // Between two clock changes, local time runs evenly. Either the quiet hours end before the next change, or the
        // loop continues at that change. If the clock goes back exactly when they end, it is quiet again.
        loop {
            let clock = zone.to_datetime(start).time();
            if !self.hold_at(clock) {
                return start;
            }
            let Ok(end) = start.checked_add(until(clock, self.to)) else { return Timestamp::MAX };
            match zone.following(start).next() {
                Some(change) if change.timestamp() <= end => start = change.timestamp(),
                _ => return end,
            }
        }
    }
}

/// Returns the time that an evenly running clock takes from one reading to another, less than a day.
fn until(clock: Time, later: Time) -> SignedDuration {
    let span = clock.duration_until(later);
    if span.is_negative() { span + SignedDuration::from_hours(24) } else { span }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 7] = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe", // changes by half an hour
        "Pacific/Apia",        // skipped a day
        "Africa/Casablanca",   // changes for Ramadan
        "Asia/Kathmandu",      // UTC+5:45
    ];

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let (night, berlin) = (QuietHours { from: time(21, 0, 0, 0), to: time(8, 0, 0, 0) }, zone("Europe/Berlin"));
        assert_eq!(night.end(at("2027-01-22T22:30:00Z"), &berlin), at("2027-01-23T07:00:00Z"));
        assert_eq!(night.end(at("2027-01-22T02:30:00Z"), &berlin), at("2027-01-22T07:00:00Z"));
        assert_eq!(night.end(at("2027-01-22T07:00:00Z"), &berlin), at("2027-01-22T07:00:00Z"));
        assert_eq!(night.end(at("2027-01-22T19:59:59Z"), &berlin), at("2027-01-22T19:59:59Z"));
    }

    #[test]
    fn a_night_in_which_the_clock_changes_ends_by_the_clock() {
        let (night, berlin) = (QuietHours { from: time(21, 0, 0, 0), to: time(8, 0, 0, 0) }, zone("Europe/Berlin"));
        assert_eq!(night.end(at("2027-03-27T22:00:00Z"), &berlin), at("2027-03-28T06:00:00Z"));
        assert_eq!(night.end(at("2027-10-30T21:00:00Z"), &berlin), at("2027-10-31T07:00:00Z"));
    }

    #[test]
    fn quiet_that_would_end_in_a_skipped_hour_ends_where_the_clock_jumps() {
        let (night, berlin) = (QuietHours { from: time(22, 0, 0, 0), to: time(2, 30, 0, 0) }, zone("Europe/Berlin"));
        assert_eq!(night.end(at("2027-03-27T23:00:00Z"), &berlin), at("2027-03-28T01:00:00Z"));
    }

    #[test]
    fn a_repeated_hour_is_quiet_twice() {
        let (night, berlin) = (QuietHours { from: time(22, 0, 0, 0), to: time(2, 30, 0, 0) }, zone("Europe/Berlin"));
        // The first 2:10, then the second one.
        assert_eq!(night.end(at("2027-10-31T00:10:00Z"), &berlin), at("2027-10-31T00:30:00Z"));
        assert_eq!(night.end(at("2027-10-31T01:10:00Z"), &berlin), at("2027-10-31T01:30:00Z"));
    }

    #[test]
    fn quiet_that_would_end_just_when_the_clock_goes_back_begins_again() {
        let (night, berlin) = (QuietHours { from: time(0, 0, 0, 0), to: time(3, 0, 0, 0) }, zone("Europe/Berlin"));
        // The first 2:59. At 3:00 the clock goes back to 2:00.
        assert_eq!(night.end(at("2027-10-31T00:59:00Z"), &berlin), at("2027-10-31T02:00:00Z"));
    }

    proptest! {
        #[test]
        fn the_end_is_the_first_minute_that_is_not_quiet(
            zone_index in 0..ZONES.len(),
            // Late 2009 to mid-2036, including the day that Samoa skipped.
            minute in 21_000_000_i64..35_000_000,
            // About half of the cases lie near a clock change, in zones that have any.
            near in prop::option::of(-2_000_i64..2_000),
            from in 0_i32..96,
            to in 0_i32..96,
        ) {
            let zone = zone(ZONES[zone_index]);
            let mut at = Timestamp::from_second(minute * 60).unwrap();
            if let (Some(minutes), Some(change)) = (near, zone.following(at).next()) {
                at = change.timestamp() + SignedDuration::from_mins(minutes);
            }
            let quarter = |n: i32| time(i8::try_from(n / 4).unwrap(), i8::try_from(n % 4 * 15).unwrap(), 0, 0);
            let quiet = QuietHours { from: quarter(from), to: quarter(to) };
            let is_quiet = |at: Timestamp| quiet.hold_at(zone.to_datetime(at).time());

            let end = quiet.end(at, &zone);
            prop_assert!(end >= at && !is_quiet(end));
            let mut between = at;
            while between < end {
                prop_assert!(is_quiet(between), "{between} is not quiet, but was passed over for {end}");
                between += SignedDuration::from_mins(1);
            }
        }
    }
}
