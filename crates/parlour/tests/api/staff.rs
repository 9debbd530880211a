//! Administration of a business: locations, services, rooms and staff, and the consequences for bookings.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::location::{TestLocation, hours};
use crate::responses::{Booking, Client, Closure, Identified, TimeOff};
use crate::support::{TestApp, User};

/// Posts each body and checks which of its fields are refused.
async fn refused(user: &User, path: &str, cases: Vec<(Value, Vec<&str>)>) {
    for (body, fields) in cases {
        let answer = user.post(path, body.clone()).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{path} {body}: {}", answer.body);
    }
}

/// One record of each kind that can belong to another business.
struct Theirs {
    location: i64,
    service: i64,
    employee: i64,
}

impl Theirs {
    async fn new(app: &TestApp) -> Self {
        let rival = app.user("rival").await;
        let location =
            json!({"name": "There", "time_zone": "Europe/London", "opening_hours": hours("daily 00:00-24:00")});
        let service = json!({"name": "Shave", "price": 1, "duration_minutes": 30});
        Self {
            location: rival.create_id("/locations", location).await,
            service: rival.create_id("/services", service).await,
            employee: rival.create_id("/employees", json!({"name": "Rival"})).await,
        }
    }
}

/// Sends these changes all at once, and returns the resulting document.
async fn at_once(owner: &User, path: &str, shown_at: &str, changes: Vec<Value>) -> Value {
    let answers = changes.into_iter().map(|change| {
        let (owner, path) = (owner.clone(), path.to_owned());
        tokio::spawn(async move { owner.patch(&path, change).await })
    });
    for answer in join_all(answers).await {
        answer.unwrap().expect(StatusCode::OK);
    }
    owner.get(shown_at).await.expect(StatusCode::OK)
}

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
    let all = json!({"name": "All", "address": "1 High Street", "city": "Bath", "state": "Somerset", "time_zone": "Australia/Lord_Howe",
        "opening_hours": hours("sunday 22:00-02:30, monday 02:30-24:00"), "minimum_notice_minutes": 43_200, "slot_interval_minutes": 240});
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
    refused(&owner, "/locations", vec![
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
        (with("opening_hours", json!([{}])), vec!["opening_hours.0.ends", "opening_hours.0.starts", "opening_hours.0.weekday"]),
        (with("opening_hours", json!([{"weekday": "Monday", "starts": "9:00", "ends": "24:01"}, {"weekday": 1, "starts": "09:00", "ends": "10:00", "x": 1}])),
            vec!["opening_hours.0.ends", "opening_hours.0.starts", "opening_hours.0.weekday", "opening_hours.1.weekday", "opening_hours.1.x"]),
        (with("opening_hours", json!([span("24:00", "01:00")])), vec!["opening_hours"]),
        (with("opening_hours", json!([span("09:00", "12:00"), span("11:59", "13:00")])), vec!["opening_hours"]),
        (with("opening_hours", json!([span("09:00", "09:00"), span("08:00", "09:01")])), vec!["opening_hours"]),
        (with("opening_hours", hours("sunday 22:00-02:00, monday 01:00-03:00")), vec!["opening_hours"]),
        (with("opening_hours", json!(vec![span("09:00", "10:00"); 51])), vec!["opening_hours"]),
    ]).await;
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

