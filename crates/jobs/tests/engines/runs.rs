//! Jobs are claimed once, in order, and end as their handlers decide.

use std::time::Duration;

use parlour_jobs::{Cancelled, Counts, NewJob, Priority, Settings, State};

use crate::support::*;

const MINUTE: Duration = Duration::from_secs(60);

#[parlour_testkit::both_engines]
async fn each_task_is_run_once_though_many_workers_claim(store: Store) {
    let others = [store.other(), store.other(), store.other()];
    let workers: Vec<_> =
        others.iter().map(|tasks| store.worker_of(tasks, Settings { capacity: 7, ..quick() })).collect();
    for unit in 0..20 {
        let all: Vec<NewJob> = (0..50).map(|number| note(format!("{}", unit * 50 + number))).collect();
        store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    }
    until("all are done", async || store.count(&COUNT).await == 0).await;
    let mut notes: Vec<usize> = store.log.notes().iter().map(|note| note.parse().unwrap()).collect();
    notes.sort_unstable();
    assert_eq!(notes, (0..1000).collect::<Vec<_>>());
    for worker in workers {
        worker.drain(MINUTE).await;
    }
    assert_eq!(store.count(&WORKERS).await, 0);
}

#[parlour_testkit::both_engines]
async fn high_goes_before_normal_and_low_and_what_was_ready_first_goes_first(store: Store) {
    let at = |seconds| store.clock.now() - Duration::from_secs(seconds);
    for new in [
        note("low").priority(Priority::Low).at(at(500)),
        note("normal late").at(at(10)),
        note("high late").priority(Priority::High).at(at(1)),
        note("normal early").at(at(100)),
        note("high early").priority(Priority::High).at(at(5)),
        note("normal as early").at(at(100)),
    ] {
        store.unit(move |tasks, tx| tasks.enqueue(tx, &new)).await;
    }
    let _worker = store.worker_of(&store.tasks, Settings { capacity: 1, ..quick() });
    store.log.has("low", 1).await;
    let expected = ["high early", "high late", "normal early", "normal as early", "normal late", "low"];
    assert_eq!(store.log.notes(), expected);
}

#[parlour_testkit::both_engines]
async fn a_delayed_task_waits_for_its_time(store: Store) {
    let _worker = store.worker();
    store.enqueue(note("later").after(MINUTE).priority(Priority::High)).await;
    store.enqueue(note("now")).await;
    store.log.has("now", 1).await;
    store.clock.turn(MINUTE - Duration::from_micros(1));
    store.enqueue(note("then")).await;
    store.log.has("then", 1).await;
    assert_eq!(store.log.times("later"), 0);
    store.clock.turn(Duration::from_micros(1));
    store.log.has("later", 1).await;
}

#[parlour_testkit::both_engines]
async fn a_failed_task_is_tried_again_later_and_each_wait_is_longer(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::FailTimes(2))).await.id;
    for (attempt, least) in [(1, 60), (2, 120)] {
        until("it failed", async || {
            store.show(id).await.is_some_and(|task| task.state == State::Waiting && task.attempt == attempt)
        })
        .await;
        let task = store.show(id).await.unwrap();
        let wait = task.ready_at.duration_since(store.clock.now()).as_secs();
        assert!((least..=least * 5 / 4).contains(&wait), "{wait} after attempt {attempt}");
        assert_eq!(task.error, Some(format!("attempt {attempt}")));
        store.clock.turn(Duration::from_secs(u64::try_from(wait).unwrap() + 1));
    }
    store.gone(id).await;
    assert_eq!(store.log.notes(), ["failed", "failed", "last"]);
    assert_eq!(store.tasks.counts()["job"], Counts { done: 1, failed: 2, retried: 2 });
}

#[parlour_testkit::both_engines]
async fn a_handler_can_say_when_to_try_again(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::RetryAfter(7))).await.id;
    until("it failed", async || store.show(id).await.unwrap().error.is_some()).await;
    assert_eq!(store.show(id).await.unwrap().ready_at, store.clock.now() + Duration::from_secs(7));
    store.clock.turn(Duration::from_secs(7));
    store.log.has("retried", 1).await;
}

#[parlour_testkit::both_engines]
async fn after_its_last_try_a_task_is_dead_with_its_reason(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::Fail("no route".to_owned()))).await.id;
    for tries in 1..=3 {
        store.log.has("failed", tries).await;
        until("it is written down", async || store.show(id).await.unwrap().state != State::Running).await;
        store.clock.turn(10 * MINUTE);
    }
    let task = store.comes_to(id, State::Dead).await;
    assert_eq!((task.attempt, task.error.as_deref()), (3, Some("no route")));
    assert_eq!(store.tasks.counts()["job"], Counts { done: 0, failed: 3, retried: 2 });
}

