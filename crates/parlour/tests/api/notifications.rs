//! Notifications: those that are sent, and those that are not.

use std::time::Duration;

use axum::http::StatusCode;
use parlour::jobs::JobRunner;
use parlour_core::settings::{MailTransport, Settings};
use parlour_messaging::{Security, SmtpSettings, Url, WebhookSettings};
use parlour_testkit::{At, Durability, PrivatePostgres, PrivateReceiver, PrivateSmtp, Received, Trouble, until};
use serde_json::{Value, json};

use crate::location::TestLocation;
use crate::requests::{NewBooking, with};
use crate::responses::{
    Booking, Client, Delivery, Employee, Identified, Invitation, Login, ManagedBooking, OpenInvitation, Page, Series,
    WaitlistEntry, token,
};
use crate::support::{TestApp, User};

const CUT: i64 = 1;
const HOUR: Duration = Duration::from_secs(3600);

fn by_mail(settings: &mut Settings, smtp: &PrivateSmtp) {
    settings.mail.from = "hello@salon.example".into();
    settings.mail.transport = MailTransport::Smtp(SmtpSettings {
        host: "127.0.0.1".into(),
        port: smtp.port(),
        security: Security::None,
        login: None,
        own_name: "salon.example".into(),
        authority: None,
        limit: Duration::from_secs(5),
        connections: 2,
    });
}

fn by_text(settings: &mut Settings, receiver: &PrivateReceiver) {
    settings.mail.transport = MailTransport::Off;
    settings.sms = Some(WebhookSettings {
        url: Url::new(receiver.url()).unwrap(),
        secret: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz".into(),
        authority: None,
        limit: Duration::from_secs(5),
    });
}

fn works(app: &TestApp) -> JobRunner {
    JobRunner::start(&app.app, "test".into(), 4).unwrap()
}

/// Returns the readable text of an email, without the soft line breaks.
fn text(email: &Received) -> String {
    let text = String::from_utf8_lossy(&email.data).replace("=\r\n", "").replace("\r\n", "\n");
    text.replace("=3D", "=")
}

fn subjects(smtp: &PrivateSmtp) -> Vec<String> {
    let subject = |email: &Received| {
        let text = text(email);
        text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap().to_owned()
    };
    smtp.received().iter().map(subject).collect()
}

/// Returns the last path segment of the first link of this kind in an email.
fn link(email: &Received, sort: &str) -> String {
    let (text, sort) = (text(email), format!("/{sort}/"));
    let rest = text.split_once(&sort).unwrap_or_else(|| panic!("no {sort} in {text}")).1;
    rest.split(|one: char| !one.is_ascii_alphanumeric() && one != '-' && one != '_').next().unwrap().to_owned()
}

async fn client(desk: &User, more: Value) -> i64 {
    desk.create_id("/clients", with(json!({"name": "Ana Maria", "email": "ana@example.test"}), more)).await
}

fn cut(client: i64, at: &str) -> NewBooking {
    NewBooking::new(CUT, at).client(client).with(1)
}

async fn book(desk: &User, client: i64, at: &str) -> i64 {
    desk.book(cut(client, at)).await.id
}

/// Reschedules a booking, which must succeed.
async fn move_to(desk: &User, booking: i64, at: &str) {
    desk.post(&format!("/bookings/{booking}/reschedule"), json!({"booking_date": at})).await.expect(StatusCode::OK);
}

/// Returns a client's deliveries, oldest first.
async fn told(desk: &User, client: i64) -> Vec<Delivery> {
    let mut deliveries: Vec<Delivery> = desk.list(&format!("/deliveries?client_id={client}")).await;
    deliveries.reverse();
    deliveries
}

async fn settled(desk: &User, client: i64, count: usize) -> Vec<Delivery> {
    until("all was said", async || {
        let told = told(desk, client).await;
        told.len() >= count && told.iter().all(|delivery| delivery.state != "queued")
    })
    .await;
    told(desk, client).await
}

/// Waits until no change of a booking remains to be announced.
async fn announced(app: &TestApp) {
    let manager = app.user("manager").await;
    for state in ["waiting", "running"] {
        let path = format!("/queue/jobs?kind=notify_booking_changed&state={state}");
        until("all was announced", async || manager.list::<Identified>(&path).await.is_empty()).await;
    }
}

