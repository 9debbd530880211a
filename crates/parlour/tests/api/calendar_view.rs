//! All that some days at a location hold, in one answer.

use axum::http::StatusCode;
use serde_json::json;

use crate::location::TestLocation;
use crate::responses::{Booking, CalendarView};
use crate::support::{TestApp, User};

async fn agenda(user: &User, place: &TestLocation, query: &str) -> CalendarView {
    user.get(&format!("/locations/{}/calendar?{query}", place.id)).await.expect_as(StatusCode::OK)
}

fn ids(bookings: &[Booking]) -> Vec<i64> {
    bookings.iter().map(|booking| booking.id).collect()
}

async fn shop(app: &TestApp) -> (TestLocation, i64, i64) {
    let place = TestLocation::new(app, "Europe/Berlin").await;
    let long = place.service(json!({"duration_minutes": 600})).await;
    let employee = place.employee("daily 00:00-24:00", &[long]).await;
    (place, long, employee)
}

#[parlour_testkit::both_engines]
async fn days_hold_all_that_reaches_into_them(app: TestApp) {
    let (place, long, employee) = shop(&app).await;
    let (elsewhere, other, _) = shop(&app).await;
    let before = place.book(Some(employee), long, "2027-01-10 23:00:00").await;
    let on_it = place.book(Some(employee), long, "2027-01-11 10:00:00").await;
    let after = place.book(Some(employee), long, "2027-01-12 00:00:00").await;
    let over = place.book(Some(employee), long, "2027-01-10 10:00:00").await;
    elsewhere.book(None, other, "2027-01-11 10:00:00").await;
    place.owner.cancel(on_it.id).await;
    let block = |from: &str, to: &str| {
        json!({"location_id": place.id, "employee_ids": [employee], "starts_at": from, "ends_at": to,
            "reason": "repair"})
    };
    let meeting = place.owner.create_id("/blocks", block("2027-01-11 21:00:00", "2027-01-11 22:00:00")).await;
    place.owner.create("/blocks", block("2027-01-14 09:00:00", "2027-01-14 10:00:00")).await;
    let days = json!({"first_day": "2027-01-05", "last_day": "2027-01-11", "reason": "works"});
    let closure = place.owner.create_id(&format!("/locations/{}/closures", place.id), days).await;
    place.owner.create(&format!("/locations/{}/closures", place.id), json!({"first_day": "2027-01-12"})).await;
    let away = json!({"starts_at": "2027-01-11 23:00:00", "ends_at": "2027-01-27 08:00:00", "reason": "holidays"});
    let away = place.owner.create_id(&format!("/employees/{employee}/time-off"), away).await;

    let day = agenda(&place.owner, &place, "from=2027-01-11").await;
    assert_eq!(ids(&day.bookings), [before.id, on_it.id], "in whatever state, and over midnight");
    assert_eq!(day.bookings[0], place.owner.booking(before.id).await);
    assert_eq!((day.blocks.len(), day.blocks[0].id), (1, meeting));
    assert_eq!((day.closures.len(), day.closures[0].id), (1, closure));
    let [time_off] = &day.time_off[..] else { panic!("{:?}", day.time_off) };
    assert_eq!((time_off.id, time_off.employee_id), (away, employee));
    let two = agenda(&place.owner, &place, "from=2027-01-10&to=2027-01-11").await;
    assert_eq!(ids(&two.bookings), [over.id, before.id, on_it.id]);
    let next = agenda(&app.user("stylist").await, &place, "from=2027-01-12&to=2027-01-18").await;
    assert_eq!((ids(&next.bookings), next.blocks.len()), (vec![after.id], 1));
    let empty = place.owner.get(&format!("/locations/{}/calendar?from=2027-02-05", place.id)).await;
    let empty = empty.expect(StatusCode::OK);
    assert_eq!(empty, json!({"bookings": [], "blocks": [], "time_off": [], "closures": []}));
}

#[parlour_testkit::both_engines]
async fn without_days_it_is_today_and_no_more_than_a_week_is_shown(app: TestApp) {
    let (place, long, _) = shop(&app).await;
    let today = place.owner.book(place.new_booking(long, "2027-01-04 23:30:00")).await;
    let shown = agenda(&place.owner, &place, "").await;
    let by_name = agenda(&place.owner, &place, "from=2027-01-04").await;
    assert_eq!(shown, by_name);
    let week = agenda(&place.owner, &place, "from=2027-01-04&to=2027-01-10").await;
    assert_eq!(ids(&week.bookings), [today.id]);
    for (query, field) in [
        ("from=2027-01-04&to=2027-01-11", "to"),
        ("from=2027-01-04&to=2027-01-03", "to"),
        ("from=yesterday", "from"),
        ("day=2027-01-04", "day"),
    ] {
        let answer = place.owner.get(&format!("/locations/{}/calendar?{query}", place.id)).await;
        assert_eq!(answer.fields(), [field], "{query}");
    }
    assert_eq!(place.owner.get("/locations/0/calendar").await.code(), "not_found");
    assert_eq!(app.user("rival").await.get(&format!("/locations/{}/calendar", place.id)).await.code(), "not_found");
}