#[parlour_testkit::both_engines]
async fn a_task_that_gives_up_is_dead_at_once(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::GiveUp("no such booking".to_owned()))).await.id;
    let task = store.comes_to(id, State::Dead).await;
    assert_eq!((task.attempt, task.error.as_deref()), (1, Some("no such booking")));
}

#[parlour_testkit::both_engines]
async fn a_reason_that_cannot_be_stored_as_it_is_stops_nobody(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::GiveUp(format!("a\0b{}", "ö".repeat(5_000))))).await.id;
    let error = store.comes_to(id, State::Dead).await.error.unwrap();
    assert!(error.starts_with("a\u{fffd}bö") && error.len() < 5_000);
}

#[parlour_testkit::both_engines]
async fn a_worker_without_room_goes_on_as_soon_as_it_has_some(store: Store) {
    let all: Vec<NewJob> = (0..9).map(|_| note("x")).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    // Nothing wakes this worker, and it does not poll again.
    let _worker = store.worker_of(&store.other(), Settings { capacity: 2, poll: 10 * MINUTE, ..quick() });
    store.log.has("x", 9).await;
}

#[parlour_testkit::both_engines]
async fn a_panic_is_a_failure_and_harms_nobody_else(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(NewJob::of(&Kept(Doing::Panic("as the test wants it".to_owned()))).unwrap()).await.id;
    store.enqueue(note("beside it")).await;
    assert_eq!(store.comes_to(id, State::Dead).await.error.as_deref(), Some("panicked: as the test wants it"));
    store.log.has("beside it", 1).await;
}

#[parlour_testkit::both_engines]
async fn what_takes_too_long_is_dropped_and_has_failed(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(NewJob::of(&Kept(Doing::Wait("never".to_owned()))).unwrap()).await.id;
    assert_eq!(store.comes_to(id, State::Dead).await.error.as_deref(), Some("took longer than 100ms"));
    store.log.open("never", 1);
    store.enqueue(note("afterwards")).await;
    store.log.has("afterwards", 1).await;
    assert_eq!(store.log.times("through never"), 0);
}

#[parlour_testkit::both_engines]
async fn a_payload_that_cannot_be_read_is_a_failure(store: Store) {
    let id = store.enqueue(note("x")).await.id;
    parlour_db::statements! { SPOIL = "UPDATE jobs SET payload = 'spoilt' WHERE id = $1"; }
    store.unit(move |_, tx| tx.execute(&SPOIL, parlour_db::params![id])).await;
    let _worker = store.worker();
    until("it failed", async || store.show(id).await.unwrap().error.is_some()).await;
    assert!(store.show(id).await.unwrap().error.unwrap().contains("payload"));
}

#[parlour_testkit::both_engines]
async fn done_tasks_are_kept_where_their_kind_says_so(store: Store) {
    let _worker = store.worker();
    let gone = store.enqueue(note("x")).await.id;
    let kept = store.enqueue(NewJob::of(&Kept(Doing::Note("y".to_owned()))).unwrap()).await.id;
    store.gone(gone).await;
    assert_eq!(store.comes_to(kept, State::Done).await.finished_at, Some(store.clock.now()));
}

#[parlour_testkit::both_engines]
async fn kinds_that_nobody_knows_are_left_alone(store: Store) {
    let _worker = store.worker();
    let unknown = store.enqueue(NewJob::of(&Unknown).unwrap().at(store.clock.now() - MINUTE)).await.id;
    store.enqueue(note("known")).await;
    store.log.has("known", 1).await;
    let task = store.show(unknown).await.unwrap();
    assert_eq!((task.state, task.attempt), (State::Waiting, 0));
}

#[parlour_testkit::both_engines]
async fn tasks_are_found_in_a_queue_that_their_kind_had_before(store: Store) {
    let id = store.enqueue(note("moved house")).await.id;
    parlour_db::statements! { MOVE = "UPDATE jobs SET queue = 'a former one' WHERE id = $1"; }
    store.unit(move |_, tx| tx.execute(&MOVE, parlour_db::params![id])).await;
    let _worker = store.worker();
    store.log.has("moved house", 1).await;
}

