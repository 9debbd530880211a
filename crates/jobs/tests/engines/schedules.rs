//! Each tick of a schedule is enqueued once, by the first worker that checks it.

use std::time::Duration;

use jiff::Timestamp;
use parlour_jobs::{Filter, NewJob, Schedule, Settings, State, Worker};

use crate::support::*;

const HOUR: Duration = Duration::from_secs(3600);

fn schedule(cron: &str, zone: &str) -> Schedule {
    Schedule::new("tick", cron, zone, NewJob::of(&Unknown).unwrap()).unwrap()
}

/// Starts three workers with the schedule. They do not handle its kind of job, so its jobs stay waiting. Returns once
/// the schedule is stored.
async fn three_workers(store: &Store, schedule: &Schedule) -> Vec<Worker> {
    let settings = Settings { schedules: vec![schedule.clone()], catch_up: 3 * HOUR, ..quick() };
    let workers = (0..3).map(|_| store.worker_of(&store.other(), settings.clone())).collect();
    until("the schedule is known", async || next(store).await.is_some()).await;
    workers
}

parlour_db::statements! {
    NEXT = "SELECT next_at FROM job_schedules WHERE name = 'tick'";
}

async fn next(store: &Store) -> Option<Timestamp> {
    let next = store.unit(|_, tx| tx.first(&NEXT, parlour_db::params![], |row| row.take::<i64>())).await;
    next.map(|next| Timestamp::from_microsecond(next).unwrap())
}

async fn moves_on_to(store: &Store, instant: &str) {
    let instant: Timestamp = instant.parse().unwrap();
    until("the schedule moves on", async || next(store).await == Some(instant)).await;
}

async fn ticks(store: &Store) -> Vec<String> {
    let mut ticks = store.unit(|tasks, tx| tasks.list(tx, &Filter::of(State::Waiting), None, 1000)).await;
    ticks.sort_by_key(|tick| tick.ready_at);
    ticks.iter().map(|tick| tick.ready_at.to_string()).collect()
}

#[parlour_testkit::both_engines]
async fn each_tick_is_enqueued_once_though_several_workers_know_the_schedule(store: Store) {
    let _workers = three_workers(&store, &schedule("*/10 * * * *", "UTC")).await;
    assert_eq!(ticks(&store).await, Vec::<String>::new(), "what was before the schedule began is not made up for");
    let mut expected = Vec::new();
    for minute in 1..=20 {
        store.clock.turn(Duration::from_secs(600));
        expected.push(store.clock.now().to_string());
        moves_on_to(&store, &(store.clock.now() + Duration::from_secs(600)).to_string()).await;
        assert_eq!(ticks(&store).await, expected, "after {minute}");
    }
}

#[parlour_testkit::both_engines]
async fn what_a_schedule_enqueues_is_run(store: Store) {
    let new = NewJob::of(&Other("tick".to_owned())).unwrap();
    let schedules = vec![Schedule::new("notes", "0 * * * *", "UTC", new).unwrap()];
    let _worker = store.worker_of(&store.tasks, Settings { schedules, ..quick() });
    parlour_db::statements! { KNOWN = "SELECT count(*) FROM job_schedules WHERE name = 'notes'"; }
    until("the schedule is known", async || store.count(&KNOWN).await == 1).await;
    store.clock.turn(HOUR);
    store.log.has("tick", 1).await;
}

#[parlour_testkit::both_engines]
async fn a_daily_tick_follows_the_clocks_of_its_place(store: Store) {
    store.clock.turn_to("2026-03-27T12:00:00Z");
    let _workers = three_workers(&store, &schedule("30 2 * * *", "Europe/Berlin")).await;
    let nexts = ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"];
    for (count, next) in nexts.iter().enumerate() {
        moves_on_to(&store, next).await;
        assert_eq!(ticks(&store).await, nexts[..count]);
        store.clock.turn_to(next);
    }
}

#[parlour_testkit::both_engines]
async fn missed_ticks_are_made_up_for_as_far_as_was_said(store: Store) {
    let hourly = schedule("0 * * * *", "UTC");
    let workers = three_workers(&store, &hourly).await;
    moves_on_to(&store, "2026-06-01T13:00:00Z").await;
    for worker in workers {
        worker.drain(HOUR).await;
    }
    store.clock.turn_to("2026-06-03T20:30:00Z");
    let _workers = three_workers(&store, &hourly).await;
    moves_on_to(&store, "2026-06-03T21:00:00Z").await;
    assert_eq!(
        ticks(&store).await,
        ["2026-06-03T17:00:00Z", "2026-06-03T18:00:00Z", "2026-06-03T19:00:00Z", "2026-06-03T20:00:00Z"]
    );
}

#[parlour_testkit::both_engines]
async fn a_schedule_that_was_changed_begins_anew(store: Store) {
    let workers = three_workers(&store, &schedule("0 13 * * *", "UTC")).await;
    moves_on_to(&store, "2026-06-01T13:00:00Z").await;
    for worker in workers {
        worker.drain(HOUR).await;
    }
    store.clock.turn(2 * HOUR);
    let _workers = three_workers(&store, &schedule("0 16 * * *", "UTC")).await;
    moves_on_to(&store, "2026-06-01T16:00:00Z").await;
    assert_eq!(ticks(&store).await, Vec::<String>::new());
}
