//! Delivery: reminders, quiet hours, failures and retries.

use std::time::Duration;

use axum::http::StatusCode;
use parlour_testkit::{At, Durability, PrivatePostgres, PrivateReceiver, PrivateSmtp, Trouble, until};
use serde_json::{Value, json};

use super::{HOUR, book, by_mail, by_text, client, kinds, move_to, settled, subjects, told, works};
use crate::support::TestApp;

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
        app.advance_clock(HOUR);
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
        // No worker runs while the clock advances. Otherwise the worker would be considered dead, and its jobs would
        // run again.
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
    app.advance_clock(9 * HOUR);
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
    // Stops the worker before the clock advances. A worker without a heartbeat for two hours is considered dead.
    background.drain(HOUR).await;
    smtp.start_again();
    smtp.misbehave(At::Recipient, Trouble::Refuse(450));
    app.advance_clock(2 * HOUR);
    let background = works(&app);
    let attempts = async |client: i64| told(&desk, client).await.last().map(|delivery| delivery.attempts);
    for client in &clients {
        until("tried again", async || attempts(*client).await >= Some(2)).await;
    }
    background.drain(HOUR).await;
    smtp.behave();
    app.advance_clock(2 * HOUR);
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
async fn news_of_what_is_near_does_not_wait_for_the_morning(app: TestApp) {
    let receiver = PrivateReceiver::start();
    let app = app.with_settings(|settings| by_text(settings, &receiver));
    let (desk, background) = (app.user("desk").await, works(&app));
    // It is 23:00 in Tokyo, and 9:00 at the location.
    let ana = client(&desk, json!({"phone": "+49 (151) 234-5678", "time_zone": "Asia/Tokyo"})).await;
    let visit = book(&desk, ana, "2027-01-04 15:00").await;
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("confirmation", "sent")]);
    // Both changes concern times before the morning in Tokyo, so the client is notified at once.
    move_to(&desk, visit, "2027-01-04 16:00").await;
    assert_eq!(kinds(&settled(&desk, ana, 2).await)[1], ("rescheduled", "sent"), "the time before is as near");
    desk.cancel(visit).await;
    assert_eq!(kinds(&settled(&desk, ana, 3).await)[2], ("cancelled", "sent"));
    background.drain(HOUR).await;
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
    app.advance_clock(HOUR);
    let _background = works(&app);
    for client in clients {
        assert_eq!(kinds(&settled(&desk, client, 1).await), [("message", "sent")]);
    }
    assert_eq!(smtp.received().len(), 20, "nothing twice: nothing was under way when they went");
}
