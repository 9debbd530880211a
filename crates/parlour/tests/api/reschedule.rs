//! Rescheduling: all of it or nothing, with claims and totals that follow.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::location::{TestLocation, hours};
use crate::requests::{NewBooking, with};
use crate::responses::{Booking, Dashboard};
use crate::support::{Answer, OVERLAPS, TestApp, User};

parlour_db::statements! {
    /// Items of bookings that hold claims, but whose time is not claimed.
    UNCLAIMED scans "a test's few bookings" = "SELECT count(*) FROM booking_items i
        JOIN bookings b ON b.id = i.booking_id
        WHERE b.status NOT IN ('cancelled', 'no_show') AND NOT EXISTS (SELECT 1 FROM claims c
            WHERE c.booking_id = b.id AND c.bookable_id = i.employee_id AND c.starts_at <= i.starts_at
            AND c.ends_at >= i.ends_at)";
    /// Rooms of bookings that hold claims, but whose time is not claimed.
    UNCLAIMED_ROOMS scans "a test's few bookings" = "SELECT count(*) FROM booking_resources r
        JOIN booking_items i ON i.booking_id = r.booking_id AND i.position = r.position
        JOIN bookings b ON b.id = i.booking_id
        WHERE b.status NOT IN ('cancelled', 'no_show') AND NOT EXISTS (SELECT 1 FROM claims c
            WHERE c.booking_id = b.id AND c.bookable_id = r.resource_id AND c.starts_at <= i.starts_at
            AND c.ends_at >= i.ends_at)";
    /// Claims without an item. (There are no buffers here.)
    STRAY scans "a test's few bookings" = "SELECT count(*) FROM claims c JOIN bookings b ON b.id = c.booking_id
        WHERE b.status IN ('cancelled', 'no_show') OR c.starts_at < b.starts_at OR c.ends_at > b.ends_at
            OR NOT EXISTS (SELECT 1 FROM booking_items i LEFT JOIN booking_resources r ON r.booking_id = i.booking_id
            AND r.position = i.position
                WHERE i.booking_id = b.id AND (i.employee_id = c.bookable_id OR r.resource_id = c.bookable_id)
                    AND i.starts_at < c.ends_at AND i.ends_at > c.starts_at)";
    /// Bookings whose own numbers differ from those of their items.
    MISADDED scans "a test's few bookings" = "SELECT count(*) FROM bookings b WHERE price <> (SELECT sum(i.price)
        FROM booking_items i WHERE i.booking_id = b.id)
        OR starts_at <> (SELECT min(i.starts_at) FROM booking_items i WHERE i.booking_id = b.id)
        OR ends_at <> (SELECT max(i.ends_at) FROM booking_items i WHERE i.booking_id = b.id)
        OR version <> (SELECT count(*) FROM booking_history e WHERE e.booking_id = b.id)";
    /// Totals that differ from a recount.
    MISCOUNTED scans "a test's few bookings" = "SELECT count(*) FROM (
            SELECT location_id, day, status, count(*) AS bookings, CAST(sum(price) AS BIGINT) AS revenue
            FROM bookings GROUP BY location_id, day, status
        ) AS counted FULL JOIN (
            SELECT location_id, day, status, CAST(sum(bookings) AS BIGINT) AS bookings,
            CAST(sum(revenue) AS BIGINT) AS revenue
            FROM day_totals GROUP BY location_id, day, status
        ) AS t ON t.location_id = counted.location_id AND t.day = counted.day AND t.status = counted.status
        WHERE coalesce(t.bookings, 0) <> coalesce(counted.bookings, 0) OR coalesce(t.revenue,
        0) <> coalesce(counted.revenue, 0)";
}

/// Checks that claims and totals match the bookings.
#[track_caller]
fn is_consistent(app: &TestApp) -> impl Future<Output = ()> {
    none_of(app, [&OVERLAPS, &UNCLAIMED, &UNCLAIMED_ROOMS, &STRAY, &MISADDED, &MISCOUNTED])
}

/// Checks the same for services during which employees are free in between.
#[track_caller]
fn is_consistent_with_gaps(app: &TestApp) -> impl Future<Output = ()> {
    none_of(app, [&OVERLAPS, &UNCLAIMED_ROOMS, &STRAY, &MISADDED, &MISCOUNTED])
}

