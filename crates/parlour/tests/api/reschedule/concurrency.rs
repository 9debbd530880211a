//! Concurrent changes of bookings, and the versions that detect them.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{is_consistent, moved, path};
use crate::location::TestLocation;
use crate::responses::Booking;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn of_two_hundred_moves_onto_one_time_one_is_made_and_the_others_stay_where_they_were(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let quick = salon.service(json!({"duration_minutes": 10})).await;
    let one = salon.employee("daily 00:00-24:00", &[quick]).await;
    let mut made = Vec::new();
    for number in 0..200 {
        let (day, minute) = (5 + number / 100, number % 100 * 10);
        let at = format!("2027-01-{day:02} {:02}:{:02}:00", minute / 60, minute % 60);
        made.push(salon.book(Some(one), quick, &at).await);
    }
    let moves = made.iter().map(|booking| {
        let (owner, path) = (salon.owner.clone(), path(booking));
        tokio::spawn(async move { owner.post(&path, json!({"booking_date": "2027-01-08 12:00:00"})).await })
    });
    let answers: Vec<_> = join_all(moves).await.into_iter().map(Result::unwrap).collect();
    let won = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!(won, 1);
    for (answer, booking) in answers.into_iter().zip(made) {
        let shown = salon.owner.booking(booking.id).await;
        if answer.status == StatusCode::OK {
            assert_eq!(shown, answer.expect_as::<Booking>(StatusCode::OK));
        } else {
            assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "slot_taken"));
            assert_eq!(shown, booking, "as it was");
        }
    }
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn two_who_move_one_booking_at_once_do_not_undo_each_other(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let quick = salon.service(json!({"duration_minutes": 10})).await;
    salon.employee("daily 00:00-24:00", &[quick]).await;
    let booking = salon.book(None, quick, "2027-01-05 10:00:00").await;
    let moves = (0..20).map(|hour| {
        let (owner, path) = (salon.owner.clone(), path(&booking));
        tokio::spawn(async move {
            owner.post(&path, json!({"booking_date": format!("2027-01-06 {hour:02}:00:00"), "version": 1})).await
        })
    });
    let answers: Vec<_> = join_all(moves).await.into_iter().map(Result::unwrap).collect();
    let (mut made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == StatusCode::OK);
    assert_eq!(made.len(), 1);
    assert!(refused.iter().all(|answer| answer.code() == "version_conflict"));
    let made: Booking = made.remove(0).expect_as(StatusCode::OK);
    assert_eq!(salon.owner.booking(booking.id).await, made);

    // Requests without a version all succeed, one after the other.
    let moves = (0..20).map(|hour| {
        let (owner, path) = (salon.owner.clone(), path(&booking));
        tokio::spawn(async move {
            owner.post(&path, json!({"booking_date": format!("2027-01-07 {hour:02}:00:00")})).await.status
        })
    });
    assert!(join_all(moves).await.into_iter().all(|status| status.unwrap() == StatusCode::OK));
    assert_eq!(salon.owner.booking(booking.id).await.version, 22);
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn whoever_looked_at_an_older_version_changes_nothing(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let quick = salon.service(json!({"duration_minutes": 10})).await;
    salon.employee("daily 00:00-24:00", &[quick]).await;
    let booking = salon.book(None, quick, "2027-01-05 10:00:00").await;
    let status = format!("/bookings/{}/status", booking.id);
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 11:00:00", "version": 1})).await;
    for version in [0, 1, 3, -1] {
        let refused = salon.owner.post(&status, json!({"status": "cancelled", "version": version})).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "version_conflict"), "{version}");
        let change = json!({"booking_date": "2027-01-05 12:00:00", "version": version});
        let refused = salon.owner.post(&path(&booking), change).await;
        assert_eq!(refused.code(), "version_conflict", "{version}");
    }
    let cancelled = salon.owner.post(&status, json!({"status": "cancelled", "version": 2})).await;
    assert_eq!(cancelled.expect_as::<Booking>(StatusCode::OK).version, 3);
    assert_eq!(salon.owner.post(&status, json!({"status": "cancelled", "version": "3"})).await.fields(), ["version"]);
}

#[parlour_testkit::both_engines]
async fn whatever_is_booked_moved_and_cancelled_claims_and_totals_are_what_the_bookings_say(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    for _ in 0..2 {
        salon.room(&chair).await;
    }
    let cut = salon.service(json!({"duration_minutes": 30, "resource_types": [chair]})).await;
    let wash = salon.service(json!({"duration_minutes": 10, "price": 300})).await;
    let mut staff = Vec::new();
    for _ in 0..3 {
        staff.push(salon.employee("daily 00:00-24:00", &[cut, wash]).await);
    }
    let mut rng = fastrand::Rng::with_seed(11);
    let mut made: Vec<i64> = Vec::new();
    let mut done = [0; 3];
    for _ in 0..30 {
        // Sends six requests at once, so that they conflict.
        let mut steps = Vec::new();
        for _ in 0..6 {
            let at = format!("2027-01-{:02} {:02}:{:02}:00", 5 + rng.u8(..2), 9 + rng.u8(..3), rng.u8(..6) * 10);
            let items: Vec<Value> = (0..=rng.u8(..3))
                .map(|_| {
                    json!({"service_id": if rng.bool() { cut } else { wash },
                "employee_id": if rng.bool() { Some(staff[rng.usize(..3)]) } else { None }})
                })
                .collect();
            let one = made.get(rng.usize(..made.len().max(1)));
            let (kind, path, body) = match (rng.u8(..5), one) {
                (0, Some(id)) => (2, format!("/bookings/{id}/status"), json!({"status": "cancelled"})),
                (1 | 2, Some(id)) => (1, format!("/bookings/{id}/reschedule"), json!({"booking_date": at})),
                (3, Some(id)) => (1, format!("/bookings/{id}/reschedule"), json!({"booking_date": at, "items": items})),
                _ => (0, "/bookings".to_owned(), json!(salon.new_booking_of(json!(items), &at))),
            };
            let owner = salon.owner.clone();
            steps.push(tokio::spawn(async move { (kind, owner.post(&path, body).await) }));
        }
        for step in join_all(steps).await {
            let (kind, answer) = step.unwrap();
            if answer.status.is_success() {
                done[kind] += 1;
                if kind == 0 {
                    made.push(answer.expect_as::<Booking>(StatusCode::CREATED).id);
                }
            } else {
                assert!(
                    ["slot_taken", "invalid_transition", "invalid_input"].contains(&answer.code()),
                    "{}",
                    answer.body
                );
            }
        }
    }
    assert!(done.iter().all(|count| *count > 5), "{done:?}");
    is_consistent(&app).await;
}
