//! Availability: exactly the offered slots can be booked, also on days on which the clocks change.

use axum::http::StatusCode;
use fastrand::Rng;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::location::{TestLocation, WEEKDAYS, hours};
use crate::requests::NewBooking;
use crate::responses::{Availability, Booking, BookingItem};
use crate::support::{OVERLAPS, TestApp};

/// Expands a short form of starts: `00:30..01:30 -05:00 | 03:00 -04:00` has a start every `step` minutes from the first
/// to the last, with that offset.
fn every(step: u16, day: &str, short: &str) -> Vec<String> {
    let minutes = |time: &str| {
        let (hour, minute) = time.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    let parts = short.split(" | ").filter(|part| !part.is_empty());
    let starts = parts.flat_map(|part| {
        let (times, offset) = part.split_once(' ').unwrap();
        let (first, last) = times.split_once("..").unwrap_or((times, times));
        (minutes(first)..=minutes(last))
            .step_by(step.into())
            .map(move |at| format!("{day}T{:02}:{:02}:00{offset}", at / 60, at % 60))
    });
    starts.collect()
}

/// A clock change, and the starts of a one-hour service on that day.
struct Change {
    zone: &'static str,
    /// Sundays in 2027 and 2028.
    days: [&'static str; 2],
    offsets: [&'static str; 2],
    /// Starts with an employee who works from 00:30 to 04:00.
    early: &'static str,
    /// Starts with an employee who works from 22:00 to 02:30, in the shift that began the day before.
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
        // From 02:30 to 03:00 the clock is outside the shift. Only half an hour remains after it repeats 02:00.
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

/// A location where a one-hour service is performed early, at night and by day.
struct Watches {
    salon: TestLocation,
    service: i64,
    early: i64,
    night: i64,
    day: i64,
}

impl Watches {
    async fn new(app: &TestApp, zone: &str) -> Self {
        let salon = TestLocation::new(app, zone).await;
        let service = salon.service(json!({"duration_minutes": 60})).await;
        let early = salon.employee("daily 00:30-04:00", &[service]).await;
        let night = salon.employee("daily 22:00-02:30", &[service]).await;
        let day = salon.employee("daily 09:00-11:00", &[service]).await;
        Self { salon, service, early, night, day }
    }

    async fn offered(&self, employee: i64, [first, last]: [Date; 2]) -> Vec<String> {
        self.salon.offered(&format!("service_id={}&employee_id={employee}&from={first}&to={last}", self.service)).await
    }
}

fn around(day: &str) -> [Date; 3] {
    let day: Date = day.parse().unwrap();
    [day.yesterday().unwrap(), day, day.tomorrow().unwrap()]
}

/// Returns the instants of some days at which the local clock shows a multiple of `step` minutes.
fn grid(zone: &TimeZone, step: i64, [first, last]: [Date; 2]) -> Vec<Timestamp> {
    let from = first.to_zoned(zone.clone()).unwrap().timestamp();
    let until = last.tomorrow().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
    let minutes =
        (from.as_second()..until.as_second()).step_by(60).map(|second| Timestamp::from_second(second).unwrap());
    minutes.filter(|at| minute_of_day(zone.to_datetime(*at)) % step == 0).collect()
}

fn minute_of_day(reading: DateTime) -> i64 {
    i64::from(reading.hour()) * 60 + i64::from(reading.minute())
}

fn spelled(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
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
    // All changes on one engine and a sample on the other, because they share everything but the database.
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

#[parlour_testkit::both_engines]
async fn hours_breaks_time_off_and_closing_days_are_kept(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"opening_hours": hours("monday 09:00-12:00, monday 13:00-17:00")})).await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    let (working_hours, breaks) = (hours("daily 08:00-16:00"), hours("monday 10:00-10:15"));
    let workplace = json!({"location_id": salon.id, "working_hours": working_hours, "breaks": breaks});
    let employee = salon.employee_with(json!([workplace]), json!([{"service_id": service}])).await;
    let query = format!("service_id={service}&from=2027-01-31&to=2027-02-08");
    let monday = |short| every(30, "2027-02-01", short);
    let next = every(30, "2027-02-08", "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..15:30 -05:00");
    let with_next = |mut starts: Vec<String>| {
        starts.extend(next.clone());
        starts
    };
    let usual = "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..15:30 -05:00";
    assert_eq!(salon.offered(&query).await, with_next(monday(usual)));

    let away = json!({"starts_at": "2027-02-01 14:05:00", "ends_at": "2027-02-01T19:30:01Z", "reason": "dentist"});
    let away = salon.owner.create_id(&format!("/employees/{employee}/time-off"), away).await;
    let rest = "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..13:30 -05:00 | 15:00..15:30 -05:00";
    assert_eq!(
        salon.offered(&query).await,
        with_next(monday(rest)),
        "one second past half past two takes half an hour more"
    );
    assert_eq!(salon.refusal(None, service, "2027-02-01 14:30:00").await, "outside_hours");

    let closure = json!({"first_day": "2027-02-02", "last_day": "2027-02-08", "reason": "works"});
    let closure = salon.owner.create_id(&format!("/locations/{}/closures", salon.id), closure).await;
    assert_eq!(salon.offered(&query).await, monday(rest));
    assert_eq!(salon.refusal(None, service, "2027-02-08 09:00:00").await, "outside_hours");

    let gone = salon.owner.delete(&format!("/locations/{}/closures/{closure}", salon.id)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let gone = salon.owner.delete(&format!("/employees/{employee}/time-off/{away}")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(salon.offered(&query).await, with_next(monday(usual)));
}

#[parlour_testkit::both_engines]
async fn a_night_shift_ends_where_a_closing_day_begins(app: TestApp) {
    let watches = Watches::new(&app, "Europe/London").await;
    let closure = json!({"first_day": "2027-02-02"});
    watches.salon.owner.create(&format!("/locations/{}/closures", watches.salon.id), closure).await;
    let [first, last]: [Date; 2] = ["2027-02-01".parse().unwrap(), "2027-02-03".parse().unwrap()];
    let mut expected = every(30, "2027-02-01", "00:00..01:30 +00:00 | 22:00..23:00 +00:00");
    expected.extend(every(30, "2027-02-03", "00:00..01:30 +00:00 | 22:00..23:30 +00:00"));
    assert_eq!(watches.offered(watches.night, [first, last]).await, expected);
}

#[parlour_testkit::both_engines]
async fn buffers_are_the_employees_time_too(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"slot_interval_minutes": 10})).await;
    let service =
        salon.service(json!({"duration_minutes": 30, "buffer_before_minutes": 10, "buffer_after_minutes": 20})).await;
    salon.employee("daily 09:00-12:00", &[service]).await;
    let query = format!("service_id={service}&from=2027-02-01");
    assert_eq!(salon.offered(&query).await, every(10, "2027-02-01", "09:10..11:10 -05:00"));
    let booking = salon.book(None, service, "2027-02-01 10:00:00").await;
    assert_eq!(booking.ends_at, "2027-02-01T10:30:00-05:00", "the client does not stay for the buffer");
    assert_eq!(salon.offered(&query).await, every(10, "2027-02-01", "11:00..11:10 -05:00"));
    assert_eq!(salon.refusal(None, service, "2027-02-01 10:50:00").await, "slot_taken");
    salon.book(None, service, "2027-02-01 11:10:00").await;
    assert_eq!(salon.offered(&query).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn a_processing_gap_is_time_for_somebody_else(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"slot_interval_minutes": 10})).await;
    let segment = |minutes, staffed| json!({"minutes": minutes, "staffed": staffed});
    let colour = salon.service(json!({"segments": [segment(30, true), segment(60, false), segment(30, true)]})).await;
    let cut = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 09:00-12:00", &[colour, cut]).await;
    salon.book(None, colour, "2027-02-01 09:00:00").await;
    let day = |service| format!("service_id={service}&from=2027-02-01");
    assert_eq!(salon.offered(&day(cut)).await, every(10, "2027-02-01", "09:30..10:00 -05:00 | 11:00..11:30 -05:00"));
    assert_eq!(salon.offered(&day(colour)).await, every(10, "2027-02-01", "09:30..10:00 -05:00"));
    salon.book(None, colour, "2027-02-01 09:40:00").await;
    // Remaining: 09:30 to 09:40, 10:10 to 10:30, 11:00 to 11:10 and 11:40 to 12:00.
    assert_eq!(salon.offered(&day(cut)).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn clients_keep_to_the_lead_time_and_the_desk_to_the_present(app: TestApp) {
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"minimum_notice_minutes": 120})).await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 08:00-17:00", &[service]).await;
    let today = format!("service_id={service}");
    let monday = |short| every(30, "2027-01-04", short);
    assert_eq!(salon.offered_to(&desk, &today).await, monday("09:00..16:30 -05:00"), "it is nine o'clock");
    assert_eq!(salon.offered_to(&client, &today).await, monday("11:00..16:30 -05:00"));
    app.turn_clock(std::time::Duration::from_secs(1));
    assert_eq!(salon.offered_to(&desk, &today).await, monday("09:30..16:30 -05:00"));
    assert_eq!(salon.offered_to(&client, &today).await, monday("11:30..16:30 -05:00"));
    let by_client = |at: &str| NewBooking::new(service, at).location(salon.id);
    assert_eq!(client.post("/bookings", by_client("2027-01-04 11:00:00")).await.code(), "outside_hours");
    client.book(by_client("2027-01-04 11:30:00")).await;
    desk.book(salon.new_booking(service, "2027-01-04 10:00:00")).await;
    // The front desk can record a booking an hour ago, but it is not offered.
    desk.book(salon.new_booking(service, "2027-01-04 08:00:00")).await;
    assert_eq!(salon.offered_to(&client, &format!("{today}&from=2027-01-03&to=2027-01-03")).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn starts_are_multiples_of_the_step_from_midnight(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 09:05-16:45", &[service]).await;
    let query = format!("service_id={service}&from=2027-02-01");
    for (step, expected) in [
        (50, every(50, "2027-02-01", "09:10..15:50 -05:00")),
        (240, every(240, "2027-02-01", "12:00..16:00 -05:00")),
        (1, every(1, "2027-02-01", "09:05..16:15 -05:00")),
        (15, every(15, "2027-02-01", "09:15..16:15 -05:00")),
    ] {
        salon.update(json!({"slot_interval_minutes": step})).await;
        assert_eq!(salon.offered(&query).await, expected, "a step of {step}");
    }
}

#[parlour_testkit::both_engines]
async fn a_visit_of_several_services_takes_each_ones_own_time_and_price(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 30, "price": 3000})).await;
    let colour = salon.service(json!({"duration_minutes": 60, "price": 5000})).await;
    let first = salon.employee("daily 09:00-11:00", &[cut, colour]).await;
    let workplace = json!([{"location_id": salon.id, "working_hours": hours("daily 09:00-12:00")}]);
    let own = json!([{"service_id": colour, "price": 7777, "segments": [{"minutes": 30, "staffed": true}]}]);
    let second = salon.employee_with(workplace, own).await;
    let day = |services: &str, employee: &str| format!("service_id={services}{employee}&from=2027-02-01");
    let list = |short| every(30, "2027-02-01", short);
    let both = format!("{cut},{colour}");
    assert_eq!(salon.offered(&day(&both, "")).await, list("09:00..10:30 -05:00"));
    assert_eq!(
        salon.offered(&format!("service_id={cut}&service_id={colour}&from=2027-02-01")).await,
        list("09:00..10:30 -05:00")
    );
    assert_eq!(salon.offered(&day(&both, &format!("&employee_id={first}"))).await, list("09:00..09:30 -05:00"));
    assert_eq!(
        salon.offered(&day(&colour.to_string(), &format!("&employee_id={second}"))).await,
        list("09:00..11:30 -05:00")
    );
    assert_eq!(salon.offered(&day(&format!("{colour},{cut}"), "")).await, list("09:00..10:00 -05:00"));

    let items = json!([{"service_id": cut}, {"service_id": colour}]);
    let visit = salon.owner.book(salon.new_booking_of(items, "2027-02-01 10:30:00")).await;
    assert_eq!(visit.items[0].employee.id, first);
    assert_eq!(visit.items[1].employee.id, second);
    assert_eq!(visit.items[1].price.amount, 7777, "their own price");
    assert_eq!(visit.price.amount, 3000 + 7777);
    assert_eq!(visit.ends_at, "2027-02-01T11:30:00-05:00", "their own time");
    assert_eq!(salon.offered(&day(&both, "")).await, list("09:00..10:00 -05:00"));
}

