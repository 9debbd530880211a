//! Recurring jobs: cron expressions in the local time of a time zone.
//!
//! A tick is enqueued in the transaction that moves the schedule to its next tick, with the row of the schedule locked.
//! Therefore no tick is enqueued twice, even if several workers share the schedule.
//!
//! If clocks change, a schedule with a fixed hour and minute, such as `30 2 * * *`, still ticks once a day. If that
//! time is skipped, it ticks at the first instant after the gap; if it is repeated, at the first of the two. A schedule
//! by the minute or the hour, such as `*/15 * * * *`, continues at even intervals.

use std::str::FromStr;
use std::time::Duration;

use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use parlour_db::{Tx, params};

use crate::enqueue::NewJob;
use crate::error::Error;
use crate::queue::{JobQueue, instant, micros};

parlour_db::statements! {
    NEXT = "SELECT pattern, next_at FROM job_schedules WHERE name = $1 {for update}";
    BEGIN = "INSERT INTO job_schedules (name, pattern, next_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";
    MOVE_ON = "UPDATE job_schedules SET pattern = $2, next_at = $3 WHERE name = $1";
}

/// A job that is enqueued at the times of a cron expression.
#[derive(Clone, Debug)]
pub struct Schedule {
    name: String,
    pattern: String,
    cron: Cron,
    zone: TimeZone,
    new: NewJob,
}

impl Schedule {
    /// Creates a schedule that enqueues `new` at the times of the expression `cron`. `name` identifies the schedule
    /// across nodes.
    ///
    /// The fields of the expression are minute, hour, day of the month, month and day of the week, optionally preceded
    /// by seconds. They are in the local time of the IANA time zone `zone`.
    ///
    /// # Errors
    /// If the expression or the time zone is invalid, or the expression never matches.
    pub fn new(name: impl Into<String>, cron: &str, zone: &str, new: NewJob) -> Result<Self, Error> {
        let name = name.into();
        let wrong = |why: String| Error::Schedule { name: name.clone(), why };
        let parsed =
            Cron::from_str(cron).map_err(|error| wrong(format!("{cron} is not a cron expression: {error}")))?;
        let known = TimeZone::get(zone).map_err(|error| wrong(error.to_string()))?;
        let schedule = Self { name: name.clone(), pattern: format!("{cron} {zone}"), cron: parsed, zone: known, new };
        match schedule.next_after(Timestamp::UNIX_EPOCH) {
            Some(_) => Ok(schedule),
            None => Err(wrong(format!("{cron} never matches"))),
        }
    }

    /// Returns the first tick after an instant, or `None` if no tick follows.
    #[must_use]
    pub fn next_after(&self, at: Timestamp) -> Option<Timestamp> {
        let next = self.cron.find_next_occurrence(&at.to_zoned(self.zone.clone()), false);
        next.ok().map(|next| next.timestamp())
    }

    /// Returns the last tick at or before an instant, if any.
    fn last_until(&self, at: Timestamp) -> Option<Timestamp> {
        let last = self.cron.find_previous_occurrence(&at.to_zoned(self.zone.clone()), true);
        last.ok().map(|last| last.timestamp())
    }

    /// Returns the ticks from `next` to `now` that must be enqueued: all that are at most `catch_up` old, and the last
    /// of the older ones.
    fn due(&self, next: Timestamp, now: Timestamp, catch_up: Duration) -> Vec<Timestamp> {
        let since = instant(now.as_microsecond().saturating_sub(micros(catch_up)));
        let mut tick = Some(next);
        if next < since {
            let before = instant(since.as_microsecond().saturating_sub(1));
            tick = self.last_until(before).map(|last| last.max(next));
        }
        std::iter::successors(tick, |tick| self.next_after(*tick)).take_while(|tick| *tick <= now).collect()
    }
}

/// Enqueues the due ticks of all schedules until the future is dropped. Returns immediately if there are no schedules.
pub(crate) async fn keep(jobs: JobQueue, schedules: Vec<Schedule>, poll: Duration, catch_up: Duration) {
    let mut nexts: Vec<Option<Timestamp>> = vec![None; schedules.len()];
    while !schedules.is_empty() {
        for (schedule, next) in schedules.iter().zip(&mut nexts) {
            let now = instant(jobs.now());
            if next.is_some_and(|next| next > now) {
                continue;
            }
            let (ours, its) = (jobs.clone(), schedule.clone());
            match jobs.db().write(move |tx| tick(&ours, tx, &its, catch_up)).await {
                Ok((count, then)) => {
                    *next = Some(then);
                    if count > 0 {
                        jobs.wake();
                    }
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, schedule = schedule.name, "schedule check failed");
                }
            }
        }
        tokio::time::sleep(poll).await;
    }
}

