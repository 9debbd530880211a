//! Rescheduling to other times and locations, and changes of notes.

use axum::http::StatusCode;
use serde_json::json;

use super::{is_consistent, move_to, moved, path};
use crate::location::{TestLocation, hours};
use crate::requests::NewBooking;
use crate::responses::{Booking, Dashboard};
use crate::support::TestApp;

/// Returns the number of a location's bookings today, and their revenue.
async fn figures(app: &TestApp, salon: &TestLocation) -> (i64, i64) {
    let dashboard: Dashboard = app.user("desk").await.get("/dashboard").await.expect_as(StatusCode::OK);
    let one = dashboard.locations.iter().find(|one| one.id == salon.id).unwrap();
    (one.bookings_today, one.revenue_today.amount)
}

#[parlour_testkit::both_engines]
async fn a_visit_is_moved_with_all_that_belongs_to_it(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    salon.room(&chair).await;
    let cut = salon.service(json!({"duration_minutes": 60, "resource_types": [chair]})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(Some(one), cut, "2027-01-04 10:00:00").await;
    assert_eq!((booking.version, booking.fee.amount), (1, 0));
    assert_eq!(figures(&app, &salon).await, (1, 1000));

    let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 14:30:00"})).await;
    assert_eq!(
        (after.starts_at.as_str(), after.ends_at.as_str()),
        ("2027-01-05T14:30:00-05:00", "2027-01-05T15:30:00-05:00")
    );
    assert_eq!((&after.items[0].starts_at, after.items[0].employee.id), (&after.starts_at, one));
    assert_eq!((after.id, after.location_id), (booking.id, booking.location_id));
    assert_eq!((&after.status, &after.client), (&booking.status, &booking.client));
    assert_eq!((&after.price, &after.notes), (&booking.price, &booking.notes));
    assert_eq!(after.created_at, booking.created_at);
    assert_eq!(after.version, 2);
    assert_eq!(salon.owner.booking(booking.id).await, after, "it is answered as it is kept");
    assert_eq!(figures(&app, &salon).await, (0, 0), "it counts for the other day");
    is_consistent(&app).await;

    salon.book(Some(one), cut, "2027-01-04 10:00:00").await;
    assert_eq!(salon.refusal(Some(one), cut, "2027-01-05 14:00:00").await, "slot_taken");
    let events = salon.owner.history(booking.id).await;
    assert_eq!((events[0].kind.as_str(), &events[0].from_starts_at), ("created", &None));
    let change = &events[1];
    assert_eq!(
        (change.kind.as_str(), change.from.as_deref(), change.to.as_str()),
        ("time", Some("confirmed"), "confirmed")
    );
    assert_eq!(
        (change.from_starts_at.as_deref(), change.to_starts_at.as_deref()),
        (Some("2027-01-04T15:00:00Z"), Some("2027-01-05T19:30:00Z"))
    );
    assert_eq!(change.fee, None);
}

#[parlour_testkit::both_engines]
async fn a_visit_can_be_moved_onto_a_part_of_its_own_time(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    salon.room(&chair).await;
    let colour = salon
        .service(json!({"resource_types": [chair], "segments":
        [{"minutes": 60, "staffed": true}, {"minutes": 30, "staffed": false}, {"minutes": 30, "staffed": true}]}))
        .await;
    let one = salon.employee("daily 08:00-18:00", &[colour]).await;
    let booking = salon.book(Some(one), colour, "2027-01-05 10:00:00").await;
    for at in [
        "2027-01-05 10:15:00",
        "2027-01-05 09:00:00",
        "2027-01-05 11:30:00",
        "2027-01-05 11:30:00",
        "2027-01-05 10:00:00",
    ] {
        let after = moved(&salon.owner, &booking, json!({"booking_date": at})).await;
        assert!(after.starts_at.starts_with(&at.replace(' ', "T")), "{after:?}");
    }
    let other = salon.book(Some(one), colour, "2027-01-05 12:00:00").await;
    let refused = move_to(&salon.owner, &other, "2027-01-05 11:45:00").await;
    assert_eq!(refused.code(), "slot_taken", "another booking's time is taken");
    assert_eq!(salon.owner.booking(other.id).await, other);
}

#[parlour_testkit::both_engines]
async fn what_is_kept_in_mind_of_a_visit_can_be_changed(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    let path = format!("/bookings/{}", booking.id);
    let change = json!({"notes": "prefers the chair by the window", "version": 1});
    let noted: Booking = salon.owner.patch(&path, change).await.expect_as(StatusCode::OK);
    assert_eq!((noted.notes.as_str(), noted.version), ("prefers the chair by the window", 2));
    assert_eq!(salon.owner.booking(booking.id).await, noted);
    assert_eq!(salon.owner.patch(&path, json!({"notes": "else", "version": 1})).await.code(), "version_conflict");
    for same in [json!({}), json!({"notes": noted.notes})] {
        let unchanged: Booking = salon.owner.patch(&path, same).await.expect_as(StatusCode::OK);
        assert_eq!(unchanged.version, 2, "nothing has changed");
    }
    for (wrong, field) in [
        (json!({"notes": null}), "notes"),
        (json!({"notes": "x".repeat(10_001)}), "notes"),
        (json!({"status": "cancelled"}), "status"),
    ] {
        assert_eq!(salon.owner.patch(&path, wrong).await.fields(), [field]);
    }
    let empty: Booking = salon.owner.patch(&path, json!({"notes": ""})).await.expect_as(StatusCode::OK);
    assert_eq!(empty.notes, "");
    let kinds: Vec<_> = salon.owner.history(booking.id).await.into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["created", "notes", "notes"]);
    is_consistent(&app).await;
    for (user, code) in [("stylist", "forbidden"), ("client", "forbidden"), ("rival", "not_found")] {
        let refused = app.user(user).await.patch(&path, json!({"notes": "mine"})).await;
        assert_eq!(refused.code(), code, "it is not theirs");
    }
}

