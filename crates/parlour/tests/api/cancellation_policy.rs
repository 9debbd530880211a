//! Cancellation fees: their amount, who owes them, and the cutoff.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use crate::requests::NewBooking;
use crate::responses::{Booking, usd};
use crate::support::{Answer, TestApp, User};

/// Books a cut for 65.00 at 14:00 tomorrow.
async fn visit(client: &User) -> Booking {
    client.book(NewBooking::new(1, "2027-01-05 14:00:00")).await
}

async fn policy(app: &TestApp, minutes: i64, late: &str, percent: i64) {
    let policy = json!({"cutoff_minutes": minutes, "late": late, "fee_percent": percent});
    let shown =
        app.user("owner").await.patch("/business", json!({"cancellation_policy": policy})).await.expect(StatusCode::OK);
    assert_eq!(shown["cancellation_policy"], policy);
}

/// Requests another status for a booking, with the fee waived.
async fn waive(user: &User, booking: &Booking, status: &str) -> Answer {
    user.post(&format!("/bookings/{}/status", booking.id), json!({"status": status, "fee_waived": true})).await
}

const DAY: Duration = Duration::from_secs(24 * 3600);

#[parlour_testkit::both_engines]
async fn without_a_policy_calling_off_costs_nothing(app: TestApp) {
    let shown = app.user("owner").await.get("/business").await.expect(StatusCode::OK);
    assert_eq!(shown["cancellation_policy"], json!({"cutoff_minutes": 0, "late": "fee", "fee_percent": 0}));
    let client = app.user("client").await;
    let cancelled = client.cancel(visit(&client).await.id).await;
    assert_eq!((cancelled.fee, cancelled.version), (usd(0), 2));
}

#[parlour_testkit::both_engines]
async fn clients_owe_a_part_of_the_price_from_the_cut_off_on(app: TestApp) {
    // It is 9:00, and the booking is at 14:00 tomorrow: the cutoff is at 10:00 today.
    policy(&app, 28 * 60, "fee", 50).await;
    let client = app.user("client").await;
    let (in_time, late) = (visit(&client).await, visit(&client).await);
    app.advance_clock(Duration::from_secs(3600));
    let cancelled = client.cancel(in_time.id).await;
    assert_eq!(cancelled.fee.amount, 0, "the cut-off itself is in time");
    app.advance_clock(Duration::from_micros(1));
    let cancelled = client.cancel(late.id).await;
    assert_eq!(cancelled.fee, usd(3250));
    assert_eq!(client.booking(late.id).await, cancelled, "it is noted");
    let history = client.history(late.id).await;
    assert_eq!((history[1].kind.as_str(), &history[1].fee), ("status", &Some(usd(3250))));
}

#[parlour_testkit::both_engines]
async fn where_it_is_refused_the_desk_can_still_call_off_and_it_costs_nothing(app: TestApp) {
    policy(&app, 28 * 60, "refused", 50).await;
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let booking = visit(&client).await;
    app.advance_clock(Duration::from_secs(3601));
    let refused = client.set_status(booking.id, "cancelled").await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "too_late"));
    assert_eq!(client.booking(booking.id).await, booking);
    assert_eq!(desk.cancel(booking.id).await.fee.amount, 0);
}

#[parlour_testkit::both_engines]
async fn who_does_not_come_owes_the_fee_unless_it_is_waived(app: TestApp) {
    policy(&app, 0, "refused", 30).await;
    let desk = app.user("desk").await;
    let new = |employee: i64| NewBooking::new(1, "2027-01-05 10:00:00").client(1).with(employee);
    let (one, other) = (desk.book(new(1)).await, desk.book(new(4)).await);
    app.advance_clock(DAY + Duration::from_secs(7200));
    let desk = app.user("desk").await;
    let missed: Booking = desk.set_status(one.id, "no_show").await.expect_as(StatusCode::OK);
    assert_eq!(missed.fee.amount, 1950);
    let missed: Booking = waive(&desk, &other, "no_show").await.expect_as(StatusCode::OK);
    assert_eq!(missed.fee.amount, 0);

    // The front desk can waive the fee later, but only once.
    let waiver = json!({"status": "no_show", "fee_waived": true, "version": 2});
    let waived = desk.post(&format!("/bookings/{}/status", one.id), waiver).await;
    let waived: Booking = waived.expect_as(StatusCode::OK);
    assert_eq!((waived.fee.amount, waived.version, waived.status.as_str()), (0, 3, "no_show"));
    assert_eq!(waive(&desk, &one, "no_show").await.code(), "invalid_transition");
    let history = desk.history(one.id).await;
    let fees: Vec<_> = history.iter().map(|event| (event.kind.as_str(), event.fee.clone())).collect();
    assert_eq!(fees, [("created", None), ("status", Some(usd(1950))), ("fee", Some(usd(0)))]);
}

#[parlour_testkit::both_engines]
async fn a_fee_is_for_the_desk_to_waive(app: TestApp) {
    policy(&app, 28 * 60, "fee", 50).await;
    let (client, stylist) = (app.user("client").await, app.user("stylist").await);
    let booking = client.book(NewBooking::new(1, "2027-01-05 14:00:00").with(1)).await;
    app.advance_clock(Duration::from_secs(3601));
    for user in [&client, &stylist] {
        assert_eq!(waive(user, &booking, "cancelled").await.fields(), ["fee_waived"]);
    }
}

#[parlour_testkit::both_engines]
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
            owner.patch("/business", json!({"cancellation_policy": policy})).await.fields(),
            [format!("cancellation_policy.{field}")],
            "{policy}"
        );
    }
    assert_eq!(owner.patch("/business", json!({"cancellation_policy": {}})).await.fields().len(), 3);
    assert_eq!(owner.get("/business").await.body["cancellation_policy"], good);
}