#[track_caller]
fn none_of<const N: usize>(app: &TestApp, statements: [&'static parlour_db::Statement; N]) -> impl Future<Output = ()> {
    let at = std::panic::Location::caller();
    async move {
        for statement in statements {
            assert_eq!(app.count(statement).await, 0, "{} at {at}", statement.name());
        }
    }
}

fn path(booking: &Booking) -> String {
    format!("/bookings/{}/reschedule", booking.id)
}

/// Reschedules a booking to another time.
async fn move_to(user: &User, booking: &Booking, at: &str) -> Answer {
    user.post(&path(booking), json!({"booking_date": at})).await
}

/// Reschedules a booking, which must succeed.
async fn moved(user: &User, booking: &Booking, change: Value) -> Booking {
    user.post(&path(booking), change).await.expect_as(StatusCode::OK)
}

/// Returns the number and the value of the bookings that count for a location's day.
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

    // Without a version, all changes succeed, one after the other.
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
async fn a_visit_takes_as_long_as_the_desk_says_and_stays_so_when_it_is_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let chair = format!("chair {}", salon.id);
    salon.room(&chair).await;
    let colour = salon
        .service(json!({"resource_types": [chair], "segments":
        [{"minutes": 60, "staffed": true}, {"minutes": 30, "staffed": false}, {"minutes": 30, "staffed": true}]}))
        .await;
    let (one, other) =
        (salon.employee("daily 08:00-18:00", &[colour]).await, salon.employee("daily 08:00-18:00", &[colour]).await);
    let booking = salon.book(Some(one), colour, "2027-01-05 10:00:00").await;
    assert_eq!(booking.items[0].duration_minutes, None, "as long as usual");

    let ends = async |change: Value| {
        let change = with(json!({"booking_date": "2027-01-05 10:00:00"}), change);
        let after = moved(&salon.owner, &booking, change).await;
        assert_eq!(after, salon.owner.booking(booking.id).await, "it is answered as it is kept");
        (after.ends_at[11..16].to_owned(), after.items[0].duration_minutes)
    };
    assert_eq!(ends(json!({"duration_minutes": 150})).await, ("12:30".into(), Some(150)));
    is_consistent_with_gaps(&app).await;
    assert_eq!(salon.refusal(Some(one), colour, "2027-01-05 12:15:00").await, "slot_taken", "it is busy for all of it");
    assert_eq!(ends(json!({"booking_date": "2027-01-05 11:00:00"})).await, ("13:30".into(), Some(150)));
    assert_eq!(ends(json!({"employee_id": other})).await, ("12:30".into(), Some(150)), "for any employee");
    let items = json!([{"service_id": colour, "duration_minutes": 91}, {"service_id": colour}]);
    assert_eq!(ends(json!({"items": items})).await, ("13:31".into(), Some(91)));
    assert_eq!(ends(json!({"items": [{"service_id": colour}]})).await, ("11:31".into(), Some(91)));
    // Its availability is computed with its own duration.
    let query = format!("service_id={colour}&from=2027-01-05&employee_id={other}&booking_id={}", booking.id);
    assert_eq!(
        salon.offered(&query).await.last().unwrap(),
        "2027-01-05T16:00:00-05:00",
        "and not 16:29, when it would end at six"
    );
    assert_eq!(ends(json!({"duration_minutes": null})).await, ("12:00".into(), None));
    is_consistent_with_gaps(&app).await;

    salon.book(Some(other), colour, "2027-01-05 12:00:00").await;
    let refused = async |minutes: Value| {
        let change = json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": minutes});
        salon.owner.post(&path(&booking), change).await
    };
    assert_eq!(refused(json!(121)).await.code(), "slot_taken", "another booking follows");
    for minutes in [json!(0), json!(-5), json!(1441), json!(90), json!("60"), json!(61.5)] {
        assert_eq!(refused(minutes.clone()).await.fields(), ["duration_minutes"], "{minutes}");
    }
    assert_eq!(refused(json!(1440)).await.code(), "outside_hours");
    let both =
        json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 100, "items": [{"service_id": colour}]});
    assert_eq!(salon.owner.post(&path(&booking), both).await.fields(), ["duration_minutes"]);
}