#[parlour_testkit::both_engines]
async fn blocked_time_is_taken_for_those_who_move_a_visit_too(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(NewBooking::new(1, "2027-01-22 10:00").client(1).with(1)).await;
    let block = json!({"employee_ids": [1], "resource_ids": [],
        "starts_at": "2027-01-22 14:00", "ends_at": "2027-01-22 16:00"});
    desk.create("/blocks", block).await;
    let onto = |employee: Option<i64>| json!({"booking_date": "2027-01-22 14:30", "employee_id": employee});
    assert_eq!(desk.post(&path(&booking), onto(Some(1))).await.code(), "slot_taken");
    let free = format!("/availability?service_id=1&employee_id=1&from=2027-01-22&booking_id={}", booking.id);
    let free = desk.get(&free).await.expect(StatusCode::OK).to_string();
    assert!(free.contains("2027-01-22T10:00:00") && !free.contains("2027-01-22T14:30:00"), "{free}");
    let moved = moved(&desk, &booking, onto(None)).await;
    assert_ne!(moved.items[0].employee.id, 1, "another employee is free");
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn a_visit_can_be_moved_to_another_location(app: TestApp) {
    let (here, there) =
        (TestLocation::new(&app, "America/New_York").await, TestLocation::new(&app, "Europe/London").await);
    let cut = here.service(json!({"duration_minutes": 60})).await;
    let week = hours("daily 08:00-18:00");
    here.employee("daily 08:00-18:00", &[cut]).await;
    let both = here
        .employee_with(
            json!([{"location_id": here.id, "working_hours": week}, {"location_id": there.id, "working_hours": week}]),
            json!([{"service_id": cut}]),
        )
        .await;
    let booking = here.book(Some(both), cut, "2027-01-05 10:00:00").await;
    let after =
        moved(&here.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "location_id": there.id})).await;
    assert_eq!((after.location_id, after.starts_at.as_str()), (there.id, "2027-01-05T10:00:00+00:00"));
    let nowhere = json!({"booking_date": "2027-01-05 10:00:00", "location_id": 99_999});
    assert_eq!(here.owner.post(&path(&booking), nowhere).await.fields(), ["location_id"]);
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_had_is_refused_and_nothing_changes(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let (one, other) =
        (salon.employee("daily 08:00-18:00", &[cut]).await, salon.employee("daily 08:00-18:00", &[]).await);
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    salon.book(Some(one), cut, "2027-01-05 12:00:00").await;
    for (body, code, fields) in [
        (json!({"booking_date": "2027-01-05 11:30:00"}), "slot_taken", vec![]),
        (json!({"booking_date": "2027-01-05 17:30:00"}), "outside_hours", vec![]),
        (json!({"booking_date": "2027-01-05 03:00:00"}), "outside_hours", vec![]),
        (json!({"booking_date": "2027-03-14 02:30:00"}), "invalid_input", vec!["booking_date"]),
        (json!({"booking_date": "2027-01-05 10:00:30"}), "invalid_input", vec!["booking_date"]),
        (json!({"booking_date": "2026-01-05 10:00:00"}), "invalid_input", vec!["booking_date"]),
        (json!({"booking_date": "2030-01-05 10:00:00"}), "invalid_input", vec!["booking_date"]),
        (
            json!({"booking_date": "2030-01-05 10:00:00", "employee_id": 99_999}),
            "invalid_input",
            vec!["booking_date", "employee_id"],
        ),
        (json!({"booking_date": "2027-01-05 11:00:00", "employee_id": other}), "invalid_input", vec!["employee_id"]),
        (json!({"booking_date": "2027-01-05 11:00:00", "service_id": 99_999}), "invalid_input", vec!["service_id"]),
        (
            json!({"booking_date": "2027-01-05 11:00:00", "service_id": cut, "items": []}),
            "invalid_input",
            vec!["items"],
        ),
        (json!({"booking_date": "2027-01-05 11:00:00", "items": []}), "invalid_input", vec!["items"]),
        (
            json!({"booking_date": "2027-01-05 11:00:00", "employee_id": one, "items": [{"service_id": cut}]}),
            "invalid_input",
            vec!["employee_id"],
        ),
        (
            json!({"booking_date": "2027-01-05 11:00:00",
                "items": [{"service_id": 99_999}, {"service_id": cut, "employee_id": other}]}),
            "invalid_input",
            vec!["items.0.service_id", "items.1.employee_id"],
        ),
        (json!({}), "invalid_input", vec!["booking_date"]),
    ] {
        let answer = salon.owner.post(&path(&booking), body.clone()).await;
        assert_eq!((answer.code(), answer.fields()), (code, fields), "{body}: {}", answer.body);
    }
    assert_eq!(salon.owner.booking(booking.id).await, booking);
    assert_eq!(salon.owner.history(booking.id).await.len(), 1);
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn only_what_has_not_begun_can_be_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(None, cut, "2027-01-04 10:00:00").await;
    for status in ["arrived", "in_service", "completed"] {
        salon.owner.set_status(booking.id, status).await.expect(StatusCode::OK);
        let refused = move_to(&salon.owner, &booking, "2027-01-05 10:00:00").await;
        assert_eq!(refused.code(), "invalid_transition", "{status}");
    }
    let booking = salon.book(None, cut, "2027-01-04 14:00:00").await;
    salon.owner.cancel(booking.id).await;
    assert_eq!(move_to(&salon.owner, &booking, "2027-01-05 10:00:00").await.code(), "invalid_transition");
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn visits_move_across_the_days_on_which_the_clocks_change(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 00:00-24:00", &[cut]).await;
    let booking = salon.book(None, cut, "2027-03-13 01:30:00").await;
    for (to, starts, ends) in [
        // The clocks go forward from 2:00 to 3:00 on March 14, and back from 2:00 to 1:00 on November 7.
        ("2027-03-14 01:30:00", "2027-03-14T01:30:00-05:00", "2027-03-14T03:30:00-04:00"),
        ("2027-03-14 03:00:00", "2027-03-14T03:00:00-04:00", "2027-03-14T04:00:00-04:00"),
        ("2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00"),
        ("2027-11-07T01:30:00-05:00", "2027-11-07T01:30:00-05:00", "2027-11-07T02:30:00-05:00"),
        ("2027-11-06 23:30:00", "2027-11-06T23:30:00-04:00", "2027-11-07T00:30:00-04:00"),
    ] {
        let after = moved(&salon.owner, &booking, json!({"booking_date": to})).await;
        assert_eq!((after.starts_at.as_str(), after.ends_at.as_str()), (starts, ends), "{to}");
    }
    for wrong in ["2027-03-14 02:30:00", "2027-11-07 01:30:00"] {
        assert_eq!(move_to(&salon.owner, &booking, wrong).await.fields(), ["booking_date"], "{wrong}");
    }
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn the_times_that_a_visit_can_be_moved_to_can_be_asked_for(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 09:00-12:00", &[cut]).await;
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    let times = |starts: &[&str]| starts.iter().map(|time| format!("2027-01-05T{time}:00-05:00")).collect::<Vec<_>>();
    let query = format!("service_id={cut}&from=2027-01-05");
    assert_eq!(salon.offered(&query).await, times(&["09:00", "11:00"]));
    let offered = salon.offered(&format!("{query}&booking_id={}", booking.id)).await;
    assert_eq!(offered, times(&["09:00", "09:30", "10:00", "10:30", "11:00"]));
    for start in offered {
        moved(&salon.owner, &booking, json!({"booking_date": start})).await;
    }
    let refused = app.user("client").await.get(&format!("/availability?{query}&booking_id=99999")).await;
    assert_eq!(refused.fields(), ["booking_id"]);
}
