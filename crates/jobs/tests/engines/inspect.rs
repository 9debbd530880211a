//! Lists, statistics, retrying and pruning.

use std::collections::BTreeMap;
use std::time::Duration;

use parlour_db::params;
use parlour_jobs::{Cursor, Filter, NewJob, OnDuplicate, Priority, QueueStats, Settings, State};

use crate::support::*;

const HOUR: Duration = Duration::from_secs(3600);

/// Returns the ids on all pages of a list, with two jobs per page.
async fn pages(store: &Store, filter: Filter) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let (filter, from) = (filter.clone(), after.clone());
        let page = store.unit(move |tasks, tx| tasks.list(tx, &filter, from.as_ref(), 2)).await;
        let Some(last) = page.last() else { return ids };
        after = Some(Cursor::after(last));
        ids.extend(page.iter().map(|task| task.id));
    }
}

#[parlour_testkit::both_engines]
async fn lists_come_in_pages_and_by_what_was_asked_for(store: Store) {
    let other = |text: &str| NewJob::of(&Other(text.to_owned())).unwrap();
    let late = store.enqueue(note("a").after(HOUR)).await.id;
    let early = store.enqueue(note("b").business(1)).await.id;
    let high = store.enqueue(note("c").after(2 * HOUR).priority(Priority::High)).await.id;
    let others = [store.enqueue(other("d")).await.id, store.enqueue(other("e").business(1)).await.id];
    let low = store.enqueue(note("f").priority(Priority::Low).business(2)).await.id;
    let all = Filter::of(State::Waiting);
    let of_queue = Filter { queue: Some("default".to_owned()), ..all.clone() };
    let of_kind = Filter { kind: Some("other".to_owned()), ..all.clone() };
    let of_business = Filter { business: Some(1), ..all.clone() };
    let of_both = Filter { business: Some(1), kind: Some("job".to_owned()), ..all.clone() };
    assert_eq!(pages(&store, all).await, [high, early, late, low, others[0], others[1]]);
    assert_eq!(pages(&store, of_queue).await, [high, early, late, low]);
    assert_eq!(pages(&store, of_kind).await, others);
    assert_eq!(pages(&store, of_business).await, [others[1], early]);
    assert_eq!(pages(&store, of_both).await, [early]);

    let mut ended = Vec::new();
    for id in [late, others[0], low, early] {
        store.clock.turn(Duration::from_secs(1));
        store.unit(move |tasks, tx| tasks.cancel(tx, id)).await;
        ended.insert(0, id);
    }
    assert_eq!(pages(&store, Filter::of(State::Cancelled)).await, ended);
    let of_queue = Filter { queue: Some("others".to_owned()), ..Filter::of(State::Cancelled) };
    assert_eq!(pages(&store, of_queue).await, [others[0]]);
    assert_eq!(pages(&store, Filter::of(State::Dead)).await, Vec::<i64>::new());
}

#[parlour_testkit::both_engines]
async fn running_tasks_are_listed_too(store: Store) {
    let _worker = store.worker();
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(store.enqueue(wait("door")).await.id);
    }
    store.log.has("at door", 5).await;
    assert_eq!(pages(&store, Filter::of(State::Running)).await, ids);
    store.log.open("door", 5);
    until("all are done", async || store.count(&COUNT).await == 0).await;
}

#[parlour_testkit::both_engines]
async fn a_dead_task_is_tried_again_from_the_start(store: Store) {
    let _worker = store.worker();
    let id = store.enqueue(job(Doing::GiveUp("no".to_owned()))).await.id;
    store.comes_to(id, State::Dead).await;
    assert!(store.unit(move |tasks, tx| tasks.retry(tx, id)).await);
    until("it was tried again", async || store.tasks.counts()["job"].failed == 2).await;
    let task = store.comes_to(id, State::Dead).await;
    assert_eq!(task.attempt, 1);
    assert!(!store.unit(|tasks, tx| tasks.retry(tx, -1)).await);
}

