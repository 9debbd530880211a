//! Rescheduling by clients, employees, the front desk and other businesses.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use super::{is_consistent, move_to, moved, path};
use crate::location::TestLocation;
use crate::requests::{NewBooking, with};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn the_desk_can_have_somebody_serve_outside_of_their_hours(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let visit = |employee: Option<i64>, at: &str| salon.new_booking(cut, at).with(employee).outside_hours();
    assert_eq!(salon.refusal(Some(one), cut, "2027-01-05 20:00:00").await, "outside_hours");
    let booking = salon.owner.book(visit(Some(one), "2027-01-05 20:00:00")).await;
    let again = salon.owner.post("/bookings", visit(Some(one), "2027-01-05 20:30:00")).await;
    assert_eq!(again.code(), "slot_taken", "two at once are too many at any hour");
    assert_eq!(
        salon.owner.post("/bookings", visit(None, "2027-01-05 06:00:00")).await.fields(),
        ["outside_hours"],
        "who it is to be has to be said"
    );
    let late = |sure: bool| json!({"booking_date": "2027-01-05 21:00:00", "outside_hours": sure});
    assert_eq!(salon.owner.post(&path(&booking), late(false)).await.code(), "outside_hours");
    assert_eq!(moved(&salon.owner, &booking, late(true)).await.starts_at, "2027-01-05T21:00:00-05:00");
    let away = json!({"starts_at": "2027-01-06 00:00", "ends_at": "2027-01-07 00:00"});
    salon.owner.create(&format!("/employees/{one}/time-off"), away).await;
    salon.owner.book(visit(Some(one), "2027-01-06 10:00:00")).await;
    is_consistent(&app).await;
    let (client, stylist) = (app.user("client").await, app.user("stylist").await);
    let own = visit(Some(one), "2027-01-07 20:00:00");
    assert_eq!(stylist.post("/bookings", own.clone()).await.fields(), ["outside_hours"]);
    assert_eq!(client.post("/bookings", own.without("client_id")).await.fields(), ["outside_hours"]);
}

#[parlour_testkit::both_engines]
async fn employees_do_not_overrule_the_hours_of_others(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let own = stylist.me().await.employee_id;
    let booking = desk.book(NewBooking::new(1, "2027-01-04 10:00:00").client(1).with(own)).await;
    stylist.set_status(booking.id, "arrived").await.expect(StatusCode::OK);
    let away = json!({"starts_at": "2027-01-04 00:00", "ends_at": "2027-01-05 00:00"});
    app.user("owner").await.create("/employees/4/time-off", away).await;
    let handed = json!({"booking_date": "2027-01-04 10:00:00", "employee_id": 4});
    assert_eq!(stylist.post(&path(&booking), handed.clone()).await.code(), "outside_hours");
    let anyway = with(handed, json!({"outside_hours": true}));
    assert_eq!(stylist.post(&path(&booking), anyway.clone()).await.fields(), ["outside_hours"]);
    moved(&desk, &booking, anyway).await;
}

#[parlour_testkit::both_engines]
async fn clients_move_what_is_booked_and_change_nothing_else(app: TestApp) {
    let (desk, client) = (app.user("desk").await, app.user("client").await);
    let own = client.me().await.client_id.unwrap();
    let booking = desk.book(NewBooking::new(1, "2027-01-22 10:00").client(own).with(1)).await;
    let other = json!({"booking_date": "2027-01-22 14:00", "service_id": 3});
    assert_eq!(client.post(&path(&booking), other).await.fields(), ["service_id"]);
    let far = json!({"booking_date": "2027-01-22T14:00:00Z", "location_id": 2, "employee_id": null});
    assert_ne!(client.post(&path(&booking), far).await.status, StatusCode::OK);
    moved(&client, &booking, json!({"booking_date": "2027-01-22 14:00"})).await;
    app.advance_clock(Duration::from_secs(18 * 24 * 3600 + 9 * 3600));
    let client = app.user("client").await;
    let late = client.set_status(booking.id, "cancelled").await;
    assert_eq!(late.code(), "invalid_transition", "it has begun");
}

#[parlour_testkit::both_engines]
async fn clients_move_their_own_to_times_that_are_offered_until_the_cut_off(app: TestApp) {
    let (owner, desk, client) = (app.user("owner").await, app.user("desk").await, app.user("client").await);
    owner
        .patch("/business", json!({"cancellation_policy": {"cutoff_minutes": 60, "late": "fee", "fee_percent": 50}}))
        .await
        .expect(StatusCode::OK);
    let own = client.book(NewBooking::new(1, "2027-01-04 15:00:00")).await;
    let after = moved(&client, &own, json!({"booking_date": "2027-01-05 14:00:00"})).await;
    assert_eq!((after.status.as_str(), after.version), ("pending", 2));
    assert_eq!(move_to(&client, &own, "2027-01-05 14:10:00").await.fields(), ["booking_date"]);
    owner.patch("/locations/1", json!({"minimum_notice_minutes": 600})).await.expect(StatusCode::OK);
    assert_eq!(move_to(&client, &own, "2027-01-04 15:00:00").await.code(), "outside_hours", "the lead time");
    moved(&desk, &own, json!({"booking_date": "2027-01-04 15:10:00"})).await;
    let other = desk.create_id("/clients", json!({"name": "Someone Else"})).await;
    let theirs = desk.book(NewBooking::new(1, "2027-01-06 14:00:00").client(other)).await;
    assert_eq!(move_to(&client, &theirs, "2027-01-06 15:00:00").await.code(), "not_found");

    // It is 9:00, and the booking is at 15:10. The cutoff is at 14:10.
    app.advance_clock(Duration::from_secs(5 * 3600 + 600));
    moved(&client, &own, json!({"booking_date": "2027-01-05 15:00:00"})).await;
    moved(&desk, &own, json!({"booking_date": "2027-01-04 15:10:00"})).await;
    app.advance_clock(Duration::from_secs(1));
    assert_eq!(move_to(&client, &own, "2027-01-05 15:00:00").await.code(), "too_late");
    moved(&desk, &own, json!({"booking_date": "2027-01-05 15:00:00"})).await;
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn employees_move_the_visits_in_which_they_serve(app: TestApp) {
    let (desk, stylist) = (app.user("desk").await, app.user("stylist").await);
    let cut = |employee: i64| NewBooking::new(1, "2027-01-22 10:00:00").client(1).with(employee);
    let (own, others) = (desk.book(cut(1)).await, desk.book(cut(4)).await);
    moved(&stylist, &own, json!({"booking_date": "2027-01-22 14:00:00"})).await;
    assert_eq!(move_to(&stylist, &others, "2027-01-22 14:00:00").await.code(), "forbidden");
}

#[parlour_testkit::both_engines]
async fn another_business_finds_nothing_to_move_and_nothing_to_move_to(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(None, cut, "2027-01-05 10:00:00").await;
    let rival = app.user("rival").await;
    assert_eq!(move_to(&rival, &booking, "2027-01-05 11:00:00").await.code(), "not_found");
    let theirs = rival.create_id("/services", json!({"name": "Theirs", "price": 1, "duration_minutes": 10})).await;
    let onto_theirs = json!({"booking_date": "2027-01-05 11:00:00", "service_id": theirs});
    assert_eq!(salon.owner.post(&path(&booking), onto_theirs).await.fields(), ["service_id"]);
}
