//! One client in place of two, and what is kept in mind of clients.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::place::Place;
use crate::support::{Answer, TestApp, User};

async fn merge(desk: &User, id: &Value, other: &Value) -> Answer {
    desk.post(&format!("/clients/{id}/merge"), json!({"client_id": other})).await
}

async fn found(desk: &User, text: &str) -> Vec<i64> {
    let found = desk.get(&format!("/clients?search={text}")).await.expect(StatusCode::OK);
    found["items"].as_array().unwrap().iter().map(|client| client["id"].as_i64().unwrap()).collect()
}

#[testkit::both_engines]
async fn all_that_belongs_to_two_records_belongs_to_one(app: TestApp) {
    let place = Place::new(&app, "Europe/Berlin").await;
    let cut = place.service(json!({"duration_minutes": 30})).await;
    let employee = place.employee("daily 00:00-24:00", &[cut]).await;
    let desk = app.user("desk").await;
    let client = desk.create("/clients", json!({"name": "Ana Schmidt", "phone": "+49 30 555 0101", "notes": "tea", "tags": ["vip", "colour"], "formulas": "6.1"})).await;
    let twin = json!({"name": "Anna Schmitt", "phone": "+49 30 555 0102", "email": "ana@example.test", "notes": "no sugar", "tags": ["colour", "early"],
        "birthday": "1990-03-14", "allergies": "PPD", "formulas": "6.1", "muted": true, "language": "de"});
    app.turn_clock(Duration::from_secs(60));
    let twin = desk.create("/clients", twin).await;
    let visit = |client: &Value, at: &str| json!({"client_id": client["id"], "location_id": place.id, "service_id": cut, "employee_id": employee, "booking_date": at});
    let first = desk.create("/bookings", visit(&client, "2027-01-05 10:00:00")).await;
    let second = desk.create("/bookings", visit(&twin, "2027-01-05 11:00:00")).await;
    let mut again = visit(&twin, "2027-02-01 11:00:00");
    again
        .as_object_mut()
        .unwrap()
        .extend(json!({"every": 1, "unit": "weeks", "count": 3}).as_object().unwrap().clone());
    let series = desk.create("/series", again).await;
    let waits = json!({"client_id": twin["id"], "service_id": cut, "location_id": place.id, "first_day": "2027-01-18", "last_day": "2027-01-20"});
    let waits = desk.create("/waitlist", waits).await;

    let merged = merge(&desk, &client["id"], &twin["id"]).await.expect(StatusCode::OK);
    assert_eq!(
        merge(&desk, &client["id"], &twin["id"]).await.expect(StatusCode::OK),
        merged,
        "whoever did not hear the answer asks again"
    );
    let is = json!({"id": client["id"], "name": "Ana Schmidt", "phone": "+49 30 555 0101", "email": "ana@example.test", "notes": "tea\n\nAnna Schmitt, +49 30 555 0102\n\nno sugar", "created_at": client["created_at"],
        "tags": ["vip", "colour", "early"], "birthday": "1990-03-14", "allergies": "PPD", "formulas": "6.1", "muted": true, "language": "de"});
    for (field, value) in is.as_object().unwrap() {
        assert_eq!(&merged[field], value, "{field}");
    }
    assert_eq!(desk.get(&format!("/clients/{}", client["id"])).await.body, merged);
    let gone = format!("/clients/{}", twin["id"]);
    assert_eq!(desk.get(&gone).await.code(), "not_found");
    let visits =
        desk.get(&format!("/bookings?client_id={}&order=oldest&limit=100", client["id"])).await.expect(StatusCode::OK);
    let visits: Vec<_> = visits["items"].as_array().unwrap().iter().map(|visit| visit["id"].clone()).collect();
    assert_eq!(visits[..2], [first["id"].clone(), second["id"].clone()]);
    assert_eq!(visits.len(), 5);
    assert_eq!(
        desk.get(&format!("/bookings/{}", second["id"])).await.body["client"],
        json!({"id": client["id"], "name": "Ana Schmidt"})
    );
    let series = desk.get(&format!("/series/{}", series["id"])).await.expect(StatusCode::OK);
    assert_eq!(series["visits"][0]["client"]["id"], client["id"]);
    let waiting = desk.get("/waitlist").await.expect(StatusCode::OK);
    let entry = waiting["items"].as_array().unwrap().iter().find(|entry| entry["id"] == waits["id"]).unwrap().clone();
    assert_eq!(entry["client"]["id"], client["id"]);
    assert_eq!(
        (found(&desk, "ana").await, found(&desk, "schmitt").await),
        (vec![client["id"].as_i64().unwrap()], vec![])
    );
    assert_eq!(merge(&desk, &json!(1), &twin["id"]).await.fields(), ["client_id"], "it is gone");
}

