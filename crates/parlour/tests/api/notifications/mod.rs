//! Notifications: their recipients, content and time.

mod accounts;
mod changes;
mod delivery;
mod messages;
mod series;
mod waitlist;

use std::time::Duration;

use axum::http::StatusCode;
use parlour::jobs::JobRunner;
use parlour_core::settings::{MailTransport, Settings};
use parlour_messaging::{Security, SmtpSettings, Url, WebhookSettings};
use parlour_testkit::{PrivateReceiver, PrivateSmtp, Received, until};
use serde_json::{Value, json};

use crate::requests::{NewBooking, with};
use crate::responses::{Delivery, Identified};
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

/// Returns an email as text, without soft line breaks.
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

/// Returns the token in the first link of this kind, such as `manage`, in an email.
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

/// Reschedules a booking. Panics if the request fails.
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

/// Waits until no job remains that announces changes of bookings.
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