#[parlour_testkit::both_engines]
async fn a_task_whose_key_another_has_by_now_is_not_tried_again(store: Store) {
    let id = store.enqueue(note("x").unique("k", OnDuplicate::Keep).after(HOUR)).await.id;
    store.unit(move |tasks, tx| tasks.cancel(tx, id)).await;
    store.enqueue(note("y").unique("k", OnDuplicate::Keep).after(HOUR)).await;
    let tasks = store.tasks.clone();
    let refused: Result<bool, parlour_db::Error> = store.db.write(move |tx| tasks.retry(tx, id)).await;
    assert!(matches!(refused, Err(parlour_db::Error::Duplicate { .. })), "{refused:?}");
}

#[parlour_testkit::both_engines]
async fn what_has_ended_is_pruned_when_its_time_has_come(store: Store) {
    let worker = store.worker();
    let done = store.enqueue(NewJob::of(&Kept(Doing::Note("x".to_owned()))).unwrap()).await.id;
    let dead = store.enqueue(job(Doing::GiveUp("no".to_owned()))).await.id;
    let cancelled = store.enqueue(note("x").after(HOUR)).await.id;
    let waiting = store.enqueue(note("x").after(1000 * 24 * HOUR)).await.id;
    store.unit(move |tasks, tx| tasks.cancel(tx, cancelled)).await;
    store.comes_to(done, State::Done).await;
    store.comes_to(dead, State::Dead).await;
    worker.drain(HOUR).await;
    let mut there = vec![done, cancelled, dead, waiting];
    for (turn, pruned) in
        [(Duration::ZERO, 0), (HOUR, 1), (7 * 24 * HOUR, 1), (23 * 24 * HOUR, 1), (900 * 24 * HOUR, 0)]
    {
        store.clock.turn(turn);
        assert_eq!(store.tasks.remove_expired().await.unwrap(), pruned);
        there.drain(..usize::try_from(pruned).unwrap());
        for id in [done, cancelled, dead, waiting] {
            assert_eq!(store.show(id).await.is_some(), there.contains(&id));
        }
    }
}

#[parlour_testkit::both_engines]
async fn figures_are_what_a_recount_gives(store: Store) {
    let _worker = store.worker_of(&store.tasks, Settings { capacity: 2, ..quick() });
    store.enqueue(job(Doing::GiveUp("no".to_owned()))).await;
    until("one is dead", async || store.list(State::Dead).await.len() == 1).await;
    for _ in 0..2 {
        store.enqueue(wait("door")).await;
    }
    store.log.has("at door", 2).await;
    for number in 0..10_u32 {
        let new = if number % 2 == 0 { note("x") } else { NewJob::of(&Other("x".to_owned())).unwrap() };
        store.clock.turn(Duration::from_secs(1));
        store.enqueue(new.after(if number < 7 { Duration::ZERO } else { HOUR })).await;
    }
    let figures = store.unit(|tasks, tx| tasks.queue_stats(tx)).await;
    let now = store.clock.now();
    let rows = store
        .unit(|_, tx| {
            tx.all(&BY_STATE, params![], |row| Ok((row.take::<String>()?, row.take::<String>()?, row.take::<i64>()?)))
        })
        .await;
    let mut recount: BTreeMap<String, QueueStats> = BTreeMap::new();
    for (queue, state, ready_at) in rows {
        let of = recount.entry(queue).or_default();
        let age = now.as_microsecond() - ready_at;
        match State::parse(&state).unwrap() {
            State::Waiting if age >= 0 => {
                of.ready += 1;
                of.oldest_ready = of.oldest_ready.max(Some(Duration::from_micros(u64::try_from(age).unwrap())));
            }
            State::Waiting => of.delayed += 1,
            State::Running => of.running += 1,
            State::Dead => of.dead += 1,
            _ => {}
        }
    }
    assert_eq!(figures, recount);
    let default = figures["default"];
    assert_eq!((default.ready, default.delayed, default.running, default.dead), (4, 1, 2, 1));
    store.log.open("door", 2);
    store.log.has("x", 7).await;
}
