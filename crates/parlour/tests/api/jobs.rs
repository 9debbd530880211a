//! Background jobs, as a business and administrators see them.

use std::time::Duration;

use axum::http::StatusCode;
use parlour::jobs;
use parlour_jobs::{JobError, Registry, Settings, Worker};
use serde_json::json;

use crate::responses::{Job, Page};
use crate::support::{Answer, KEYS, SESSIONS, TestApp, UnhandledJob, User};

async fn listed(user: &User, query: &str) -> Vec<i64> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = user.get(&format!("/queue/jobs?limit=2&{query}{cursor}")).await;
        let page: Page<Job> = page.expect_as(StatusCode::OK);
        ids.extend(page.items.iter().map(|task| task.id));
        let Some(next) = page.next else { return ids };
        cursor = format!("&cursor={next}");
    }
}

async fn change(user: &User, task: i64, state: &str) -> Answer {
    user.post(&format!("/queue/jobs/{task}/state"), json!({"state": state})).await
}

async fn until(user: &User, task: i64, state: &str) -> Job {
    loop {
        let task: Job = user.get(&format!("/queue/jobs/{task}")).await.expect_as(StatusCode::OK);
        if task.state == state {
            return task;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn administrator(app: &TestApp) -> User {
    app.promote("rival").await;
    app.user("rival").await
}

#[parlour_testkit::both_engines]
async fn a_business_sees_what_is_done_for_it_and_administrators_see_everything(app: TestApp) {
    let (owner, rival) = (app.user("owner").await, app.user("rival").await);
    let mut ours = Vec::new();
    for _ in 0..5 {
        ours.push(app.enqueue(Some(1)).await);
    }
    let (theirs, nobodys) = (app.enqueue(Some(2)).await, app.enqueue(None).await);
    assert_eq!(listed(&owner, "").await, ours.iter().rev().copied().collect::<Vec<_>>(), "the newest first");
    assert_eq!(listed(&owner, "state=waiting&kind=email&queue=default").await.len(), 5);
    for query in ["state=dead", "kind=other", "queue=other"] {
        assert_eq!(listed(&owner, query).await, [0; 0]);
    }
    assert_eq!(listed(&rival, "").await, [theirs]);
    for task in [theirs, nobodys] {
        assert_eq!(owner.get(&format!("/queue/jobs/{task}")).await.code(), "not_found");
        for state in ["waiting", "cancelled"] {
            assert_eq!(change(&owner, task, state).await.code(), "not_found");
        }
    }
    let administrator = administrator(&app).await;
    assert_eq!(listed(&administrator, "").await.len(), 7);
    assert_eq!(owner.get("/queue/jobs?state=gone&limit=0").await.fields(), ["limit", "state"]);
    let cursor = owner.get("/queue/jobs?limit=1").await.expect_as::<Page<Job>>(StatusCode::OK).next.unwrap();
    assert_eq!(owner.get(&format!("/queue/jobs?state=dead&cursor={cursor}")).await.fields(), ["cursor"]);
}

#[parlour_testkit::both_engines]
async fn what_failed_for_good_is_run_again_and_what_waits_is_called_off(app: TestApp) {
    let owner = app.user("owner").await;
    let mut registry = Registry::default();
    registry.handle(async |_, _: UnhandledJob| Err(JobError::give_up("nobody lives there")));
    let worker = Worker::start(&app.app.jobs, registry, Settings::new("test"));
    let task = app.enqueue(Some(1)).await;
    app.app.jobs.wake();
    let dead = until(&owner, task, "dead").await;
    assert_eq!((dead.error.as_deref(), dead.attempt, dead.max_attempts), (Some("nobody lives there"), 1, 3));
    assert_eq!(change(&owner, task, "cancelled").await.code(), "invalid_transition");
    worker.drain(Duration::from_secs(10)).await;
    let again: Job = change(&owner, task, "waiting").await.expect_as(StatusCode::OK);
    assert_eq!((again.state.as_str(), again.attempt), ("waiting", 0));
    assert_eq!(change(&owner, task, "waiting").await.code(), "invalid_transition");
    let cancelled: Job = change(&owner, task, "cancelled").await.expect_as(StatusCode::OK);
    assert_eq!(cancelled.state, "cancelled");
    for state in ["running", "done", "dead", "gone"] {
        assert_eq!(change(&owner, task, state).await.fields(), ["state"]);
    }
}

#[parlour_testkit::both_engines]
async fn what_is_of_no_use_any_more_is_removed_and_nothing_else(app: TestApp) {
    let (owner, desk) = (app.user("owner").await, app.user("desk").await);
    owner.post_once("/clients", "old", json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
    let counts = async || (app.count(&SESSIONS).await, app.count(&KEYS).await);
    jobs::clean_up(&app.app).await.unwrap();
    assert_eq!(counts().await, (2, 1));
    app.advance_clock(Duration::from_secs(47 * 3600));
    jobs::clean_up(&app.app).await.unwrap();
    assert_eq!(counts().await, (2, 1));
    app.advance_clock(Duration::from_secs(2 * 3600));
    jobs::clean_up(&app.app).await.unwrap();
    assert_eq!(counts().await, (2, 0));
    app.advance_clock(Duration::from_secs(30 * 24 * 3600));
    let _late = app.user("owner").await;
    jobs::clean_up(&app.app).await.unwrap();
    assert_eq!(counts().await, (1, 0));
    assert_eq!(desk.get("/me").await.code(), "unauthorized");
}
