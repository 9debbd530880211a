//! Booking online, without an account.

use axum::http::StatusCode;
use futures_util::future::join_all;
use parlour::background::Background;
use serde_json::{Value, json};
use testkit::until;

use crate::place::Place;
use crate::support::{Answer, BOOKINGS, OVERLAPS, TestApp, new_key};

db::statements! {
    CLIENTS scans "a test's few clients" = "SELECT count(*) FROM clients WHERE business_id = 1";
    ALL_BOOKINGS scans "a test's few bookings" = "SELECT count(*) FROM bookings WHERE business_id = 1";
}

/// A place with two employees, and a service of an hour. It is Monday the 4th, nine o'clock there.
async fn place(app: &TestApp) -> (Place, Value, [i64; 2]) {
    let place = Place::new(app, "America/New_York").await;
    let service = place.service(json!({"duration_minutes": 60})).await;
    let one = place.employee("daily 08:00-18:00", &[service]).await;
    let other = place.employee("daily 08:00-18:00", &[service]).await;
    let visit = json!({"location_id": place.id, "service_id": service, "booking_date": "2027-01-11 10:00",
        "name": "Ana Maria", "email": "ana@example.test", "phone": "555 0100"});
    (place, visit, [one, other])
}

fn with(visit: &Value, more: Value) -> Value {
    let mut visit = visit.clone();
    visit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    visit
}

async fn book(app: &TestApp, visit: Value) -> Answer {
    app.stranger().post("/book/demo/visits", visit).await
}

#[testkit::both_engines]
async fn the_page_shows_what_can_be_booked_and_nothing_else(app: TestApp) {
    let (place, visit, [one, other]) = place(&app).await;
    let owner = &place.owner;
    let idle = place.service(json!({"name": "Nobody does this", "duration_minutes": 30})).await;
    let ended = place.service(json!({"name": "Not any more", "duration_minutes": 30})).await;
    owner.patch(&format!("/services/{ended}"), json!({"active": false})).await.expect(StatusCode::OK);
    owner.patch(&format!("/employees/{other}"), json!({"services": [{"service_id": visit["service_id"], "price": 9900, "segments": [{"minutes": 45, "staffed": true}]}]})).await.expect(StatusCode::OK);
    let page = app.stranger().get("/book/demo").await.expect(StatusCode::OK);
    let find = |list: &str, id: &Value| page[list].as_array().unwrap().iter().find(|entry| &entry["id"] == id).cloned();
    let service = find("services", &visit["service_id"]).unwrap();
    assert_eq!(service["offers"][0]["employee_id"], one);
    assert_eq!(
        service["offers"][1],
        json!({"employee_id": other, "price": {"amount": 9900, "currency": "USD"}, "duration_minutes": 45})
    );
    for hidden in [idle, ended] {
        assert_eq!(find("services", &json!(hidden)), None);
    }
    assert_eq!(find("employees", &json!(other)).unwrap()["location_ids"], json!([place.id]));
    assert_eq!(find("locations", &json!(place.id)).unwrap()["time_zone"], "America/New_York");
    let words = page.to_string();
    for private in ["example.test", "plan", "notes", "created_at"] {
        assert!(!words.contains(private), "{private}: {words}");
    }
    assert_eq!(app.stranger().get("/book/DEMO").await.status, StatusCode::OK);

    // What changes is seen at once.
    owner.patch(&format!("/employees/{one}"), json!({"active": false})).await.expect(StatusCode::OK);
    let page = app.stranger().get("/book/demo").await.expect(StatusCode::OK);
    assert!(!page["employees"].as_array().unwrap().iter().any(|employee| employee["id"] == one));
}

#[testkit::both_engines]
async fn a_stranger_books_is_told_and_manages_the_visit(app: TestApp) {
    let (place, visit, _) = place(&app).await;
    let _background = Background::start(&app.app, "test".into(), 4).unwrap();
    let times =
        format!("/book/demo/availability?service_id={}&location_id={}&from=2027-01-11", visit["service_id"], place.id);
    let free = app.stranger().get(&times).await.expect(StatusCode::OK);
    assert!(free["days"][0]["starts"].as_array().unwrap().contains(&json!("2027-01-11T10:00:00-05:00")));
    let made = book(&app, with(&visit, json!({"notes": "By the window"}))).await.expect(StatusCode::CREATED);
    assert_eq!(
        (&made["visit"]["status"], &made["visit"]["starts_at"]),
        (&json!("confirmed"), &json!("2027-01-11T10:00:00-05:00"))
    );
    let booking = place.owner.get(&format!("/bookings/{}", made["id"])).await.expect(StatusCode::OK);
    assert_eq!((&booking["client"]["name"], &booking["notes"]), (&json!("Ana Maria"), &json!("By the window")));
    let client = place.owner.get(&format!("/clients/{}", booking["client"]["id"])).await.expect(StatusCode::OK);
    assert_eq!((&client["email"], &client["phone"]), (&json!("ana@example.test"), &json!("555 0100")));
    let token = made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let shown = app.stranger().get(&format!("/manage/{token}")).await.expect(StatusCode::OK);
    assert_eq!(shown, made["visit"]);
    let sent = async || {
        place.owner.get(&format!("/deliveries?booking_id={}", made["id"])).await.body["items"][0]["state"] == "sent"
    };
    until("a confirmation was sent", sent).await;
    app.stranger().post(&format!("/manage/{token}/cancellation"), json!({})).await.expect(StatusCode::OK);
}