#[parlour_testkit::both_engines]
async fn a_service_takes_its_minutes_or_its_segments(app: TestApp) {
    let owner = app.user("owner").await;
    let whole = owner.create("/services", json!({"name": "Cut", "price": 0, "duration_minutes": 1440})).await;
    assert_eq!(whole["segments"], json!([{"minutes": 1440, "staffed": true}]));
    let segments =
        json!([{"minutes": 30, "staffed": true}, {"minutes": 35, "staffed": false}, {"minutes": 25, "staffed": true}]);
    let all = json!({"category": "Hair", "name": "Colour", "price": 10_000_000_000_i64, "segments": segments, "buffer_before_minutes": 240,
        "buffer_after_minutes": 240, "resource_types": ["chair", "basin", "lamp", "cabin", "heat"], "active": false});
    let shown = owner.create("/services", all.clone()).await;
    assert_eq!(shown["duration_minutes"], 90);
    for (field, value) in all.as_object().unwrap().iter().filter(|(field, _)| *field != "price") {
        assert_eq!(&shown[field], value, "{field}");
    }
    assert_eq!(shown["price"], json!({"amount": 10_000_000_000_i64, "currency": "USD"}));
    let path = format!("/services/{}", shown["id"]);
    assert_eq!(owner.get(&path).await.expect(StatusCode::OK), shown);
    let shorter = owner
        .patch(&path, json!({"duration_minutes": 20, "resource_types": [], "active": true}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(shorter["segments"], json!([{"minutes": 20, "staffed": true}]));
    assert_eq!((&shorter["resource_types"], &shorter["name"]), (&json!([]), &json!("Colour")));
    assert_eq!(
        owner.patch(&path, json!({"segments": segments, "duration_minutes": 20})).await.fields(),
        ["duration_minutes"]
    );
    assert_eq!(owner.patch("/services/99999", json!({"price": 1})).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn what_a_service_cannot_be_is_refused_with_every_field(app: TestApp) {
    let owner = app.user("owner").await;
    let with = |name: &str, value: Value| {
        let mut service = json!({"name": "Cut", "price": 100, "duration_minutes": 30});
        service[name] = value;
        service
    };
    let timed = |segments: Value| json!({"name": "Cut", "price": 100, "segments": segments});
    let segment = |minutes: i64, staffed: bool| json!({"minutes": minutes, "staffed": staffed});
    let mut cases = vec![
        (json!({}), vec!["name", "price"]),
        (json!({"name": "Cut", "price": 100}), vec!["duration_minutes"]),
        (with("segments", json!([segment(30, true)])), vec!["duration_minutes"]),
        (with("name", json!("x".repeat(121))), vec!["name"]),
        (with("category", json!("x".repeat(201))), vec!["category"]),
        (with("resource_types", json!(["a", "a"])), vec!["resource_types"]),
        (with("resource_types", json!(["a", "b", "c", "d", "e", "f"])), vec!["resource_types"]),
        (with("resource_types", json!([""])), vec!["resource_types.0"]),
        (with("active", json!("yes")), vec!["active"]),
        (timed(json!([])), vec!["segments"]),
        (timed(json!(vec![segment(1, true); 21])), vec!["segments"]),
        (timed(json!([segment(0, true)])), vec!["segments"]),
        (timed(json!([segment(-1, true)])), vec!["segments.0.minutes"]),
        (timed(json!([segment(70_000, true)])), vec!["segments.0.minutes"]),
        (timed(json!([segment(30, true), segment(30, false)])), vec!["segments"]),
        (timed(json!([segment(30, false), segment(30, true)])), vec!["segments"]),
        (timed(json!([segment(1440, true), segment(1, true)])), vec!["segments"]),
        (timed(json!([{"minutes": 5}])), vec!["segments.0.staffed"]),
    ];
    for wrong in [
        json!(-1),
        json!(10_000_000_001_i64),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1.5),
        json!(1e30),
        json!("100"),
        json!(null),
    ] {
        cases.push((with("price", wrong), vec!["price"]));
    }
    for wrong in [json!(0), json!(-30), json!(1441), json!(70_000), json!(2.5), json!("30")] {
        cases.push((with("duration_minutes", wrong), vec!["duration_minutes"]));
    }
    for wrong in [json!(-1), json!(241), json!(1e9)] {
        cases.push((with("buffer_before_minutes", wrong.clone()), vec!["buffer_before_minutes"]));
        cases.push((with("buffer_after_minutes", wrong), vec!["buffer_after_minutes"]));
    }
    refused(&owner, "/services", cases).await;
    let dear = json!({"name": "Dear", "price": 10_000_000_000_i64, "duration_minutes": 30});
    let dear = owner.create_id("/services", dear).await;
    let salon = TestLocation::new(&app, "Europe/London").await;
    salon.employee("daily 00:00-24:00", &[dear]).await;
    let visit = salon.new_booking_of(json!([{"service_id": dear}, {"service_id": dear}]), "2027-01-22 10:00:00");
    assert_eq!(owner.post("/bookings", visit).await.fields(), ["items"], "more than a visit can cost");
    salon.book(None, dear, "2027-01-22 10:00:00").await;
}

#[parlour_testkit::both_engines]
async fn rooms_are_kept_and_changed(app: TestApp) {
    let (owner, theirs) = (app.user("owner").await, Theirs::new(&app).await);
    let room = owner
        .create("/resources", json!({"location_id": 1, "kind": "equipment", "type": "lamp", "name": "Lamp 1"}))
        .await;
    assert_eq!(room["active"], true);
    let path = format!("/resources/{}", room["id"]);
    let changed =
        owner.patch(&path, json!({"name": "Lamp 2", "type": "heat", "active": false})).await.expect(StatusCode::OK);
    assert_eq!(
        (&changed["name"], &changed["type"], &changed["active"]),
        (&json!("Lamp 2"), &json!("heat"), &json!(false))
    );
    assert!(owner.get("/resources").await.expect(StatusCode::OK)["items"].as_array().unwrap().contains(&changed));
    refused(
        &owner,
        "/resources",
        vec![
            (json!({}), vec!["kind", "location_id", "name", "type"]),
            (json!({"location_id": theirs.location, "kind": "room", "type": "x", "name": "x"}), vec!["location_id"]),
            (json!({"location_id": 99_999, "kind": "room", "type": "x", "name": "x"}), vec!["location_id"]),
            (json!({"location_id": 1, "kind": "employee", "type": " ", "name": ""}), vec!["kind", "name", "type"]),
        ],
    )
    .await;
    assert_eq!(owner.patch(&path, json!({"location_id": 2})).await.fields(), ["location_id"]);
    // An employee can be booked like a resource, but is not one.
    assert_eq!(owner.patch("/resources/1", json!({"active": false})).await.code(), "not_found");
    assert_eq!(owner.patch(&format!("/employees/{}", room["id"]), json!({"active": false})).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn an_employee_has_workplaces_and_skills(app: TestApp) {
    let owner = app.user("owner").await;
    let segments = json!([{"minutes": 20, "staffed": true}]);
    let new = json!({"name": "Noa", "title": "Stylist",
        "workplaces": [{"location_id": 3, "working_hours": hours("monday 09:00-17:00"), "breaks": hours("monday 12:00-12:30")}, {"location_id": 1, "working_hours": []}],
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
            with(
                json!([{"location_id": 1, "working_hours": [], "breaks": [{"weekday": "monday", "starts": "24:00", "ends": "01:00"}]}]),
                json!([]),
            ),
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
    app.turn_clock(Duration::from_secs(18 * 24 * 3600));
    let moved: Booking = app.user("owner").await.set_status(booking.id, "arrived").await.expect_as(StatusCode::OK);
    assert_eq!(moved.status, "arrived", "who is there already is served");
}

#[parlour_testkit::both_engines]
async fn a_changed_service_leaves_the_bookings_as_they_are(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 30})).await;
    let employee = salon.employee("daily 09:00-10:00", &[service]).await;
    let booking = salon.book(Some(employee), service, "2027-01-22 09:00:00").await;
    let change = json!({"price": 1, "duration_minutes": 60, "buffer_after_minutes": 60});
    salon.owner.patch(&format!("/services/{service}"), change).await.expect(StatusCode::OK);
    salon.owner.patch(&format!("/employees/{employee}"), json!({"workplaces": []})).await.expect(StatusCode::OK);
    assert_eq!(salon.owner.booking(booking.id).await, booking);
    assert_eq!(booking.price.amount, 1000);
}

#[parlour_testkit::both_engines]
async fn changes_of_different_fields_at_once_are_all_kept(app: TestApp) {
    let owner = app.user("owner").await;
    let room = json!({"location_id": 1, "kind": "room", "type": "x", "name": "x"});
    let room = owner.create_id("/resources", room).await;
    let workplaces = json!([{"location_id": 2, "working_hours": hours("monday 09:00-17:00"), "breaks": []}]);
    let things = [
        (
            "/employees/2".to_owned(),
            json!({"name": "Changed", "title": "Changed", "active": false, "workplaces": workplaces,
            "services": [{"service_id": 7, "price": 5, "segments": null}]}),
        ),
        (
            "/locations/2".into(),
            json!({"name": "Changed", "address": "Changed", "city": "Changed", "state": "Changed",
            "time_zone": "Asia/Tokyo", "opening_hours": [], "minimum_notice_minutes": 7, "slot_interval_minutes": 7}),
        ),
        (
            "/clients/1".into(),
            json!({"name": "Changed", "phone": "777", "email": "changed@x.test", "notes": "changed", "tags": ["changed"]}),
        ),
        (
            "/services/2".into(),
            json!({"category": "Changed", "name": "Changed", "price": 777, "duration_minutes": 77,
            "buffer_before_minutes": 7, "buffer_after_minutes": 7, "resource_types": ["changed"], "active": false}),
        ),
        (format!("/resources/{room}"), json!({"name": "Changed", "type": "Changed", "active": false})),
    ];
    for (path, changes) in things {
        let shown_at = if path.starts_with("/resources") { "/resources" } else { &path };
        let single = changes.as_object().unwrap().iter().map(|(field, value)| json!({field: value}));
        // Each change several times: the more there are, the more of them collide.
        let all: Vec<_> = single.clone().chain(single.clone()).chain(single).collect();
        let shown = at_once(&owner, &path, shown_at, all).await;
        let shown = if path.starts_with("/resources") {
            shown["items"].as_array().unwrap().last().unwrap().clone()
        } else {
            shown
        };
        for (field, value) in changes.as_object().unwrap() {
            let kept = if field == "price" { &shown["price"]["amount"] } else { &shown[field] };
            assert_eq!(kept, value, "{path} {field}");
        }
    }
    let found: Vec<Client> = owner.list("/clients?search=changed@x.test%20777").await;
    assert_eq!(found.len(), 1, "and the client is found by all of it");
}

#[parlour_testkit::both_engines]
async fn lists_that_are_replaced_at_once_are_one_or_the_other(app: TestApp) {
    let owner = app.user("owner").await;
    let list = |services: &[i64]| json!({"services": services.iter().map(|id| json!({"service_id": id, "price": null, "segments": null})).collect::<Vec<_>>()});
    let (one, other) = (list(&[1, 2, 3]), list(&[3, 4, 5, 6]));
    let changes = (0..24).map(|number| if number % 2 == 0 { one.clone() } else { other.clone() }).collect();
    let shown = at_once(&owner, "/employees/3", "/employees/3", changes).await;
    assert!([&one["services"], &other["services"]].contains(&&shown["services"]), "{shown}");
    let names = (0..24).map(|number| json!({"name": format!("Mia Number{number}")})).collect();
    let client = at_once(&owner, "/clients/1", "/clients/1", names).await;
    let client = Client::deserialize(client).unwrap();
    let found: Vec<Client> = owner.list("/clients?search=number&limit=100").await;
    assert_eq!(found, std::slice::from_ref(&client), "found by the name that was kept");
    let gone = (0..24).filter(|number| client.name != format!("Mia Number{number}"));
    for number in gone {
        let found: Vec<Client> = owner.list(&format!("/clients?search=number{number}")).await;
        let prefix = client.name.to_lowercase().contains(&format!("number{number}"));
        assert_eq!(found.is_empty(), !prefix, "number{number}");
    }
}
