//! Availability on the day of a clock change, the day before and the day after.

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Watches, every, grid};
use crate::responses::Booking;
use crate::support::TestApp;

/// A yearly clock change, and the offered starts of a one-hour service on that day.
struct Change {
    zone: &'static str,
    /// Day of the clock change in 2027, and in 2028.
    days: [&'static str; 2],
    offsets: [&'static str; 2],
    /// Offered starts with an employee who works from 00:30 to 04:00.
    early: &'static str,
    /// Offered starts with an employee who works from 22:00 to 02:30. Contains only the shift that began the day
    /// before.
    night: &'static str,
}

const CHANGES: [Change; 8] = [
    Change {
        zone: "America/New_York",
        days: ["2027-03-14", "2028-03-12"],
        offsets: ["-05:00", "-04:00"],
        early: "00:30..01:30 -05:00 | 03:00 -04:00",
        night: "00:00..01:00 -05:00",
    },
    Change {
        zone: "America/New_York",
        days: ["2027-11-07", "2028-11-05"],
        offsets: ["-04:00", "-05:00"],
        early: "00:30..01:30 -04:00 | 01:00..03:00 -05:00",
        night: "00:00..01:30 -04:00 | 01:00..01:30 -05:00",
    },
    Change {
        zone: "Europe/London",
        days: ["2027-03-28", "2028-03-26"],
        offsets: ["+00:00", "+01:00"],
        early: "00:30 +00:00 | 02:00..03:00 +01:00",
        night: "00:00..00:30 +00:00",
    },
    Change {
        zone: "Europe/London",
        days: ["2027-10-31", "2028-10-29"],
        offsets: ["+01:00", "+00:00"],
        early: "00:30..01:30 +01:00 | 01:00..03:00 +00:00",
        night: "00:00..01:30 +01:00 | 01:00..01:30 +00:00",
    },
    Change {
        zone: "Australia/Sydney",
        days: ["2027-04-04", "2028-04-02"],
        offsets: ["+11:00", "+10:00"],
        early: "00:30..02:30 +11:00 | 02:00..03:00 +10:00",
        // From 02:30 to 03:00 the clock is outside the shift. After it goes back to 02:00, only half an hour of the
        // shift remains.
        night: "00:00..01:30 +11:00",
    },
    Change {
        zone: "Australia/Sydney",
        days: ["2027-10-03", "2028-10-01"],
        offsets: ["+10:00", "+11:00"],
        early: "00:30..01:30 +10:00 | 03:00 +11:00",
        night: "00:00..01:00 +10:00",
    },
    Change {
        zone: "Australia/Lord_Howe",
        days: ["2027-04-04", "2028-04-02"],
        offsets: ["+11:00", "+10:30"],
        early: "00:30..01:30 +11:00 | 01:30..03:00 +10:30",
        night: "00:00..01:30 +11:00 | 01:30 +10:30",
    },
    Change {
        zone: "Australia/Lord_Howe",
        days: ["2027-10-03", "2028-10-01"],
        offsets: ["+10:30", "+11:00"],
        early: "00:30..01:30 +10:30 | 02:30..03:00 +11:00",
        night: "00:00..01:00 +10:30",
    },
];

fn around(day: &str) -> [Date; 3] {
    let day: Date = day.parse().unwrap();
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()]
}

#[parlour_testkit::both_engines]
async fn the_starts_around_each_change_of_the_clocks_are_these(app: TestApp) {
    for pair in CHANGES.chunks(2) {
        let watches = Watches::new(&app, pair[0].zone).await;
        for (change, year) in pair.iter().flat_map(|change| [(change, 0), (change, 1)]) {
            let [before, day, after] = around(change.days[year]);
            let [old, new] = change.offsets;
            let expected = |on_the_day: &str, other: &dyn Fn(&str) -> String| {
                let days = [(before, other(old)), (day, on_the_day.to_owned()), (after, other(new))];
                days.iter().flat_map(|(day, short)| every(30, &day.to_string(), short)).collect::<Vec<_>>()
            };
            let early = expected(change.early, &|offset| format!("00:30..03:00 {offset}"));
            assert_eq!(watches.offered(watches.early, [before, after]).await, early, "{} {day}", change.zone);
            let night = expected(&format!("{} | 22:00..23:30 {new}", change.night), &|offset| {
                format!("00:00..01:30 {offset} | 22:00..23:30 {offset}")
            });
            assert_eq!(watches.offered(watches.night, [before, after]).await, night, "{} {day}", change.zone);
            let by_day = expected(&format!("09:00..10:00 {new}"), &|offset| format!("09:00..10:00 {offset}"));
            assert_eq!(watches.offered(watches.day, [before, after]).await, by_day, "{} {day}", change.zone);
        }
    }
}

#[parlour_testkit::both_engines]
async fn around_each_change_what_is_offered_can_be_booked_and_nothing_else(app: TestApp) {
    // Tests all clock changes on SQLite, and only the first on PostgreSQL, because the engines differ only in the
    // database.
    let most = if app.app.db.engine() == parlour_db::Engine::Sqlite { CHANGES.len() } else { 1 };
    for change in &CHANGES[..most] {
        let watches = Watches::new(&app, change.zone).await;
        let zone = TimeZone::get(change.zone).unwrap();
        let [before, day, after] = around(change.days[0]);
        for employee in [watches.early, watches.night] {
            let offered = watches.offered(employee, [before, after]).await;
            let mut bookable = Vec::new();
            let days = if most == 1 { [day, day] } else { [before, after] };
            for at in grid(&zone, 30, days) {
                let new = watches.salon.new_booking(watches.service, &at.to_string()).with(employee);
                let answer = watches.salon.owner.post("/bookings", new).await;
                if answer.status == StatusCode::CREATED {
                    let booking: Booking = answer.expect_as(StatusCode::CREATED);
                    watches.salon.owner.cancel(booking.id).await;
                    bookable.push(booking.starts_at);
                } else {
                    assert_eq!(answer.code(), "outside_hours", "{at} in {}", change.zone);
                }
            }
            let offered: Vec<_> =
                offered.into_iter().filter(|start| days[0] == before || start.starts_with(&day.to_string())).collect();
            assert_eq!(bookable, offered, "{} {day}", change.zone);
        }
    }
}

#[parlour_testkit::both_engines]
async fn a_reading_that_is_skipped_or_comes_twice_is_no_time_to_book(app: TestApp) {
    for (zone, skipped, twice) in [
        ("America/New_York", "2027-03-14 02:30:00", "2027-11-07 01:30:00"),
        ("Europe/London", "2027-03-28 01:30:00", "2027-10-31 01:30:00"),
        ("Australia/Sydney", "2027-10-03 02:30:00", "2027-04-04 02:30:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:15:00", "2027-04-04 01:45:00"),
    ] {
        let watches = Watches::new(&app, zone).await;
        for wrong in [skipped, twice] {
            let answer = watches.salon.owner.post("/bookings", watches.salon.new_booking(watches.service, wrong)).await;
            assert_eq!(answer.fields(), ["booking_date"], "{zone} {wrong}");
        }
    }
}
