//! Employees, including inactive ones, and their time off.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Theirs, refused};
use crate::location::{TestLocation, hours};
use crate::responses::{Booking, Identified, TimeOff};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn an_employee_has_workplaces_and_skills(app: TestApp) {
    let owner = app.user("owner").await;
    let segments = json!([{"minutes": 20, "staffed": true}]);
    let new = json!({"name": "Noa", "title": "Stylist",
        "workplaces": [
            {"location_id": 3, "working_hours": hours("monday 09:00-17:00"), "breaks": hours("monday 12:00-12:30")},
            {"location_id": 1, "working_hours": []},
        ],
        "services": [{"service_id": 5, "price": 0, "segments": segments}, {"service_id": 2}]});
    let employee = owner.create("/employees", new).await;
    let path = format!("/employees/{}", employee["id"]);
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), employee, "what is shown later is what was answered");
    assert_eq!(
        employee["services"],
        json!([
            {"service_id": 2, "price": null, "segments": null}, {"service_id": 5, "price": 0, "segments": segments},
        ])
    );
    assert_eq!(employee["workplaces"][0], json!({"location_id": 1, "working_hours": [], "breaks": []}));
    let changed =
        owner.patch(&path, json!({"services": [{"service_id": 9}, {"service_id": 1}]})).await.expect(StatusCode::OK);
    assert_eq!(changed["workplaces"], employee["workplaces"], "what is left out stays");
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), changed);
    let idle = owner.patch(&path, json!({"services": [], "workplaces": [], "title": ""})).await.expect(StatusCode::OK);
    assert_eq!(
        idle,
        json!({"id": employee["id"], "name": "Noa", "title": "", "active": true, "workplaces": [], "services": []})
    );
    assert!(owner.get("/employees").await.expect(StatusCode::OK)["items"].as_array().unwrap().contains(&idle));
}

#[parlour_testkit::both_engines]
async fn what_an_employee_cannot_be_is_refused_with_every_field(app: TestApp) {
    let (owner, theirs) = (app.user("owner").await, Theirs::new(&app).await);
    let salon = |location: i64| json!({"location_id": location, "working_hours": []});
    let skill = |service: i64| json!({"service_id": service});
    let with =
        |workplaces: Value, services: Value| json!({"name": "Noa", "workplaces": workplaces, "services": services});
    let before = owner.get("/employees").await.expect(StatusCode::OK);
    let never_ends = json!({"weekday": "monday", "starts": "24:00", "ends": "01:00"});
    let cases = vec![
        (with(json!([salon(99_999)]), json!([])), vec!["workplaces.0.location_id"]),
        (with(json!([salon(theirs.location)]), json!([])), vec!["workplaces.0.location_id"]),
        (with(json!([salon(1), salon(2), salon(1)]), json!([])), vec!["workplaces.2.location_id"]),
        (with(json!([]), json!([skill(99_999)])), vec!["services.0.service_id"]),
        (with(json!([]), json!([skill(1), skill(theirs.service)])), vec!["services.1.service_id"]),
        (
            with(json!([]), json!([skill(1), skill(1), skill(1)])),
            vec!["services.1.service_id", "services.2.service_id"],
        ),
        (
            with(json!([salon(theirs.location)]), json!([skill(theirs.service), skill(1)])),
            vec!["services.0.service_id", "workplaces.0.location_id"],
        ),
        (with(json!([{"location_id": 1}]), json!([{}])), vec!["services.0.service_id", "workplaces.0.working_hours"]),
        (
            with(json!([{"location_id": 1, "working_hours": [], "breaks": [never_ends]}]), json!([])),
            vec!["workplaces.0.breaks"],
        ),
        (
            with(json!([]), json!([{"service_id": 1, "price": -1, "segments": []}])),
            vec!["services.0.price", "services.0.segments"],
        ),
        (
            with(json!([]), json!([{"service_id": 1, "price": 10_000_000_001_i64, "duration": 5}])),
            vec!["services.0.duration", "services.0.price"],
        ),
        (
            json!({"name": "", "title": "a\nb", "workplaces": "all", "services": 1}),
            vec!["name", "services", "title", "workplaces"],
        ),
    ];
    for (body, fields) in &cases {
        assert_eq!(owner.patch("/employees/1", body.clone()).await.fields(), *fields, "{body}");
    }
    refused(&owner, "/employees", cases).await;
    refused(&owner, "/employees", vec![(json!({}), vec!["name"])]).await;
    assert_eq!(owner.get("/employees").await.expect(StatusCode::OK), before, "nothing is left of what was refused");
    for path in ["/employees/99999".to_owned(), format!("/employees/{}", theirs.employee), "/employees/x".into()] {
        assert_eq!(owner.get(&path).await.code(), "not_found");
        assert_eq!(owner.patch(&path, json!({"name": "Mine"})).await.code(), "not_found");
    }
}

