//! Walk-ins: a client at the front desk is served as early as possible.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::with;
use crate::responses::{Booking, Client, Dashboard};
use crate::support::{BOOKINGS, OVERLAPS, TestApp, new_key};

parlour_db::statements! {
    NOBODIES scans "a test's few clients" = "SELECT count(*) FROM clients WHERE name = 'Walk-in' AND business_id > 0";
}

/// Creates a location with one employee, who works until 11:30 today, and a half-hour service. It is 9:00 there.
async fn salon(app: &TestApp) -> (TestLocation, Value) {
    let salon = TestLocation::new(app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 08:00-11:30", &[service]).await;
    let walk_in = json!({"location_id": salon.id, "service_id": service});
    (salon, walk_in)
}

#[parlour_testkit::both_engines]
async fn somebody_is_served_from_the_next_minute_on_and_has_arrived(app: TestApp) {
    let (salon, walk_in) = salon(&app).await;
    app.advance_clock(Duration::from_secs(61));
    let body = with(walk_in, json!({"client_id": 1}));
    let key = new_key();
    let answer = salon.owner.post_once("/walk-ins", &key, &body).await;
    assert_eq!(salon.owner.post_once("/walk-ins", &key, &body).await.body, answer.body);
    let first: Booking = answer.expect_as(StatusCode::CREATED);
    assert_eq!((first.starts_at.as_str(), first.status.as_str()), ("2027-01-04T09:02:00-05:00", "arrived"));
    let second: Booking = salon.owner.create_as("/walk-ins", body).await;
    assert_eq!((second.starts_at.as_str(), second.status.as_str()), ("2027-01-04T09:32:00-05:00", "confirmed"));
    assert_eq!(salon.owner.booking(second.id).await, second);
    app.advance_clock(Duration::from_secs(25 * 60 + 59));
    let dashboard: Dashboard = app.user("owner").await.get("/dashboard").await.expect_as(StatusCode::OK);
    assert_eq!(dashboard.bookings_today, 2);
}

#[parlour_testkit::both_engines]
async fn a_walk_in_is_a_client_a_new_one_or_nobody_in_particular(app: TestApp) {
    let (salon, walk_in) = salon(&app).await;
    let named = with(walk_in.clone(), json!({"name": "Zoë Quick", "phone": "+1 212 555 0123"}));
    let new: Booking = salon.owner.create_as("/walk-ins", named).await;
    let found = &salon.owner.list::<Client>("/clients?search=quick").await[0];
    assert_eq!((found.id, found.phone.as_deref()), (new.client.id, Some("+1 212 555 0123")));
    let nobodies = join_all((0..3).map(|_| salon.owner.create_as::<Booking>("/walk-ins", &walk_in))).await;
    assert!(nobodies.iter().all(|one| one.client == nobodies[0].client && one.client.name == "Walk-in"));
    assert_eq!(app.count(&NOBODIES).await, 1);
    let merge = json!({"client_id": nobodies[0].client.id});
    let refused = salon.owner.post(&format!("/clients/{}/merge", new.client.id), merge).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::UNPROCESSABLE_ENTITY, "walk_in_client"));
    for (fields, wrong) in [
        (json!({"client_id": 1, "name": "Ana"}), "name"),
        (json!({"client_id": 1, "phone": "555 0123"}), "phone"),
        (json!({"phone": "555 0123"}), "name"),
        (json!({"client_id": 99_999}), "client_id"),
        (json!({"service_id": 99_999}), "service_id"),
        (json!({"employee_id": 99_999}), "employee_id"),
        (json!({"location_id": 99_999}), "location_id"),
        (json!({"items": []}), "items"),
    ] {
        assert_eq!(salon.owner.post("/walk-ins", with(walk_in.clone(), fields)).await.fields(), [wrong]);
    }
}

#[parlour_testkit::both_engines]
async fn if_nothing_is_free_today_the_answer_says_when_it_is(app: TestApp) {
    let (salon, walk_in) = salon(&app).await;
    for _ in 0..5 {
        salon.owner.create("/walk-ins", &walk_in).await;
    }
    let refused = salon.owner.post("/walk-ins", &walk_in).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "slot_taken"));
    assert_eq!(refused.body["earliest"], "2027-01-05T08:00:00-05:00");
    app.advance_clock(Duration::from_secs(3 * 3600));
    let owner = app.user("owner").await;
    let refused = owner.post("/walk-ins", &walk_in).await;
    assert_eq!(refused.code(), "outside_hours");
    assert_eq!(refused.body["earliest"], "2027-01-05T08:00:00-05:00");
    let closure = json!({"first_day": "2027-01-05", "last_day": "2027-02-05"});
    owner.create(&format!("/locations/{}/closures", salon.id), closure).await;
    let refused = owner.post("/walk-ins", walk_in).await;
    assert_eq!(refused.body["earliest"], Value::Null, "nor within 14 days");
}

#[parlour_testkit::both_engines]
async fn twenty_at_once_stand_in_line(app: TestApp) {
    let (salon, walk_in) = salon(&app).await;
    let answers = (0..20).map(|_| {
        let (owner, walk_in) = (salon.owner.clone(), walk_in.clone());
        tokio::spawn(async move { owner.post("/walk-ins", walk_in).await })
    });
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    let made = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let refused = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((made, refused), (5, 15), "half an hour each, until half past eleven");
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await, app.count(&NOBODIES).await), (5, 0, 1));
}