#[testkit::both_engines]
async fn what_both_waited_for_is_waited_for_once(app: TestApp) {
    let place = Place::new(&app, "Europe/Berlin").await;
    let (cut, wash) =
        (place.service(json!({"duration_minutes": 30})).await, place.service(json!({"duration_minutes": 10})).await);
    place.employee("daily 00:00-24:00", &[cut, wash]).await;
    let desk = app.user("desk").await;
    let (client, twin) =
        (desk.create("/clients", json!({"name": "Ana"})).await, desk.create("/clients", json!({"name": "Anna"})).await);
    let waits = async |client: &Value, services: &[i64], notes: &str| {
        let items: Vec<_> = services.iter().map(|service| json!({"service_id": service})).collect();
        desk.create("/waitlist", json!({"client_id": client["id"], "items": items, "location_id": place.id, "first_day": "2027-01-18", "notes": notes})).await["id"].clone()
    };
    let first = waits(&client, &[cut, wash], "").await;
    let (_, less, noted) =
        (waits(&twin, &[cut, wash], "").await, waits(&twin, &[cut], "").await, waits(&client, &[wash], "short").await);
    let other_notes = waits(&twin, &[wash], "long").await;
    merge(&desk, &client["id"], &twin["id"]).await.expect(StatusCode::OK);
    let waiting = desk.get("/waitlist").await.expect(StatusCode::OK);
    let of_client = waiting["items"].as_array().unwrap().iter().filter(|entry| entry["client"]["id"] == client["id"]);
    let mut left: Vec<_> = of_client.map(|entry| entry["id"].clone()).collect();
    left.sort_by_key(|id| id.as_i64());
    assert_eq!(left, [first, less, noted, other_notes]);
}

#[testkit::both_engines]
async fn what_cannot_be_merged_stays_as_it_is(app: TestApp) {
    let desk = app.user("desk").await;
    let client = desk.create("/clients", json!({"name": "Ana", "notes": "x".repeat(6_000)})).await;
    let long = desk.create("/clients", json!({"name": "Ana", "notes": "y".repeat(6_000)})).await;
    for other in [&client["id"], &json!(0), &json!(-1), &long["id"]] {
        assert_eq!(merge(&desk, &client["id"], other).await.fields(), ["client_id"], "{other}");
    }
    assert_eq!(merge(&desk, &json!(0), &client["id"]).await.code(), "not_found");
    let theirs = app.user("rival").await.create("/clients", json!({"name": "Ana"})).await;
    assert_eq!(merge(&desk, &client["id"], &theirs["id"]).await.fields(), ["client_id"]);
    assert_eq!(merge(&desk, &theirs["id"], &client["id"]).await.code(), "not_found");
    for kept in [client, long] {
        assert_eq!(desk.get(&format!("/clients/{}", kept["id"])).await.body, kept);
    }
}

#[testkit::both_engines]
async fn who_can_log_in_is_the_one_that_is_left(app: TestApp) {
    let (desk, client) = (app.user("desk").await, app.user("client").await);
    let me = client.get("/me").await.expect(StatusCode::OK)["client_id"].clone();
    let other = desk.create("/clients", json!({"name": "Vera Abbott", "phone": "+1 555 0100"})).await;
    merge(&desk, &other["id"], &me).await.expect(StatusCode::OK);
    assert_eq!(client.get("/me").await.expect(StatusCode::OK)["client_id"], other["id"]);
}

