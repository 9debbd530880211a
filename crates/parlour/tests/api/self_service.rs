//! Managing a booking through its link. The holder of the link has the rights of the client, but for this booking only.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use parlour_booking::self_service::manage_url;
use parlour_core::signed_token;
use parlour_core::types::{BookingId, BusinessId};
use serde::Deserialize as _;
use serde_json::json;

use crate::location::TestLocation;
use crate::responses::{Availability, AvailableDay, Booking, CalendarLink, Client, Link, ManagedBooking, token};
use crate::support::{Answer, TestApp, User, secret};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Creates a one-hour booking at 10:00 tomorrow, at a location with two suitable employees. Returns the location, the
/// service, the booking, and the path of its management link.
async fn visit(app: &TestApp) -> (TestLocation, i64, Booking, String) {
    let salon = TestLocation::new(app, "America/New_York").await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    let one = salon.employee("daily 08:00-18:00", &[cut]).await;
    salon.employee("daily 08:00-18:00", &[cut]).await;
    let new = salon.new_booking(cut, "2027-01-05 10:00:00").with(one).notes("likes to be late");
    let booking = salon.owner.book(new).await;
    let link = link_to(&salon.owner, booking.id).await;
    assert_eq!(link.expires_at, "2027-01-12T16:00:00Z");
    let path = format!("/manage/{}", token(&link.url));
    (salon, cut, booking, path)
}

async fn link_to(user: &User, booking: i64) -> Link {
    user.get(&format!("/bookings/{booking}/link")).await.expect_as(StatusCode::OK)
}

/// Requests another time for the booking that a management link refers to.
async fn move_to(guest: &User, path: &str, at: &str) -> Answer {
    guest.post(&format!("{path}/reschedule"), json!({"booking_date": at})).await
}

#[parlour_testkit::both_engines]
async fn a_guest_sees_the_visit_and_nothing_else(app: TestApp) {
    let (salon, _, booking, path) = visit(&app).await;
    let shown = app.stranger().get(&path).await.expect(StatusCode::OK);
    let managed = ManagedBooking::deserialize(&shown).unwrap();
    assert_eq!((&managed.starts_at, &managed.ends_at), (&booking.starts_at, &booking.ends_at));
    assert_eq!((&managed.status, managed.version), (&booking.status, booking.version));
    assert_eq!((&managed.price, &managed.fee), (&booking.price, &booking.fee));
    assert!(managed.may_cancel && managed.may_reschedule);
    assert_eq!((&managed.free_until, managed.expires_at.as_str()), (&booking.starts_at, "2027-01-12T11:00:00-05:00"));
    assert_eq!(managed.items[0].service, "Service");
    assert_eq!(managed.location.time_zone, "America/New_York");
    let clients = app.user("client").await;
    let own = &clients.list::<Booking>("/bookings?limit=1").await[0];
    let link = link_to(&clients, own.id).await;
    assert!(link.url.contains("/manage/"), "who has an account has a link to their own");
    let other = app.user("desk").await.create_id("/clients", json!({"name": "Ana"})).await;
    let service = booking.items[0].service.id;
    let theirs = salon.owner.book(salon.new_booking(service, "2027-01-06 10:00:00").client(other)).await;
    assert_eq!(clients.get(&format!("/bookings/{}/link", theirs.id)).await.code(), "not_found");
    let text = shown.to_string();
    assert!(!text.contains("late") && !text.contains("notes"), "{text}");
    let client: Client = salon.owner.get("/clients/1").await.expect_as(StatusCode::OK);
    for private in [client.name, client.phone.unwrap(), client.email.unwrap()] {
        assert!(!text.contains(&private), "{private} in {text}");
    }
}

#[parlour_testkit::both_engines]
async fn a_guest_moves_the_visit_to_a_time_that_is_offered(app: TestApp) {
    let (salon, cut, booking, path) = visit(&app).await;
    let guest = app.stranger();
    let offered = async |query: &str| {
        guest.get(&format!("{path}/availability?{query}")).await.expect_as::<Availability>(StatusCode::OK).days
    };
    let days = offered("from=2027-01-05&to=2027-01-06").await;
    assert_eq!(days.len(), 2);
    let its_own_time = "2027-01-05T10:30:00-05:00".to_owned();
    assert!(days[0].starts.contains(&its_own_time), "its own time counts as free: {:?}", days[0].starts);
    salon.update(json!({"minimum_notice_minutes": 25 * 60})).await;
    let refused = move_to(&guest, &path, "2027-01-05 09:30:00").await;
    assert_eq!(refused.code(), "outside_hours", "the lead time");
    let change = json!({"booking_date": "2027-01-05T10:30:00-05:00", "version": 1});
    let moved: ManagedBooking = guest.post(&format!("{path}/reschedule"), change).await.expect_as(StatusCode::OK);
    assert_eq!((moved.starts_at.as_str(), moved.version), ("2027-01-05T10:30:00-05:00", 2));
    let refused = move_to(&guest, &path, "2027-01-05 11:10:00").await;
    assert_eq!(refused.fields(), ["booking_date"], "not offered");
    let outdated = json!({"booking_date": "2027-01-06 11:00:00", "version": 1});
    assert_eq!(guest.post(&format!("{path}/reschedule"), outdated).await.code(), "version_conflict");
    let other_service = json!({"booking_date": "2027-01-06 11:00:00", "service_id": 1});
    assert_eq!(guest.post(&format!("{path}/reschedule"), other_service).await.fields(), ["service_id"]);

    // At 14:00, the booked employee is busy and the other employee is free.
    salon.book(Some(booking.items[0].employee.id), cut, "2027-01-06 14:00:00").await;
    assert_eq!(move_to(&guest, &path, "2027-01-06 14:00:00").await.code(), "slot_taken");
    let at_two = |days: &[AvailableDay]| days[0].starts.iter().any(|start| start.contains("T14:00"));
    assert!(!at_two(&offered("from=2027-01-06").await));
    assert!(at_two(&offered("from=2027-01-06&any_employee=true").await));
    let anyone = json!({"booking_date": "2027-01-06 14:00:00", "any_employee": true});
    guest.post(&format!("{path}/reschedule"), anyone).await.expect(StatusCode::OK);
    let history = salon.owner.history(booking.id).await;
    assert_eq!((history[1].kind.as_str(), history[1].user_id), ("time", None));
}

