//! Managing a visit by its link: whoever has it can do what the client can, and sees nothing that is not theirs to see.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use parlour::bookings::manage::manage_url;
use parlour::signed;
use parlour::types::{BookingId, BusinessId};
use serde_json::{Value, json};

use crate::place::Place;
use crate::support::{TestApp, secret};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A visit of an hour at 10:00 tomorrow, in a place where two can do it, and the path of its link.
async fn visit(app: &TestApp) -> (Place, i64, Value, String) {
    let place = Place::new(app, "America/New_York").await;
    let cut = place.service(json!({"duration_minutes": 60})).await;
    let one = place.employee("daily 08:00-18:00", &[cut]).await;
    place.employee("daily 08:00-18:00", &[cut]).await;
    let mut new = place.booking(Some(one), cut, "2027-01-05 10:00:00");
    new["notes"] = json!("likes to be late");
    let booking = place.owner.create("/bookings", new).await;
    let link = place.owner.get(&format!("/bookings/{}/link", booking["id"])).await.expect(StatusCode::OK);
    assert_eq!(link["expires_at"], "2027-01-12T16:00:00Z");
    let token = link["url"].as_str().unwrap().rsplit('/').next().unwrap();
    (place, cut, booking.clone(), format!("/manage/{token}"))
}

#[testkit::both_engines]
async fn a_guest_sees_the_visit_and_nothing_else(app: TestApp) {
    let (place, _, booking, path) = visit(&app).await;
    let shown = app.stranger().get(&path).await.expect(StatusCode::OK);
    for field in ["starts_at", "ends_at", "status", "version", "price", "fee"] {
        assert_eq!(shown[field], booking[field], "{field}");
    }
    assert_eq!((&shown["may_cancel"], &shown["may_move"]), (&json!(true), &json!(true)));
    assert_eq!(
        (&shown["free_until"], &shown["expires_at"]),
        (&booking["starts_at"], &json!("2027-01-12T11:00:00-05:00"))
    );
    assert_eq!(shown["items"][0]["service"], "Service");
    let clients = app.user("client").await;
    let own = clients.get("/bookings?limit=1").await.expect(StatusCode::OK)["items"][0]["id"].clone();
    let link = clients.get(&format!("/bookings/{own}/link")).await.expect(StatusCode::OK);
    assert!(link["url"].as_str().unwrap().contains("/manage/"), "who has an account has a link to their own");
    let other = app.user("desk").await.create("/clients", json!({"name": "Ana"})).await["id"].clone();
    let service = booking["items"][0]["service"]["id"].as_i64().unwrap();
    let mut theirs = place.booking(None, service, "2027-01-06 10:00:00");
    theirs["client_id"] = other;
    let theirs = place.owner.create("/bookings", theirs).await;
    assert_eq!(clients.get(&format!("/bookings/{}/link", theirs["id"])).await.code(), "not_found");
    assert_eq!(shown["location"]["time_zone"], "America/New_York");
    let text = shown.to_string();
    assert!(!text.contains("late") && !text.contains("notes"), "{text}");
    let client = place.owner.get("/clients/1").await.expect(StatusCode::OK);
    for private in ["name", "phone", "email"] {
        assert!(!text.contains(client[private].as_str().unwrap()), "{private} in {text}");
    }
}

#[testkit::both_engines]
async fn a_guest_moves_the_visit_to_a_time_that_is_offered(app: TestApp) {
    let (place, cut, booking, path) = visit(&app).await;
    let guest = app.stranger();
    let offered = guest.get(&format!("{path}/availability?from=2027-01-05&to=2027-01-06")).await.expect(StatusCode::OK);
    assert_eq!(offered["days"].as_array().unwrap().len(), 2);
    let starts = offered["days"][0]["starts"].as_array().unwrap().clone();
    assert!(starts.contains(&json!("2027-01-05T10:30:00-05:00")), "its own time counts as free: {starts:?}");
    place.update(json!({"lead_minutes": 25 * 60})).await;
    let refused = guest.post(&format!("{path}/time"), json!({"booking_date": "2027-01-05 09:30:00"})).await;
    assert_eq!(refused.code(), "outside_hours", "the lead time");
    let moved = guest
        .post(&format!("{path}/time"), json!({"booking_date": "2027-01-05T10:30:00-05:00", "version": 1}))
        .await
        .expect(StatusCode::OK);
    assert_eq!((&moved["starts_at"], &moved["version"]), (&json!("2027-01-05T10:30:00-05:00"), &json!(2)));
    assert_eq!(
        guest.post(&format!("{path}/time"), json!({"booking_date": "2027-01-05 11:10:00"})).await.fields(),
        ["booking_date"],
        "not offered"
    );
    assert_eq!(
        guest.post(&format!("{path}/time"), json!({"booking_date": "2027-01-06 11:00:00", "version": 1})).await.code(),
        "changed_meanwhile"
    );
    assert_eq!(
        guest
            .post(&format!("{path}/time"), json!({"booking_date": "2027-01-06 11:00:00", "service_id": 1}))
            .await
            .fields(),
        ["service_id"]
    );

    // Who was to do it is taken then, and somebody else is not.
    let own = booking["items"][0]["employee"]["id"].as_i64();
    place.book(own, cut, "2027-01-06 14:00:00").await;
    let at = json!({"booking_date": "2027-01-06 14:00:00"});
    assert_eq!(guest.post(&format!("{path}/time"), at).await.code(), "slot_taken");
    let offered = guest.get(&format!("{path}/availability?from=2027-01-06")).await.expect(StatusCode::OK);
    assert!(!offered["days"][0]["starts"].to_string().contains("T14:00"));
    let offered = guest.get(&format!("{path}/availability?from=2027-01-06&anyone=true")).await.expect(StatusCode::OK);
    assert!(offered["days"][0]["starts"].to_string().contains("T14:00"));
    guest
        .post(&format!("{path}/time"), json!({"booking_date": "2027-01-06 14:00:00", "anyone": true}))
        .await
        .expect(StatusCode::OK);
    let history = place.owner.get(&format!("/bookings/{}/history", booking["id"])).await.expect(StatusCode::OK);
    assert_eq!((&history["items"][1]["kind"], &history["items"][1]["user_id"]), (&json!("time"), &Value::Null));
}