#[parlour_testkit::both_engines]
async fn a_visit_can_be_booked_with_its_own_length_by_the_desk(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let new = salon.new_booking(cut, "2027-01-05 10:00:00").with(one).minutes(20);
    let booking = salon.owner.book(new.clone()).await;
    assert_eq!((booking.ends_at.as_str(), booking.items[0].duration_minutes), ("2027-01-05T10:20:00-05:00", Some(20)));
    salon.book(Some(one), cut, "2027-01-05 10:20:00").await;
    is_consistent(&app).await;
    let last = async |more: &str| {
        salon.offered(&format!("service_id={cut}&employee_id={one}&from=2027-01-06{more}")).await.pop().unwrap()
    };
    assert_eq!(last("").await, "2027-01-06T17:00:00-05:00");
    assert_eq!(last("&duration_minutes=20").await, "2027-01-06T17:30:00-05:00");
    assert_eq!(last("&duration_minutes=150").await, "2027-01-06T15:30:00-05:00");
    assert_eq!(last(&format!("&booking_id={}", booking.id)).await, "2027-01-06T17:30:00-05:00", "as long as it is");
    assert_eq!(last(&format!("&booking_id={}&duration_minutes=90", booking.id)).await, "2027-01-06T16:30:00-05:00");
    let client = app.user("client").await;
    for (user, query) in [
        (&client, "&duration_minutes=20"),
        (&salon.owner, "&duration_minutes=0"),
        (&salon.owner, "&duration_minutes=x"),
        (&salon.owner, ",1&duration_minutes=20"),
    ] {
        let refused = user.get(&format!("/availability?service_id={cut}{query}")).await;
        assert_eq!(refused.fields(), ["duration_minutes"], "{query}: {}", refused.body);
    }
    assert_eq!(client.post("/bookings", new.without("client_id")).await.fields(), ["duration_minutes"]);
    let several = salon.new_booking_of(json!([{"service_id": cut}]), "2027-01-05 10:00:00").minutes(20);
    assert_eq!(salon.owner.post("/bookings", several).await.fields(), ["duration_minutes"]);
}

#[parlour_testkit::both_engines]
async fn a_length_that_no_longer_fits_the_service_does_not_keep_the_visit_from_being_moved(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let colour =
        salon.service(json!({"segments": [{"minutes": 30, "staffed": true}, {"minutes": 30, "staffed": true}]})).await;
    let one = salon.employee("daily 08:00-18:00", &[colour]).await;
    let booking = salon.book(Some(one), colour, "2027-01-05 10:00:00").await;
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 40})).await;
    let longer = json!({"segments": [{"minutes": 50, "staffed": true}, {"minutes": 30, "staffed": true}]});
    salon.owner.patch(&format!("/services/{colour}"), longer).await.expect(StatusCode::OK);
    let query = format!("service_id={colour}&from=2027-01-05&booking_id={}", booking.id);
    assert_eq!(
        salon.offered(&query).await.last().unwrap(),
        "2027-01-05T16:30:00-05:00",
        "it takes as long as usual, 80 minutes"
    );
    let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 11:00:00"})).await;
    assert_eq!((after.ends_at.as_str(), after.items[0].duration_minutes), ("2027-01-05T12:20:00-05:00", None));
}

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
        "what it has not cannot be had any more"
    );
    let again = salon.new_booking(cut, "2027-01-06 10:00:00").with(one);
    assert_eq!(salon.owner.post("/bookings", again).await.fields(), ["service_id"]);
    let unbound =
        salon.owner.get(&format!("/availability?service_id={cut}&location_id={}&from=2027-01-05", salon.id)).await;
    assert_eq!(unbound.fields(), ["service_id"]);
}

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
async fn history_says_what_became_of_the_length(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "duration_minutes": 90})).await;
    let last = salon.owner.history(booking.id).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.from_starts_at, last.to_starts_at), ("time", None, None));
    assert_eq!(
        (last.from_ends_at.as_deref(), last.to_ends_at.as_deref()),
        (Some("2027-01-05T16:00:00Z"), Some("2027-01-05T16:30:00Z"))
    );
    let same = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00"})).await;
    assert_eq!((same.version, salon.owner.history(booking.id).await.len()), (2, 2), "nothing has changed");
}

