//! Sessions: their lifetime, their behavior across nodes, and how they are ended.

use std::sync::mpsc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;
use parlour_core::principal::Role;
use parlour_core::types::{BusinessId, UserId};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::contract::operations;
use crate::fixtures::TestBusiness;
use crate::responses::{Login, Session};
use crate::support::{FIRST_SEEN, HOLD_SESSIONS, LAST_SEEN, LEAVE, SESSIONS, TOKEN_HASHES, TestApp, User};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn log_in(app: &TestApp) -> User {
    let login = app.stranger().post("/login", json!({"username": "testuser", "password": "testpass"})).await;
    app.bearer(&login.expect_as::<Login>(StatusCode::OK).token)
}

async fn is_in(user: &User) -> bool {
    let answer = user.get("/me").await;
    match (answer.status, answer.code()) {
        (StatusCode::OK, _) => true,
        (StatusCode::UNAUTHORIZED, "unauthorized") => false,
        _ => panic!("{}", answer.body),
    }
}

async fn listed(user: &User) -> Vec<Session> {
    user.list("/sessions").await
}

/// Returns the id of the user's current session.
async fn current(user: &User) -> i64 {
    listed(user).await.iter().find(|session| session.current).unwrap().id
}

#[parlour_testkit::both_engines]
async fn only_a_hash_of_the_token_is_kept(app: TestApp) {
    let user = log_in(&app).await;
    let hashes = app.app.db.read(|tx| tx.all(&TOKEN_HASHES, parlour_db::params![], |row| row.take::<Vec<u8>>()));
    let hashes = hashes.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    assert_eq!(hashes, [Sha256::digest(user.token()).to_vec()]);
}

#[parlour_testkit::both_engines]
async fn a_session_survives_a_restart_and_is_good_on_every_node(app: TestApp) {
    let user = log_in(&app).await;
    let other = app.another_node();
    assert!(is_in(&other.bearer(user.token())).await);
    let there = log_in(&other).await;
    assert!(is_in(&app.bearer(there.token())).await);
}

#[parlour_testkit::both_engines]
async fn a_session_ends_a_day_after_its_last_use(app: TestApp) {
    let user = log_in(&app).await;
    for _ in 0..3 {
        app.advance_clock(DAY - SECOND);
        assert!(is_in(&user).await, "each use begins a new day");
    }
    app.advance_clock(DAY);
    assert!(!is_in(&user).await);
    assert!(!is_in(&user).await, "asking did not count as use");
}

#[parlour_testkit::both_engines]
async fn what_depends_on_a_session_learns_when_it_does_not_hold_any_more(app: TestApp) {
    let (user, other) = (log_in(&app).await, log_in(&app).await);
    let (sessions, db) = (&app.app.sessions, &app.app.db);
    let watched = sessions.watch(db, user.token()).await.unwrap();
    app.advance_clock(DAY - SECOND);
    assert!(is_in(&user).await && sessions.is_valid(db, &watched).await);
    app.advance_clock(DAY - SECOND);
    assert!(sessions.is_valid(db, &watched).await);
    app.advance_clock(SECOND);
    assert!(!sessions.is_valid(db, &watched).await, "looking is no use");
    assert!(sessions.watch(db, user.token()).await.is_err());

    assert!(!is_in(&other).await);
    let (user, other) = (log_in(&app).await, log_in(&app).await);
    let watched = sessions.watch(db, other.token()).await.unwrap();
    let ends = listed(&user).await.iter().find(|session| !session.current).unwrap().id;
    user.delete(&format!("/sessions/{ends}")).await.expect(StatusCode::NO_CONTENT);
    assert!(!sessions.is_valid(db, &watched).await);
}

#[parlour_testkit::both_engines]
async fn a_session_ends_after_thirty_days_however_much_it_is_used(app: TestApp) {
    let user = log_in(&app).await;
    for _ in 0..30 * 2 - 1 {
        app.advance_clock(12 * HOUR);
        assert!(is_in(&user).await);
    }
    app.advance_clock(12 * HOUR - SECOND);
    assert!(is_in(&user).await);
    app.advance_clock(SECOND);
    assert!(!is_in(&user).await);
}

#[parlour_testkit::both_engines]
async fn the_last_use_survives_a_restart_once_it_is_written_down(app: TestApp) {
    let user = log_in(&app).await;
    app.advance_clock(20 * HOUR);
    assert!(is_in(&user).await);
    let begun = app.count(&LAST_SEEN).await;
    app.app.sessions.save_last_used(&app.app.db).await.unwrap();
    assert_eq!(app.count(&LAST_SEEN).await - begun, 20 * 3_600_000_000);

    app.advance_clock(20 * HOUR);
    let other = app.another_node();
    assert!(is_in(&other.bearer(user.token())).await);
    // The other node used the session later. This node does not overwrite that time with its own, earlier time.
    other.app.sessions.save_last_used(&other.app.db).await.unwrap();
    app.app.sessions.save_last_used(&app.app.db).await.unwrap();
    assert_eq!(app.count(&LAST_SEEN).await - begun, 40 * 3_600_000_000);
    app.advance_clock(DAY);
    assert!(!is_in(&user).await);
}

