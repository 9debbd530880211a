//! Retries with an idempotency key.

use axum::http::{Method, StatusCode};
use parlour_core::principal::Role;
use parlour_core::types::{BusinessId, UserId};
use serde_json::{Value, json};

use crate::contract::{Operation, operations};
use crate::fixtures::TestBusiness;
use crate::support::{TestApp, User, new_key};

fn creates() -> Vec<Operation> {
    operations().into_iter().filter(Operation::is_create).collect()
}

/// Returns the items of the list that contains the items of a create operation.
async fn listed(owner: &User, business: &TestBusiness, create: &Operation) -> Vec<Value> {
    let path = match create.id {
        "create_notification" => "/deliveries",
        // Walk-ins and guest bookings are listed as bookings.
        "create_walk_in" | "create_guest_booking" => "/bookings",
        _ => create.path,
    };
    let list = operations().into_iter().find(|list| list.path == path && list.method == Method::GET);
    let list = list.unwrap_or_else(|| panic!("what {} makes is listed nowhere", create.id));
    let body = owner.get(&(business.path(&list) + &business.query(&list))).await.expect(StatusCode::OK);
    body["items"].as_array().unwrap().clone()
}

#[test]
fn every_create_takes_a_key_and_nothing_else_does() {
    for operation in operations() {
        assert_eq!(operation.parameters("header") == ["Idempotency-Key"], operation.is_create(), "{}", operation.id);
    }
}

#[parlour_testkit::both_engines]
async fn of_every_create_give_the_first_answer_and_make_nothing_twice(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let other = app.another_node();
    // No list contains series, so retries of `create_series` have their own test.
    for create in creates().into_iter().filter(|create| create.id != "create_series") {
        let (path, input, key) = (business.path(&create), business.input(&create, 1).unwrap(), new_key());
        let before = listed(&owner, &business, &create).await.len();
        let first = owner.post_once(&path, &key, input.clone()).await;
        assert_eq!(
            (first.status, first.headers.get("idempotency-replayed")),
            (StatusCode::CREATED, None),
            "{}: {}",
            create.id,
            first.body
        );
        for node in [&app, &other] {
            let again = node.bearer(owner.token()).post_once(&path, &key, input.clone()).await;
            assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body), "{}", create.id);
            assert_eq!(again.headers["idempotency-replayed"], "true", "{}", create.id);
            assert_eq!(again.headers["content-type"], "application/json");
        }
        let after = listed(&owner, &business, &create).await;
        assert_eq!(after.len(), before + 1, "{}", create.id);
        assert_eq!(after.iter().filter(|one| one["id"] == first.body["id"]).count(), 1);

        let mut changed = input;
        if let Value::String(file) = &mut changed {
            file.push('x');
        } else {
            let text = ["name", "message", "text", "reason"]
                .into_iter()
                .find(|text| changed.get(text).is_some())
                .unwrap_or("notes");
            changed[if create.id == "create_booking" { "notes" } else { text }] = "other".into();
        }
        let reused = owner.post_once(&path, &key, changed).await;
        assert_eq!(
            (reused.status, reused.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
            "{}",
            create.id
        );
    }
}

#[parlour_testkit::both_engines]
async fn of_every_create_are_known_by_who_sends_them(app: TestApp) {
    let (owner, manager) = (app.user("owner").await, app.user("manager").await);
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    // Guests have no user id, so keys of different guests cannot be told apart.
    for create in creates().into_iter().filter(|create| !create.is_public()) {
        let (path, key) = (business.path(&create), new_key());
        let one = owner.post_once(&path, &key, business.input(&create, 1).unwrap()).await;
        let other = manager.post_once(&path, &key, business.input(&create, 2).unwrap()).await;
        assert_eq!(
            (one.status, other.status),
            (StatusCode::CREATED, StatusCode::CREATED),
            "{}: {}",
            create.id,
            other.body
        );
        assert_ne!(one.body["id"], other.body["id"], "{}", create.id);
    }
}

#[parlour_testkit::both_engines]
async fn with_the_key_of_something_else_are_refused(app: TestApp) {
    let owner = app.user("owner").await;
    let (key, body) = (new_key(), json!({"name": "Ana"}));
    owner.post_once("/clients", &key, body.clone()).await.expect(StatusCode::CREATED);
    assert_eq!(owner.post_once("/employees", &key, body).await.code(), "idempotency_key_reused");
}

#[parlour_testkit::both_engines]
async fn never_reach_into_another_business(app: TestApp) {
    let owner = app.user("owner").await;
    let user = UserId(owner.get("/me").await.body["id"].as_i64().unwrap());
    let joined = app.app.db.write(move |tx| parlour_accounts::users::join(tx, user, BusinessId(2), Role::Owner)).await;
    joined.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
    let token =
        app.app.sessions.start(&app.app.db, user, BusinessId(2), "192.0.2.1".into(), "test".into()).await.unwrap();
    let (key, elsewhere) = (new_key(), app.bearer(&token));
    owner.post_once("/clients", &key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
    let answer = elsewhere.post_once("/clients", &key, json!({"name": "Ana"})).await;
    assert_eq!(
        answer.code(),
        "idempotency_key_reused",
        "the answer of one business is not for another: {}",
        answer.body
    );
    elsewhere.post_once("/clients", &new_key(), json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
}

#[parlour_testkit::both_engines]
async fn with_a_key_that_is_none_are_refused(app: TestApp) {
    let owner = app.user("owner").await;
    let long = "x".repeat(201);
    for create in creates() {
        for key in ["", " ", long.as_str(), "caf\u{e9}"] {
            let answer = owner.post_once(&create.path_with(|_| "1".into()), key, json!({})).await;
            assert_eq!(
                (answer.code(), answer.fields()),
                ("invalid_input", vec!["Idempotency-Key"]),
                "{} {key:?}",
                create.id
            );
        }
    }
    for key in [&long[1..], "a b", "'; --", "0"] {
        let first = owner.post_once("/clients", key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
        assert_eq!(owner.post_once("/clients", key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED), first);
    }
}