fn kinds(told: &[Delivery]) -> Vec<(&str, &str)> {
    told.iter().map(|delivery| (delivery.kind.as_str(), delivery.state.as_str())).collect()
}

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

    // A different employee at the same time is announced, without an earlier time. The repetition changes nothing, and
    // is not.
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
async fn a_series_is_told_of_in_one_letter_and_so_is_its_end(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 10:00").weekly(4)).await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let email = text(&smtp.received()[0]);
    for day in ["January 20", "January 27", "February 3", "February 10"] {
        assert!(email.contains(&format!("Wednesday, {day}, 2027 at 10:00 AM: ")), "no {day} in {email}");
    }
    assert!(email.contains("appointments.ics"), "{email}");
    let first = app.stranger().get(&format!("/manage/{}", link(&smtp.received()[0], "manage"))).await;
    let first: ManagedBooking = first.expect_as(StatusCode::OK);
    assert_eq!(first.starts_at, series.bookings[0].starts_at);

    move_to(&desk, series.bookings[1].id, "2027-01-28 10:00").await;
    assert_eq!(settled(&desk, ana, 2).await[1].kind, "rescheduled");
    assert!(text(&smtp.received()[1]).contains("Your appointment was on Wednesday, January 27, 2027 at 10:00 AM."));
    let rest = json!({"from": "2027-01-28"});
    desk.post(&format!("/series/{}/cancel", series.id), rest).await.expect(StatusCode::OK);
    assert_eq!(settled(&desk, ana, 3).await[2].kind, "cancelled");
    let end = text(&smtp.received()[2]);
    for day in ["January 28", "February 3", "February 10"] {
        assert!(end.contains(day), "no {day} in {end}");
    }
    assert!(!end.contains("January 20") && end.contains("will not take place"), "{end}");
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
async fn a_series_of_which_one_is_left_is_a_visit_and_what_was_called_off_is_off_once(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let desk = app.user("desk").await;
    let ana = client(&desk, json!({})).await;
    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 10:00").weekly(2)).await;
    desk.cancel(series.bookings[1].id).await;
    let background = works(&app);
    announced(&app).await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let email = text(&smtp.received()[0]);
    assert!(
        email.contains("METHOD:REQUEST") && email.contains("January 20") && !email.contains("January 27"),
        "{email}"
    );
    background.drain(HOUR).await;

    let series: Series = desk.create_as("/series", cut(ana, "2027-01-20 14:00").weekly(3)).await;
    move_to(&desk, series.bookings[1].id, "2027-01-28 14:00").await;
    desk.post(&format!("/series/{}/cancel", series.id), json!({})).await.expect(StatusCode::OK);
    let _background = works(&app);
    announced(&app).await;
    let told = settled(&desk, ana, 3).await;
    assert_eq!(kinds(&told)[1..], [("confirmation", "skipped"), ("cancelled", "sent")]);
    assert_eq!(told[1].reason.as_deref(), Some("superseded"));
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

#[parlour_testkit::both_engines]
async fn clients_are_reminded_once_and_not_of_what_is_off(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, manager) = (app.user("desk").await, app.user("manager").await);
    manager
        .patch("/business/notification-rules", json!({"bookings": false, "reminders": [120, 1440, 120]}))
        .await
        .expect(StatusCode::OK);
    let (ana, bea) = (client(&desk, json!({})).await, client(&desk, json!({"email": "bea@example.test"})).await);
    book(&desk, ana, "2027-01-07 14:00").await;
    let off = book(&desk, bea, "2027-01-07 15:00").await;
    let cleo = client(&desk, json!({"email": "cleo@example.test"})).await;
    let moved = book(&desk, cleo, "2027-01-07 16:00").await;
    // From Monday 9:00, hour by hour, to Friday 13:00.
    for hour in 0..100 {
        app.turn_clock(HOUR);
        // Sessions expire after a day without use.
        let desk = app.user("desk").await;
        if hour == 20 {
            move_to(&desk, moved, "2027-01-08 16:00").await;
        }
        if hour == 30 {
            desk.cancel(off).await;
        }
        for _ in 0..2 {
            parlour_notifications::enqueue_reminders(&app.app.state().notifications).await.unwrap();
        }
        // No worker runs while the clock is turned: it would be considered dead, and its jobs would be run again.
        let background = works(&app);
        for client in [ana, bea, cleo] {
            settled(&desk, client, 0).await;
        }
        background.drain(HOUR).await;
    }
    let desk = app.user("desk").await;
    assert_eq!(kinds(&settled(&desk, ana, 2).await), [("reminder", "sent"), ("reminder", "sent")]);
    assert_eq!(told(&desk, bea).await, []);
    assert_eq!(
        kinds(&settled(&desk, cleo, 1).await),
        [("reminder", "sent")],
        "for when it is, and not for when it was"
    );
    let days = subjects(&smtp).iter().map(|subject| subject.contains("January 7")).collect::<Vec<_>>();
    assert_eq!(days.iter().filter(|day| **day).count(), 2, "{:?}", subjects(&smtp));
    assert_eq!(days.len(), 3, "{:?}", subjects(&smtp));
}

#[parlour_testkit::both_engines]
async fn texts_wait_for_the_morning_where_the_client_lives(app: TestApp) {
    let receiver = PrivateReceiver::start();
    let app = app.with_settings(|settings| by_text(settings, &receiver));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({"phone": "+49 (151) 234-5678", "time_zone": "Asia/Tokyo", "language": "de"})).await;
    // It is 23:00 in Tokyo.
    book(&desk, ana, "2027-01-22 10:00").await;
    until("queued", async || !told(&desk, ana).await.is_empty()).await;
    let queued = &told(&desk, ana).await[0];
    assert_eq!((queued.state.as_str(), queued.channel.as_str()), ("queued", "sms"));
    assert_eq!(queued.due_at, "2027-01-04T23:00:00Z");
    assert_eq!(receiver.posted().len(), 0);
    app.turn_clock(9 * HOUR);
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    let posted: Value = serde_json::from_slice(&receiver.posted()[0].body).unwrap();
    assert_eq!(posted["data"]["to"], "+491512345678");
    assert!(posted["data"]["body"].as_str().unwrap().contains("Freitag, 22. Januar"), "{posted}");
}

