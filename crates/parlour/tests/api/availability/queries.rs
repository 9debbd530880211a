//! Invalid availability queries. The response names every invalid field.

use axum::http::StatusCode;
use serde_json::json;

use crate::responses::Availability;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn what_cannot_be_asked_is_refused_with_every_field(app: TestApp) {
    let desk = app.user("desk").await;
    let rival = app.user("rival").await;
    let theirs = rival.create_id("/services", json!({"name": "Shave", "price": 1, "duration_minutes": 30})).await;
    let their_place = json!({"name": "There", "time_zone": "Europe/London", "opening_hours": []});
    let their_place = rival.create_id("/locations", their_place).await;
    for (query, fields) in [
        (String::new(), vec!["service_id"]),
        ("service_id=".into(), vec!["service_id"]),
        ("service_id=1,,3".into(), vec!["service_id"]),
        ("service_id=0".into(), vec!["service_id"]),
        ("service_id=99999999999999999999".into(), vec!["service_id"]),
        ("service_id=1,1,1,1,1,1,1,1,1,1,1".into(), vec!["service_id"]),
        ("service_id=99999".into(), vec!["service_id"]),
        (format!("service_id={theirs}"), vec!["service_id"]),
        ("service_id=1&employee_id=99999".into(), vec!["employee_id"]),
        ("service_id=1&employee_id=10".into(), vec!["employee_id"]),
        ("service_id=1&location_id=99999".into(), vec!["location_id"]),
        (format!("service_id=1&location_id={their_place}"), vec!["location_id"]),
        ("service_id=1&location_id=2&employee_id=1".into(), vec!["employee_id"]),
        ("service_id=1&from=2027-02-02&to=2027-02-01".into(), vec!["to"]),
        ("service_id=1&from=2027-02-01&to=2027-04-04".into(), vec!["to"]),
        ("service_id=1&to=2026-12-31".into(), vec!["to"]),
        ("service_id=1&from=0001-01-01&to=9999-12-31".into(), vec!["from", "to"]),
        ("service_id=1&from=1970-01-01&to=9000-12-31".into(), vec!["to"]),
        ("service_id=1&from=2027-02-30&to=tomorrow".into(), vec!["from", "to"]),
        ("service_id=1&from=2027-02-01&from=2027-02-02".into(), vec!["from"]),
        (
            "service_id=x&employee_id=-1&location_id=1.5&from=&step=5".into(),
            vec!["employee_id", "from", "location_id", "service_id", "step"],
        ),
    ] {
        let answer = desk.get(&format!("/availability?{query}")).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{query}: {}", answer.body);
    }
    for (from, to, days) in
        [("2027-02-01", "2027-04-03", 62), ("2027-02-01", "2027-02-01", 1), ("1970-01-01", "1970-01-02", 2)]
    {
        let answer = desk.get(&format!("/availability?service_id=1&from={from}&to={to}")).await;
        assert_eq!(answer.expect_as::<Availability>(StatusCode::OK).days.len(), days);
    }
    assert_eq!(app.stranger().get("/availability?service_id=1").await.status, StatusCode::UNAUTHORIZED);
    let nowhere = rival.get(&format!("/availability?service_id={theirs}")).await;
    assert_eq!(nowhere.fields(), ["service_id"], "nobody does it");
}
