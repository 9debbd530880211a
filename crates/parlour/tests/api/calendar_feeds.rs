//! Calendar files of bookings, and calendar feeds of employees.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::NewBooking;
use crate::responses::{CalendarLink, Client, Link, token};
use crate::support::{Answer, TestApp};

/// Returns the unfolded lines of a calendar.
#[track_caller]
fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    let text = answer.body.as_str().unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

/// Returns the events of a calendar, each as a map from property names to values.
#[track_caller]
fn events(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    let lines = lines(answer);
    let events = lines.split(|line| line == "BEGIN:VEVENT").skip(1);
    let values = |line: &String| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    events.map(|event| event.iter().filter_map(values).collect()).collect()
}

async fn feed_of(app: &TestApp, employee: i64) -> String {
    let link = app.user("manager").await.get(&format!("/employees/{employee}/calendar")).await;
    let link: CalendarLink = link.expect_as(StatusCode::OK);
    assert_eq!(link.webcal_url, link.url.replace("http://", "webcal://"));
    feed(&link).to_owned()
}

/// Returns the path of a feed below `/api/v1`.
fn feed(link: &CalendarLink) -> &str {
    link.url.split_once("/api/v1").unwrap().1
}

#[parlour_testkit::both_engines]
async fn a_visit_is_a_file_that_follows_its_changes(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    salon.update(json!({"address": "1 Main Street; back door, left", "city": "New York"})).await;
    let cut = salon.service(json!({"duration_minutes": 60})).await;
    salon.employee("daily 08:00-18:00", &[cut]).await;
    let booking = salon.owner.book(salon.new_booking(cut, "2027-01-05 10:00:00").notes("likes to be late")).await;
    let path = format!("/bookings/{}/calendar", booking.id);

    let file = salon.owner.get(&path).await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"booking.ics\"");
    assert!(!file.body.as_str().unwrap().contains("likes"), "notes are the desk's");
    let first = events(&file).pop().unwrap();
    for (name, value) in [
        ("DTSTART", "20270105T150000Z"),
        ("DTEND", "20270105T160000Z"),
        ("STATUS", "CONFIRMED"),
        ("SEQUENCE", "1"),
        ("DTSTAMP", "20270104T140000Z"),
        ("LOCATION", "America/New_York\\, 1 Main Street\\; back door\\, left\\, New York"),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    app.advance_clock(Duration::from_secs(60));
    let later = json!({"booking_date": "2027-01-06 12:00:00"});
    salon.owner.post(&format!("/bookings/{}/reschedule", booking.id), later).await.expect(StatusCode::OK);
    let second = events(&salon.owner.get(&path).await).pop().unwrap();
    assert_eq!((&second["UID"], second["SEQUENCE"].as_str()), (&first["UID"], "2"));
    assert_eq!((second["DTSTART"].as_str(), second["DTSTAMP"].as_str()), ("20270106T170000Z", "20270104T140100Z"));
    salon.owner.cancel(booking.id).await;
    let third = events(&salon.owner.get(&path).await).pop().unwrap();
    assert_eq!(
        (&third["UID"], third["SEQUENCE"].as_str(), third["STATUS"].as_str()),
        (&first["UID"], "3", "CANCELLED")
    );

    let client = app.user("client").await;
    let desk = app.user("desk").await;
    let other = desk.create_id("/clients", json!({"name": "Someone Else"})).await;
    let theirs = desk.book(NewBooking::new(1, "2027-01-06 14:00:00").client(other)).await;
    assert_eq!(client.get(&format!("/bookings/{}/calendar", theirs.id)).await.code(), "not_found");
    assert_eq!(app.user("rival").await.get(&path).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn whoever_has_the_link_to_a_visit_gets_its_file_with_the_link_in_it(app: TestApp) {
    let desk = app.user("desk").await;
    let booking = desk.book(NewBooking::new(1, "2027-01-06 14:00:00").client(1)).await;
    let link: Link = desk.get(&format!("/bookings/{}/link", booking.id)).await.expect_as(StatusCode::OK);
    let event = app.stranger().get(&format!("/manage/{}/calendar", token(&link.url))).await;
    let event = events(&event).pop().unwrap();
    let own = events(&desk.get(&format!("/bookings/{}/calendar", booking.id)).await).pop().unwrap();
    assert!(event["DESCRIPTION"].ends_with(&link.url));
    assert_eq!((&event["UID"], &event["DTSTART"]), (&own["UID"], &own["DTSTART"]));
}

#[parlour_testkit::both_engines]
async fn an_employee_follows_their_own_visits(app: TestApp) {
    let salon = TestLocation::new(&app, "America/New_York").await;
    let cut = salon.service(json!({"name": "Cut", "duration_minutes": 60})).await;
    let (one, other) =
        (salon.employee("daily 08:00-18:00", &[cut]).await, salon.employee("daily 08:00-18:00", &[cut]).await);
    let feed = feed_of(&app, one).await;
    let stranger = app.stranger();
    assert!(events(&stranger.get(&feed).await).is_empty());

    salon.book(Some(other), cut, "2027-01-05 10:00:00").await;
    let single = salon.book(Some(one), cut, "2027-01-05 10:00:00").await;
    let both: Vec<_> =
        [other, one, one].iter().map(|employee| json!({"service_id": cut, "employee_id": employee})).collect();
    let both = salon.owner.book(salon.new_booking_of(json!(both), "2027-01-05 12:00:00")).await;
    let called_off = salon.book(Some(one), cut, "2027-01-05 16:00:00").await;
    salon.owner.cancel(called_off.id).await;
    // The feed covers the next 180 days. They end at 10:00, when the second booking begins.
    salon.book(Some(one), cut, "2027-07-03 08:00:00").await;
    salon.book(Some(one), cut, "2027-07-03 10:00:00").await;

    let answer = stranger.get(&feed).await;
    let followed = events(&answer);
    let shown: Vec<_> = followed
        .iter()
        .map(|event| (event["DTSTART"].as_str(), event["DTEND"].as_str(), event["STATUS"].as_str()))
        .collect();
    let expected = [
        ("20270105T150000Z", "20270105T160000Z", "CONFIRMED"),
        ("20270105T180000Z", "20270105T200000Z", "CONFIRMED"),
        ("20270105T210000Z", "20270105T220000Z", "CANCELLED"),
        ("20270703T120000Z", "20270703T130000Z", "CONFIRMED"),
    ];
    assert_eq!(shown, expected);
    let client: Client = salon.owner.get("/clients/1").await.expect_as(StatusCode::OK);
    let summary = format!("{}: Cut\\, Cut", client.name);
    assert_eq!(followed[1]["SUMMARY"], summary, "only what is theirs to do");
    assert!(!answer.body.as_str().unwrap().contains(&client.phone.unwrap()));
    assert_eq!(events(&stranger.get(feed.trim_end_matches(".ics")).await).len(), 4, "with or without its ending");
    assert!(lines(&answer).iter().any(|line| line.starts_with("NAME:Employee\\, ")));

    // A booking that is given to another employee moves to the feed of that employee.
    let handed = json!({"booking_date": "2027-01-05 09:00:00", "employee_id": other});
    salon.owner.post(&format!("/bookings/{}/reschedule", single.id), handed).await.expect(StatusCode::OK);
    assert_eq!(events(&stranger.get(&feed).await).len(), 3);
    assert_eq!(events(&stranger.get(&feed_of(&app, other).await).await).len(), 3);
    // The feed also covers the last 30 days.
    let uid = events(&salon.owner.get(&format!("/bookings/{}/calendar", both.id)).await)[0]["UID"].clone();
    for (days, there) in [(31, true), (1, false)] {
        app.advance_clock(Duration::from_secs(days * 24 * 3600));
        assert_eq!(
            events(&stranger.get(&feed).await).iter().any(|event| event["UID"] == uid),
            there,
            "after {days} days more"
        );
    }
}

#[parlour_testkit::both_engines]
async fn who_has_a_calendar_already_is_told_so_until_something_changes(app: TestApp) {
    let desk = app.user("desk").await;
    let cut = |at: &str| NewBooking::new(1, at).client(1).with(1);
    desk.book(cut("2027-01-06 10:00:00")).await;
    let feed = feed_of(&app, 1).await;
    let first = app.stranger().get(&feed).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    app.advance_clock(Duration::from_secs(60));
    let again = app.stranger().with("if-none-match", &tag).get(&feed).await;
    assert_eq!((again.status, &again.body), (StatusCode::NOT_MODIFIED, &Value::Null));
    app.user("desk").await.book(cut("2027-01-06 14:00:00")).await;
    let changed = app.stranger().with("if-none-match", &tag).get(&feed).await;
    assert_eq!(events(&changed).len(), 2);
}

#[parlour_testkit::both_engines]
async fn a_link_is_replaced_and_the_old_one_leads_nowhere(app: TestApp) {
    let (manager, stylist) = (app.user("manager").await, app.user("stylist").await);
    let old = feed_of(&app, 1).await;
    assert_eq!(
        stylist.get("/employees/1/calendar").await.body,
        manager.get("/employees/1/calendar").await.body,
        "their own is theirs to see"
    );
    for (username, employee) in [("stylist", 4), ("desk", 1), ("client", 1)] {
        assert_eq!(
            app.user(username).await.get(&format!("/employees/{employee}/calendar")).await.code(),
            "forbidden",
            "{username}"
        );
        assert_eq!(
            app.user(username).await.post(&format!("/employees/{employee}/calendar"), json!({})).await.code(),
            "forbidden",
            "{username}"
        );
    }
    assert_eq!(app.user("rival").await.get("/employees/1/calendar").await.code(), "not_found");
    assert_eq!(app.user("rival").await.post("/employees/1/calendar", json!({})).await.code(), "not_found");
    let new = stylist.post("/employees/1/calendar", json!({})).await;
    assert_eq!(new.body, manager.get("/employees/1/calendar").await.body);
    let new: CalendarLink = new.expect_as(StatusCode::OK);
    assert_eq!(app.stranger().get(&old).await.code(), "not_found");
    lines(&app.stranger().get(feed(&new)).await);
    manager.patch("/employees/1", json!({"active": false})).await.expect(StatusCode::OK);
    let gone = app.stranger().get(feed(&new)).await;
    assert_eq!(gone.code(), "not_found", "who has left has none");
}