#[parlour_testkit::both_engines]
async fn what_could_not_be_sent_is_sent_later_and_once(app: TestApp) {
    let mut smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, background) = (app.user("desk").await, works(&app));
    smtp.stop();
    let mut clients = Vec::new();
    for hour in [10, 11, 14, 15, 16] {
        let client = client(&desk, json!({"email": format!("client-{hour}@example.test")})).await;
        book(&desk, client, &format!("2027-01-22 {hour:02}:00")).await;
        clients.push(client);
    }
    let tried = async |client: i64| {
        told(&desk, client).await.last().is_some_and(|delivery| {
            delivery.attempts > 0
                && delivery.state == "queued"
                && delivery.reason.as_deref() == Some("unreachable")
                && delivery.detail.is_some()
        })
    };
    for client in &clients {
        until("tried in vain", async || tried(*client).await).await;
    }
    // Not while a job runs: a worker without a heartbeat for two hours is considered dead.
    background.drain(HOUR).await;
    smtp.start_again();
    smtp.misbehave(At::Recipient, Trouble::Refuse(450));
    app.turn_clock(2 * HOUR);
    let background = works(&app);
    let attempts = async |client: i64| told(&desk, client).await.last().map(|delivery| delivery.attempts);
    for client in &clients {
        until("tried again", async || attempts(*client).await >= Some(2)).await;
    }
    background.drain(HOUR).await;
    smtp.behave();
    app.turn_clock(2 * HOUR);
    let _background = works(&app);
    for client in &clients {
        assert_eq!(kinds(&settled(&desk, *client, 1).await), [("confirmation", "sent")]);
    }
    assert_eq!(smtp.received().len(), clients.len(), "nothing twice");
}

#[parlour_testkit::both_engines]
async fn an_address_that_is_refused_for_good_is_not_tried_again(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    smtp.misbehave(At::Recipient, Trouble::Refuse(550));
    let ana = client(&desk, json!({})).await;
    book(&desk, ana, "2027-01-22 10:00").await;
    let told = settled(&desk, ana, 1).await;
    assert_eq!(kinds(&told), [("confirmation", "failed")]);
    assert_eq!(told[0].reason.as_deref(), Some("recipient_refused"));
    assert!(told[0].detail.as_ref().unwrap().contains("550"), "{told:?}");
    smtp.misbehave(At::Message, Trouble::Refuse(554));
    let bea = client(&desk, json!({"email": "bea@example.test"})).await;
    book(&desk, bea, "2027-01-22 14:00").await;
    assert_eq!(settled(&desk, bea, 1).await[0].reason.as_deref(), Some("message_refused"));
}