#[testkit::both_engines]
async fn a_guest_calls_the_visit_off_by_the_rules_for_clients(app: TestApp) {
    let (place, cut, booking, path) = visit(&app).await;
    let guest = app.stranger();
    let policy = |late: &str| json!({"cancellation": {"cutoff_minutes": 24 * 60, "late": late, "fee_percent": 25}});
    place.owner.patch("/business", policy("refused")).await.expect(StatusCode::OK);
    app.turn_clock(Duration::from_secs(3601));
    let shown = guest.get(&path).await.expect(StatusCode::OK);
    assert_eq!(
        (&shown["may_cancel"], &shown["may_move"], &shown["cancellation_fee"]["amount"]),
        (&json!(false), &json!(false), &json!(0))
    );
    assert_eq!(shown["free_until"], "2027-01-04T10:00:00-05:00");
    assert_eq!(guest.post(&format!("{path}/cancellation"), json!({})).await.code(), "too_late");
    assert_eq!(
        guest.post(&format!("{path}/time"), json!({"booking_date": "2027-01-06 10:00:00"})).await.code(),
        "too_late"
    );
    assert_eq!(guest.get(&format!("{path}/availability")).await.code(), "too_late");

    place.owner.patch("/business", policy("fee")).await.expect(StatusCode::OK);
    let shown = guest.get(&path).await.expect(StatusCode::OK);
    assert_eq!(
        (&shown["may_cancel"], &shown["may_move"], &shown["cancellation_fee"]["amount"]),
        (&json!(true), &json!(false), &json!(250))
    );
    let done = guest.post(&format!("{path}/cancellation"), json!({"version": 1})).await.expect(StatusCode::OK);
    assert_eq!(
        (&done["status"], &done["fee"]["amount"], &done["may_cancel"]),
        (&json!("cancelled"), &json!(250), &json!(false))
    );
    assert_eq!(guest.post(&format!("{path}/cancellation"), json!({})).await.code(), "illegal_move");
    assert_eq!(place.owner.get(&format!("/bookings/{}", booking["id"])).await.body["fee"]["amount"], 250);
    place.book(booking["items"][0]["employee"]["id"].as_i64(), cut, "2027-01-05 10:00:00").await;
}

#[testkit::both_engines]
async fn a_link_is_good_until_a_week_after_the_visit(app: TestApp) {
    let (_, _, _, path) = visit(&app).await;
    // It is 9:00, and the visit ends at 11:00 tomorrow.
    app.turn_clock(DAY * 8 + Duration::from_secs(7200));
    app.stranger().get(&path).await.expect(StatusCode::OK);
    app.turn_clock(Duration::from_micros(1));
    for (method, path, body) in [
        (Method::GET, path.clone(), None),
        (Method::GET, format!("{path}/calendar"), None),
        (Method::GET, format!("{path}/availability"), None),
        (Method::POST, format!("{path}/cancellation"), Some(json!({}))),
        (Method::POST, format!("{path}/time"), Some(json!({"booking_date": "2027-01-20 10:00:00"}))),
    ] {
        let answer = app.stranger().ask(method, &path, body.as_ref()).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
}

#[testkit::both_engines]
async fn a_link_that_was_not_made_here_leads_nowhere(app: TestApp) {
    let (_, _, booking, path) = visit(&app).await;
    let token = path.rsplit('/').next().unwrap();
    let other = manage_url(&app.app, BusinessId(2), BookingId(booking["id"].as_i64().unwrap()));
    let none = manage_url(&app.app, BusinessId(1), BookingId(99_999));
    let swapped = format!("{}{}", &token[..22], &none.rsplit('/').next().unwrap()[22..]);
    let calendar = app.user("owner").await.get("/employees/1/calendar").await.expect(StatusCode::OK);
    let calendar = calendar["url"].as_str().unwrap().rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
    for wrong in [
        other.rsplit('/').next().unwrap(),
        none.rsplit('/').next().unwrap(),
        &swapped,
        &token[1..],
        &token.to_lowercase(),
        &calendar,
        "x",
        "%00",
        "%ff",
    ] {
        let answer = app.stranger().get(&format!("/manage/{wrong}")).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{wrong}");
    }
}

#[testkit::both_engines]
async fn a_link_of_another_kind_with_the_same_numbers_leads_nowhere(app: TestApp) {
    let (_, _, booking, path) = visit(&app).await;
    let numbers = [1, booking["id"].as_i64().unwrap()];
    assert_eq!(path, format!("/manage/{}", signed::sign(secret().key("manage-booking"), numbers)));
    for kind in ["offers", "invitation", "unsubscribe", "employee-calendar", "password", ""] {
        let token = signed::sign(secret().key(kind), numbers);
        assert_eq!(app.stranger().get(&format!("/manage/{token}")).await.code(), "not_found", "{kind}");
    }
}