#[testkit::both_engines]
async fn two_who_merge_the_same_at_once_lose_nothing(app: TestApp) {
    let desk = app.user("desk").await;
    let (one, other) = (
        desk.create("/clients", json!({"name": "One", "notes": "1"})).await,
        desk.create("/clients", json!({"name": "Other", "notes": "2"})).await,
    );
    let (there, back) =
        futures_util::join!(merge(&desk, &one["id"], &other["id"]), merge(&desk, &other["id"], &one["id"]));
    let done: Vec<_> = [&there, &back].into_iter().filter(|answer| answer.status == StatusCode::OK).collect();
    assert_eq!(done.len(), 1, "{} {}", there.body, back.body);
    let mut notes: Vec<_> = done[0].body["notes"].as_str().unwrap().split("\n\n").collect();
    notes.sort_unstable();
    assert_eq!(notes, ["1", "2", if done[0].body["name"] == "One" { "Other" } else { "One" }]);
}

#[testkit::both_engines]
async fn what_is_booked_meanwhile_is_booked_for_the_one_that_is_left_or_refused(app: TestApp) {
    let place = Place::new(&app, "Europe/Berlin").await;
    let cut = place.service(json!({"duration_minutes": 10})).await;
    place.employee("daily 00:00-24:00", &[cut]).await;
    let desk = app.user("desk").await;
    let (one, other) = (
        desk.create("/clients", json!({"name": "One"})).await,
        desk.create("/clients", json!({"name": "Other"})).await,
    );
    let booked = (0..40).map(|number| {
        let at = format!("2027-01-06 {:02}:{:02}:00", 8 + number / 6, number % 6 * 10);
        let visit = json!({"client_id": other["id"], "location_id": place.id, "service_id": cut, "booking_date": at});
        let desk = desk.clone();
        tokio::spawn(async move { desk.post("/bookings", visit).await })
    });
    let (merged, booked) =
        futures_util::join!(merge(&desk, &one["id"], &other["id"]), futures_util::future::join_all(booked));
    merged.expect(StatusCode::OK);
    let (made, refused): (Vec<_>, Vec<_>) =
        booked.into_iter().map(Result::unwrap).partition(|answer| answer.status == StatusCode::CREATED);
    for answer in refused {
        let is_told = answer.fields() == ["client_id"] || answer.code() == "collision";
        assert!(is_told, "{}", answer.body);
    }
    let visits = desk.get(&format!("/bookings?client_id={}&limit=100", one["id"])).await.expect(StatusCode::OK);
    assert_eq!(visits["items"].as_array().unwrap().len(), made.len());
}

#[testkit::both_engines]
async fn what_is_kept_in_mind_is_kept(app: TestApp) {
    let desk = app.user("desk").await;
    let client = desk
        .create(
            "/clients",
            json!({"name": "Ana", "birthday": "03-14", "formulas": "7.0 + 20 vol\n35 min", "allergies": "nuts"}),
        )
        .await;
    let path = format!("/clients/{}", client["id"]);
    let shown = app.user("stylist").await.get(&path).await.expect(StatusCode::OK);
    assert_eq!(
        (&shown["birthday"], &shown["formulas"], &shown["allergies"]),
        (&json!("03-14"), &json!("7.0 + 20 vol\n35 min"), &json!("nuts"))
    );
    let changed = desk
        .patch(&path, json!({"birthday": null, "formulas": null, "allergies": "nuts, PPD"}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        (&changed["birthday"], &changed["formulas"], &changed["allergies"]),
        (&Value::Null, &json!(""), &json!("nuts, PPD"))
    );
    for wrong in ["1990-02-29", "14.3.1990", "2500-01-01", ""] {
        assert_eq!(desk.patch(&path, json!({"birthday": wrong})).await.fields(), ["birthday"], "{wrong}");
    }
    let listed = desk.get("/clients?search=ana").await.expect(StatusCode::OK);
    assert!(listed["items"].as_array().unwrap().iter().any(|one| one == &changed));
}