#[parlour_testkit::both_engines]
async fn clients_turn_messages_off_and_on_again(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let ana = client(&desk, json!({})).await;
    let message = json!({"client_id": ana, "subject": "Your scarf", "message": "You left it here."});
    let queued = desk.create("/send-notification", message.clone()).await;
    assert_eq!((&queued["status"], &queued["channel"]), (&json!("queued"), &json!("email")));
    settled(&desk, ana, 1).await;
    let email = smtp.received().remove(0);
    assert!(text(&email).contains("You left it here.") && subjects(&smtp)[0] == "Your scarf");
    let path = format!("/unsubscribe/{}", link(&email, "unsubscribe"));
    let stranger = app.stranger();
    let page = async |form: Option<&str>| {
        let method = if form.is_some() { "POST" } else { "GET" };
        let request = axum::http::Request::builder()
            .method(method)
            .uri(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(parlour_core::http::caller::Caller::at("192.0.2.9".parse().unwrap()))
            .body(form.unwrap_or_default().to_owned().into())
            .unwrap();
        let answer = stranger.send(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.body.as_str().unwrap().to_owned()
    };
    assert!(page(None).await.contains("Turn them off"));
    let shown: Client = desk.get(&format!("/clients/{ana}")).await.expect_as(StatusCode::OK);
    assert!(!shown.unsubscribed, "to look at it changes nothing");
    assert!(page(Some("List-Unsubscribe=One-Click")).await.contains("Turn them on again"));
    assert_eq!(desk.post("/send-notification", message.clone()).await.fields(), ["client_id"]);
    book(&desk, ana, "2027-01-22 10:00").await;
    announced(&app).await;
    assert!(page(Some("resume=yes")).await.contains("Turn them off"));
    desk.create("/send-notification", message).await;
    let told = settled(&desk, ana, 2).await;
    assert!(told.iter().all(|delivery| delivery.kind == "message"), "{told:?}");
    let wrong = path.replace("/unsubscribe/", "/unsubscribe/x");
    let request = axum::http::Request::builder()
        .uri(&wrong)
        .extension(parlour_core::http::caller::Caller::at("192.0.2.9".parse().unwrap()))
        .body(String::new().into())
        .unwrap();
    assert_eq!(stranger.send(request).await.status, StatusCode::NOT_FOUND);
}

#[parlour_testkit::both_engines]
async fn whoever_waits_is_told_of_a_time_and_can_take_it_by_the_link(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let (ana, bea) = (client(&desk, json!({})).await, client(&desk, json!({"email": "bea@example.test"})).await);
    let visit = book(&desk, ana, "2027-01-22 10:00").await;
    let unsubscribed = client(&desk, json!({"email": "cleo@example.test", "unsubscribed": true})).await;
    for waiting in [unsubscribed, bea] {
        let wish = json!({"client_id": waiting, "service_id": CUT, "employee_id": 1, "first_day": "2027-01-22"});
        desk.create("/waitlist", wish).await;
    }
    settled(&desk, ana, 1).await;
    desk.cancel(visit).await;
    assert_eq!(kinds(&settled(&desk, bea, 1).await), [("waitlist_offer", "sent")]);
    assert_eq!(told(&desk, unsubscribed).await, []);
    let emails = smtp.received();
    let email = emails.iter().find(|email| email.to == ["bea@example.test"]).unwrap();
    assert!(text(email).contains("Friday, January 22, 2027"), "{}", text(email));
    let token = link(email, "offers");
    assert_eq!(app.page(&format!("/offers/{token}")).await, StatusCode::OK);
    app.stranger().post(&format!("/offers/{token}/accept"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(kinds(&settled(&desk, bea, 2).await), [("waitlist_offer", "sent"), ("confirmation", "sent")]);
}

#[parlour_testkit::both_engines]
async fn who_is_told_in_the_morning_has_as_long_to_answer(app: TestApp) {
    let receiver = PrivateReceiver::start();
    let app = app.with_settings(|settings| by_text(settings, &receiver));
    let (desk, _background) = (app.user("desk").await, works(&app));
    // It is 23:00 in Tokyo.
    let ana = client(&desk, json!({"phone": "+49 (151) 234-5678", "time_zone": "Asia/Tokyo"})).await;
    let other = client(&desk, json!({"email": null})).await;
    let visit = book(&desk, other, "2027-01-22 10:00").await;
    let wish = json!({"client_id": ana, "service_id": CUT, "employee_id": 1, "first_day": "2027-01-22"});
    desk.create("/waitlist", wish).await;
    desk.cancel(visit).await;
    let offers = async || desk.list::<WaitlistEntry>("/waitlist").await.remove(0).offers;
    until("there is an offer", async || !offers().await.is_empty()).await;
    assert_eq!(offers().await[0].expires_at, "2027-01-04T18:30:00-05:00", "half an hour after eight there");
    app.turn_clock(9 * HOUR);
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("waitlist_offer", "sent")]);
}

#[parlour_testkit::both_engines]
async fn news_of_what_is_near_does_not_wait_for_the_morning(app: TestApp) {
    let receiver = PrivateReceiver::start();
    let app = app.with_settings(|settings| by_text(settings, &receiver));
    let (desk, background) = (app.user("desk").await, works(&app));
    // It is 23:00 in Tokyo, and 9:00 at the location.
    let ana = client(&desk, json!({"phone": "+49 (151) 234-5678", "time_zone": "Asia/Tokyo"})).await;
    let visit = book(&desk, ana, "2027-01-04 15:00").await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    // Both changes concern times before the morning in Tokyo, so they are sent at once.
    move_to(&desk, visit, "2027-01-04 16:00").await;
    assert_eq!(kinds(&settled(&desk, ana, 2).await)[1], ("rescheduled", "sent"), "the time before is as near");
    desk.cancel(visit).await;
    assert_eq!(kinds(&settled(&desk, ana, 3).await)[2], ("cancelled", "sent"));
    background.drain(HOUR).await;
}

#[parlour_testkit::both_engines]
async fn of_whom_no_message_gets_through_nobody_waits(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    let other = client(&desk, json!({"email": null})).await;
    let visit = book(&desk, other, "2027-01-22 10:00").await;
    let wish =
        |client: i64| json!({"client_id": client, "service_id": CUT, "employee_id": 1, "first_day": "2027-01-22"});
    let ana = client(&desk, json!({})).await;
    let bea = client(&desk, json!({"email": "bea@example.test"})).await;
    desk.create("/waitlist", wish(ana)).await;
    smtp.misbehave(At::Recipient, Trouble::Refuse(550));
    desk.cancel(visit).await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("waitlist_offer", "failed")]);
    smtp.behave();
    desk.create("/waitlist", wish(bea)).await;
    let again = book(&desk, other, "2027-01-22 10:00").await;
    desk.cancel(again).await;
    assert_eq!(kinds(&settled(&desk, bea, 1).await), [("waitlist_offer", "sent")]);
}