/// Enqueues the due ticks of a schedule. Returns their number, and the time of the next tick. A new or changed schedule
/// has no due ticks.
fn tick(
    jobs: &JobQueue,
    tx: &mut Tx<'_>,
    schedule: &Schedule,
    catch_up: Duration,
) -> Result<(usize, Timestamp), parlour_db::Error> {
    let there = tx.first(&NEXT, params![schedule.name], |row| Ok((row.take::<String>()?, row.take::<i64>()?)))?;
    let now = instant(jobs.now());
    let after_now = schedule.next_after(now).unwrap_or(Timestamp::MAX);
    let (name, pattern, micros) = (&schedule.name, &schedule.pattern, after_now.as_microsecond());
    match there {
        None => {
            tx.execute(&BEGIN, params![name, pattern, micros])?;
            Ok((0, after_now))
        }
        Some((was, _)) if was != *pattern => {
            tx.execute(&MOVE_ON, params![name, pattern, micros])?;
            Ok((0, after_now))
        }
        Some((_, next)) if instant(next) > now => Ok((0, instant(next))),
        Some((_, next)) => {
            let due = schedule.due(instant(next), now, catch_up);
            for tick in &due {
                jobs.enqueue(tx, &schedule.new.clone().at(*tick))?;
            }
            tx.execute(&MOVE_ON, params![name, pattern, micros])?;
            Ok((due.len(), after_now))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Nightly;

    impl crate::policy::Job for Nightly {
        const KIND: &'static str = "nightly";
    }

    fn schedule(cron: &str, zone: &str) -> Schedule {
        Schedule::new("nightly", cron, zone, NewJob::of(&Nightly).unwrap()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn ticks(cron: &str, zone: &str, from: &str, count: usize) -> Vec<String> {
        let schedule = schedule(cron, zone);
        let from = at(from);
        std::iter::successors(schedule.next_after(from), |tick| schedule.next_after(*tick))
            .take(count)
            .map(|tick| tick.to_string())
            .collect()
    }

    #[test]
    fn a_daily_tick_whose_time_is_skipped_comes_right_after_the_gap() {
        // On 29 March 2026, clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
        assert_eq!(
            ticks("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 4),
            ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"]
        );
    }

    #[test]
    fn a_daily_tick_whose_time_is_repeated_comes_once() {
        // On 25 October 2026, clocks in Berlin go from 03:00 back to 02:00, at 01:00 UTC.
        assert_eq!(
            ticks("30 2 * * *", "Europe/Berlin", "2026-10-23T12:00:00Z", 4),
            ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"]
        );
    }

    #[test]
    fn ticks_by_the_minute_go_on_evenly_when_clocks_change() {
        for from in ["2026-03-28T23:50:00Z", "2026-10-24T23:50:00Z"] {
            let schedule = schedule("*/15 * * * *", "Europe/Berlin");
            let mut tick = schedule.next_after(at(from)).unwrap();
            for _ in 0..20 {
                let next = schedule.next_after(tick).unwrap();
                assert_eq!(next.as_second() - tick.as_second(), 900, "after {tick}");
                tick = next;
            }
        }
    }

    #[test]
    fn the_last_day_of_december_is_a_last_day() {
        let ticks = ticks("0 12 L * *", "UTC", "2026-11-30T13:00:00Z", 2);
        assert_eq!(ticks, ["2026-12-31T12:00:00Z", "2027-01-31T12:00:00Z"]);
    }

    #[test]
    fn of_what_was_missed_long_ago_only_the_last_is_made_up_for() {
        let schedule = schedule("0 * * * *", "UTC");
        let due = |next, now| -> Vec<String> {
            let due = schedule.due(at(next), at(now), Duration::from_secs(3 * 3600));
            due.iter().map(Timestamp::to_string).collect()
        };
        assert_eq!(due("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"), ["2026-06-01T12:00:00Z"]);
        assert_eq!(
            due("2026-06-01T00:00:00Z", "2026-06-05T12:30:00Z"),
            ["2026-06-05T09:00:00Z", "2026-06-05T10:00:00Z", "2026-06-05T11:00:00Z", "2026-06-05T12:00:00Z"]
        );
        assert_eq!(
            due("2026-06-05T10:00:00Z", "2026-06-05T12:30:00Z"),
            ["2026-06-05T10:00:00Z", "2026-06-05T11:00:00Z", "2026-06-05T12:00:00Z"]
        );
        assert_eq!(schedule.due(at("2026-06-05T13:00:00Z"), at("2026-06-05T12:30:00Z"), Duration::ZERO), []);
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for (cron, zone) in [("61 * * * *", "UTC"), ("0 0 * * *", "Europe/Nowhere"), ("0 0 30 2 *", "UTC")] {
            let refused = Schedule::new("x", cron, zone, NewJob::of(&Nightly).unwrap());
            assert!(matches!(refused, Err(Error::Schedule { .. })), "{cron} {zone}");
        }
    }
}