#[parlour_testkit::both_engines]
async fn time_off_is_on_the_clock_of_the_first_location(app: TestApp) {
    let (owner, theirs) = (app.user("owner").await, Theirs::new(&app).await);
    let path = "/employees/1/time-off";
    let off = |starts: &str, ends: &str| json!({"starts_at": starts, "ends_at": ends});
    let made: TimeOff = owner.create_as(path, off("2027-07-01 09:00:00", "2027-07-02T09:00:00+02:00")).await;
    assert_eq!((made.starts_at.as_str(), made.ends_at.as_str()), ("2027-07-01T13:00:00Z", "2027-07-02T07:00:00Z"));
    owner.create(path, off("2027-01-01 00:00:00", "2027-01-04 08:59:59")).await;
    let still: TimeOff = owner.create_as(path, off("2027-01-01 00:00:00", "2027-01-04 09:00:01")).await;
    assert_eq!(owner.list::<TimeOff>(path).await, [still, made.clone()], "those that are not over");
    refused(
        &owner,
        path,
        vec![
            (json!({}), vec!["ends_at", "starts_at"]),
            (off("2027-07-02 09:00:00", "2027-07-01 09:00:00"), vec!["ends_at"]),
            (off("2027-07-01 09:00:00", "2027-07-01T13:00:00Z"), vec!["ends_at"]),
            (off("2027-03-14 02:30:00", "2027-03-14 12:00:00"), vec!["starts_at"]),
            (off("2027-03-13 02:30:00", "2027-03-14 02:30:00"), vec!["ends_at"]),
            (off("2027-03-14 02:30:00", "2027-11-07 01:30:00"), vec!["ends_at", "starts_at"]),
            (off("2027-07-01", "tomorrow"), vec!["ends_at", "starts_at"]),
        ],
    )
    .await;
    let one = format!("{path}/{}", made.id);
    for (which, status) in [(format!("/employees/2/time-off/{}", made.id), 404), (one.clone(), 204), (one, 404)] {
        assert_eq!(owner.delete(&which).await.status.as_u16(), status, "{which}");
    }
    let their_path = format!("/employees/{}/time-off", theirs.employee);
    assert_eq!(owner.get(&their_path).await.code(), "not_found");
    assert_eq!(owner.post(&their_path, off("2027-07-01 09:00:00", "2027-07-02 09:00:00")).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn who_and_what_is_no_longer_active_is_not_offered_and_stays_in_the_book(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    let employee = salon.employee("daily 09:00-10:00", &[service]).await;
    let booking = salon.book(Some(employee), service, "2027-01-22 09:00:00").await;
    let day = format!("location_id={}&service_id={service}&from=2027-01-22", salon.id);
    let offered = async |query: String| {
        let answer = salon.owner.get(&format!("/availability?{query}")).await;
        if answer.status == StatusCode::OK { answer.body["days"][0]["starts"].clone() } else { json!(answer.fields()) }
    };
    let booked = async |employee: Option<i64>| {
        let new = salon.new_booking(service, "2027-01-22 09:30:00").with(employee);
        salon.owner.post("/bookings", new).await.fields().join(",")
    };
    let named = format!("{day}&employee_id={employee}");
    let left = json!(["2027-01-22T09:30:00-05:00"]);
    assert_eq!((offered(day.clone()).await, offered(named.clone()).await), (left.clone(), left.clone()));
    for (path, off, on, any, own) in [
        (
            format!("/employees/{employee}"),
            json!({"active": false}),
            json!({"active": true}),
            "service_id",
            "employee_id",
        ),
        (format!("/services/{service}"), json!({"active": false}), json!({"active": true}), "service_id", "service_id"),
        (
            format!("/employees/{employee}"),
            json!({"services": []}),
            json!({"services": [{"service_id": service}]}),
            "service_id",
            "employee_id",
        ),
    ] {
        salon.owner.patch(&path, off.clone()).await.expect(StatusCode::OK);
        assert_eq!(
            (offered(day.clone()).await, offered(named.clone()).await),
            (json!([any]), json!([own])),
            "{path} {off}"
        );
        assert_eq!((booked(None).await, booked(Some(employee)).await), (any.into(), own.into()), "{path} {off}");
        assert_eq!(salon.owner.booking(booking.id).await, booking);
        let listed: Vec<Booking> = salon.owner.list(&format!("/bookings?employee_id={employee}")).await;
        assert_eq!(listed, std::slice::from_ref(&booking));
        salon.owner.patch(&path, on).await.expect(StatusCode::OK);
        assert_eq!(offered(named.clone()).await, left);
    }
    salon.owner.patch(&format!("/services/{service}"), json!({"active": false})).await.expect(StatusCode::OK);
    let listed = async |query: &str| {
        let services: Vec<Identified> = salon.owner.list(&format!("/services{query}")).await;
        services.iter().any(|one| one.id == service)
    };
    assert!(!listed("").await && !listed("?inactive=false").await && listed("?inactive=true").await);
    assert_eq!(app.user("client").await.get("/services?inactive=true").await.fields(), ["inactive"]);
    app.advance_clock(Duration::from_secs(18 * 24 * 3600));
    let moved: Booking = app.user("owner").await.set_status(booking.id, "arrived").await.expect_as(StatusCode::OK);
    assert_eq!(moved.status, "arrived", "who is there already is served");
}
