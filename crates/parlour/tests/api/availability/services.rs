//! Buffers, processing time, resources, and bookings of several services.

use axum::http::StatusCode;
use serde_json::json;

use super::every;
use crate::location::{TestLocation, hours};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn buffers_are_the_employees_time_too(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"slot_interval_minutes": 10})).await;
    let service =
        salon.service(json!({"duration_minutes": 30, "buffer_before_minutes": 10, "buffer_after_minutes": 20})).await;
    salon.employee("daily 09:00-12:00", &[service]).await;
    let query = format!("service_id={service}&from=2027-02-01");
    assert_eq!(salon.offered(&query).await, every(10, "2027-02-01", "09:10..11:10 -05:00"));
    let booking = salon.book(None, service, "2027-02-01 10:00:00").await;
    assert_eq!(booking.ends_at, "2027-02-01T10:30:00-05:00", "the client does not stay for the buffer");
    assert_eq!(salon.offered(&query).await, every(10, "2027-02-01", "11:00..11:10 -05:00"));
    assert_eq!(salon.refusal(None, service, "2027-02-01 10:50:00").await, "slot_taken");
    salon.book(None, service, "2027-02-01 11:10:00").await;
    assert_eq!(salon.offered(&query).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn a_processing_gap_is_time_for_somebody_else(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"slot_interval_minutes": 10})).await;
    let segment = |minutes, staffed| json!({"minutes": minutes, "staffed": staffed});
    let colour = salon.service(json!({"segments": [segment(30, true), segment(60, false), segment(30, true)]})).await;
    let cut = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 09:00-12:00", &[colour, cut]).await;
    salon.book(None, colour, "2027-02-01 09:00:00").await;
    let day = |service| format!("service_id={service}&from=2027-02-01");
    assert_eq!(salon.offered(&day(cut)).await, every(10, "2027-02-01", "09:30..10:00 -05:00 | 11:00..11:30 -05:00"));
    assert_eq!(salon.offered(&day(colour)).await, every(10, "2027-02-01", "09:30..10:00 -05:00"));
    salon.book(None, colour, "2027-02-01 09:40:00").await;
    // The employee is free from 09:30 to 09:40, 10:10 to 10:30, 11:00 to 11:10 and 11:40 to 12:00.
    assert_eq!(salon.offered(&day(cut)).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn a_visit_of_several_services_takes_each_ones_own_time_and_price(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 30, "price": 3000})).await;
    let colour = salon.service(json!({"duration_minutes": 60, "price": 5000})).await;
    let first = salon.employee("daily 09:00-11:00", &[cut, colour]).await;
    let workplace = json!([{"location_id": salon.id, "working_hours": hours("daily 09:00-12:00")}]);
    let own = json!([{"service_id": colour, "price": 7777, "segments": [{"minutes": 30, "staffed": true}]}]);
    let second = salon.employee_with(workplace, own).await;
    let day = |services: &str, employee: &str| format!("service_id={services}{employee}&from=2027-02-01");
    let list = |short| every(30, "2027-02-01", short);
    let both = format!("{cut},{colour}");
    assert_eq!(salon.offered(&day(&both, "")).await, list("09:00..10:30 -05:00"));
    assert_eq!(
        salon.offered(&format!("service_id={cut}&service_id={colour}&from=2027-02-01")).await,
        list("09:00..10:30 -05:00")
    );
    assert_eq!(salon.offered(&day(&both, &format!("&employee_id={first}"))).await, list("09:00..09:30 -05:00"));
    assert_eq!(
        salon.offered(&day(&colour.to_string(), &format!("&employee_id={second}"))).await,
        list("09:00..11:30 -05:00")
    );
    assert_eq!(salon.offered(&day(&format!("{colour},{cut}"), "")).await, list("09:00..10:00 -05:00"));

    let items = json!([{"service_id": cut}, {"service_id": colour}]);
    let visit = salon.owner.book(salon.new_booking_of(items, "2027-02-01 10:30:00")).await;
    assert_eq!(visit.items[0].employee.id, first);
    assert_eq!(visit.items[1].employee.id, second);
    assert_eq!(visit.items[1].price.amount, 7777, "their own price");
    assert_eq!(visit.price.amount, 3000 + 7777);
    assert_eq!(visit.ends_at, "2027-02-01T11:30:00-05:00", "their own time");
    assert_eq!(salon.offered(&day(&both, "")).await, list("09:00..10:00 -05:00"));
}

#[parlour_testkit::both_engines]
async fn rooms_are_needed_from_buffer_to_buffer(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let segment = |minutes, staffed| json!({"minutes": minutes, "staffed": staffed});
    let wrap = salon
        .service(json!({"segments": [segment(30, true), segment(30, false), segment(30, true)],
        "buffer_after_minutes": 30, "resource_types": ["cabin"]}))
        .await;
    salon.employee("daily 09:00-13:00", &[wrap]).await;
    salon.employee("daily 09:00-13:00", &[wrap]).await;
    let query = format!("service_id={wrap}&from=2027-02-01");
    let list = |short| every(30, "2027-02-01", short);
    assert_eq!(salon.offered(&query).await, [""; 0], "there is no cabin");
    assert_eq!(salon.refusal(None, wrap, "2027-02-01 09:00:00").await, "outside_hours");
    let room = salon.room("cabin").await;
    assert_eq!(salon.offered(&query).await, list("09:00..11:00 -05:00"));
    salon.book(None, wrap, "2027-02-01 09:00:00").await;
    assert_eq!(salon.offered(&query).await, list("11:00 -05:00"), "the gap frees the employee and not the room");
    assert_eq!(salon.refusal(None, wrap, "2027-02-01 10:30:00").await, "slot_taken");
    let other = salon.room("cabin").await;
    assert_eq!(salon.offered(&query).await, list("09:00..11:00 -05:00"));
    for (id, expected) in [(other, "11:00 -05:00"), (room, "")] {
        salon.owner.patch(&format!("/resources/{id}"), json!({"active": false})).await.expect(StatusCode::OK);
        assert_eq!(salon.offered(&query).await, list(expected));
    }
}

#[parlour_testkit::both_engines]
async fn a_visit_of_days_on_end_is_refused_and_not_offered(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon
        .service(json!({"duration_minutes": 1440, "buffer_before_minutes": 240, "buffer_after_minutes": 240}))
        .await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    salon.book(None, service, "2027-02-01 00:00:00").await;
    let answer = salon
        .owner
        .get(&format!(
            "/availability?location_id={}&service_id={service},{service},{service}&from=2027-03-01",
            salon.id
        ))
        .await;
    assert_eq!(answer.fields(), ["service_id"]);
    let items = json!([{"service_id": service}, {"service_id": service}, {"service_id": service}]);
    let visit = salon.new_booking_of(items, "2027-03-01 00:00:00");
    assert_eq!(salon.owner.post("/bookings", visit).await.fields(), ["items.2.service_id"]);
}