#[parlour_testkit::both_engines]
async fn where_no_message_goes_out_the_desk_tells_who_waits(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, _background) = (app.user("desk").await, works(&app));
    app.user("manager")
        .await
        .patch("/business/notification-rules", json!({"channels": []}))
        .await
        .expect(StatusCode::OK);
    let nobody = client(&desk, json!({"email": null})).await;
    let visit = book(&desk, nobody, "2027-01-22 10:00").await;
    let wish = json!({"client_id": nobody, "service_id": CUT, "employee_id": 1, "first_day": "2027-01-22"});
    desk.create("/waitlist", wish).await;
    desk.cancel(visit).await;
    let offered = async || !desk.list::<WaitlistEntry>("/waitlist").await[0].offers.is_empty();
    until("there is an offer", offered).await;
}

#[parlour_testkit::both_engines]
async fn a_message_names_what_is_wrong_with_it(app: TestApp) {
    let desk = app.user("desk").await;
    let (ana, nobody) = (client(&desk, json!({})).await, client(&desk, json!({"email": null})).await);
    for (message, fields) in [
        (json!({}), vec!["client_id", "message"]),
        (json!({"client_id": 999_999, "message": "x"}), vec!["client_id"]),
        (json!({"client_id": nobody, "message": "x"}), vec!["client_id"]),
        (json!({"client_id": ana, "message": "x", "channel": "sms"}), vec!["channel"]),
        (
            json!({"client_id": ana, "message": " ", "channel": "fax", "subject": "a\nb"}),
            vec!["channel", "message", "subject"],
        ),
    ] {
        assert_eq!(desk.post("/send-notification", message.clone()).await.fields(), fields, "{message}");
    }
    let manager = app.user("manager").await;
    let wrong =
        json!({"reminders": [1], "channels": ["fax"], "quiet_from": "25:00", "language": "fr", "reply_to": "x"});
    let fields = ["channels.0", "language", "quiet_from", "reminders.0", "reply_to"];
    assert_eq!(manager.patch("/business/notification-rules", wrong).await.fields(), fields);
    assert_eq!(
        manager.patch("/business/notification-rules", json!({"reminders": [15, 16, 17, 18, 19, 20]})).await.fields(),
        ["reminders"]
    );
}

