//! Bookings that have begun, or whose service, employee or resource is no longer active.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{is_consistent, move_to, moved, path};
use crate::location::TestLocation;
use crate::requests::with;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn who_is_there_stays_in_their_room_and_as_long_as_it_takes(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    let (first, second) = (salon.room(&chair).await, salon.room(&chair).await);
    let cut = salon.service(json!({"duration_minutes": 60, "resource_types": [chair]})).await;
    let one = salon.employee("daily 08:00-11:30", &[cut]).await;
    let block = |room: i64, from: &str, to: &str| {
        let rooms = [room];
        json!({"location_id": salon.id, "resource_ids": rooms, "starts_at": from, "ends_at": to})
    };
    let before = block(first, "2027-01-04 10:00:00", "2027-01-04 12:00:00");
    let before = salon.owner.create_id("/blocks", before).await;
    let booking = salon.book(Some(one), cut, "2027-01-04 10:00:00").await;
    assert_eq!(salon.owner.delete(&format!("/blocks/{before}")).await.status, StatusCode::NO_CONTENT);
    salon.owner.set_status(booking.id, "arrived").await.expect(StatusCode::OK);
    let after =
        moved(&salon.owner, &booking, json!({"booking_date": "2027-01-04 10:00:00", "duration_minutes": 120})).await;
    assert_eq!(after.ends_at, "2027-01-04T12:00:00-05:00", "after the end of the shift too");
    let taken = |room: i64| block(room, "2027-01-04 11:00:00", "2027-01-04 11:30:00");
    assert_eq!(salon.owner.post("/blocks", taken(second)).await.code(), "slot_taken");
    salon.owner.create("/blocks", taken(first)).await;
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn what_is_under_way_is_made_longer_and_not_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let (one, other) =
        (salon.employee("daily 08:00-18:00", &[cut]).await, salon.employee("daily 08:00-18:00", &[cut]).await);
    let booking = salon.book(Some(one), cut, "2027-01-04 10:00:00").await;
    for status in ["arrived", "in_service"] {
        salon.owner.set_status(booking.id, status).await.expect(StatusCode::OK);
        let minutes = if status == "arrived" { 75 } else { 90 };
        let longer = json!({"booking_date": "2027-01-04 10:00:00", "duration_minutes": minutes});
        let after = moved(&salon.owner, &booking, longer).await;
        assert_eq!((after.status.as_str(), after.items[0].duration_minutes), (status, Some(minutes)));
        assert_eq!(move_to(&salon.owner, &booking, "2027-01-04 10:15:00").await.code(), "invalid_transition");
        is_consistent(&app).await;
    }
    let more = |employee: Option<i64>| {
        let items = json!([{"service_id": cut}, {"service_id": cut, "employee_id": employee}]);
        json!({"booking_date": "2027-01-04 10:00:00", "items": items})
    };
    for employee in [Some(other), None] {
        let after = moved(&salon.owner, &booking, more(employee)).await;
        assert_eq!(
            (after.status.as_str(), after.ends_at.as_str()),
            ("in_service", "2027-01-04T12:30:00-05:00"),
            "one more service"
        );
        assert_eq!(after.items[0].employee.id, one);
        is_consistent(&app).await;
    }
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-04 10:00:00", "items": [{"service_id": cut}]})).await;
    assert_eq!(salon.refusal(Some(one), cut, "2027-01-04 11:15:00").await, "slot_taken");
    salon.owner.set_status(booking.id, "completed").await.expect(StatusCode::OK);
    let late = json!({"booking_date": "2027-01-04 10:00:00", "duration_minutes": 60});
    assert_eq!(salon.owner.post(&path(&booking), late).await.code(), "invalid_transition", "it is over");
}

#[parlour_testkit::both_engines]
async fn a_visit_of_a_service_that_is_not_offered_any_more_can_still_be_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (cut, trim) =
        (salon.service(json!({"duration_minutes": 60})).await, salon.service(json!({"duration_minutes": 15})).await);
    let one = salon.employee("daily 08:00-18:00", &[cut, trim]).await;
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    for gone in [cut, trim] {
        salon.owner.patch(&format!("/services/{gone}"), json!({"active": false})).await.expect(StatusCode::OK);
    }
    let query = format!("service_id={cut}&from=2027-01-05&booking_id={}", booking.id);
    assert_eq!(salon.offered(&query).await.last().unwrap(), "2027-01-05T17:00:00-05:00");
    let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 11:00:00"})).await;
    assert_eq!(after.items[0].service.id, cut);
    let other = json!({"booking_date": "2027-01-05 11:00:00", "service_id": trim});
    assert_eq!(
        salon.owner.post(&path(&booking), other).await.fields(),
        ["service_id"],
        "a service that the booking does not have cannot be added any more"
    );
    let again = salon.new_booking(cut, "2027-01-06 10:00:00").with(one);
    assert_eq!(salon.owner.post("/bookings", again).await.fields(), ["service_id"]);
    let unbound =
        salon.owner.get(&format!("/availability?service_id={cut}&location_id={}&from=2027-01-05", salon.id)).await;
    assert_eq!(unbound.fields(), ["service_id"]);
}

#[parlour_testkit::both_engines]
async fn who_and_what_is_not_there_any_more_does_not_end_a_visit_that_is_under_way(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    let room = salon.room(&chair).await;
    let (cut, wash) = (
        salon.service(json!({"duration_minutes": 60, "resource_types": [chair]})).await,
        salon.service(json!({"duration_minutes": 10})).await,
    );
    let (one, other) = (
        salon.employee("daily 08:00-11:00", &[cut, wash]).await,
        salon.employee("daily 08:00-11:00", &[cut, wash]).await,
    );
    let booking = salon.book(Some(one), cut, "2027-01-04 10:00:00").await;
    salon.owner.set_status(booking.id, "arrived").await.expect(StatusCode::OK);
    let of_items = |items: Value| json!({"booking_date": "2027-01-04 10:00:00", "items": items});
    let handed = of_items(json!([{"service_id": cut}, {"service_id": wash, "employee_id": other}]));
    assert_eq!(salon.owner.post(&path(&booking), handed).await.code(), "outside_hours", "others keep to their hours");
    let items = json!([{"service_id": cut, "employee_id": one}, {"service_id": wash, "employee_id": other}]);
    let anyway = with(of_items(items), json!({"outside_hours": true}));
    moved(&salon.owner, &booking, anyway).await;
    moved(&salon.owner, &booking, of_items(json!([{"service_id": cut}, {"service_id": wash}]))).await;
    for gone in [format!("/employees/{one}"), format!("/resources/{room}"), format!("/services/{cut}")] {
        salon.owner.patch(&gone, json!({"active": false})).await.expect(StatusCode::OK);
    }
    app.advance_clock(Duration::from_secs(40 * 3600));
    let owner = app.user("owner").await;
    let after = moved(&owner, &booking, of_items(json!([{"service_id": cut, "duration_minutes": 90}]))).await;
    assert_eq!((after.ends_at.as_str(), after.items[0].employee.id), ("2027-01-04T11:30:00-05:00", one));
    let twice = of_items(json!([{"service_id": cut}, {"service_id": cut, "employee_id": one}]));
    assert_eq!(
        owner.post(&path(&booking), twice).await.fields(),
        ["items.1.service_id"],
        "once more is not what it has"
    );
    is_consistent(&app).await;
}
