//! Concurrent changes of the same record.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::location::hours;
use crate::responses::Client;
use crate::support::{TestApp, User};

/// Sends all changes at once, and then returns the document at `shown_at`.
async fn at_once(owner: &User, path: &str, shown_at: &str, changes: Vec<Value>) -> Value {
    let answers = changes.into_iter().map(|change| {
        let (owner, path) = (owner.clone(), path.to_owned());
        tokio::spawn(async move { owner.patch(&path, change).await })
    });
    for answer in join_all(answers).await {
        answer.unwrap().expect(StatusCode::OK);
    }
    owner.get(shown_at).await.expect(StatusCode::OK)
}

#[parlour_testkit::both_engines]
async fn changes_of_different_fields_at_once_are_all_kept(app: TestApp) {
    let owner = app.user("owner").await;
    let room = json!({"location_id": 1, "kind": "room", "type": "x", "name": "x"});
    let room = owner.create_id("/resources", room).await;
    let workplaces = json!([{"location_id": 2, "working_hours": hours("monday 09:00-17:00"), "breaks": []}]);
    let things = [
        (
            "/employees/2".to_owned(),
            json!({"name": "Changed", "title": "Changed", "active": false, "workplaces": workplaces,
            "services": [{"service_id": 7, "price": 5, "segments": null}]}),
        ),
        (
            "/locations/2".into(),
            json!({"name": "Changed", "address": "Changed", "city": "Changed", "state": "Changed",
            "time_zone": "Asia/Tokyo", "opening_hours": [], "minimum_notice_minutes": 7, "slot_interval_minutes": 7}),
        ),
        (
            "/clients/1".into(),
            json!({"name": "Changed", "phone": "777", "email": "changed@x.test", "notes": "changed",
            "tags": ["changed"]}),
        ),
        (
            "/services/2".into(),
            json!({"category": "Changed", "name": "Changed", "price": 777, "duration_minutes": 77,
            "buffer_before_minutes": 7, "buffer_after_minutes": 7, "resource_types": ["changed"], "active": false}),
        ),
        (format!("/resources/{room}"), json!({"name": "Changed", "type": "Changed", "active": false})),
    ];
    for (path, changes) in things {
        let shown_at = if path.starts_with("/resources") { "/resources" } else { &path };
        let single = changes.as_object().unwrap().iter().map(|(field, value)| json!({field: value}));
        // Sends each change three times, so that more of them collide.
        let all: Vec<_> = single.clone().chain(single.clone()).chain(single).collect();
        let shown = at_once(&owner, &path, shown_at, all).await;
        let shown = if path.starts_with("/resources") {
            shown["items"].as_array().unwrap().last().unwrap().clone()
        } else {
            shown
        };
        for (field, value) in changes.as_object().unwrap() {
            let kept = if field == "price" { &shown["price"]["amount"] } else { &shown[field] };
            assert_eq!(kept, value, "{path} {field}");
        }
    }
    let found: Vec<Client> = owner.list("/clients?search=changed@x.test%20777").await;
    assert_eq!(found.len(), 1, "and the client is found by all of it");
}

#[parlour_testkit::both_engines]
async fn lists_that_are_replaced_at_once_are_one_or_the_other(app: TestApp) {
    let owner = app.user("owner").await;
    let service = |id: &i64| json!({"service_id": id, "price": null, "segments": null});
    let list = |services: &[i64]| json!({"services": services.iter().map(service).collect::<Vec<_>>()});
    let (one, other) = (list(&[1, 2, 3]), list(&[3, 4, 5, 6]));
    let changes = (0..24).map(|number| if number % 2 == 0 { one.clone() } else { other.clone() }).collect();
    let shown = at_once(&owner, "/employees/3", "/employees/3", changes).await;
    assert!([&one["services"], &other["services"]].contains(&&shown["services"]), "{shown}");
    let names = (0..24).map(|number| json!({"name": format!("Mia Number{number}")})).collect();
    let client = at_once(&owner, "/clients/1", "/clients/1", names).await;
    let client = Client::deserialize(client).unwrap();
    let found: Vec<Client> = owner.list("/clients?search=number&limit=100").await;
    assert_eq!(found, std::slice::from_ref(&client), "found by the name that was kept");
    let gone = (0..24).filter(|number| client.name != format!("Mia Number{number}"));
    for number in gone {
        let found: Vec<Client> = owner.list(&format!("/clients?search=number{number}")).await;
        let prefix = client.name.to_lowercase().contains(&format!("number{number}"));
        assert_eq!(found.is_empty(), !prefix, "number{number}");
    }
}
