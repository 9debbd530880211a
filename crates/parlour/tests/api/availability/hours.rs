//! Opening hours, shifts, breaks, time off, closures, minimum notice and the slot interval.

use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::json;

use super::{Watches, every};
use crate::location::{TestLocation, hours};
use crate::requests::NewBooking;
use crate::responses::Availability;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn hours_breaks_time_off_and_closing_days_are_kept(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"opening_hours": hours("monday 09:00-12:00, monday 13:00-17:00")})).await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    let (working_hours, breaks) = (hours("daily 08:00-16:00"), hours("monday 10:00-10:15"));
    let workplace = json!({"location_id": salon.id, "working_hours": working_hours, "breaks": breaks});
    let employee = salon.employee_with(json!([workplace]), json!([{"service_id": service}])).await;
    let query = format!("service_id={service}&from=2027-01-31&to=2027-02-08");
    let monday = |short| every(30, "2027-02-01", short);
    let next = every(30, "2027-02-08", "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..15:30 -05:00");
    let with_next = |mut starts: Vec<String>| {
        starts.extend(next.clone());
        starts
    };
    let usual = "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..15:30 -05:00";
    assert_eq!(salon.offered(&query).await, with_next(monday(usual)));

    let away = json!({"starts_at": "2027-02-01 14:05:00", "ends_at": "2027-02-01T19:30:01Z", "reason": "dentist"});
    let away = salon.owner.create_id(&format!("/employees/{employee}/time-off"), away).await;
    let rest = "09:00..09:30 -05:00 | 10:30..11:30 -05:00 | 13:00..13:30 -05:00 | 15:00..15:30 -05:00";
    assert_eq!(
        salon.offered(&query).await,
        with_next(monday(rest)),
        "one second past half past two takes half an hour more"
    );
    assert_eq!(salon.refusal(None, service, "2027-02-01 14:30:00").await, "outside_hours");

    let closure = json!({"first_day": "2027-02-02", "last_day": "2027-02-08", "reason": "works"});
    let closure = salon.owner.create_id(&format!("/locations/{}/closures", salon.id), closure).await;
    assert_eq!(salon.offered(&query).await, monday(rest));
    assert_eq!(salon.refusal(None, service, "2027-02-08 09:00:00").await, "outside_hours");

    let gone = salon.owner.delete(&format!("/locations/{}/closures/{closure}", salon.id)).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let gone = salon.owner.delete(&format!("/employees/{employee}/time-off/{away}")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(salon.offered(&query).await, with_next(monday(usual)));
}

#[parlour_testkit::both_engines]
async fn a_night_shift_ends_where_a_closing_day_begins(app: TestApp) {
    let watches = Watches::new(&app, "Europe/London").await;
    let closure = json!({"first_day": "2027-02-02"});
    watches.salon.owner.create(&format!("/locations/{}/closures", watches.salon.id), closure).await;
    let [first, last]: [Date; 2] = ["2027-02-01".parse().unwrap(), "2027-02-03".parse().unwrap()];
    let mut expected = every(30, "2027-02-01", "00:00..01:30 +00:00 | 22:00..23:00 +00:00");
    expected.extend(every(30, "2027-02-03", "00:00..01:30 +00:00 | 22:00..23:30 +00:00"));
    assert_eq!(watches.offered(watches.night, [first, last]).await, expected);
}