#[parlour_testkit::both_engines]
async fn what_stays_costs_what_it_did_wherever_it_stands(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (cut, wash) =
        (salon.service(json!({"duration_minutes": 60})).await, salon.service(json!({"duration_minutes": 10})).await);
    let (one, other) = (
        salon.employee("daily 08:00-18:00", &[cut, wash]).await,
        salon.employee("daily 08:00-18:00", &[cut, wash]).await,
    );
    let both = json!([{"service_id": wash, "employee_id": one}, {"service_id": cut, "employee_id": one}]);
    let booking = salon.owner.book(salon.new_booking_of(both, "2027-01-05 10:00:00")).await;
    salon.owner.patch(&format!("/services/{cut}"), json!({"price": 5000})).await.expect(StatusCode::OK);
    let item = |service: i64, employee: i64| json!({"service_id": service, "employee_id": employee});
    for (items, prices) in [
        (vec![item(cut, one), item(wash, one)], vec![1000, 1000]),
        (vec![item(cut, one)], vec![1000]),
        (vec![item(cut, other), item(cut, one)], vec![5000, 1000]),
        (vec![item(cut, one), item(cut, one)], vec![1000, 5000]),
    ] {
        let after = moved(&salon.owner, &booking, json!({"booking_date": "2027-01-05 10:00:00", "items": items})).await;
        let paid: Vec<_> = after.items.iter().map(|item| item.price.amount).collect();
        assert_eq!(paid, prices, "{items:?}");
    }
    is_consistent(&app).await;
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
    app.turn_clock(Duration::from_secs(40 * 3600));
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
async fn what_is_moved_to_other_people_or_services_costs_what_they_do_and_the_rest_what_it_did(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let (cut, wash) = (
        salon.service(json!({"duration_minutes": 60})).await,
        salon.service(json!({"duration_minutes": 30, "price": 300})).await,
    );
    let junior = salon.employee("daily 08:00-18:00", &[cut, wash]).await;
    let senior = salon
        .employee_with(
            json!([{"location_id": salon.id, "working_hours": hours("daily 08:00-18:00")}]),
            json!([{"service_id": cut, "price": 1500}, {"service_id": wash}]),
        )
        .await;
    let booking = salon.book(Some(junior), cut, "2027-01-05 10:00:00").await;
    salon.owner.patch(&format!("/services/{cut}"), json!({"price": 2000})).await.expect(StatusCode::OK);
    let at = |hour: u8| format!("2027-01-05 {hour}:00:00");

    let kept = moved(&salon.owner, &booking, json!({"booking_date": at(11)})).await;
    assert_eq!(kept.price.amount, 1000, "what was agreed on");
    let other = moved(&salon.owner, &booking, json!({"booking_date": at(11), "employee_id": senior})).await;
    assert_eq!((other.price.amount, other.items[0].employee.id), (1500, senior));
    let back = moved(&salon.owner, &booking, json!({"booking_date": at(11), "employee_id": junior})).await;
    assert_eq!(back.price.amount, 2000, "what it costs by now");
    let items = json!([{"service_id": cut}, {"service_id": wash, "employee_id": senior}]);
    let two = moved(&salon.owner, &booking, json!({"booking_date": at(12), "items": items})).await;
    let items: Vec<_> = two.items.iter().map(|item| (item.service.id, item.employee.id)).collect();
    assert_eq!((items, two.price.amount), (vec![(cut, junior), (wash, senior)], 2300));
    assert_eq!(two.ends_at, "2027-01-05T13:30:00-05:00");
    let refused = salon.owner.post(&path(&booking), json!({"booking_date": at(12), "employee_id": senior})).await;
    assert_eq!(refused.fields(), ["employee_id"]);
    let one = moved(&salon.owner, &booking, json!({"booking_date": at(12), "service_id": wash})).await;
    assert_eq!((one.price.amount, one.items.len()), (300, 1));
    // Any employee who is free: the junior is not.
    salon.book(Some(junior), cut, "2027-01-05 14:00:00").await;
    let anyone = moved(&salon.owner, &booking, json!({"booking_date": at(14), "employee_id": null})).await;
    assert_eq!(anyone.items[0].employee.id, senior);
    is_consistent(&app).await;
}

#[parlour_testkit::both_engines]
async fn blocked_time_is_taken_for_those_who_move_a_visit_too(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(NewBooking::new(1, "2027-01-22 10:00").client(1).with(1)).await;
    let block = json!({"employee_ids": [1], "resource_ids": [], "starts_at": "2027-01-22 14:00", "ends_at": "2027-01-22 16:00"});
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
async fn clients_move_what_is_booked_and_change_nothing_else(app: TestApp) {
    let (desk, client) = (app.user("desk").await, app.user("client").await);
    let own = client.me().await.client_id.unwrap();
    let booking = desk.book(NewBooking::new(1, "2027-01-22 10:00").client(own).with(1)).await;
    let other = json!({"booking_date": "2027-01-22 14:00", "service_id": 3});
    assert_eq!(client.post(&path(&booking), other).await.fields(), ["service_id"]);
    let far = json!({"booking_date": "2027-01-22T14:00:00Z", "location_id": 2, "employee_id": null});
    assert_ne!(client.post(&path(&booking), far).await.status, StatusCode::OK);
    moved(&client, &booking, json!({"booking_date": "2027-01-22 14:00"})).await;
    app.turn_clock(Duration::from_secs(18 * 24 * 3600 + 9 * 3600));
    let client = app.user("client").await;
    let late = client.set_status(booking.id, "cancelled").await;
    assert_eq!(late.code(), "invalid_transition", "it has begun");
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

    // It is 9:00, and the booking is at 15:10.
    app.turn_clock(Duration::from_secs(5 * 3600 + 600));
    moved(&client, &own, json!({"booking_date": "2027-01-05 15:00:00"})).await;
    moved(&desk, &own, json!({"booking_date": "2027-01-04 15:10:00"})).await;
    app.turn_clock(Duration::from_secs(1));
    assert_eq!(move_to(&client, &own, "2027-01-05 15:00:00").await.code(), "too_late");
    moved(&desk, &own, json!({"booking_date": "2027-01-05 15:00:00"})).await;
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
        // Several at once, so that they conflict.
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
