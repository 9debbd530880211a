//! Online booking without an account.

use axum::http::StatusCode;
use futures_util::future::join_all;
use parlour::jobs::JobRunner;
use parlour_testkit::until;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::{NewBooking, with};
use crate::responses::{
    Availability, BookingPage, Client, Delivery, GuestBooking, ManagedBooking, OnlineOffer, token, usd,
};
use crate::support::{Answer, BOOKINGS, OVERLAPS, TestApp, new_key};

parlour_db::statements! {
    CLIENTS scans "a test's few clients" = "SELECT count(*) FROM clients WHERE business_id = 1";
    ALL_BOOKINGS scans "a test's few bookings" = "SELECT count(*) FROM bookings WHERE business_id = 1";
}

/// Creates a location with two employees and a one-hour service. It is Monday the 4th, 9:00 there.
async fn salon(app: &TestApp) -> (TestLocation, i64, [i64; 2]) {
    let salon = TestLocation::new(app, "America/New_York").await;
    let service = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[service]).await;
    let other = salon.employee("daily 08:00-18:00", &[service]).await;
    (salon, service, [one, other])
}

/// Returns the body of a guest's booking request.
fn visit(salon: &TestLocation, service: i64) -> Value {
    json!({"location_id": salon.id, "service_id": service, "booking_date": "2027-01-11 10:00",
        "name": "Ana Maria", "email": "ana@example.test", "phone": "555 0100"})
}

async fn book(app: &TestApp, visit: Value) -> Answer {
    app.stranger().post("/book/demo/bookings", visit).await
}

#[parlour_testkit::both_engines]
async fn the_page_shows_what_can_be_booked_and_nothing_else(app: TestApp) {
    let (salon, service, [one, other]) = salon(&app).await;
    let owner = &salon.owner;
    let idle = salon.service(json!({"name": "Nobody does this", "duration_minutes": 30})).await;
    let ended = salon.service(json!({"name": "Not any more", "duration_minutes": 30})).await;
    owner.patch(&format!("/services/{ended}"), json!({"active": false})).await.expect(StatusCode::OK);
    let quicker = json!([{"service_id": service, "price": 9900, "segments": [{"minutes": 45, "staffed": true}]}]);
    owner.patch(&format!("/employees/{other}"), json!({"services": quicker})).await.expect(StatusCode::OK);
    let shown = app.stranger().get("/book/demo").await.expect(StatusCode::OK);
    let page = BookingPage::deserialize(&shown).unwrap();
    let offers = &page.services.iter().find(|one| one.id == service).unwrap().offers;
    assert_eq!(offers[0].employee_id, one);
    let own = OnlineOffer { employee_id: other, price: usd(9900), duration_minutes: 45 };
    assert_eq!(offers[1], own);
    for hidden in [idle, ended] {
        assert!(!page.services.iter().any(|service| service.id == hidden));
    }
    let employee = page.employees.iter().find(|employee| employee.id == other).unwrap();
    assert_eq!(employee.location_ids, [salon.id]);
    let location = page.locations.iter().find(|location| location.id == salon.id).unwrap();
    assert_eq!(location.time_zone, "America/New_York");
    let words = shown.to_string();
    for private in ["example.test", "plan", "notes", "created_at"] {
        assert!(!words.contains(private), "{private}: {words}");
    }
    assert_eq!(app.stranger().get("/book/DEMO").await.status, StatusCode::OK);

    // Changes are visible at once.
    owner.patch(&format!("/employees/{one}"), json!({"active": false})).await.expect(StatusCode::OK);
    let page: BookingPage = app.stranger().get("/book/demo").await.expect_as(StatusCode::OK);
    assert!(!page.employees.iter().any(|employee| employee.id == one));
}

#[parlour_testkit::both_engines]
async fn a_stranger_books_is_told_and_manages_the_visit(app: TestApp) {
    let (salon, service, _) = salon(&app).await;
    let _background = JobRunner::start(&app.app, "test".into(), 4).unwrap();
    let times = format!("/book/demo/availability?service_id={service}&location_id={}&from=2027-01-11", salon.id);
    let free: Availability = app.stranger().get(&times).await.expect_as(StatusCode::OK);
    assert!(free.days[0].starts.contains(&"2027-01-11T10:00:00-05:00".to_owned()));
    let made = book(&app, with(visit(&salon, service), json!({"notes": "By the window"}))).await;
    let made: GuestBooking = made.expect_as(StatusCode::CREATED);
    assert_eq!(
        (made.booking.status.as_str(), made.booking.starts_at.as_str()),
        ("confirmed", "2027-01-11T10:00:00-05:00")
    );
    let booking = salon.owner.booking(made.id).await;
    assert_eq!((booking.client.name.as_str(), booking.notes.as_str()), ("Ana Maria", "By the window"));
    let client = salon.owner.get(&format!("/clients/{}", booking.client.id)).await;
    let client: Client = client.expect_as(StatusCode::OK);
    assert_eq!((client.email.as_deref(), client.phone.as_deref()), (Some("ana@example.test"), Some("555 0100")));
    let token = token(&made.url);
    let shown: ManagedBooking = app.stranger().get(&format!("/manage/{token}")).await.expect_as(StatusCode::OK);
    assert_eq!(shown, made.booking);
    let sent = async || {
        let deliveries: Vec<Delivery> = salon.owner.list(&format!("/deliveries?booking_id={}", made.id)).await;
        deliveries.first().is_some_and(|delivery| delivery.state == "sent")
    };
    until("a confirmation was sent", sent).await;
    app.stranger().post(&format!("/manage/{token}/cancel"), json!({})).await.expect(StatusCode::OK);
}

