//! Invitations and password resets.

use std::time::Duration;

use axum::http::StatusCode;
use parlour_core::settings::MailTransport;
use parlour_testkit::{PrivateSmtp, until};
use serde_json::json;

use super::{HOUR, by_mail, link, works};
use crate::responses::{Identified, Invitation, Login, OpenInvitation, token};
use crate::support::TestApp;

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
    // A user who already has an account accepts with the password of that account.
    let rival = app.user("rival").await;
    rival.create("/invitations", json!({"email": "ben@example.test", "name": "Ben", "role": "employee"})).await;
    until("another email", async || smtp.received().len() > emails.len()).await;
    let token = link(smtp.received().last().unwrap(), "join");
    let accept = async |password: &str| stranger.post("/join", json!({"token": token, "password": password})).await;
    assert_eq!(accept("a wrong password").await.code(), "wrong_credentials");
    let joined: Login = accept("a long password").await.expect_as(StatusCode::OK);
    assert_eq!(joined.user.role, "employee");
    // Another business cannot revoke the invitation. After eight days, it has expired.
    let gone = json!({"email": "cleo@example.test", "name": "Cleo", "role": "employee"});
    let gone = rival.create_id("/invitations", gone).await;
    until("a third email", async || smtp.received().len() > emails.len() + 1).await;
    let token = link(smtp.received().last().unwrap(), "join");
    assert_eq!(owner.delete(&format!("/invitations/{gone}")).await.code(), "not_found");
    app.advance_clock(8 * 24 * HOUR);
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
    app.advance_clock(Duration::from_secs(360));
    stranger.post("/password-reset", json!({"username": "desk"})).await.expect(StatusCode::NO_CONTENT);
    until("another email", async || smtp.received().len() >= 2).await;
    app.advance_clock(HOUR);
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
