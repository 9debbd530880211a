//! Messages written by staff, and unsubscribing from them.

use axum::http::StatusCode;
use parlour_testkit::PrivateSmtp;
use serde_json::json;

use super::{announced, book, by_mail, client, link, settled, subjects, text, works};
use crate::responses::Client;
use crate::support::TestApp;

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