#[parlour_testkit::both_engines]
async fn rooms_are_needed_from_buffer_to_buffer(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let segment = |minutes, staffed| json!({"minutes": minutes, "staffed": staffed});
    let wrap = salon
        .service(json!({"segments": [segment(30, true), segment(30, false), segment(30, true)],
        "buffer_after_minutes": 30, "resource_types": ["cabin"]}))
        .await;
    salon.employee("daily 09:00-13:00", &[wrap]).await;
    salon.employee("daily 09:00-13:00", &[wrap]).await;
    let query = format!("service_id={wrap}&from=2027-02-01");
    let list = |short| every(30, "2027-02-01", short);
    assert_eq!(salon.offered(&query).await, [""; 0], "there is no cabin");
    assert_eq!(salon.refusal(None, wrap, "2027-02-01 09:00:00").await, "outside_hours");
    let room = salon.room("cabin").await;
    assert_eq!(salon.offered(&query).await, list("09:00..11:00 -05:00"));
    salon.book(None, wrap, "2027-02-01 09:00:00").await;
    assert_eq!(salon.offered(&query).await, list("11:00 -05:00"), "the gap frees the employee and not the room");
    assert_eq!(salon.refusal(None, wrap, "2027-02-01 10:30:00").await, "slot_taken");
    let other = salon.room("cabin").await;
    assert_eq!(salon.offered(&query).await, list("09:00..11:00 -05:00"));
    for (id, expected) in [(other, "11:00 -05:00"), (room, "")] {
        salon.owner.patch(&format!("/resources/{id}"), json!({"active": false})).await.expect(StatusCode::OK);
        assert_eq!(salon.offered(&query).await, list(expected));
    }
}

