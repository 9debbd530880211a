//! Notifications about bookings that are created, rescheduled and cancelled.

use axum::http::StatusCode;
use parlour_testkit::{At, PrivateSmtp, Trouble, until};
use serde_json::json;

use super::{CUT, HOUR, announced, book, by_mail, client, cut, kinds, link, move_to, settled, text, works};
use crate::location::TestLocation;
use crate::responses::{Booking, Delivery, Employee, ManagedBooking, Page};
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn what_becomes_of_a_visit_is_told_and_what_was_not_booked_is_not(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    assert_eq!(desk.post("/bookings", cut(ana, "2027-01-22 10:00")).await.code(), "slot_taken");
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let email = smtp.received().remove(0);
    assert_eq!((email.from.as_str(), &email.to[..]), ("hello@salon.example", &["ana@example.test".to_owned()][..]));
    for said in [
        "Friday, January 22, 2027, 10:00 AM to 10:45 AM",
        "$65.00",
        "METHOD:REQUEST",
        "DTSTART:20270122T150000Z",
        "List-Unsubscribe: <",
    ] {
        assert!(text(&email).contains(said), "no {said} in {}", text(&email));
    }
    move_to(&desk, visit, "2027-01-22 14:00").await;
    settled(&desk, ana, 2).await;
    for said in ["10:00 AM", "2:00 PM to 2:45 PM", "METHOD:REQUEST", "DTSTART:20270122T190000Z", "SEQUENCE:2"] {
        assert!(text(&smtp.received()[1]).contains(said), "no {said} in {}", text(&smtp.received()[1]));
    }
    for page in ["manage", "unsubscribe"] {
        let path = format!("/{page}/{}", link(&email, page));
        assert_eq!(app.page(&path).await, StatusCode::OK, "{path}");
    }
    let token = link(&email, "manage");
    let managed: ManagedBooking = app.stranger().get(&format!("/manage/{token}")).await.expect_as(StatusCode::OK);
    assert_eq!(managed.starts_at, "2027-01-22T14:00:00-05:00", "the link in the email leads to the visit");
    desk.cancel(visit).await;
    assert_eq!(
        kinds(&settled(&desk, ana, 3).await),
        [("confirmation", "sent"), ("rescheduled", "sent"), ("cancelled", "sent")]
    );
    assert!(text(&smtp.received()[2]).contains("METHOD:CANCEL"));
    assert_eq!(smtp.received().len(), 3);
    let listed = desk.get(&format!("/deliveries?booking_id={visit}&state=sent&limit=1")).await;
    let listed: Page<Delivery> = listed.expect_as(StatusCode::OK);
    let id = listed.items[0].id;
    let shown: Delivery = desk.get(&format!("/deliveries/{id}")).await.expect_as(StatusCode::OK);
    assert_eq!(shown, listed.items[0]);
    assert!(listed.next.is_some());
    assert_eq!(app.user("rival").await.get(&format!("/deliveries/{id}")).await.code(), "not_found");
}

#[parlour_testkit::both_engines]
async fn a_visit_that_is_moved_is_told_of_with_a_link_that_leads_to_it(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    settled(&desk, ana, 1).await;
    let time = format!("/bookings/{visit}/reschedule");
    move_to(&desk, visit, "2027-01-22 15:00").await;
    assert_eq!(kinds(&settled(&desk, ana, 2).await), [("confirmation", "sent"), ("rescheduled", "sent")]);
    let email = smtp.received().remove(1);
    let ics = desk.get(&format!("/bookings/{visit}/calendar")).await.expect(StatusCode::OK);
    let uid = ics.as_str().unwrap().lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    for said in [uid.as_str(), "METHOD:REQUEST", "SEQUENCE:2", "DTSTART:20270122T200000Z", "3:00 PM", "10:00 AM"] {
        assert!(text(&email).contains(said), "no {said} in {}", text(&email));
    }

    // A change of employee is announced without an earlier time. The second request changes nothing and is not
    // announced.
    for _ in 0..2 {
        desk.post(&time, json!({"booking_date": "2027-01-22 15:00", "employee_id": 4})).await.expect(StatusCode::OK);
    }
    assert_eq!(settled(&desk, ana, 3).await[2].kind, "rescheduled");
    let other = smtp.received().remove(2);
    let name = desk.get("/employees/4").await.expect_as::<Employee>(StatusCode::OK).name;
    assert!(text(&other).contains(&format!("with {name}")), "{}", text(&other));
    assert!(
        text(&other).contains("has changed. This is how it is now:")
            && !text(&other).contains("Your appointment was on")
    );
    let longer = json!({"booking_date": "2027-01-22 15:00", "employee_id": 4, "duration_minutes": 75});
    desk.post(&time, longer).await.expect(StatusCode::OK);
    assert_eq!(settled(&desk, ana, 4).await[3].kind, "rescheduled");
    assert!(text(&smtp.received()[3]).contains("3:00 PM to 4:15 PM"), "{}", text(&smtp.received()[3]));
    let managed = format!("/manage/{}", link(&email, "manage"));
    let shown: ManagedBooking = app.stranger().get(&managed).await.expect_as(StatusCode::OK);
    assert_eq!((shown.starts_at.as_str(), &shown.items[0].employee), ("2027-01-22T15:00:00-05:00", &name));
    app.stranger().post(&format!("{managed}/cancel"), json!({})).await.expect(StatusCode::OK);
    let told = settled(&desk, ana, 5).await;
    assert_eq!(kinds(&told)[3..], [("rescheduled", "sent"), ("cancelled", "sent")]);
}

