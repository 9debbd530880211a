//! Rate limits, as callers experience them.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use parlour_core::http::caller::Caller;
use parlour_rate_limit::{Mode, PenaltyPolicy, Policy};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Answer, TestApp, User};

/// Enables rate limits with the default policies, after `change` has modified them.
fn limited(app: TestApp, change: impl FnOnce(&mut Vec<Policy>, &mut PenaltyPolicy)) -> TestApp {
    app.with_settings(|settings| {
        settings.rate_limits.requests.mode = Mode::On;
        change(&mut settings.rate_limits.requests.policies, &mut settings.rate_limits.requests.penalties);
    })
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn statuses(user: &User, path: &'static str, count: usize) -> Vec<StatusCode> {
    let asked = (0..count).map(|_| {
        let user = user.clone();
        tokio::spawn(async move { user.get(path).await.status })
    });
    join_all(asked).await.into_iter().map(Result::unwrap).collect()
}

#[parlour_testkit::both_engines]
async fn strangers_are_counted_by_address_and_told_where_they_stand(app: TestApp) {
    let app = limited(app, |_, penalties| penalties.slow_after = penalties.block_after);
    let stranger = app.stranger();
    let first = stranger.get("/me").await;
    assert_eq!(
        (first.status, header(&first, "ratelimit"), header(&first, "ratelimit-policy")),
        (StatusCode::UNAUTHORIZED, "\"address\";r=59;t=60", "\"address\";q=60;w=60")
    );
    app.advance_clock(Duration::from_secs(10));
    let passed =
        statuses(&stranger, "/me", 149).await.into_iter().filter(|status| *status == StatusCode::UNAUTHORIZED).count();
    assert_eq!(passed, 59);
    let refused = stranger.get("/services").await;
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "rate_limited"));
    assert_eq!((header(&refused, "retry-after"), header(&refused, "ratelimit")), ("50", "\"address\";r=0;t=50"));
    let elsewhere = stranger.from("198.51.100.7").get("/me").await;
    assert_eq!(header(&elsewhere, "ratelimit"), "\"address\";r=59;t=60", "another address");
    app.advance_clock(Duration::from_secs(50));
    assert_eq!(stranger.get("/me").await.code(), "unauthorized");
}

#[parlour_testkit::both_engines]
async fn pages_are_there_for_whoever_is_refused(app: TestApp) {
    let app = limited(app, |_, penalties| penalties.slow_after = penalties.block_after);
    statuses(&app.stranger(), "/me", 60).await;
    assert_eq!(app.stranger().get("/me").await.code(), "rate_limited");
    let open = async |path: &str| {
        let caller = Caller::at("192.0.2.1".parse().unwrap());
        let request = Request::get(path).header("accept", "text/html").extension(caller).body(Body::empty()).unwrap();
        app.stranger().send(request).await.status
    };
    for page in ["/", "/b/demo", "/calendar", "/manage/x", "/embed.js", "/assets/none.js"] {
        assert_ne!(open(page).await, StatusCode::TOO_MANY_REQUESTS, "{page}");
    }
    for asked in ["/api/v1/manage/x", "/api/calendar"] {
        assert_eq!(open(asked).await, StatusCode::TOO_MANY_REQUESTS, "{asked}");
    }
}

#[parlour_testkit::both_engines]
async fn who_is_logged_in_is_counted_by_themselves(app: TestApp) {
    let app = limited(app, |policies, _| policies.retain(|policy| policy.name != "burst"));
    let (desk, owner) = (app.user("desk").await, app.user("owner").await);
    let passed = statuses(&desk, "/me", 1_200).await.into_iter().filter(|status| *status == StatusCode::OK).count();
    assert_eq!(passed, 1_000);
    assert_eq!(desk.get("/me").await.code(), "rate_limited");
    assert_eq!(header(&owner.get("/me").await, "ratelimit"), "\"user\";r=999;t=60");
    assert_eq!(app.stranger().get("/me").await.code(), "unauthorized", "nor does their address suffer");
    for free in ["/health", "/readyz"] {
        let answer = desk.get(free).await;
        assert_eq!((answer.status, header(&answer, "ratelimit")), (StatusCode::OK, ""), "{free}");
    }
}

#[parlour_testkit::both_engines]
async fn a_route_can_have_a_limit_of_its_own(app: TestApp) {
    let app = limited(app, |_, _| {});
    let client = app.user("client").await;
    let bodies =
        (0..12).map(|number| json!({"service_id": 1, "booking_date": format!("2027-01-{:02} 10:00:00", 11 + number)}));
    let mut codes = Vec::new();
    for body in bodies {
        codes.push(client.post("/bookings", body).await.code().to_owned());
    }
    assert_eq!(codes.iter().filter(|code| *code == "rate_limited").count(), 2, "{codes:?}");
    assert_eq!(client.get("/bookings").await.status, StatusCode::OK, "another route");
}

#[parlour_testkit::both_engines]
async fn who_goes_on_and_on_must_prove_work(app: TestApp) {
    let app = limited(app, |_, penalties| {
        *penalties = PenaltyPolicy { slow_by: Duration::ZERO, block_after: 3, challenge_bits: 6, ..*penalties };
    });
    let stranger = app.stranger();
    statuses(&stranger, "/me", 63).await;
    let blocked = stranger.get("/me").await;
    assert_eq!((blocked.code(), header(&blocked, "retry-after")), ("blocked", "600"));
    assert_eq!(app.user("desk").await.get("/me").await.status, StatusCode::OK, "logged-in users are not strangers");
    app.advance_clock(Duration::from_secs(600));
    statuses(&stranger, "/me", 61).await;
    let challenged = stranger.get("/me").await;
    assert_eq!((challenged.status, challenged.code()), (StatusCode::TOO_MANY_REQUESTS, "proof_of_work_required"));
    let (token, bits) =
        (challenged.body["challenge"].as_str().unwrap(), challenged.body["challenge_bits"].as_u64().unwrap());
    let proves =
        |answer: &u64| Sha256::digest(format!("{token}.{answer}"))[0].leading_zeros() >= u32::try_from(bits).unwrap();
    let answer = (0..).find(proves).unwrap();
    app.advance_clock(Duration::from_secs(60));
    assert_eq!(
        stranger.with("proof-of-work", &format!("{token}.none")).get("/me").await.code(),
        "proof_of_work_required"
    );
    assert_eq!(stranger.with("proof-of-work", &format!("{token}.{answer}")).get("/me").await.code(), "unauthorized");
    assert_eq!(stranger.get("/me").await.code(), "unauthorized", "forgiven");
}
