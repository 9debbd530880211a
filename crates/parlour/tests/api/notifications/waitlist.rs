//! Offers to clients on the waitlist.

use axum::http::StatusCode;
use parlour_testkit::{At, PrivateReceiver, PrivateSmtp, Trouble, until};
use serde_json::json;

use super::{CUT, HOUR, book, by_mail, by_text, client, kinds, link, settled, text, told, works};
use crate::responses::WaitlistEntry;
use crate::support::TestApp;

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
    app.advance_clock(9 * HOUR);
    assert_eq!(kinds(&settled(&desk, ana, 1).await), [("waitlist_offer", "sent")]);
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