#[parlour_testkit::both_engines]
async fn an_employee_of_two_locations_is_in_one_at_a_time(app: TestApp) {
    let (west, east) =
        (TestLocation::new(&app, "America/New_York").await, TestLocation::new(&app, "Europe/London").await);
    let service = west.service(json!({"duration_minutes": 60})).await;
    let workplaces = json!([
        {"location_id": east.id, "working_hours": hours("daily 12:00-20:00")},
        {"location_id": west.id, "working_hours": hours("daily 09:00-12:00")},
    ]);
    let employee = west.employee_with(workplaces, json!([{"service_id": service}])).await;
    let query = format!("service_id={service}&from=2027-02-01");
    assert_eq!(west.offered(&query).await, every(30, "2027-02-01", "09:00..11:00 -05:00"));
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00..19:00 +00:00"));
    // 10:00 in New York is 15:00 in London.
    let booking = west.book(Some(employee), service, "2027-02-01 10:00:00").await;
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00..14:00 +00:00 | 16:00..19:00 +00:00"));
    assert_eq!(east.refusal(Some(employee), service, "2027-02-01 15:30:00").await, "slot_taken");
    west.owner.cancel(booking.id).await;
    let away = json!({"starts_at": "2027-02-01T13:00:00Z", "ends_at": "2027-02-01T15:30:00Z"});
    west.owner.create(&format!("/employees/{employee}/time-off"), away).await;
    assert_eq!(west.offered(&query).await, every(30, "2027-02-01", "10:30..11:00 -05:00"));
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00 +00:00 | 15:30..19:00 +00:00"));
    let by_employee = west.owner.get(&format!("/availability?{query}&employee_id={employee}")).await;
    let by_employee: Availability = by_employee.expect_as(StatusCode::OK);
    assert_eq!(by_employee.location_id, west.id, "the first of the places where they work");
}