#[parlour_testkit::both_engines]
async fn of_moves_after_each_other_the_client_hears_once_what_holds_in_the_end(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    settled(&desk, ana, 1).await;
    background.drain(HOUR).await;
    let to = async |hour: u32| move_to(&desk, visit, &format!("2027-01-22 {hour:02}:00")).await;
    for hour in [14, 16, 15] {
        to(hour).await;
    }
    let background = works(&app);
    settled(&desk, ana, 2).await;
    announced(&app).await;
    assert_eq!(kinds(&settled(&desk, ana, 2).await), [("confirmation", "sent"), ("rescheduled", "sent")]);
    let email = text(&smtp.received()[1]);
    assert!(email.contains("January 22, 2027 at 10:00 AM") && email.contains("3:00 PM to 3:45 PM"), "{email}");
    background.drain(HOUR).await;
    for hour in [9, 15] {
        to(hour).await;
    }
    let _background = works(&app);
    announced(&app).await;
    assert_eq!(settled(&desk, ana, 2).await.len(), 2, "it is as the client knows it");
}

#[parlour_testkit::both_engines]
async fn what_changes_while_it_is_being_said_is_said_again(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    smtp.misbehave(At::Recipient, Trouble::Hang);
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    until("an email is on its way", async || smtp.connections() > 0).await;
    move_to(&desk, visit, "2027-01-22 14:00").await;
    announced(&app).await;
    smtp.behave();
    assert_eq!(kinds(&settled(&desk, ana, 2).await), [("confirmation", "sent"), ("rescheduled", "sent")]);
    let email = text(&smtp.received()[1]);
    assert!(
        email.contains("was on Friday, January 22, 2027 at 10:00 AM") && email.contains("2:00 PM to 2:45 PM"),
        "{email}"
    );
}

#[parlour_testkit::both_engines]
async fn the_time_before_is_that_of_the_place_before(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let london = TestLocation::new(&app, "Europe/London").await;
    let service = london.service(json!({"duration_minutes": 45})).await;
    london.employee("daily 08:00-20:00", &[service]).await;
    let ana = client(&desk, json!({})).await;
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    settled(&desk, ana, 1).await;
    let time = json!({"booking_date": "2027-01-22 17:00", "location_id": london.id, "service_id": service});
    desk.post(&format!("/bookings/{visit}/reschedule"), time).await.expect(StatusCode::OK);
    settled(&desk, ana, 2).await;
    let email = text(&smtp.received()[1]);
    assert!(
        email.contains("was on Friday, January 22, 2027 at 10:00 AM") && email.contains("5:00 PM to 5:45 PM"),
        "{email}"
    );
}

#[parlour_testkit::both_engines]
async fn a_walk_in_who_is_to_come_back_later_is_told_when(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    for status in ["arrived", "confirmed"] {
        let walk_in = json!({"client_id": ana, "service_id": CUT, "employee_id": 1});
        assert_eq!(desk.create_as::<Booking>("/walk-ins", walk_in).await.status, status);
    }
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    assert_eq!(smtp.received().len(), 1);
}
