//! Enqueueing is transactional, unique keys are respected, and waiting jobs can be rescheduled and cancelled.

use std::time::Duration;

use parlour_jobs::{Cancelled, NewJob, OnDuplicate, Priority, State};

use crate::support::*;

const HOUR: Duration = Duration::from_secs(3600);

#[parlour_testkit::both_engines]
async fn a_unit_that_fails_leaves_no_task(store: Store) {
    let tasks = store.tasks.clone();
    let refused: Result<(), parlour_db::Error> = store
        .db
        .write(move |tx| {
            tasks.enqueue(tx, &note("undone"))?;
            tasks.enqueue_all(tx, &[note("undone"), note("undone").unique("k", OnDuplicate::Keep)])?;
            Err(parlour_db::Error::Busy)
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(store.count(&COUNT).await, 0);
}

#[parlour_testkit::both_engines]
async fn what_is_enqueued_is_there_with_all_that_was_said(store: Store) {
    let at = store.clock.now() + HOUR;
    let new = note("x").at(at).priority(Priority::High).unique("k", OnDuplicate::Keep).business(7);
    let id = store.enqueue(new).await.id;
    let task = store.show(id).await.unwrap();
    assert_eq!((task.queue.as_str(), task.kind.as_str(), task.payload.as_str()), ("default", "job", r#"{"Note":"x"}"#));
    assert_eq!((task.priority, task.state, task.ready_at), (Priority::High, State::Waiting, at));
    assert_eq!((task.unique_key.as_deref(), task.business, task.max_attempts), (Some("k"), Some(7), 3));
    assert_eq!((task.created_at, task.attempt), (store.clock.now(), 0));
}

#[parlour_testkit::both_engines]
async fn many_are_enqueued_at_once(store: Store) {
    let all: Vec<NewJob> = (0..1000).map(|number| note(number.to_string())).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    assert_eq!(store.count(&COUNT).await, 1000);
    let _worker = store.worker();
    until("all are done", async || store.count(&COUNT).await == 0).await;
    let mut notes: Vec<usize> = store.log.notes().iter().map(|note| note.parse().unwrap()).collect();
    notes.sort_unstable();
    assert_eq!(notes, (0..1000).collect::<Vec<_>>());
}

#[parlour_testkit::both_engines]
async fn of_several_with_one_key_the_first_is_kept(store: Store) {
    let first = store.enqueue(note("first").unique("k", OnDuplicate::Keep).after(HOUR)).await;
    let second = store.enqueue(note("second").unique("k", OnDuplicate::Keep)).await;
    assert!(first.is_new && !second.is_new);
    assert_eq!(first.id, second.id);
    assert!(store.show(first.id).await.unwrap().payload.contains("first"));
    let another = store.enqueue(note("another").unique("l", OnDuplicate::Keep)).await;
    let of_another_kind =
        store.enqueue(NewJob::of(&Other("o".to_owned())).unwrap().unique("k", OnDuplicate::Keep)).await;
    assert!(another.is_new && of_another_kind.is_new);
}

#[parlour_testkit::both_engines]
async fn a_task_that_waits_is_replaced(store: Store) {
    let first = store.enqueue(note("first").unique("k", OnDuplicate::Replace).after(HOUR)).await;
    let new = note("second").unique("k", OnDuplicate::Replace).after(2 * HOUR).priority(Priority::Low);
    let second = store.enqueue(new).await;
    assert_eq!((second.id, second.is_new), (first.id, false));
    let task = store.show(first.id).await.unwrap();
    assert!(task.payload.contains("second"));
    assert_eq!((task.ready_at, task.priority), (store.clock.now() + 2 * HOUR, Priority::Low));
}

#[parlour_testkit::both_engines]
async fn a_key_is_free_again_when_its_task_has_ended(store: Store) {
    let _worker = store.worker();
    let first = store.enqueue(note("x").unique("k", OnDuplicate::Keep)).await;
    store.gone(first.id).await;
    let second = store.enqueue(note("x").unique("k", OnDuplicate::Keep)).await;
    assert!(second.is_new);
    store.log.has("x", 2).await;
}

#[parlour_testkit::both_engines]
async fn a_task_that_runs_is_kept_and_when_replaced_the_new_one_waits_beside_it(store: Store) {
    let _worker = store.worker();
    let first = store.enqueue(wait("door").unique("k", OnDuplicate::Keep)).await;
    store.log.has("at door", 1).await;
    assert_eq!(store.enqueue(note("kept out").unique("k", OnDuplicate::Keep)).await.id, first.id);
    let second = store.enqueue(note("second").unique("k", OnDuplicate::Replace)).await;
    assert!(second.is_new);
    store.log.has("second", 1).await;
    store.log.open("door", 1);
    store.gone(first.id).await;
    assert_eq!(store.log.times("kept out"), 0);
}

#[parlour_testkit::both_engines]
async fn of_many_that_enqueue_one_key_at_once_one_does(store: Store) {
    for replaced in [OnDuplicate::Keep, OnDuplicate::Replace] {
        let key = format!("{replaced:?}");
        let enqueuing: Vec<_> = (0..16)
            .map(|number| {
                let (tasks, db, key) = (store.tasks.clone(), store.db.clone(), key.clone());
                tokio::spawn(async move {
                    let new = note(number.to_string()).unique(key, replaced);
                    db.write(move |tx| tasks.enqueue(tx, &new)).await.unwrap()
                })
            })
            .collect();
        let mut new = 0;
        for enqueued in enqueuing {
            new += usize::from(enqueued.await.unwrap().is_new);
        }
        assert_eq!(new, 1);
    }
    assert_eq!(store.count(&COUNT).await, 2);
}

#[parlour_testkit::both_engines]
async fn a_task_is_moved_and_called_off_by_its_key(store: Store) {
    let id = store.enqueue(note("reminder").unique("booking 7", OnDuplicate::Replace).after(HOUR)).await.id;
    let later = store.clock.now() + 5 * HOUR;
    assert!(store.unit(move |tasks, tx| tasks.reschedule_unique::<Scripted>(tx, "booking 7", later)).await);
    assert!(!store.unit(move |tasks, tx| tasks.reschedule_unique::<Scripted>(tx, "booking 8", later)).await);
    assert_eq!(store.show(id).await.unwrap().ready_at, later);
    assert_eq!(store.unit(|tasks, tx| tasks.cancel_unique::<Scripted>(tx, "booking 7")).await, Cancelled::Immediate);
    assert_eq!(store.unit(|tasks, tx| tasks.cancel_unique::<Scripted>(tx, "booking 7")).await, Cancelled::NotFound);
    assert_eq!(store.show(id).await.unwrap().state, State::Cancelled);
}

#[parlour_testkit::both_engines]
async fn others_are_told_that_there_is_something_to_do(store: Store) {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let clock = store.clock.clone();
    let tasks = parlour_jobs::JobQueue::with_announcements(
        store.db.clone(),
        move || clock.now(),
        parlour_jobs::Retention::default(),
        move || {
            let _ = told.send(());
        },
    );
    tasks.wake();
    tasks.wake_local();
    heard.try_recv().unwrap();
    heard.try_recv().unwrap_err();
}