#[parlour_testkit::both_engines]
async fn who_is_invited_joins_once_with_the_role_that_was_given(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (owner, manager, _background) = (app.user("owner").await, app.user("manager").await, works(&app));
    assert_eq!(
        manager.post("/invitations", json!({"email": "x@example.test", "name": "X", "role": "owner"})).await.fields(),
        ["role"]
    );
    assert_eq!(
        owner.post("/invitations", json!({"email": "x@example.test", "name": "X", "role": "client"})).await.fields(),
        ["role"]
    );
    let known = json!({"email": "desk@demo.test", "name": "X", "role": "employee"});
    assert_eq!(owner.post("/invitations", known).await.code(), "duplicate");
    let new = json!({"email": "ben@example.test", "name": "Ben", "role": "receptionist"});
    owner.create("/invitations", new.clone()).await;
    until("an email", async || smtp.received().len() == 1).await;
    let invitation: Invitation = owner.create_as("/invitations", new).await;
    assert_eq!(invitation.url, None, "the link is only in the email");
    assert_eq!(owner.list::<Identified>("/invitations").await.len(), 1);
    until("an email in its place", async || smtp.received().len() == 2).await;
    let (stranger, emails) = (app.stranger(), smtp.received());
    let token = link(emails.last().unwrap(), "join");
    let void = link(&emails[0], "join");
    assert_eq!(
        stranger.get(&format!("/join?token={void}")).await.fields(),
        ["token"],
        "the later one holds in its place"
    );
    assert_eq!(app.page(&format!("/join/{token}")).await, StatusCode::OK);
    let shown: OpenInvitation = stranger.get(&format!("/join?token={token}")).await.expect_as(StatusCode::OK);
    assert_eq!((shown.email.as_str(), shown.role.as_str()), ("ben@example.test", "receptionist"));
    assert!(!shown.has_account);
    let accept = async |username: &str, password: &str| {
        stranger.post("/join", json!({"token": token, "username": username, "password": password})).await
    };
    assert_eq!(accept("owner", "a long password").await.fields(), ["username"]);
    assert_eq!(accept("ben", "short").await.fields(), ["password"]);
    assert_eq!(
        accept("desk@demo.test", "a long password").await.fields(),
        ["username"],
        "an email address of a member is not a username"
    );
    let joined: Login = accept("ben", "a long password").await.expect_as(StatusCode::OK);
    assert_eq!(joined.user.role, "receptionist");
    assert_eq!(accept("ben2", "a long password").await.fields(), ["token"], "it holds once");
    assert_eq!(
        stranger.post("/login", json!({"username": "ben", "password": "a long password"})).await.status,
        StatusCode::OK
    );
    // A user who already has an account gives its password.
    let rival = app.user("rival").await;
    rival.create("/invitations", json!({"email": "ben@example.test", "name": "Ben", "role": "employee"})).await;
    until("another email", async || smtp.received().len() > emails.len()).await;
    let token = link(smtp.received().last().unwrap(), "join");
    let accept = async |password: &str| stranger.post("/join", json!({"token": token, "password": password})).await;
    assert_eq!(accept("a wrong password").await.code(), "wrong_credentials");
    let joined: Login = accept("a long password").await.expect_as(StatusCode::OK);
    assert_eq!(joined.user.role, "employee");
    // Another business cannot revoke an invitation, which is invalid once it is too old.
    let gone = json!({"email": "cleo@example.test", "name": "Cleo", "role": "employee"});
    let gone = rival.create_id("/invitations", gone).await;
    until("a third email", async || smtp.received().len() > emails.len() + 1).await;
    let token = link(smtp.received().last().unwrap(), "join");
    assert_eq!(owner.delete(&format!("/invitations/{gone}")).await.code(), "not_found");
    app.turn_clock(8 * 24 * HOUR);
    assert_eq!(stranger.get(&format!("/join?token={token}")).await.fields(), ["token"]);
}