#[parlour_testkit::both_engines]
async fn nothing_is_offered_that_is_too_far_ahead_to_be_booked(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 08:00-10:00", &[service]).await;
    let query = format!("service_id={service}&from=2029-01-02&to=2029-01-05");
    let mut expected = every(30, "2029-01-02", "08:00..09:30 -05:00");
    expected.extend(every(30, "2029-01-03", "08:00..09:00 -05:00"));
    assert_eq!(salon.offered(&query).await, expected, "two years to the minute");
    salon.book(None, service, "2029-01-03 09:00:00").await;
    assert_eq!(salon.refusal(None, service, "2029-01-03 09:30:00").await, "invalid_input");
    assert_eq!(salon.offered(&format!("service_id={service}&from=9000-12-01&to=9000-12-31")).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn a_visit_of_days_on_end_is_refused_and_not_offered(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon
        .service(json!({"duration_minutes": 1440, "buffer_before_minutes": 240, "buffer_after_minutes": 240}))
        .await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    salon.book(None, service, "2027-02-01 00:00:00").await;
    let answer = salon
        .owner
        .get(&format!(
            "/availability?location_id={}&service_id={service},{service},{service}&from=2027-03-01",
            salon.id
        ))
        .await;
    assert_eq!(answer.fields(), ["service_id"]);
    let items = json!([{"service_id": service}, {"service_id": service}, {"service_id": service}]);
    let visit = salon.new_booking_of(items, "2027-03-01 00:00:00");
    assert_eq!(salon.owner.post("/bookings", visit).await.fields(), ["items.2.service_id"]);
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_asked_is_refused_with_every_field(app: TestApp) {
    let desk = app.user("desk").await;
    let rival = app.user("rival").await;
    let theirs = rival.create_id("/services", json!({"name": "Shave", "price": 1, "duration_minutes": 30})).await;
    let their_place = json!({"name": "There", "time_zone": "Europe/London", "opening_hours": []});
    let their_place = rival.create_id("/locations", their_place).await;
    for (query, fields) in [
        (String::new(), vec!["service_id"]),
        ("service_id=".into(), vec!["service_id"]),
        ("service_id=1,,3".into(), vec!["service_id"]),
        ("service_id=0".into(), vec!["service_id"]),
        ("service_id=99999999999999999999".into(), vec!["service_id"]),
        ("service_id=1,1,1,1,1,1,1,1,1,1,1".into(), vec!["service_id"]),
        ("service_id=99999".into(), vec!["service_id"]),
        (format!("service_id={theirs}"), vec!["service_id"]),
        ("service_id=1&employee_id=99999".into(), vec!["employee_id"]),
        ("service_id=1&employee_id=10".into(), vec!["employee_id"]),
        ("service_id=1&location_id=99999".into(), vec!["location_id"]),
        (format!("service_id=1&location_id={their_place}"), vec!["location_id"]),
        ("service_id=1&location_id=2&employee_id=1".into(), vec!["employee_id"]),
        ("service_id=1&from=2027-02-02&to=2027-02-01".into(), vec!["to"]),
        ("service_id=1&from=2027-02-01&to=2027-04-04".into(), vec!["to"]),
        ("service_id=1&to=2026-12-31".into(), vec!["to"]),
        ("service_id=1&from=0001-01-01&to=9999-12-31".into(), vec!["from", "to"]),
        ("service_id=1&from=1970-01-01&to=9000-12-31".into(), vec!["to"]),
        ("service_id=1&from=2027-02-30&to=tomorrow".into(), vec!["from", "to"]),
        ("service_id=1&from=2027-02-01&from=2027-02-02".into(), vec!["from"]),
        (
            "service_id=x&employee_id=-1&location_id=1.5&from=&step=5".into(),
            vec!["employee_id", "from", "location_id", "service_id", "step"],
        ),
    ] {
        let answer = desk.get(&format!("/availability?{query}")).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{query}: {}", answer.body);
    }
    for (from, to, days) in
        [("2027-02-01", "2027-04-03", 62), ("2027-02-01", "2027-02-01", 1), ("1970-01-01", "1970-01-02", 2)]
    {
        let answer = desk.get(&format!("/availability?service_id=1&from={from}&to={to}")).await;
        assert_eq!(answer.expect_as::<Availability>(StatusCode::OK).days.len(), days);
    }
    assert_eq!(app.stranger().get("/availability?service_id=1").await.status, StatusCode::UNAUTHORIZED);
    let nowhere = rival.get(&format!("/availability?service_id={theirs}")).await;
    assert_eq!(nowhere.fields(), ["service_id"], "nobody does it");
}

#[parlour_testkit::both_engines]
async fn random_worlds_are_answered_as_by_walking_minute_by_minute(app: TestApp) {
    let worlds = if app.app.db.engine() == parlour_db::Engine::Sqlite { 36 } else { 8 };
    let mut offered = 0;
    for seed in 0..worlds {
        offered += World::make(&app, seed).await.compare(&app).await;
    }
    assert!(offered > 20 * worlds, "there is something to compare: {offered}");
    assert_eq!(app.count(&OVERLAPS).await, 0);
}

parlour_db::statements! {
    ROOM_CLAIMS scans "a test's few claims" = "SELECT c.bookable_id, c.starts_at, c.ends_at
        FROM claims c JOIN resources r ON r.id = c.bookable_id AND r.business_id = c.business_id";
}

/// Weekly intervals on the local clock: weekday from Monday, and start and end in minutes from the same midnight.
type Week = Vec<(usize, i64, i64)>;

fn week_json(week: &Week) -> Value {
    let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans = week.iter().map(|(day, starts, ends)| {
        let ends = if *ends == 1440 { "24:00".into() } else { time(ends % 1440) };
        json!({"weekday": WEEKDAYS[*day], "starts": time(*starts), "ends": ends})
    });
    spans.collect()
}

fn within(week: &Week, reading: DateTime) -> bool {
    let today = usize::try_from(reading.weekday().to_monday_zero_offset()).unwrap();
    let minute = minute_of_day(reading);
    week.iter().any(|(day, starts, ends)| {
        (*day == today && (*starts..*ends).contains(&minute))
            || ((*day + 1) % 7 == today && (*starts..*ends).contains(&(minute + 1440)))
    })
}

#[derive(Clone)]
struct Shape {
    before: usize,
    segments: Vec<(usize, bool)>,
    after: usize,
}

impl Shape {
    fn duration(&self) -> usize {
        self.segments.iter().map(|segment| segment.0).sum()
    }

    /// Returns for each minute, from the beginning of the buffer before, whether the employee is needed.
    fn minutes(&self) -> Vec<bool> {
        let all = [(self.before, true)].into_iter().chain(self.segments.iter().copied()).chain([(self.after, true)]);
        all.flat_map(|(minutes, staffed)| std::iter::repeat_n(staffed, minutes)).collect()
    }

    fn segments_json(&self) -> Value {
        self.segments.iter().map(|(minutes, staffed)| json!({"minutes": minutes, "staffed": staffed})).collect()
    }
}

struct WorldService {
    id: i64,
    shape: Shape,
    resource_types: Vec<&'static str>,
}

struct WorldEmployee {
    id: i64,
    hours: Week,
    breaks: Week,
    away: Vec<(Timestamp, Timestamp)>,
    /// Shape of each service as they perform it, by index, or `None` if they do not.
    skills: Vec<Option<Shape>>,
    /// Each busy minute, with the start of the service that needs it.
    busy: Vec<(Timestamp, Timestamp)>,
}

/// A randomly generated location, known to the program and to this model of it.
struct World {
    salon: TestLocation,
    rng: Rng,
    zone: TimeZone,
    step: i64,
    open: Week,
    closed: Option<[Date; 2]>,
    days: [Date; 2],
    services: Vec<WorldService>,
    staff: Vec<WorldEmployee>,
    rooms: Vec<(i64, &'static str)>,
}

/// Zones whose clocks change at all hours: at two, at one, at midnight, by half an hour, never.
const ZONES: [&str; 10] = [
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Atlantic/Azores",
    "Asia/Beirut",
    "Asia/Kolkata",
];

impl World {
    async fn make(app: &TestApp, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let name = ZONES[usize::try_from(seed).unwrap() % ZONES.len()];
        let zone = TimeZone::get(name).unwrap();
        let salon = TestLocation::new(app, name).await;
        let now: Timestamp = crate::support::NOW.parse().unwrap();
        let any = now + SignedDuration::from_hours(24 * rng.i64(3..400));
        let middle = zone.following(any).next().map_or(any, |change| change.timestamp());
        let middle = zone.to_datetime(middle).date();
        let days = [middle.yesterday().unwrap(), middle.tomorrow().unwrap()];

        let step = [5, 10, 15, 15, 20, 30, 45, 50][rng.usize(..8)];
        let open = random_week(&mut rng, 10, 1440);
        salon.update(json!({"slot_interval_minutes": step, "opening_hours": week_json(&open)})).await;
        let closed = (rng.u8(..4) == 0).then_some([days[rng.usize(..2)], days[1]]);
        if let Some([first, last]) = closed {
            let closure = json!({"first_day": first, "last_day": last});
            salon.owner.create(&format!("/locations/{}/closures", salon.id), closure).await;
        }

        let mut rooms = Vec::new();
        for kind in ["cabin", "cabin", "chair"] {
            if rng.u8(..4) > 0 {
                rooms.push((salon.room(kind).await, kind));
            }
        }
        let mut services = Vec::new();
        for _ in 0..3 {
            let shape = random_shape(&mut rng);
            let mut resource_types = vec!["cabin", "chair"];
            resource_types.retain(|_| rng.u8(..4) == 0);
            let service = json!({"segments": shape.segments_json(), "buffer_before_minutes": shape.before,
                "buffer_after_minutes": shape.after, "resource_types": resource_types});
            services.push(WorldService { id: salon.service(service).await, shape, resource_types });
        }
        let mut staff = Vec::new();
        for number in 0..rng.usize(1..4) {
            let (hours, breaks) = (random_week(&mut rng, 10, 1440), random_week(&mut rng, 4, 90));
            let mut skills = Vec::new();
            for service in &services {
                let own = rng.u8(..4) == 0;
                let shape = Shape { segments: random_shape(&mut rng).segments, ..service.shape.clone() };
                // The first employee performs everything, so that every service has an employee.
                skills.push((number == 0 || rng.bool()).then(|| if own { shape } else { service.shape.clone() }));
            }
            let known = services.iter().zip(&skills).filter_map(|(service, skill)| Some((service, skill.as_ref()?)));
            let known: Vec<_> = known
                .map(|(service, shape)| json!({"service_id": service.id, "segments": shape.segments_json()}))
                .collect();
            let workplace =
                json!([{"location_id": salon.id, "working_hours": week_json(&hours), "breaks": week_json(&breaks)}]);
            let id = salon.employee_with(workplace, json!(known)).await;
            let mut away = Vec::new();
            if rng.bool() {
                // Precise to the second: a minute that has begun is not free.
                let starts = middle.to_zoned(zone.clone()).unwrap().timestamp()
                    + SignedDuration::from_secs(rng.i64(-80_000..80_000));
                away.push((starts, starts + SignedDuration::from_secs(rng.i64(1..20_000))));
                let new = json!({"starts_at": away[0].0, "ends_at": away[0].1});
                salon.owner.create(&format!("/employees/{id}/time-off"), new).await;
            }
            staff.push(WorldEmployee { id, hours, breaks, away, skills, busy: Vec::new() });
        }
        Self { salon, rng, zone, step, open, closed, days, services, staff, rooms }
    }

    /// Books at random, then queries at random; both must match the model. Returns the number of starts compared.
    async fn compare(mut self, app: &TestApp) -> u64 {
        let mut view = View::of(&self, app).await;
        for _ in 0..12 {
            let wanted: Vec<usize> = (0..self.rng.usize(1..3)).map(|_| self.rng.usize(..3)).collect();
            let at = view.from + SignedDuration::from_mins(self.rng.i64(1500..view.length() - 1500));
            let items: Vec<_> =
                wanted.iter().map(|service| json!({"service_id": self.services[*service].id})).collect();
            let new = self.salon.new_booking_of(json!(items), &at.to_string());
            let answer = self.salon.owner.post("/bookings", new).await;
            let expected = view.can_start(&self, &wanted, None, view.minute(at));
            assert_eq!(
                answer.status,
                if expected { StatusCode::CREATED } else { StatusCode::CONFLICT },
                "{at}: {}",
                answer.body
            );
            if expected {
                let booking: Booking = answer.expect_as(StatusCode::CREATED);
                self.remember(&booking, &wanted);
                if self.rng.u8(..5) == 0 {
                    self.salon.owner.cancel(booking.id).await;
                    self.forget(&booking);
                }
                view = View::of(&self, app).await;
            }
        }
        let mut compared = 0;
        for _ in 0..4 {
            let wanted: Vec<usize> = (0..self.rng.usize(1..4)).map(|_| self.rng.usize(..3)).collect();
            let employee = self.rng.bool().then(|| self.rng.usize(..self.staff.len()));
            let employee =
                employee.filter(|one| wanted.iter().all(|service| self.staff[*one].skills[*service].is_some()));
            let ids: Vec<_> = wanted.iter().map(|service| self.services[*service].id.to_string()).collect();
            let named = employee.map_or_else(String::new, |one| format!("&employee_id={}", self.staff[one].id));
            let query = format!("service_id={}{named}&from={}&to={}", ids.join(","), self.days[0], self.days[1]);
            let expected: Vec<_> = grid(&self.zone, self.step, self.days)
                .into_iter()
                .filter(|at| view.can_start(&self, &wanted, employee, view.minute(*at)))
                .map(|at| spelled(at, &self.zone))
                .collect();
            assert_eq!(self.salon.offered(&query).await, expected, "{query}");
            compared += expected.len() as u64;
        }
        compared
    }

    fn remember(&mut self, booking: &Booking, wanted: &[usize]) {
        for (item, service) in booking.items.iter().zip(wanted) {
            let (employee, starts) = self.serving(item);
            let shape = employee.skills[*service].clone().unwrap();
            let begin = starts - SignedDuration::from_mins(i64::try_from(shape.before).unwrap());
            for (minute, needed) in (0..).zip(shape.minutes()) {
                if needed {
                    let at = begin + SignedDuration::from_mins(minute);
                    employee.busy.push((at, starts));
                }
            }
        }
    }

    fn forget(&mut self, booking: &Booking) {
        for item in &booking.items {
            let (employee, starts) = self.serving(item);
            employee.busy.retain(|(_, of)| *of != starts);
        }
    }

    /// Returns the employee of a booked service, and its start.
    fn serving(&mut self, item: &BookingItem) -> (&mut WorldEmployee, Timestamp) {
        let employee = self.staff.iter_mut().find(|one| one.id == item.employee.id).unwrap();
        (employee, item.starts_at.parse().unwrap())
    }
}

/// A world minute by minute, from the day before the requested days to the day after them.
struct View {
    from: Timestamp,
    /// Free minutes of each employee.
    staff: Vec<Vec<bool>>,
    /// Free minutes of each room.
    rooms: Vec<Vec<bool>>,
}

impl View {
    async fn of(world: &World, app: &TestApp) -> Self {
        let midnight = |day: Date| day.to_zoned(world.zone.clone()).unwrap().timestamp();
        let from = midnight(world.days[0].saturating_sub(1.day()));
        let until = midnight(world.days[1].saturating_add(2.days()));
        let minutes: Vec<_> =
            (from.as_second()..until.as_second()).step_by(60).map(|at| Timestamp::from_second(at).unwrap()).collect();
        let open = |reading: DateTime| {
            within(&world.open, reading)
                && !world.closed.is_some_and(|[first, last]| (first..=last).contains(&reading.date()))
        };
        let touches =
            |at: Timestamp, starts: Timestamp, ends: Timestamp| starts < at + SignedDuration::from_mins(1) && at < ends;
        let staff = world.staff.iter().map(|one| {
            minutes
                .iter()
                .map(|at| {
                    let reading = world.zone.to_datetime(*at);
                    open(reading)
                        && within(&one.hours, reading)
                        && !within(&one.breaks, reading)
                        && !one.away.iter().any(|(starts, ends)| touches(*at, *starts, *ends))
                        && !one.busy.iter().any(|(minute, _)| minute == at)
                })
                .collect()
        });
        let claims = app.app.db.read(|tx| {
            tx.all(&ROOM_CLAIMS, parlour_db::params![], |row| {
                Ok((row.take::<i64>()?, row.take::<i64>()?, row.take::<i64>()?))
            })
        });
        let claims: Vec<_> = claims.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        let rooms = world.rooms.iter().map(|(room, _)| {
            let of_it: Vec<_> = claims.iter().filter(|(resource, ..)| resource == room).collect();
            let taken =
                |at: Timestamp| of_it.iter().any(|(_, starts, ends)| (*starts..*ends).contains(&at.as_microsecond()));
            minutes.iter().map(|at| !taken(*at)).collect()
        });
        Self { from, staff: staff.collect(), rooms: rooms.collect() }
    }

    fn length(&self) -> i64 {
        i64::try_from(self.staff[0].len()).unwrap()
    }

    fn minute(&self, at: Timestamp) -> usize {
        usize::try_from((at.as_second() - self.from.as_second()) / 60).unwrap()
    }

    fn can_start(&self, world: &World, wanted: &[usize], named: Option<usize>, minute: usize) -> bool {
        let Some((&first, rest)) = wanted.split_first() else { return true };
        let service = &world.services[first];
        (0..world.staff.len()).filter(|one| named.is_none_or(|named| named == *one)).any(|one| {
            let Some(shape) = &world.staff[one].skills[first] else { return false };
            let Some(begin) = minute.checked_sub(shape.before) else { return false };
            let needed = shape.minutes();
            let free = |whose: &[bool], always: bool| {
                needed.iter().zip(begin..).all(|(staffed, at)| !(*staffed || always) || whose.get(at) == Some(&true))
            };
            let a_room_of = |kind: &&str| {
                world.rooms.iter().zip(&self.rooms).any(|((_, has), minutes)| has == kind && free(minutes, true))
            };
            free(&self.staff[one], false)
                && service.resource_types.iter().all(a_room_of)
                && self.can_start(world, rest, named, minute + shape.duration())
        })
    }
}

/// Generates up to `most` intervals of up to `longest` minutes that do not overlap.
fn random_week(rng: &mut Rng, most: usize, longest: i64) -> Week {
    let mut points: Vec<i64> = (0..2 * rng.usize(most / 2..=most)).map(|_| rng.i64(0..7 * 288) * 5).collect();
    points.sort_unstable();
    points.dedup();
    let spans = points.chunks_exact(2).map(|pair| {
        let day = pair[0] / 1440;
        let ends = pair[1].min(pair[0] + longest);
        (usize::try_from(day).unwrap(), pair[0] - day * 1440, ends - day * 1440)
    });
    spans.collect()
}

fn random_shape(rng: &mut Rng) -> Shape {
    let mut segments = vec![(rng.usize(1..60), true)];
    if rng.u8(..3) == 0 {
        segments.extend([(rng.usize(1..60), false), (rng.usize(1..40), true)]);
    }
    let buffer = |rng: &mut Rng| if rng.bool() { 0 } else { rng.usize(1..30) };
    Shape { before: buffer(rng), segments, after: buffer(rng) }
}
