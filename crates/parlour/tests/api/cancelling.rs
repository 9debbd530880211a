//! What calling a visit off costs, whom, and from when on.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{TestApp, User};

/// A cut, 65.00, three hours from now unless said otherwise.
async fn visit(client: &User) -> Value {
    client.create("/bookings", json!({"service_id": 1, "booking_date": "2027-01-05 14:00:00"})).await
}

async fn policy(app: &TestApp, minutes: i64, late: &str, percent: i64) {
    let policy = json!({"cutoff_minutes": minutes, "late": late, "fee_percent": percent});
    let shown =
        app.user("owner").await.patch("/business", json!({"cancellation": policy})).await.expect(StatusCode::OK);
    assert_eq!(shown["cancellation"], policy);
}

fn path(booking: &Value) -> String {
    format!("/bookings/{}/status", booking["id"])
}

const DAY: Duration = Duration::from_secs(24 * 3600);

#[testkit::both_engines]
async fn without_a_policy_calling_off_costs_nothing(app: TestApp) {
    let shown = app.user("owner").await.get("/business").await.expect(StatusCode::OK);
    assert_eq!(shown["cancellation"], json!({"cutoff_minutes": 0, "late": "fee", "fee_percent": 0}));
    let client = app.user("client").await;
    let cancelled =
        client.post(&path(&visit(&client).await), json!({"status": "cancelled"})).await.expect(StatusCode::OK);
    assert_eq!((&cancelled["fee"], &cancelled["version"]), (&json!({"amount": 0, "currency": "USD"}), &json!(2)));
}

#[testkit::both_engines]
async fn clients_owe_a_part_of_the_price_from_the_cut_off_on(app: TestApp) {
    // It is 9:00, and the visit is at 14:00 tomorrow: the cut-off is at 10:00 today.
    policy(&app, 28 * 60, "fee", 50).await;
    let client = app.user("client").await;
    let (in_time, late) = (
        visit(&client).await,
        client.create("/bookings", json!({"service_id": 1, "booking_date": "2027-01-05 14:00:00"})).await,
    );
    app.turn_clock(Duration::from_secs(3600));
    let cancelled = client.post(&path(&in_time), json!({"status": "cancelled"})).await.expect(StatusCode::OK);
    assert_eq!(cancelled["fee"]["amount"], 0, "the cut-off itself is in time");
    app.turn_clock(Duration::from_micros(1));
    let cancelled = client.post(&path(&late), json!({"status": "cancelled"})).await.expect(StatusCode::OK);
    assert_eq!(cancelled["fee"], json!({"amount": 3250, "currency": "USD"}));
    let shown = client.get(&format!("/bookings/{}", late["id"])).await.expect(StatusCode::OK);
    assert_eq!(shown, cancelled, "it is noted");
    let history = client.get(&format!("/bookings/{}/history", late["id"])).await.expect(StatusCode::OK);
    assert_eq!((&history["items"][1]["kind"], &history["items"][1]["fee"]["amount"]), (&json!("status"), &json!(3250)));
}

#[testkit::both_engines]
async fn where_it_is_refused_the_desk_can_still_call_off_and_it_costs_nothing(app: TestApp) {
    policy(&app, 28 * 60, "refused", 50).await;
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let booking = visit(&client).await;
    app.turn_clock(Duration::from_secs(3601));
    let refused = client.post(&path(&booking), json!({"status": "cancelled"})).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "too_late"));
    assert_eq!(client.get(&format!("/bookings/{}", booking["id"])).await.body, booking);
    let cancelled = desk.post(&path(&booking), json!({"status": "cancelled"})).await.expect(StatusCode::OK);
    assert_eq!(cancelled["fee"]["amount"], 0);
}

#[testkit::both_engines]
async fn who_does_not_come_owes_the_fee_unless_it_is_waived(app: TestApp) {
    policy(&app, 0, "refused", 30).await;
    let desk = app.user("desk").await;
    let book = |employee: i64| json!({"client_id": 1, "service_id": 1, "employee_id": employee, "booking_date": "2027-01-05 10:00:00"});
    let (one, other) = (desk.create("/bookings", book(1)).await, desk.create("/bookings", book(4)).await);
    app.turn_clock(DAY + Duration::from_secs(7200));
    let desk = app.user("desk").await;
    let missed = desk.post(&path(&one), json!({"status": "no_show"})).await.expect(StatusCode::OK);
    assert_eq!(missed["fee"]["amount"], 1950);
    let missed =
        desk.post(&path(&other), json!({"status": "no_show", "fee_waived": true})).await.expect(StatusCode::OK);
    assert_eq!(missed["fee"]["amount"], 0);

    // Afterwards too, once.
    let waived = desk
        .post(&path(&one), json!({"status": "no_show", "fee_waived": true, "version": 2}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        (&waived["fee"]["amount"], &waived["version"], &waived["status"]),
        (&json!(0), &json!(3), &json!("no_show"))
    );
    assert_eq!(desk.post(&path(&one), json!({"status": "no_show", "fee_waived": true})).await.code(), "illegal_move");
    let history = desk.get(&format!("/bookings/{}/history", one["id"])).await.expect(StatusCode::OK);
    let kinds: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["kind"].as_str().unwrap(), event["fee"]["amount"].as_i64()))
        .collect();
    assert_eq!(kinds, [("created", None), ("status", Some(1950)), ("fee", Some(0))]);
}

#[testkit::both_engines]
async fn a_fee_is_for_the_desk_to_waive(app: TestApp) {
    policy(&app, 28 * 60, "fee", 50).await;
    let (client, stylist) = (app.user("client").await, app.user("stylist").await);
    let booking = client
        .create("/bookings", json!({"service_id": 1, "employee_id": 1, "booking_date": "2027-01-05 14:00:00"}))
        .await;
    app.turn_clock(Duration::from_secs(3601));
    for who in [&client, &stylist] {
        assert_eq!(
            who.post(&path(&booking), json!({"status": "cancelled", "fee_waived": true})).await.fields(),
            ["fee_waived"]
        );
    }
}

#[testkit::both_engines]
async fn policies_that_are_none_are_refused_field_by_field(app: TestApp) {
    let owner = app.user("owner").await;
    let good = json!({"cutoff_minutes": 0, "late": "fee", "fee_percent": 0});
    for (field, wrong) in [
        ("cutoff_minutes", json!(-1)),
        ("cutoff_minutes", json!(43_201)),
        ("late", json!("never")),
        ("fee_percent", json!(101)),
        ("fee_percent", json!(0.5)),
    ] {
        let mut policy = good.clone();
        policy[field] = wrong;
        assert_eq!(
            owner.patch("/business", json!({"cancellation": policy})).await.fields(),
            [format!("cancellation.{field}")],
            "{policy}"
        );
    }
    assert_eq!(owner.patch("/business", json!({"cancellation": {}})).await.fields().len(), 3);
    assert_eq!(owner.get("/business").await.body["cancellation"], good);
}