#[parlour_testkit::both_engines]
async fn a_waiting_task_is_cancelled_at_once_and_a_running_one_at_the_next_heartbeat(store: Store) {
    let waiting = store.enqueue(note("never").after(MINUTE)).await.id;
    assert_eq!(store.unit(move |tasks, tx| tasks.cancel(tx, waiting)).await, Cancelled::Immediate);
    assert_eq!(store.show(waiting).await.unwrap().state, State::Cancelled);
    let _worker = store.worker();
    let running = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    assert_eq!(store.unit(move |tasks, tx| tasks.cancel(tx, running)).await, Cancelled::Requested);
    store.comes_to(running, State::Cancelled).await;
    assert_eq!(store.unit(move |tasks, tx| tasks.cancel(tx, running)).await, Cancelled::NotFound);
    store.log.open("door", 1);
    store.clock.turn(2 * MINUTE);
    store.enqueue(note("afterwards")).await;
    store.log.has("afterwards", 1).await;
    assert_eq!(store.log.notes(), ["at door", "afterwards"]);
}

#[parlour_testkit::both_engines]
async fn a_task_that_fails_while_it_is_to_be_cancelled_does_not_come_back(store: Store) {
    // The next heartbeat is a minute away, so the worker does not learn of the cancellation.
    let _worker = store.worker_of(&store.tasks, Settings { heartbeat: MINUTE, lease: 2 * MINUTE, ..quick() });
    let failing = store.enqueue(job(Doing::WaitAndFail("door".to_owned()))).await.id;
    let good = store.enqueue(wait("other door")).await.id;
    store.log.has("at door", 1).await;
    store.log.has("at other door", 1).await;
    for id in [failing, good] {
        assert_eq!(store.unit(move |tasks, tx| tasks.cancel(tx, id)).await, Cancelled::Requested);
    }
    store.log.open("door", 1);
    store.comes_to(failing, State::Cancelled).await;
    // The other job succeeds, so the cancellation came too late.
    store.log.open("other door", 1);
    store.gone(good).await;
}

#[parlour_testkit::both_engines]
async fn a_drained_worker_waits_for_what_runs(store: Store) {
    let worker = store.worker();
    let id = store.enqueue(job(Doing::WaitForStop("door".to_owned()))).await.id;
    store.log.has("begun", 1).await;
    let draining = tokio::spawn(worker.drain(MINUTE));
    store.log.has("at door", 1).await;
    let late = store.enqueue(note("not by this one")).await.id;
    store.log.open("door", 1);
    draining.await.unwrap();
    assert_eq!(store.show(id).await, None);
    assert_eq!(store.show(late).await.unwrap().state, State::Waiting);
    assert_eq!(store.count(&WORKERS).await, 0);
}

#[parlour_testkit::both_engines]
async fn what_a_drained_worker_does_not_get_done_is_given_back_with_all_its_tries(store: Store) {
    let worker = store.worker();
    let id = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    worker.drain(Duration::from_millis(20)).await;
    let task = store.show(id).await.unwrap();
    assert_eq!((task.state, task.attempt, task.worker), (State::Waiting, 0, None));
    let _other = store.worker();
    store.log.open("door", 1);
    store.gone(id).await;
    assert_eq!(store.log.notes(), ["at door", "at door", "through door"]);
}

#[parlour_testkit::both_engines]
async fn a_task_finished_with_its_effects_is_finished_whatever_its_handler_says_then(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::FinishThenFail)).await.id;
    store.gone(id).await;
    store.enqueue(note("afterwards")).await;
    store.log.has("afterwards", 1).await;
    until("the failure is counted", async || store.tasks.counts()["job"].failed == 1).await;
    assert_eq!(store.count(&EFFECTS).await, 1);
    assert_eq!(store.show(id).await, None);
}

#[parlour_testkit::both_engines]
async fn progress_can_be_seen(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::Progress("door".to_owned()))).await.id;
    store.log.has("at door", 1).await;
    let progress = store.show(id).await.unwrap().progress.unwrap();
    assert_eq!((progress.done, progress.total, progress.note.as_str()), (3, 7, "counting"));
    store.log.open("door", 1);
    store.gone(id).await;
}

#[parlour_testkit::both_engines]
async fn a_worker_holds_no_more_than_it_has_room_for(store: Store) {
    let _worker = store.worker_of(&store.tasks, Settings { capacity: 3, ..quick() });
    for _ in 0..10 {
        store.enqueue(wait("door")).await;
    }
    store.log.has("at door", 3).await;
    for through in 1..=10 {
        assert!(store.list(State::Running).await.len() <= 3);
        store.log.open("door", 1);
        store.log.has("through door", through).await;
    }
    until("all are done", async || store.count(&COUNT).await == 0).await;
}
