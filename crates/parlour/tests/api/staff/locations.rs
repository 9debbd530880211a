//! Locations and their closures.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Theirs, refused};
use crate::location::{TestLocation, hours};
use crate::responses::Closure;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn a_location_has_what_it_was_given(app: TestApp) {
    let owner = app.user("owner").await;
    let least =
        owner.create("/locations", json!({"name": "Least", "time_zone": "europe/london", "opening_hours": []})).await;
    assert_eq!(least["time_zone"], "Europe/London");
    assert_eq!(
        (&least["minimum_notice_minutes"], &least["slot_interval_minutes"], &least["address"]),
        (&json!(0), &json!(15), &json!(""))
    );
    let path = format!("/locations/{}", least["id"]);
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), least);
    let all = json!({"name": "All", "address": "1 High Street", "city": "Bath", "state": "Somerset",
        "time_zone": "Australia/Lord_Howe", "opening_hours": hours("sunday 22:00-02:30, monday 02:30-24:00"),
        "minimum_notice_minutes": 43_200, "slot_interval_minutes": 240});
    let changed = owner.patch(&path, all.clone()).await.expect(StatusCode::OK);
    for (field, value) in all.as_object().unwrap() {
        assert_eq!(&changed[field], value, "{field}");
    }
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), changed);
    assert_eq!(owner.patch(&path, json!({})).await.expect(StatusCode::OK), changed, "what is left out stays");
    let listed = owner.get("/locations").await.expect(StatusCode::OK);
    assert_eq!(listed["items"].as_array().unwrap().last(), Some(&changed));
    assert_eq!(owner.patch("/locations/99999", json!({})).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn what_a_location_cannot_be_is_refused_with_every_field(app: TestApp) {
    let owner = app.user("owner").await;
    let with = |name: &str, value: Value| {
        let mut location = json!({"name": "There", "time_zone": "Europe/London", "opening_hours": []});
        location[name] = value;
        location
    };
    let span = |starts: &str, ends: &str| json!({"weekday": "monday", "starts": starts, "ends": ends});
    let (capitalized, numbered) = (
        json!({"weekday": "Monday", "starts": "9:00", "ends": "24:01"}),
        json!({"weekday": 1, "starts": "09:00", "ends": "10:00", "x": 1}),
    );
    refused(
        &owner,
        "/locations",
        vec![
            (json!({}), vec!["name", "opening_hours", "time_zone"]),
            (with("name", json!("")), vec!["name"]),
            (with("time_zone", json!("Mars/Olympus")), vec!["time_zone"]),
            (with("time_zone", json!("")), vec!["time_zone"]),
            (with("time_zone", json!("+02:00")), vec!["time_zone"]),
            (with("minimum_notice_minutes", json!(-1)), vec!["minimum_notice_minutes"]),
            (with("minimum_notice_minutes", json!(43_201)), vec!["minimum_notice_minutes"]),
            (with("slot_interval_minutes", json!(0)), vec!["slot_interval_minutes"]),
            (with("slot_interval_minutes", json!(241)), vec!["slot_interval_minutes"]),
            (with("slot_interval_minutes", json!(7.5)), vec!["slot_interval_minutes"]),
            (with("address", json!("a\nb")), vec!["address"]),
            (with("colour", json!("red")), vec!["colour"]),
            (with("opening_hours", json!("always")), vec!["opening_hours"]),
            (
                with("opening_hours", json!([{}])),
                vec!["opening_hours.0.ends", "opening_hours.0.starts", "opening_hours.0.weekday"],
            ),
            (
                with("opening_hours", json!([capitalized, numbered])),
                vec![
                    "opening_hours.0.ends",
                    "opening_hours.0.starts",
                    "opening_hours.0.weekday",
                    "opening_hours.1.weekday",
                    "opening_hours.1.x",
                ],
            ),
            (with("opening_hours", json!([span("24:00", "01:00")])), vec!["opening_hours"]),
            (with("opening_hours", json!([span("09:00", "12:00"), span("11:59", "13:00")])), vec!["opening_hours"]),
            (with("opening_hours", json!([span("09:00", "09:00"), span("08:00", "09:01")])), vec!["opening_hours"]),
            (with("opening_hours", hours("sunday 22:00-02:00, monday 01:00-03:00")), vec!["opening_hours"]),
            (with("opening_hours", json!(vec![span("09:00", "10:00"); 51])), vec!["opening_hours"]),
        ],
    )
    .await;
}

#[parlour_testkit::both_engines]
async fn the_time_zone_is_fixed_by_the_first_booking(app: TestApp) {
    let salon = TestLocation::new(&app, "Europe/London").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    salon.employee("daily 00:00-24:00", &[service]).await;
    let path = format!("/locations/{}", salon.id);
    salon.owner.patch(&path, json!({"time_zone": "Asia/Tokyo"})).await.expect(StatusCode::OK);
    salon.book(None, service, "2027-01-22 10:00:00").await;
    assert_eq!(
        salon.owner.patch(&path, json!({"time_zone": "Europe/London", "name": "Moved"})).await.fields(),
        ["time_zone"]
    );
    let shown =
        salon.owner.patch(&path, json!({"time_zone": "Asia/Tokyo", "name": "Same"})).await.expect(StatusCode::OK);
    assert_eq!(shown["name"], "Same");
}

#[parlour_testkit::both_engines]
async fn closing_days_are_listed_from_today_until_they_are_taken_back(app: TestApp) {
    let (owner, theirs) = (app.user("owner").await, Theirs::new(&app).await);
    let path = "/locations/1/closures";
    for (first, last) in [
        ("2027-01-01", "2027-01-03"),
        ("2027-01-01", "2027-01-04"),
        ("2027-12-24", "2027-12-26"),
        ("2027-05-01", "2027-05-01"),
    ] {
        owner.create(path, json!({"first_day": first, "last_day": last, "reason": "holiday"})).await;
    }
    let listed: Vec<Closure> = owner.list(path).await;
    let days: Vec<_> = listed.iter().map(|closure| closure.last_day.as_str()).collect();
    assert_eq!(days, ["2027-01-04", "2027-05-01", "2027-12-26"], "those that are not over, by their end");
    refused(
        &owner,
        path,
        vec![
            (json!({}), vec!["first_day"]),
            (
                json!({"first_day": "2027-02-30", "last_day": "soon", "reason": 5}),
                vec!["first_day", "last_day", "reason"],
            ),
            (json!({"first_day": "2027-05-02", "last_day": "2027-05-01"}), vec!["last_day"]),
            (json!({"first_day": "1969-12-31"}), vec!["first_day"]),
        ],
    )
    .await;
    let one = format!("{path}/{}", listed[0].id);
    for (wrong, status) in [
        (format!("/locations/2/closures/{}", listed[0].id), 404),
        (one.clone(), 204),
        (one, 404),
        (format!("{path}/x"), 404),
    ] {
        assert_eq!(owner.delete(&wrong).await.status.as_u16(), status, "{wrong}");
    }
    let there = format!("/locations/{}/closures", theirs.location);
    assert_eq!(owner.get(&there).await.code(), "not_found");
    assert_eq!(owner.post(&there, json!({"first_day": "2027-05-01"})).await.code(), "not_found");
}
