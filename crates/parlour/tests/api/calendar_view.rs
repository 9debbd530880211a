//! Calendar view: bookings, blocks, time off and closures of up to seven days at a location, in one response.

use axum::http::StatusCode;
use serde_json::json;

use crate::location::TestLocation;
use crate::responses::{Booking, CalendarView};
use crate::support::{TestApp, User};

async fn agenda(user: &User, salon: &TestLocation, query: &str) -> CalendarView {
    user.get(&format!("/locations/{}/calendar?{query}", salon.id)).await.expect_as(StatusCode::OK)
}

fn ids(bookings: &[Booking]) -> Vec<i64> {
    bookings.iter().map(|booking| booking.id).collect()
}

async fn business(app: &TestApp) -> (TestLocation, i64, i64) {
    let salon = TestLocation::new(app, "Europe/Berlin").await;
    let long = salon.service(json!({"duration_minutes": 600})).await;
    let employee = salon.employee("daily 00:00-24:00", &[long]).await;
    (salon, long, employee)
}

#[parlour_testkit::both_engines]
async fn days_hold_all_that_reaches_into_them(app: TestApp) {
    let (salon, long, employee) = business(&app).await;
    let (elsewhere, other, _) = business(&app).await;
    let before = salon.book(Some(employee), long, "2027-01-10 23:00:00").await;
    let on_it = salon.book(Some(employee), long, "2027-01-11 10:00:00").await;
    let after = salon.book(Some(employee), long, "2027-01-12 00:00:00").await;
    let over = salon.book(Some(employee), long, "2027-01-10 10:00:00").await;
    elsewhere.book(None, other, "2027-01-11 10:00:00").await;
    salon.owner.cancel(on_it.id).await;
    let block = |from: &str, to: &str| {
        json!({"location_id": salon.id, "employee_ids": [employee], "starts_at": from, "ends_at": to,
            "reason": "repair"})
    };
    let meeting = salon.owner.create_id("/blocks", block("2027-01-11 21:00:00", "2027-01-11 22:00:00")).await;
    salon.owner.create("/blocks", block("2027-01-14 09:00:00", "2027-01-14 10:00:00")).await;
    let days = json!({"first_day": "2027-01-05", "last_day": "2027-01-11", "reason": "works"});
    let closure = salon.owner.create_id(&format!("/locations/{}/closures", salon.id), days).await;
    salon.owner.create(&format!("/locations/{}/closures", salon.id), json!({"first_day": "2027-01-12"})).await;
    let away = json!({"starts_at": "2027-01-11 23:00:00", "ends_at": "2027-01-27 08:00:00", "reason": "holidays"});
    let away = salon.owner.create_id(&format!("/employees/{employee}/time-off"), away).await;

    let day = agenda(&salon.owner, &salon, "from=2027-01-11").await;
    assert_eq!(ids(&day.bookings), [before.id, on_it.id], "in whatever state, and over midnight");
    assert_eq!(day.bookings[0], salon.owner.booking(before.id).await);
    assert_eq!((day.blocks.len(), day.blocks[0].id), (1, meeting));
    assert_eq!((day.closures.len(), day.closures[0].id), (1, closure));
    let [time_off] = &day.time_off[..] else { panic!("{:?}", day.time_off) };
    assert_eq!((time_off.id, time_off.employee_id), (away, employee));
    let two = agenda(&salon.owner, &salon, "from=2027-01-10&to=2027-01-11").await;
    assert_eq!(ids(&two.bookings), [over.id, before.id, on_it.id]);
    let next = agenda(&app.user("stylist").await, &salon, "from=2027-01-12&to=2027-01-18").await;
    assert_eq!((ids(&next.bookings), next.blocks.len()), (vec![after.id], 1));
    let empty = salon.owner.get(&format!("/locations/{}/calendar?from=2027-02-05", salon.id)).await;
    let empty = empty.expect(StatusCode::OK);
    assert_eq!(empty, json!({"bookings": [], "blocks": [], "time_off": [], "closures": []}));
}

#[parlour_testkit::both_engines]
async fn without_days_it_is_today_and_no_more_than_a_week_is_shown(app: TestApp) {
    let (salon, long, _) = business(&app).await;
    let today = salon.owner.book(salon.new_booking(long, "2027-01-04 23:30:00")).await;
    let shown = agenda(&salon.owner, &salon, "").await;
    let by_name = agenda(&salon.owner, &salon, "from=2027-01-04").await;
    assert_eq!(shown, by_name);
    let week = agenda(&salon.owner, &salon, "from=2027-01-04&to=2027-01-10").await;
    assert_eq!(ids(&week.bookings), [today.id]);
    for (query, field) in [
        ("from=2027-01-04&to=2027-01-11", "to"),
        ("from=2027-01-04&to=2027-01-03", "to"),
        ("from=yesterday", "from"),
        ("day=2027-01-04", "day"),
    ] {
        let answer = salon.owner.get(&format!("/locations/{}/calendar?{query}", salon.id)).await;
        assert_eq!(answer.fields(), [field], "{query}");
    }
    assert_eq!(salon.owner.get("/locations/0/calendar").await.code(), "not_found");
    assert_eq!(app.user("rival").await.get(&format!("/locations/{}/calendar", salon.id)).await.code(), "not_found");
}