#[testkit::both_engines]
async fn who_comes_again_is_the_same_client_and_others_are_not(app: TestApp) {
    let (_, visit, _) = place(&app).await;
    let before = app.count(&CLIENTS).await;
    let mut clients = Vec::new();
    for (hour, more) in [
        (8, json!({})),
        (9, json!({"name": " ANA maría "})),
        (10, json!({"email": null})),
        (11, json!({"phone": null, "email": "ANA@example.test"})),
        (12, json!({"name": "Ben"})),
        (13, json!({"email": "ana@other.test"})),
    ] {
        let at = json!({"booking_date": format!("2027-01-11 {hour:02}:00")});
        let made = book(&app, with(&with(&visit, at), more)).await.expect(StatusCode::CREATED);
        let owner = app.user("owner").await;
        clients.push(owner.get(&format!("/bookings/{}", made["id"])).await.body["client"]["id"].as_i64().unwrap());
    }
    assert_eq!(app.count(&CLIENTS).await, before + 3, "{clients:?}");
    assert!(clients[..4].iter().all(|client| *client == clients[0]), "{clients:?}");
}

#[testkit::both_engines]
async fn of_many_at_once_as_many_book_as_are_free_and_retries_book_once(app: TestApp) {
    let (_, visit, _) = place(&app).await;
    let before = app.count(&BOOKINGS).await;
    let askers = (0..20).map(|number| {
        let (stranger, visit) = (app.stranger(), with(&visit, json!({"email": format!("{number}@example.test")})));
        tokio::spawn(async move { stranger.post("/book/demo/visits", visit).await })
    });
    let answers: Vec<_> = join_all(askers).await.into_iter().map(Result::unwrap).collect();
    let booked = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let taken = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((booked, taken), (2, 18), "{answers:?}");
    let (key, later) = (new_key(), with(&visit, json!({"booking_date": "2027-01-11 14:00"})));
    let first = app.stranger().post_once("/book/demo/visits", &key, later.clone()).await;
    let again = app.stranger().post_once("/book/demo/visits", &key, later).await;
    assert_eq!((first.status, &first.body), (StatusCode::CREATED, &again.body));
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (before + 3, 0));
}

#[testkit::both_engines]
async fn the_business_says_whether_and_how_strangers_book(app: TestApp) {
    let (place, visit, _) = place(&app).await;
    let set = async |mode: &str| {
        let changed = place.owner.patch("/business", json!({"online_booking": mode})).await.expect(StatusCode::OK);
        assert_eq!(changed["online_booking"], mode);
    };
    set("request").await;
    assert_eq!(book(&app, visit.clone()).await.expect(StatusCode::CREATED)["visit"]["status"], "pending");
    set("off").await;
    for path in ["/book/demo", "/book/demo/availability?service_id=1", "/book/nowhere", "/book/%00", "/book/a"] {
        assert_eq!(app.stranger().get(path).await.code(), "not_found", "{path}");
    }
    assert_eq!(book(&app, visit).await.code(), "not_found");
}

#[testkit::both_engines]
async fn what_is_wrong_is_named_and_nothing_is_done(app: TestApp) {
    let (place, visit, [one, _]) = place(&app).await;
    let (clients, bookings) = (app.count(&CLIENTS).await, app.count(&ALL_BOOKINGS).await);
    for (wrong, fields) in [
        (json!({"name": " ", "email": "nobody"}), vec!["email", "name"]),
        (json!({"email": null, "phone": null}), vec!["email", "phone"]),
        (json!({"service_id": 999_999, "booking_date": "2027-01-11 10:00:30"}), vec!["booking_date", "service_id"]),
        (json!({"employee_id": 999_999}), vec!["employee_id"]),
        (json!({"booking_date": "2027-01-11 10:07"}), vec!["booking_date"]),
        (json!({"booking_date": "2027-03-14 02:30"}), vec!["booking_date"]),
        (json!({"status": "confirmed"}), vec!["status"]),
        (json!({"client_id": 1}), vec!["client_id"]),
    ] {
        let answer = book(&app, with(&visit, wrong.clone())).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{wrong}: {}", answer.body);
    }
    for (wrong, code) in [
        (json!({"booking_date": "2027-01-11 03:00"}), "outside_hours"),
        (json!({"booking_date": "2027-01-04 08:00"}), "outside_hours"),
    ] {
        assert_eq!(book(&app, with(&visit, wrong)).await.code(), code);
    }
    place.owner.create("/bookings", json!({"client_id": 1, "service_id": visit["service_id"], "employee_id": one, "booking_date": "2027-01-11 10:00"})).await;
    assert_eq!(book(&app, with(&visit, json!({"employee_id": one}))).await.code(), "slot_taken");
    assert_eq!((app.count(&CLIENTS).await, app.count(&ALL_BOOKINGS).await), (clients, bookings + 1));
}

#[testkit::both_engines]
async fn nobody_fills_the_book_by_themselves(app: TestApp) {
    let (_, visit, _) = place(&app).await;
    for day in 11..21 {
        book(&app, with(&visit, json!({"booking_date": format!("2027-01-{day} 10:00")})))
            .await
            .expect(StatusCode::CREATED);
    }
    let answer = book(&app, with(&visit, json!({"booking_date": "2027-01-21 10:00"}))).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "too_many_visits"));
}