#[parlour_testkit::both_engines]
async fn nodes_write_the_same_sessions_down_at_the_same_time(app: TestApp) {
    let (here, there) = (&app.app, &app.another_node().app);
    // More sessions than a node saves in one batch.
    let users = join_all((0..520).map(|_| app.user("desk"))).await;
    app.advance_clock(60 * SECOND);
    let known =
        join_all(users.iter().flat_map(|user| [here, there].map(|node| node.sessions.find(&node.db, user.token()))))
            .await;
    assert!(known.iter().all(Result::is_ok));
    let (one, other) = tokio::join!(here.sessions.save_last_used(&here.db), there.sessions.save_last_used(&there.db));
    one.and(other).unwrap();
    assert_eq!(app.count(&FIRST_SEEN).await, here.clock.now().micros());
}

#[parlour_testkit::both_engines]
async fn no_request_that_reads_writes(app: TestApp) {
    app.promote("owner").await;
    let business = TestBusiness::create(&app, &app.user("owner").await, "Linden").await;
    let owner = app.user("owner").await;
    // Another node locks all sessions (on SQLite, the whole database). A write would wait until it fails.
    let (held, mut is_held) = tokio::sync::mpsc::unbounded_channel();
    let (let_go, until) = mpsc::channel::<()>();
    let holder = app.another_node();
    let holding = tokio::spawn(async move {
        let work = holder.app.db.write_unlimited(move |tx| {
            tx.execute(&HOLD_SESSIONS, parlour_db::params![])?;
            held.send(()).unwrap();
            until.recv().unwrap_or_default();
            Ok(())
        });
        work.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    });
    is_held.recv().await.unwrap();
    let mut asked = 0;
    while asked < 100 {
        for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
            // Makes each request a later use of the session. The cached session expires several times.
            app.advance_clock(2 * SECOND);
            owner.get(&(business.path(operation) + &business.query(operation))).await.expect(StatusCode::OK);
            asked += 1;
        }
    }
    let_go.send(()).unwrap();
    holding.await.unwrap();
    let before = app.count(&LAST_SEEN).await;
    app.app.sessions.save_last_used(&app.app.db).await.unwrap();
    assert_eq!(app.count(&LAST_SEEN).await, app.app.clock.now().micros());
    assert!(before < app.app.clock.now().micros());
}

#[parlour_testkit::both_engines]
async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses(app: TestApp) {
    let (one, other, owner) = (log_in(&app).await, log_in(&app).await, app.user("owner").await);
    let sessions = listed(&one).await;
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions.iter().filter(|session| session.current).count(), 1);
    assert!(
        sessions.iter().all(|session| session.address == "192.0.2.1" && !session.rest.contains_key("token")),
        "{sessions:?}"
    );
    let theirs = listed(&owner).await[0].id;
    assert_eq!(one.delete(&format!("/sessions/{theirs}")).await.code(), "not_found");
    assert!(is_in(&owner).await);

    let id = current(&other).await;
    assert_eq!(one.delete(&format!("/sessions/{id}")).await.status, StatusCode::NO_CONTENT);
    assert!(!is_in(&other).await && is_in(&one).await);
    assert_eq!(listed(&one).await.len(), 1);
    assert_eq!(one.delete(&format!("/sessions/{id}")).await.code(), "not_found", "the job has already ended");
    assert_eq!(app.count(&SESSIONS).await, 2);
}

#[parlour_testkit::both_engines]
async fn a_list_of_sessions_leaves_out_those_that_ended(app: TestApp) {
    let old = app.user("desk").await;
    app.advance_clock(23 * HOUR);
    let new = app.user("desk").await;
    assert_eq!(listed(&new).await.len(), 2);
    app.advance_clock(HOUR);
    assert!(!is_in(&old).await);
    assert_eq!(listed(&new).await.len(), 1);
}

#[parlour_testkit::both_engines]
async fn a_session_that_is_ended_on_one_node_is_refused_by_the_others_within_a_second(app: TestApp) {
    let (here, other) = (log_in(&app).await, app.another_node());
    let there = other.bearer(here.token());
    assert!(is_in(&there).await, "it remembers");
    here.post("/logout", json!({})).await;
    assert!(!is_in(&here).await, "at once where it was ended");
    app.advance_clock(SECOND);
    assert!(!is_in(&there).await);
}

#[parlour_testkit::both_engines]
async fn who_is_no_longer_a_member_is_out_within_a_second(app: TestApp) {
    let manager = app.user("manager").await;
    assert!(is_in(&manager).await);
    let left = app.app.db.write(|tx| tx.execute(&LEAVE, parlour_db::params!["manager"]));
    assert_eq!(left.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}")), 1);
    app.advance_clock(SECOND);
    assert!(!is_in(&manager).await);
}

#[parlour_testkit::both_engines]
async fn a_new_role_counts_within_a_second(app: TestApp) {
    let manager = app.user("manager").await;
    let me = manager.me().await;
    assert_eq!(me.role, "manager");
    let id = UserId(me.id);
    let demoted = app.app.db.write(move |tx| {
        tx.execute(&LEAVE, parlour_db::params!["manager"])?;
        parlour_accounts::users::join(tx, id, BusinessId(1), Role::Employee)
    });
    demoted.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    app.advance_clock(SECOND);
    assert_eq!(manager.post("/locations", json!({})).await.code(), "forbidden");
}

#[parlour_testkit::both_engines]
async fn two_hundred_requests_at_once_are_of_one_session(app: TestApp) {
    let user = log_in(&app).await;
    app.advance_clock(2 * SECOND);
    let asked = (0..200).map(|_| {
        let user = user.clone();
        tokio::spawn(async move { is_in(&user).await })
    });
    assert!(join_all(asked).await.into_iter().all(Result::unwrap));
    assert_eq!(app.app.sessions.active_users(), 1);
    app.advance_clock(300 * SECOND);
    assert_eq!(app.app.sessions.active_users(), 0);
}