#[parlour_testkit::both_engines]
async fn a_forgotten_password_is_set_anew_once_and_all_sessions_end(app: TestApp) {
    let smtp = PrivateSmtp::start();
    let app = app.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, stranger, _background) = (app.user("desk").await, app.stranger(), works(&app));
    for account in ["nobody", "Desk", "desk@demo.test"] {
        stranger.post("/password-reset", json!({"username": account})).await.expect(StatusCode::NO_CONTENT);
    }
    until("an email", async || !smtp.received().is_empty()).await;
    let token = link(&smtp.received()[0], "password");
    assert_eq!(app.page(&format!("/password/{token}")).await, StatusCode::OK);
    let set = async |token: &str, password: &str| {
        stranger.post("/password", json!({"token": token, "password": password})).await
    };
    assert_eq!(set(&token, "short").await.fields(), ["password"]);
    assert_eq!(set(&format!("x{token}"), "a new password").await.fields(), ["token"]);
    let both = futures_util::join!(set(&token, "a new password"), set(&token, "a new password"));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::UNPROCESSABLE_ENTITY], "it holds once");
    assert_eq!(desk.get("/me").await.code(), "unauthorized");
    assert_eq!(
        stranger.post("/login", json!({"username": "desk", "password": "a new password"})).await.status,
        StatusCode::OK
    );
    assert_eq!(smtp.received().len(), 1, "one email in five minutes");
    app.turn_clock(Duration::from_secs(360));
    stranger.post("/password-reset", json!({"username": "desk"})).await.expect(StatusCode::NO_CONTENT);
    until("another email", async || smtp.received().len() >= 2).await;
    app.turn_clock(HOUR);
    assert_eq!(set(&link(&smtp.received()[1], "password"), "another password").await.fields(), ["token"], "too late");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_it_is_said_so() {
    let app = TestApp::sqlite().await.with_settings(|settings| settings.mail.transport = MailTransport::Off);
    let stranger = app.stranger();
    assert_eq!(stranger.post("/password-reset", json!({"username": "desk"})).await.code(), "not_set_up");
    let owner = app.user("owner").await;
    let new = json!({"email": "ben@example.test", "name": "Ben", "role": "employee"});
    let made: Invitation = owner.create_as("/invitations", new).await;
    let url = made.url.unwrap();
    assert_eq!(stranger.get(&format!("/join?token={}", token(&url))).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_delivered_once_after_the_records_and_the_mail_server_were_away_together() {
    let (mut smtp, mut server) = (PrivateSmtp::start(), PrivatePostgres::start(Durability::Full));
    let app = TestApp::on_server(&server).await.with_settings(|settings| by_mail(settings, &smtp));
    let (desk, background) = (app.user("desk").await, works(&app));
    smtp.stop();
    let mut clients = Vec::new();
    for number in 0..20 {
        let client = client(&desk, json!({"email": format!("client-{number}@example.test")})).await;
        desk.create("/send-notification", json!({"client_id": client, "message": "Hello"})).await;
        clients.push(client);
        if number == 10 {
            server.stop();
            tokio::time::sleep(Duration::from_millis(300)).await;
            server.start_again();
        }
    }
    background.drain(HOUR).await;
    smtp.start_again();
    app.turn_clock(HOUR);
    let _background = works(&app);
    for client in clients {
        assert_eq!(kinds(&settled(&desk, client, 1).await), [("message", "sent")]);
    }
    assert_eq!(smtp.received().len(), 20, "nothing twice: nothing was under way when they went");
}
