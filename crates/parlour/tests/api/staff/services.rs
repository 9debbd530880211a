//! Services: creation, validation, and changes that leave bookings as they are.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::refused;
use crate::location::TestLocation;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn a_service_takes_its_minutes_or_its_segments(app: TestApp) {
    let owner = app.user("owner").await;
    let whole = owner.create("/services", json!({"name": "Cut", "price": 0, "duration_minutes": 1440})).await;
    assert_eq!(whole["segments"], json!([{"minutes": 1440, "staffed": true}]));
    let segments =
        json!([{"minutes": 30, "staffed": true}, {"minutes": 35, "staffed": false}, {"minutes": 25, "staffed": true}]);
    let all = json!({"category": "Hair", "name": "Colour", "price": 10_000_000_000_i64, "segments": segments,
        "buffer_before_minutes": 240, "buffer_after_minutes": 240,
        "resource_types": ["chair", "basin", "lamp", "cabin", "heat"], "active": false});
    let shown = owner.create("/services", all.clone()).await;
    assert_eq!(shown["duration_minutes"], 90);
    for (field, value) in all.as_object().unwrap().iter().filter(|(field, _)| *field != "price") {
        assert_eq!(&shown[field], value, "{field}");
    }
    assert_eq!(shown["price"], json!({"amount": 10_000_000_000_i64, "currency": "USD"}));
    let path = format!("/services/{}", shown["id"]);
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), shown);
    let shorter = owner
        .patch(&path, json!({"duration_minutes": 20, "resource_types": [], "active": true}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(shorter["segments"], json!([{"minutes": 20, "staffed": true}]));
    assert_eq!((&shorter["resource_types"], &shorter["name"]), (&json!([]), &json!("Colour")));
    assert_eq!(
        owner.patch(&path, json!({"segments": segments, "duration_minutes": 20})).await.fields(),
        ["duration_minutes"]
    );
    assert_eq!(owner.patch("/services/99999", json!({"price": 1})).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn what_a_service_cannot_be_is_refused_with_every_field(app: TestApp) {
    let owner = app.user("owner").await;
    let with = |name: &str, value: Value| {
        let mut service = json!({"name": "Cut", "price": 100, "duration_minutes": 30});
        service[name] = value;
        service
    };
    let timed = |segments: Value| json!({"name": "Cut", "price": 100, "segments": segments});
    let segment = |minutes: i64, staffed: bool| json!({"minutes": minutes, "staffed": staffed});
    let mut cases = vec![
        (json!({}), vec!["name", "price"]),
        (json!({"name": "Cut", "price": 100}), vec!["duration_minutes"]),
        (with("segments", json!([segment(30, true)])), vec!["duration_minutes"]),
        (with("name", json!("x".repeat(121))), vec!["name"]),
        (with("category", json!("x".repeat(201))), vec!["category"]),
        (with("resource_types", json!(["a", "a"])), vec!["resource_types"]),
        (with("resource_types", json!(["a", "b", "c", "d", "e", "f"])), vec!["resource_types"]),
        (with("resource_types", json!([""])), vec!["resource_types.0"]),
        (with("active", json!("yes")), vec!["active"]),
        (timed(json!([])), vec!["segments"]),
        (timed(json!(vec![segment(1, true); 21])), vec!["segments"]),
        (timed(json!([segment(0, true)])), vec!["segments"]),
        (timed(json!([segment(-1, true)])), vec!["segments.0.minutes"]),
        (timed(json!([segment(70_000, true)])), vec!["segments.0.minutes"]),
        (timed(json!([segment(30, true), segment(30, false)])), vec!["segments"]),
        (timed(json!([segment(30, false), segment(30, true)])), vec!["segments"]),
        (timed(json!([segment(1440, true), segment(1, true)])), vec!["segments"]),
        (timed(json!([{"minutes": 5}])), vec!["segments.0.staffed"]),
    ];
    for wrong in [
        json!(-1),
        json!(10_000_000_001_i64),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1.5),
        json!(1e30),
        json!("100"),
        json!(null),
    ] {
        cases.push((with("price", wrong), vec!["price"]));
    }
    for wrong in [json!(0), json!(-30), json!(1441), json!(70_000), json!(2.5), json!("30")] {
        cases.push((with("duration_minutes", wrong), vec!["duration_minutes"]));
    }
    for wrong in [json!(-1), json!(241), json!(1e9)] {
        cases.push((with("buffer_before_minutes", wrong.clone()), vec!["buffer_before_minutes"]));
        cases.push((with("buffer_after_minutes", wrong), vec!["buffer_after_minutes"]));
    }
    refused(&owner, "/services", cases).await;
    let dear = json!({"name": "Dear", "price": 10_000_000_000_i64, "duration_minutes": 30});
    let dear = owner.create_id("/services", dear).await;
    let salon = TestLocation::new(&app, "Europe/London").await;
    salon.employee("daily 00:00-24:00", &[dear]).await;
    let visit = salon.new_booking_of(json!([{"service_id": dear}, {"service_id": dear}]), "2027-01-22 10:00:00");
    assert_eq!(owner.post("/bookings", visit).await.fields(), ["items"], "more than a visit can cost");
    salon.book(None, dear, "2027-01-22 10:00:00").await;
}

#[parlour_testkit::both_engines]
async fn a_changed_service_leaves_the_bookings_as_they_are(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    let employee = salon.employee("daily 09:00-10:00", &[service]).await;
    let booking = salon.book(Some(employee), service, "2027-01-22 09:00:00").await;
    let change = json!({"price": 1, "duration_minutes": 60, "buffer_after_minutes": 60});
    salon.owner.patch(&format!("/services/{service}"), change).await.expect(StatusCode::OK);
    salon.owner.patch(&format!("/employees/{employee}"), json!({"workplaces": []})).await.expect(StatusCode::OK);
    assert_eq!(salon.owner.booking(booking.id).await, booking);
    assert_eq!(booking.price.amount, 1000);
}