#[parlour_testkit::both_engines]
async fn clients_keep_to_the_lead_time_and_the_desk_to_the_present(app: TestApp) {
    let (client, desk) = (app.user("client").await, app.user("desk").await);
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"minimum_notice_minutes": 120})).await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 08:00-17:00", &[service]).await;
    let today = format!("service_id={service}");
    let monday = |short| every(30, "2027-01-04", short);
    assert_eq!(salon.offered_to(&desk, &today).await, monday("09:00..16:30 -05:00"), "it is nine o'clock");
    assert_eq!(salon.offered_to(&client, &today).await, monday("11:00..16:30 -05:00"));
    app.advance_clock(std::time::Duration::from_secs(1));
    assert_eq!(salon.offered_to(&desk, &today).await, monday("09:30..16:30 -05:00"));
    assert_eq!(salon.offered_to(&client, &today).await, monday("11:30..16:30 -05:00"));
    let by_client = |at: &str| NewBooking::new(service, at).location(salon.id);
    assert_eq!(client.post("/bookings", by_client("2027-01-04 11:00:00")).await.code(), "outside_hours");
    client.book(by_client("2027-01-04 11:30:00")).await;
    desk.book(salon.new_booking(service, "2027-01-04 10:00:00")).await;
    // The front desk can record a booking that began an hour ago, but past slots are not offered.
    desk.book(salon.new_booking(service, "2027-01-04 08:00:00")).await;
    assert_eq!(salon.offered_to(&client, &format!("{today}&from=2027-01-03&to=2027-01-03")).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn starts_are_multiples_of_the_step_from_midnight(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 09:05-16:45", &[service]).await;
    let query = format!("service_id={service}&from=2027-02-01");
    for (step, expected) in [
        (50, every(50, "2027-02-01", "09:10..15:50 -05:00")),
        (240, every(240, "2027-02-01", "12:00..16:00 -05:00")),
        (1, every(1, "2027-02-01", "09:05..16:15 -05:00")),
        (15, every(15, "2027-02-01", "09:15..16:15 -05:00")),
    ] {
        salon.update(json!({"slot_interval_minutes": step})).await;
        assert_eq!(salon.offered(&query).await, expected, "a step of {step}");
    }
}

#[parlour_testkit::both_engines]
async fn an_employee_of_two_locations_is_in_one_at_a_time(app: TestApp) {
    let (west, east) =
        (TestLocation::new(&app, "America/New_York").await, TestLocation::new(&app, "Europe/London").await);
    let service = west.service(json!({"duration_minutes": 60})).await;
    let workplaces = json!([
        {"location_id": east.id, "working_hours": hours("daily 12:00-20:00")},
        {"location_id": west.id, "working_hours": hours("daily 09:00-12:00")},
    ]);
    let employee = west.employee_with(workplaces, json!([{"service_id": service}])).await;
    let query = format!("service_id={service}&from=2027-02-01");
    assert_eq!(west.offered(&query).await, every(30, "2027-02-01", "09:00..11:00 -05:00"));
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00..19:00 +00:00"));
    // 10:00 in New York is 15:00 in London.
    let booking = west.book(Some(employee), service, "2027-02-01 10:00:00").await;
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00..14:00 +00:00 | 16:00..19:00 +00:00"));
    assert_eq!(east.refusal(Some(employee), service, "2027-02-01 15:30:00").await, "slot_taken");
    west.owner.cancel(booking.id).await;
    let away = json!({"starts_at": "2027-02-01T13:00:00Z", "ends_at": "2027-02-01T15:30:00Z"});
    west.owner.create(&format!("/employees/{employee}/time-off"), away).await;
    assert_eq!(west.offered(&query).await, every(30, "2027-02-01", "10:30..11:00 -05:00"));
    assert_eq!(east.offered(&query).await, every(30, "2027-02-01", "12:00 +00:00 | 15:30..19:00 +00:00"));
    let by_employee = west.owner.get(&format!("/availability?{query}&employee_id={employee}")).await;
    let by_employee: Availability = by_employee.expect_as(StatusCode::OK);
    assert_eq!(by_employee.location_id, west.id, "the first of the places where they work");
}

#[parlour_testkit::both_engines]
async fn nothing_is_offered_that_is_too_far_ahead_to_be_booked(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 08:00-10:00", &[service]).await;
    let query = format!("service_id={service}&from=2029-01-02&to=2029-01-05");
    let mut expected = every(30, "2029-01-02", "08:00..09:30 -05:00");
    expected.extend(every(30, "2029-01-03", "08:00..09:00 -05:00"));
    assert_eq!(salon.offered(&query).await, expected, "two years to the minute");
    salon.book(None, service, "2029-01-03 09:00:00").await;
    assert_eq!(salon.refusal(None, service, "2029-01-03 09:30:00").await, "invalid_input");
    assert_eq!(salon.offered(&format!("service_id={service}&from=9000-12-01&to=9000-12-31")).await, [""; 0]);
}