#[parlour_testkit::both_engines]
async fn a_guest_calls_the_visit_off_by_the_rules_for_clients(app: TestApp) {
    let (salon, cut, booking, path) = visit(&app).await;
    let guest = app.stranger();
    let policy =
        |late: &str| json!({"cancellation_policy": {"cutoff_minutes": 24 * 60, "late": late, "fee_percent": 25}});
    salon.owner.patch("/business", policy("refused")).await.expect(StatusCode::OK);
    app.advance_clock(Duration::from_secs(3601));
    let shown: ManagedBooking = guest.get(&path).await.expect_as(StatusCode::OK);
    assert_eq!((shown.may_cancel, shown.may_reschedule, shown.cancellation_fee.amount), (false, false, 0));
    assert_eq!(shown.free_until, "2027-01-04T10:00:00-05:00");
    assert_eq!(guest.post(&format!("{path}/cancel"), json!({})).await.code(), "too_late");
    assert_eq!(move_to(&guest, &path, "2027-01-06 10:00:00").await.code(), "too_late");
    assert_eq!(guest.get(&format!("{path}/availability")).await.code(), "too_late");

    salon.owner.patch("/business", policy("fee")).await.expect(StatusCode::OK);
    let shown: ManagedBooking = guest.get(&path).await.expect_as(StatusCode::OK);
    assert_eq!((shown.may_cancel, shown.may_reschedule, shown.cancellation_fee.amount), (true, false, 250));
    let done = guest.post(&format!("{path}/cancel"), json!({"version": 1})).await;
    let done: ManagedBooking = done.expect_as(StatusCode::OK);
    assert_eq!((done.status.as_str(), done.fee.amount, done.may_cancel), ("cancelled", 250, false));
    assert_eq!(guest.post(&format!("{path}/cancel"), json!({})).await.code(), "invalid_transition");
    assert_eq!(salon.owner.booking(booking.id).await.fee.amount, 250);
    salon.book(Some(booking.items[0].employee.id), cut, "2027-01-05 10:00:00").await;
}

#[parlour_testkit::both_engines]
async fn a_link_is_good_until_a_week_after_the_visit(app: TestApp) {
    let (_, _, _, path) = visit(&app).await;
    // It is 9:00, and the booking ends at 11:00 tomorrow.
    app.advance_clock(DAY * 8 + Duration::from_secs(7200));
    app.stranger().get(&path).await.expect(StatusCode::OK);
    app.advance_clock(Duration::from_micros(1));
    for (method, path, body) in [
        (Method::GET, path.clone(), None),
        (Method::GET, format!("{path}/calendar"), None),
        (Method::GET, format!("{path}/availability"), None),
        (Method::POST, format!("{path}/cancel"), Some(json!({}))),
        (Method::POST, format!("{path}/reschedule"), Some(json!({"booking_date": "2027-01-20 10:00:00"}))),
    ] {
        let answer = app.stranger().ask(method, &path, body.as_ref()).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
}

#[parlour_testkit::both_engines]
async fn a_link_that_was_not_made_here_leads_nowhere(app: TestApp) {
    let (_, _, booking, path) = visit(&app).await;
    let right = token(&path);
    let other = manage_url(&app.app, BusinessId(2), BookingId(booking.id));
    let none = manage_url(&app.app, BusinessId(1), BookingId(99_999));
    let swapped = format!("{}{}", &right[..22], &token(&none)[22..]);
    let calendar: CalendarLink = app.user("owner").await.get("/employees/1/calendar").await.expect_as(StatusCode::OK);
    for wrong in [
        token(&other),
        token(&none),
        &swapped,
        &right[1..],
        &right.to_lowercase(),
        token(&calendar.url).trim_end_matches(".ics"),
        "x",
        "%00",
        "%ff",
    ] {
        let answer = app.stranger().get(&format!("/manage/{wrong}")).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{wrong}");
    }
}

#[parlour_testkit::both_engines]
async fn a_link_of_another_kind_with_the_same_numbers_leads_nowhere(app: TestApp) {
    let (_, _, booking, path) = visit(&app).await;
    let numbers = [1, booking.id];
    assert_eq!(path, format!("/manage/{}", signed_token::sign(secret().key("manage-booking"), numbers)));
    for kind in ["offers", "invitation", "unsubscribe", "employee-calendar", "password", ""] {
        let token = signed_token::sign(secret().key(kind), numbers);
        assert_eq!(app.stranger().get(&format!("/manage/{token}")).await.code(), "not_found", "{kind}");
    }
}
