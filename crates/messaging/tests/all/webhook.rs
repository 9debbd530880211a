use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use parlour_messaging::{Channel, Error, Outcome, SmsMessage, SmsSender, Url, Webhook, WebhookSettings};
use parlour_testkit::PrivateReceiver;
use sha2::Sha256;

use crate::at;
use crate::tls::{self, Begins};

const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

fn webhook(receiver: &PrivateReceiver) -> Webhook {
    let url = Url::new(format!("{}/sms", receiver.url())).unwrap();
    Webhook::new(WebhookSettings { url, secret: SECRET.into(), authority: None, limit: Duration::from_secs(20) })
        .unwrap()
}

fn text() -> SmsMessage {
    SmsMessage {
        key: "reminder-7".into(),
        channel: Channel::Sms,
        to: "+491711234567".into(),
        body: "Bis Freitag, \"14:30\" Uhr".into(),
    }
}

fn now() -> Timestamp {
    at("2027-01-22T09:00:00Z")
}

#[tokio::test]
async fn a_text_is_posted_once_and_signed() {
    let receiver = PrivateReceiver::start();
    assert_eq!(SmsSender::Webhook(webhook(&receiver)).send(&text(), now()).await.unwrap(), Outcome::HandedOver);

    let [posted] = &receiver.posted()[..] else { panic!("once") };
    assert_eq!(posted.line, "POST /sms HTTP/1.1");
    let body: serde_json::Value = serde_json::from_slice(&posted.body).unwrap();
    let expected = serde_json::json!({
        "type": "sms",
        "timestamp": "2027-01-22T09:00:00Z",
        "data": { "to": "+491711234567", "body": "Bis Freitag, \"14:30\" Uhr" },
    });
    assert_eq!(body, expected);
    let header = |name: &str| posted.headers[name].as_str();
    assert_eq!((header("idempotency-key"), header("webhook-id")), ("reminder-7", "reminder-7"));
    assert_eq!((header("webhook-timestamp"), header("content-type")), ("1800608400", "application/json"));

    // Verified as the standard specifies, over the received bytes.
    let mut mac = Hmac::<Sha256>::new_from_slice(b"01234567890123456789012345678901").unwrap();
    mac.update(&[b"reminder-7.1800608400.", &posted.body[..]].concat());
    let signature = STANDARD.decode(header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    mac.verify_slice(&signature).unwrap();
}

#[tokio::test]
async fn answers_say_whether_to_try_again() {
    let receiver = PrivateReceiver::start();
    let webhook = webhook(&receiver);
    for (status, forever) in [
        ("302 Found", false),
        ("400 Bad Request", true),
        ("401 Unauthorized", false),
        ("404 Not Found", false),
        ("408 Request Timeout", false),
        ("410 Gone", true),
        ("422 Unprocessable Content", true),
        ("429 Too Many Requests", false),
        ("500 Internal Server Error", false),
        ("503 Service Unavailable", false),
    ] {
        receiver.answer(status, &[]);
        let error = webhook.send(&text(), now()).await.unwrap_err();
        assert_eq!(error.is_final(), forever, "{status}");
    }
    for status in ["200 OK", "202 Accepted"] {
        receiver.answer(status, &[]);
        webhook.send(&text(), now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_receiver_can_ask_to_wait() {
    let receiver = PrivateReceiver::start();
    let webhook = webhook(&receiver);
    for (header, expected) in [
        ("17", Some(Duration::from_secs(17))),
        ("Fri, 22 Jan 2027 09:02:00 GMT", Some(Duration::from_secs(120))),
        ("Fri, 22 Jan 2027 08:00:00 GMT", Some(Duration::ZERO)),
        ("soon", None),
    ] {
        receiver.answer("429 Too Many Requests", &[("Retry-After", header)]);
        let Err(Error::Retryable { after, .. }) = webhook.send(&text(), now()).await else { panic!("{header}") };
        assert_eq!(after, expected, "{header}");
    }
}

#[tokio::test]
async fn a_receiver_that_says_nothing_or_is_away_is_tried_again() {
    let receiver = PrivateReceiver::start();
    receiver.hang();
    let url = Url::new(receiver.url()).unwrap();
    let limit = Duration::from_millis(200);
    let webhook = Webhook::new(WebhookSettings { url, secret: SECRET.into(), authority: None, limit }).unwrap();
    assert!(!webhook.send(&text(), now()).await.unwrap_err().is_final());
    drop(receiver);
    assert!(!webhook.send(&text(), now()).await.unwrap_err().is_final());
}

#[tokio::test]
async fn a_key_that_would_break_a_header_is_refused() {
    let receiver = PrivateReceiver::start();
    let text = SmsMessage { key: "a\r\nx-evil: 1".into(), ..text() };
    assert!(webhook(&receiver).send(&text, now()).await.unwrap_err().is_final());
    assert_eq!(receiver.posted(), []);
}

#[test]
fn a_secret_has_to_be_one() {
    for secret in ["", "whsec_", "c2hvcnQ=", "not base64 at all, but long enough for one"] {
        let url = Url::new("http://127.0.0.1").unwrap();
        let settings = WebhookSettings { url, secret: secret.into(), authority: None, limit: Duration::from_secs(1) };
        assert!(Webhook::new(settings).is_err(), "{secret:?}");
    }
}

#[tokio::test]
async fn texts_that_are_off_say_so() {
    assert_eq!(SmsSender::Off.send(&text(), now()).await.unwrap(), Outcome::Off);
}

#[tokio::test]
async fn a_service_is_believed_that_shows_a_certificate_we_trust() {
    let receiver = PrivateReceiver::start();
    let url =
        Url::new(format!("https://127.0.0.1:{}", tls::in_front_of(receiver.port(), Begins::AtOnce).await)).unwrap();
    let with = |authority| {
        let settings =
            WebhookSettings { url: url.clone(), secret: SECRET.into(), authority, limit: Duration::from_secs(20) };
        Webhook::new(settings).unwrap()
    };
    with(Some(tls::AUTHORITY.to_vec())).send(&text(), now()).await.unwrap();
    assert_eq!(receiver.posted().len(), 1);
    assert!(!with(None).send(&text(), now()).await.unwrap_err().is_final());
    assert_eq!(receiver.posted().len(), 1);
}