#[parlour_testkit::both_engines]
async fn who_comes_again_is_the_same_client_and_others_are_not(app: TestApp) {
    let (salon, service, _) = salon(&app).await;
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
        let made = book(&app, with(with(visit(&salon, service), at), more)).await;
        let made: GuestBooking = made.expect_as(StatusCode::CREATED);
        clients.push(salon.owner.booking(made.id).await.client.id);
    }
    assert_eq!(app.count(&CLIENTS).await, before + 3, "{clients:?}");
    assert!(clients[..4].iter().all(|client| *client == clients[0]), "{clients:?}");

    // The last four digits of a phone number are enough for a search, but not to identify a client.
    let at = json!({"booking_date": "2027-01-11 14:00", "email": null, "phone": "0100"});
    let made: GuestBooking = book(&app, with(visit(&salon, service), at)).await.expect_as(StatusCode::CREATED);
    assert!(!clients.contains(&salon.owner.booking(made.id).await.client.id));
}

#[parlour_testkit::both_engines]
async fn of_many_at_once_as_many_book_as_are_free_and_retries_book_once(app: TestApp) {
    let (salon, service, _) = salon(&app).await;
    let visit = visit(&salon, service);
    let before = app.count(&BOOKINGS).await;
    let askers = (0..20).map(|number| {
        let email = json!({"email": format!("{number}@example.test")});
        let (stranger, visit) = (app.stranger(), with(visit.clone(), email));
        tokio::spawn(async move { stranger.post("/book/demo/bookings", visit).await })
    });
    let answers: Vec<_> = join_all(askers).await.into_iter().map(Result::unwrap).collect();
    let booked = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let taken = answers.iter().filter(|answer| answer.code() == "slot_taken").count();
    assert_eq!((booked, taken), (2, 18), "{answers:?}");
    let (key, later) = (new_key(), with(visit, json!({"booking_date": "2027-01-11 14:00"})));
    let first = app.stranger().post_once("/book/demo/bookings", &key, later.clone()).await;
    let again = app.stranger().post_once("/book/demo/bookings", &key, later).await;
    assert_eq!((first.status, &first.body), (StatusCode::CREATED, &again.body));
    assert_eq!((app.count(&BOOKINGS).await, app.count(&OVERLAPS).await), (before + 3, 0));
}

#[parlour_testkit::both_engines]
async fn the_business_says_whether_and_how_strangers_book(app: TestApp) {
    let (salon, service, _) = salon(&app).await;
    let visit = visit(&salon, service);
    let set = async |mode: &str| {
        let changed = salon.owner.patch("/business", json!({"online_booking": mode})).await.expect(StatusCode::OK);
        assert_eq!(changed["online_booking"], mode);
    };
    set("request").await;
    let made: GuestBooking = book(&app, visit.clone()).await.expect_as(StatusCode::CREATED);
    assert_eq!(made.booking.status, "pending");
    set("off").await;
    for path in ["/book/demo", "/book/demo/availability?service_id=1", "/book/nowhere", "/book/%00", "/book/a"] {
        assert_eq!(app.stranger().get(path).await.code(), "not_found", "{path}");
    }
    assert_eq!(book(&app, visit).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn what_is_wrong_is_named_and_nothing_is_done(app: TestApp) {
    let (salon, service, [one, _]) = salon(&app).await;
    let visit = visit(&salon, service);
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
        let answer = book(&app, with(visit.clone(), wrong.clone())).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{wrong}: {}", answer.body);
    }
    for (wrong, code) in [
        (json!({"booking_date": "2027-01-11 03:00"}), "outside_hours"),
        (json!({"booking_date": "2027-01-04 08:00"}), "outside_hours"),
    ] {
        assert_eq!(book(&app, with(visit.clone(), wrong)).await.code(), code);
    }
    salon.owner.book(NewBooking::new(service, "2027-01-11 10:00").client(1).with(one)).await;
    assert_eq!(book(&app, with(visit.clone(), json!({"employee_id": one}))).await.code(), "slot_taken");
    assert_eq!((app.count(&CLIENTS).await, app.count(&ALL_BOOKINGS).await), (clients, bookings + 1));
}

#[parlour_testkit::both_engines]
async fn nobody_fills_the_book_by_themselves(app: TestApp) {
    let (salon, service, _) = salon(&app).await;
    let visit = visit(&salon, service);
    for day in 11..21 {
        let at = json!({"booking_date": format!("2027-01-{day} 10:00")});
        book(&app, with(visit.clone(), at)).await.expect(StatusCode::CREATED);
    }
    let answer = book(&app, with(visit.clone(), json!({"booking_date": "2027-01-21 10:00"}))).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "too_many_bookings"));
}
