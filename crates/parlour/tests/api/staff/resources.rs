//! Rooms and equipment: creation, changes and validation.

use axum::http::StatusCode;
use serde_json::json;

use super::{Theirs, refused};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn rooms_are_kept_and_changed(app: TestApp) {
    let (owner, theirs) = (app.user("owner").await, Theirs::new(&app).await);
    let room = owner
        .create("/resources", json!({"location_id": 1, "kind": "equipment", "type": "lamp", "name": "Lamp 1"}))
        .await;
    assert_eq!(room["active"], true);
    let path = format!("/resources/{}", room["id"]);
    let changed =
        owner.patch(&path, json!({"name": "Lamp 2", "type": "heat", "active": false})).await.expect(StatusCode::OK);
    assert_eq!(
        (&changed["name"], &changed["type"], &changed["active"]),
        (&json!("Lamp 2"), &json!("heat"), &json!(false))
    );
    assert!(owner.get("/resources").await.expect(StatusCode::OK)["items"].as_array().unwrap().contains(&changed));
    refused(
        &owner,
        "/resources",
        vec![
            (json!({}), vec!["kind", "location_id", "name", "type"]),
            (json!({"location_id": theirs.location, "kind": "room", "type": "x", "name": "x"}), vec!["location_id"]),
            (json!({"location_id": 99_999, "kind": "room", "type": "x", "name": "x"}), vec!["location_id"]),
            (json!({"location_id": 1, "kind": "employee", "type": " ", "name": ""}), vec!["kind", "name", "type"]),
        ],
    )
    .await;
    assert_eq!(owner.patch(&path, json!({"location_id": 2})).await.fields(), ["location_id"]);
    // Resource paths do not accept the ids of employees, and employee paths do not accept the ids of resources.
    assert_eq!(owner.patch("/resources/1", json!({"active": false})).await.code(), "not_found");
    assert_eq!(owner.patch(&format!("/employees/{}", room["id"]), json!({"active": false})).await.code(), "not_found");
}
