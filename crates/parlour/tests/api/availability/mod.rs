//! Availability: the offered slots, invalid queries, clock changes, and a comparison with a simple model.

mod daylight_saving;
mod hours;
mod queries;
mod random_worlds;
mod services;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::json;

use crate::location::TestLocation;
use crate::support::TestApp;

/// Expands a short form of starts. For example, `00:30..01:30 -05:00 | 03:00 -04:00` stands for a start every `step`
/// minutes from 00:30 to 01:30, and another start at 03:00.
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

/// A location with a one-hour service and three employees, who work from 00:30 to 04:00, from 22:00 to 02:30, and from
/// 09:00 to 11:00.
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

/// Returns the instants whose local time of day is a multiple of `step` minutes, from the day `first` through the day
/// `last`.
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
