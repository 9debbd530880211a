//! All that some days at a location hold, in one answer.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::place::{Place, cancel};
use crate::support::{TestApp, User};

async fn agenda(who: &User, place: &Place, query: &str) -> Value {
    who.get(&format!("/locations/{}/agenda?{query}", place.id)).await.expect(StatusCode::OK)
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect()
}

async fn shop(app: &TestApp) -> (Place, i64, i64) {
    let place = Place::new(app, "Europe/Berlin").await;
    let long = place.service(json!({"duration_minutes": 600})).await;
    let employee = place.employee("daily 00:00-24:00", &[long]).await;
    (place, long, employee)
}

#[testkit::both_engines]
async fn days_hold_all_that_reaches_into_them(app: TestApp) {
    let (place, long, employee) = shop(&app).await;
    let (elsewhere, other, _) = shop(&app).await;
    let before = place.book(Some(employee), long, "2027-01-10 23:00:00").await;
    let on_it = place.book(Some(employee), long, "2027-01-11 10:00:00").await;
    let after = place.book(Some(employee), long, "2027-01-12 00:00:00").await;
    let over = place.book(Some(employee), long, "2027-01-10 10:00:00").await;
    elsewhere.book(None, other, "2027-01-11 10:00:00").await;
    cancel(&place.owner, &on_it).await;
    let block = |from: &str, to: &str| json!({"location_id": place.id, "employee_ids": [employee], "starts_at": from, "ends_at": to, "reason": "repair"});
    let meeting = place.owner.create("/blocks", block("2027-01-11 21:00:00", "2027-01-11 22:00:00")).await;
    place.owner.create("/blocks", block("2027-01-14 09:00:00", "2027-01-14 10:00:00")).await;
    let days = json!({"first_day": "2027-01-05", "last_day": "2027-01-11", "reason": "works"});
    let closure = place.owner.create(&format!("/locations/{}/closures", place.id), days).await;
    place.owner.create(&format!("/locations/{}/closures", place.id), json!({"first_day": "2027-01-12"})).await;
    let away = json!({"starts_at": "2027-01-11 23:00:00", "ends_at": "2027-01-27 08:00:00", "reason": "holidays"});
    let away = place.owner.create(&format!("/employees/{employee}/time-off"), away).await;

    let day = agenda(&place.owner, &place, "from=2027-01-11").await;
    assert_eq!(ids(&day["bookings"]), ids(&json!([before, on_it])), "in whatever state, and over midnight");
    assert_eq!(day["bookings"][0], place.owner.get(&format!("/bookings/{}", before["id"])).await.body);
    assert_eq!((ids(&day["blocks"]), ids(&day["closures"])), (ids(&json!([meeting])), ids(&json!([closure]))));
    assert_eq!((ids(&day["time_off"]), &day["time_off"][0]["employee_id"]), (ids(&json!([away])), &json!(employee)));
    let two = agenda(&place.owner, &place, "from=2027-01-10&to=2027-01-11").await;
    assert_eq!(ids(&two["bookings"]), ids(&json!([over, before, on_it])));
    let next = agenda(&app.user("stylist").await, &place, "from=2027-01-12&to=2027-01-18").await;
    assert_eq!((ids(&next["bookings"]), next["blocks"].as_array().unwrap().len()), (ids(&json!([after])), 1));
    let empty = agenda(&place.owner, &place, "from=2027-02-05").await;
    assert_eq!(empty, json!({"bookings": [], "blocks": [], "time_off": [], "closures": []}));
}

#[testkit::both_engines]
async fn without_days_it_is_today_and_no_more_than_a_week_is_shown(app: TestApp) {
    let (place, long, _) = shop(&app).await;
    let today = place.owner.create("/bookings", place.booking(None, long, "2027-01-04 23:30:00")).await;
    let shown = agenda(&place.owner, &place, "").await;
    let by_name = agenda(&place.owner, &place, "from=2027-01-04").await;
    assert_eq!(shown, by_name);
    assert_eq!(
        ids(&agenda(&place.owner, &place, "from=2027-01-04&to=2027-01-10").await["bookings"]),
        ids(&json!([today]))
    );
    for (query, field) in [
        ("from=2027-01-04&to=2027-01-11", "to"),
        ("from=2027-01-04&to=2027-01-03", "to"),
        ("from=yesterday", "from"),
        ("day=2027-01-04", "day"),
    ] {
        let answer = place.owner.get(&format!("/locations/{}/agenda?{query}", place.id)).await;
        assert_eq!(answer.fields(), [field], "{query}");
    }
    assert_eq!(place.owner.get("/locations/0/agenda").await.code(), "not_found");
    assert_eq!(app.user("rival").await.get(&format!("/locations/{}/agenda", place.id)).await.code(), "not_found");
}
