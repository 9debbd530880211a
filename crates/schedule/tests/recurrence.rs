//! Recurring bookings: properties of all rules, and examples written out as dates.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests: they fail by panicking")]

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use parlour_schedule::{Frequency, Recurrence, instant_of};
use proptest::prelude::*;

fn any_date() -> impl Strategy<Value = Date> {
    (0_i32..20_000).prop_map(|days| date(1990, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap())
}

fn any_rule() -> impl Strategy<Value = Frequency> {
    prop_oneof![
        (1_u16..60).prop_map(Frequency::Days),
        (1_u16..60).prop_map(Frequency::Weeks),
        (1_u16..24).prop_map(Frequency::Months)
    ]
}

fn dates(first: Date, every: Frequency, count: usize) -> Vec<Date> {
    Recurrence { first, every }.dates().take(count).collect()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).unwrap().get_days()
}

proptest! {
    #[test]
    fn the_first_comes_first_and_each_comes_after_the_one_before(first in any_date(), every in any_rule()) {
        let dates = dates(first, every, 50);
        prop_assert_eq!(dates.len(), 50);
        prop_assert!(dates.is_sorted_by(|one, next| one < next));
        // Also holds if the first date is the fifth such weekday of its month, because that is also the last one.
        prop_assert_eq!(dates[0], first);
    }

    #[test]
    fn days_and_weeks_keep_their_distance(first in any_date(), interval in 1_u16..60) {
        for (every, days) in [(Frequency::Days(interval), 1), (Frequency::Weeks(interval), 7)] {
            for pair in dates(first, every, 30).windows(2) {
                prop_assert_eq!(days_between(pair[0], pair[1]), i32::from(interval) * days);
            }
        }
    }

    #[test]
    fn months_keep_the_weekday_and_its_place(first in any_date(), interval in 1_u16..24) {
        let place = |date: Date| (date.day() - 1) / 7 + 1;
        let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        for (number, date) in dates(first, Frequency::Months(interval), 30).into_iter().enumerate() {
            prop_assert_eq!(date.weekday(), first.weekday());
            prop_assert_eq!(month(date), month(first) + i32::try_from(number).unwrap() * i32::from(interval));
            if place(first) == 5 {
                prop_assert!(date.day() + 7 > date.days_in_month(), "the last of its weekday");
            } else {
                prop_assert_eq!(place(date), place(first));
            }
        }
    }

    #[test]
    fn a_reading_is_read_at_its_instant_and_missing_only_where_the_clock_skips_it(
        day in any_date(), hour in 0_i8..24, minute in 0_i8..60,
        zone in proptest::sample::select(vec!["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Gaza"]),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let reading = day.at(hour, minute, 0, 0);
        match instant_of(reading, &zone) {
            Some(instant) => prop_assert_eq!(zone.to_datetime(instant), reading),
            None => {
                // The clock does not show this reading around that time.
                let near = zone.to_ambiguous_timestamp(reading).compatible().unwrap();
                let read = (-300..300).any(|offset: i64| {
                    zone.to_datetime(near + jiff::SignedDuration::from_mins(offset)) == reading
                });
                prop_assert!(!read);
            }
        }
    }
}

#[test]
fn a_person_would_write_down_the_same() {
    assert_eq!(
        dates(date(2027, 1, 12), Frequency::Months(1), 4),
        [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13)],
        "the second Tuesday"
    );
    assert_eq!(
        dates(date(2027, 1, 29), Frequency::Months(1), 4),
        [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26), date(2027, 4, 30)],
        "the last Friday"
    );
    assert_eq!(
        dates(date(2027, 12, 20), Frequency::Weeks(2), 3),
        [date(2027, 12, 20), date(2028, 1, 3), date(2028, 1, 17)]
    );
    assert_eq!(dates(date(2027, 1, 1), Frequency::Days(0), 9).len(), 1);
    assert!(
        Recurrence { first: date(9998, 1, 1), every: Frequency::Weeks(9) }.dates().count() < 20,
        "the calendar ends"
    );
}

#[test]
fn of_an_hour_that_comes_twice_the_first_is_meant_and_one_that_never_comes_is_none() {
    let new_york = TimeZone::get("America/New_York").unwrap();
    let at = |day: Date| instant_of(day.at(1, 30, 0, 0), &new_york).map(|instant| instant.to_string());
    assert_eq!(at(date(2027, 11, 7)).as_deref(), Some("2027-11-07T05:30:00Z"));
    assert_eq!(instant_of(date(2027, 3, 14).at(2, 30, 0, 0), &new_york), None);
}
