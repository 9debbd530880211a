//! Login: identifiers, responses, and the cost of guessing.

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use futures_util::future::join_all;
use parlour::router::router;
use parlour_accounts::hash_password;
use parlour_accounts::users::{self, NewUser};
use parlour_core::http::caller::Caller;
use parlour_core::principal::Role;
use parlour_core::random::Random;
use parlour_core::settings::Settings;
use parlour_core::types::BusinessId;
use parlour_testkit::until;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, User, build};

fn credentials(username: &str, password: &str) -> Value {
    json!({"username": username, "password": password})
}

async fn log_in(app: &TestApp, username: &str, password: &str) -> Answer {
    app.stranger().post("/login", credentials(username, password)).await
}

/// Logs in from `address`. Failed logins to an account are counted separately for each address.
async fn log_in_from(app: &TestApp, address: &str, username: &str, password: &str) -> Answer {
    let stranger = app.stranger();
    let mut request = stranger.prepare(Method::POST, "/login", Some(&credentials(username, password)));
    request.extensions_mut().insert(Caller::at(address.parse().unwrap()));
    stranger.send(request).await
}

/// Returns the token in the session cookie, and the sorted attributes of the cookie.
fn cookie(headers: &HeaderMap) -> (String, Vec<String>) {
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    let mut parts = cookie.split("; ").map(str::to_owned);
    let token = parts.next().unwrap().strip_prefix("parlour_session=").unwrap().to_owned();
    let mut attributes: Vec<_> = parts.collect();
    attributes.sort();
    (token, attributes)
}

/// Sends a request with a session cookie and the headers `says`, as a browser would.
async fn browse(stranger: &User, method: Method, path: &str, token: &str, says: &[(&str, &str)]) -> Answer {
    let mut request = stranger.request(method, path).header("cookie", format!("theme=dark; parlour_session={token}"));
    for (name, value) in says {
        request = request.header(*name, *value);
    }
    stranger.send(request.body(Body::empty()).unwrap()).await
}

/// Creates a user with this password, as a manager of `businesses`.
async fn register(
    app: &TestApp,
    username: &'static str,
    email: &'static str,
    password: &str,
    businesses: &'static [i64],
) {
    let password_hash = hash_password(password, &Random::seeded(3)).unwrap();
    let (user, now) = (
        NewUser { username: username.into(), email: email.into(), name: username.into(), password_hash },
        app.app.clock.now(),
    );
    let made = app.app.db.write(move |tx| {
        let id = user.insert(tx, now)?;
        businesses.iter().try_for_each(|business| users::join(tx, id, BusinessId(*business), Role::Manager))
    });
    made.await.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
}

#[parlour_testkit::both_engines]
async fn a_user_name_or_an_address_in_any_case_will_do(app: TestApp) {
    for username in ["testuser", "TESTUSER", " TestUser\t", "testuser@demo.test", "TestUser@Demo.TEST"] {
        let answer = log_in(&app, username, "testpass").await;
        let token = answer.body["token"].as_str().unwrap_or_else(|| panic!("{username:?}: {}", answer.body)).to_owned();
        assert_eq!(answer.body["user"]["username"], "testuser");
        let me = app.bearer(&token).get("/me").await.expect(StatusCode::OK);
        assert_eq!(me, answer.body["user"]);
    }
    for password in ["Testpass", "testpass ", " testpass", "", "testpas"] {
        assert_eq!(
            log_in_from(&app, &format!("192.0.2.{}", password.len()), "testuser", password).await.code(),
            "wrong_credentials",
            "{password:?}"
        );
    }
}

#[parlour_testkit::both_engines]
async fn whatever_is_wrong_the_answer_and_the_work_are_the_same(app: TestApp) {
    register(&app, "nowhere", "nowhere@example.test", "right", &[]).await;
    let mut answers = Vec::new();
    for (what, username, password) in [
        ("unknown user", "nobody", "testpass"),
        ("unknown address", "nobody@example.test", "testpass"),
        ("wrong password", "testuser", "wrong"),
        ("wrong password", "testuser@demo.test", "wrong"),
        ("no password set", "manager", "none"),
        ("no business", "nowhere", "right"),
        ("no name", "", ""),
    ] {
        let checks = app.app.state().accounts.passwords.checks();
        let mut answer = log_in(&app, username, password).await;
        assert_eq!(app.app.state().accounts.passwords.checks(), checks + 1, "{what}: argon2 ran once");
        answer.headers.remove("x-request-id");
        answers.push((answer.status, answer.body, answer.headers));
    }
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
    assert_eq!(answers[0].1["code"], "wrong_credentials");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[parlour_testkit::both_engines]
async fn a_new_token_at_each_login_and_each_is_good(app: TestApp) {
    let (one, other) =
        (log_in(&app, "testuser", "testpass").await.body, log_in(&app, "testuser", "testpass").await.body);
    assert_ne!(one["token"], other["token"]);
    for token in [&one["token"], &other["token"]] {
        assert!(token.as_str().unwrap().len() >= 43, "256 bits");
        app.bearer(token.as_str().unwrap()).get("/me").await.expect(StatusCode::OK);
    }
}

#[parlour_testkit::both_engines]
async fn the_browser_gets_the_token_as_a_cookie_that_scripts_cannot_read(app: TestApp) {
    let answer = log_in(&app, "testuser", "testpass").await;
    let (token, attributes) = cookie(&answer.headers);
    assert_eq!(answer.body["token"], token);
    assert_eq!(attributes, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");

    let stranger = app.stranger();
    browse(&stranger, Method::GET, "/me", &token, &[]).await.expect(StatusCode::OK);
    let out = browse(&stranger, Method::POST, "/logout", &token, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(
        (out.status, cookie(&out.headers)),
        (
            StatusCode::NO_CONTENT,
            (String::new(), vec!["HttpOnly".into(), "Max-Age=0".into(), "Path=/".into(), "SameSite=Lax".into()])
        )
    );
    assert_eq!(browse(&stranger, Method::GET, "/me", &token, &[]).await.code(), "unauthorized");
    assert_eq!(app.bearer(&token).get("/me").await.code(), "unauthorized", "it was one session");
}

#[parlour_testkit::both_engines]
async fn another_site_cannot_act_with_the_cookie(app: TestApp) {
    let token = app.user("owner").await.token().to_owned();
    let stranger = app.stranger();
    let elsewhere: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.test"), ("host", "salon.test")],
        &[("origin", "null"), ("host", "salon.test")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://salon.test"), ("host", "salon.test")],
    ];
    for says in elsewhere {
        for (method, path) in [
            (Method::POST, "/logout"),
            (Method::PATCH, "/business"),
            (Method::DELETE, "/sessions/1"),
            (Method::POST, "/clients"),
        ] {
            let answer = browse(&stranger, method, path, &token, says).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "cross_site"), "{path} {says:?}");
        }
        browse(&stranger, Method::GET, "/me", &token, says).await.expect(StatusCode::OK);
        let mut request = app.bearer(&token).request(Method::DELETE, "/sessions/999999");
        for (name, value) in says {
            request = request.header(*name, *value);
        }
        assert_eq!(
            stranger.send(request.body(Body::empty()).unwrap()).await.code(),
            "not_found",
            "a token is no cookie: {says:?}"
        );
    }
    for says in [&[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")]] {
        assert_eq!(browse(&stranger, Method::DELETE, "/sessions/999999", &token, says).await.code(), "not_found");
    }
}

#[parlour_testkit::both_engines]
async fn after_five_failures_the_wait_doubles_for_that_address_alone(app: TestApp) {
    for _ in 0..5 {
        assert_eq!(log_in(&app, "testuser", "wrong").await.code(), "wrong_credentials");
    }
    for seconds in [1, 2, 4, 8] {
        let checks = app.app.state().accounts.passwords.checks();
        for password in ["wrong", "testpass"] {
            let answer = log_in(&app, "TestUser", password).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
            assert_eq!(answer.headers[header::RETRY_AFTER], seconds.to_string());
        }
        assert_eq!(
            app.app.state().accounts.passwords.checks(),
            checks,
            "nothing is checked, so nothing can be learned"
        );
        app.advance_clock(std::time::Duration::from_secs(seconds));
        assert_eq!(log_in(&app, "testuser", "wrong").await.code(), "wrong_credentials", "after {seconds} s");
    }
    assert_eq!(log_in(&app, "desk", "wrong").await.code(), "wrong_credentials", "others are not concerned");
    log_in_from(&app, "198.51.100.7", "testuser", "testpass").await.expect(StatusCode::OK);
    assert_eq!(
        log_in(&app, "testuser", "testpass").await.code(),
        "too_many_attempts",
        "success elsewhere helps no guesser"
    );
    app.advance_clock(std::time::Duration::from_secs(16));
    log_in(&app, "testuser", "testpass").await.expect(StatusCode::OK);
    assert_eq!(log_in(&app, "testuser", "wrong").await.code(), "wrong_credentials", "success resets the count");
}

#[parlour_testkit::both_engines]
async fn strangers_all_over_the_world_do_not_lock_the_owner_out(app: TestApp) {
    for number in 0..19 {
        let address = format!("203.0.113.{number}");
        app.app.state().accounts.login_throttle.failed("testuser", address.parse().unwrap(), app.app.clock.now());
    }
    log_in(&app, "testuser", "testpass").await.expect(StatusCode::OK);
}

#[parlour_testkit::both_engines]
async fn guesses_made_at_once_tell_no_more_than_guesses_made_in_a_row(app: TestApp) {
    let guesses = (0..20).map(|number| {
        let stranger = app.stranger();
        tokio::spawn(async move { stranger.post("/login", credentials("testuser", &format!("guess {number}"))).await })
    });
    let answers: Vec<_> = join_all(guesses).await.into_iter().map(Result::unwrap).collect();
    let count = |code: &str| answers.iter().filter(|answer| answer.code() == code).count();
    assert_eq!((count("wrong_credentials"), count("too_many_attempts")), (5, 15));
}

#[parlour_testkit::both_engines]
async fn the_right_password_among_guesses_made_at_once_is_refused_once_the_wait_has_begun(app: TestApp) {
    for _ in 0..4 {
        assert_eq!(log_in(&app, "testuser", "wrong").await.code(), "wrong_credentials");
    }
    // More guesses than can be checked at once. The first failure starts the delay, so the last login is not checked.
    let at_once = std::thread::available_parallelism().unwrap().get();
    let checks = app.app.state().accounts.passwords.checks() + u64::try_from(at_once).unwrap();
    let guesses: Vec<_> = (0..2 * at_once + 6)
        .map(|_| {
            let stranger = app.stranger();
            tokio::spawn(async move { stranger.post("/login", credentials("testuser", "wrong")).await })
        })
        .collect();
    until("as many are checked as can be", async || app.app.state().accounts.passwords.checks() >= checks).await;
    let last = log_in(&app, "testuser", "testpass").await;
    join_all(guesses).await;
    assert_eq!(last.code(), "too_many_attempts");
}

#[parlour_testkit::both_engines]
async fn a_storm_is_told_to_come_back_while_others_are_served(app: TestApp) {
    let cores = std::thread::available_parallelism().unwrap().get();
    let storm = (0..cores * 33 + 134).map(|_| {
        let stranger = app.stranger();
        tokio::spawn(async move { stranger.post("/login", credentials("testuser", "testpass")).await })
    });
    let storm = join_all(storm.collect::<Vec<_>>());
    let desk = app.user("desk").await;
    let others = async {
        for _ in 0..50 {
            desk.get("/bookings").await.expect(StatusCode::OK);
        }
    };
    let (storm, ()) = tokio::join!(storm, others);
    let answers: Vec<_> = storm.into_iter().map(Result::unwrap).collect();
    let (done, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == StatusCode::OK);
    assert!(done.len() >= cores * 33, "logins within the capacity succeed: {}", done.len());
    assert!(!busy.is_empty());
    assert!(
        busy.iter().all(|answer| answer.code() == "busy" && answer.headers.contains_key(header::RETRY_AFTER)),
        "{busy:?}"
    );
    log_in(&app, "testuser", "testpass").await.expect(StatusCode::OK);
}

#[parlour_testkit::both_engines]
async fn strange_names_and_passwords_are_wrong_and_no_more(app: TestApp) {
    let long = "x".repeat(1_000);
    for (number, strange) in [
        "' OR '1'='1",
        "\"; DROP TABLE users; --",
        "💇🏽\u{200d}♀️",
        "İ",
        "ß",
        "\u{202e}resutset",
        "%",
        "_",
        "testuser%00",
        "{in $1}",
        long.as_str(),
    ]
    .into_iter()
    .enumerate()
    {
        let from = format!("192.0.2.{number}");
        assert_eq!(log_in_from(&app, &from, "testuser", strange).await.code(), "wrong_credentials", "{strange}");
        if strange.len() < 254 {
            assert_eq!(log_in_from(&app, &from, strange, "testpass").await.code(), "wrong_credentials", "{strange}");
        }
    }
    assert_eq!(log_in(&app, "testuser", "test\0pass").await.code(), "wrong_credentials");
    let (checks, huge) = (app.app.state().accounts.passwords.checks(), "x".repeat(250_000));
    for (username, password, fields) in [
        ("testuser\0", "testpass", vec!["username"]),
        ("test\nuser", "testpass", vec!["username"]),
        (huge.as_str(), "testpass", vec!["username"]),
        ("testuser", huge.as_str(), vec!["password"]),
        (&huge[..1_025], &huge[..1_025], vec!["password", "username"]),
    ] {
        let answer = log_in(&app, username, password).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields));
    }
    assert_eq!(app.app.state().accounts.passwords.checks(), checks, "nothing is hashed that no password can be");
}

#[parlour_testkit::both_engines]
async fn a_name_that_looks_like_an_address_is_found_and_an_address_comes_first(app: TestApp) {
    register(&app, "ana@salon", "ana@example.test", "ana's", &[1]).await;
    register(&app, "testuser@demo.test", "impostor@example.test", "impostor's", &[1]).await;
    assert_eq!(log_in(&app, "ana@salon", "ana's").await.body["user"]["username"], "ana@salon");
    assert_eq!(log_in(&app, "ana@example.test", "ana's").await.body["user"]["username"], "ana@salon");
    assert_eq!(log_in(&app, "testuser@demo.test", "testpass").await.body["user"]["username"], "testuser");
    assert_eq!(log_in(&app, "testuser@demo.test", "impostor's").await.code(), "wrong_credentials");
}

#[parlour_testkit::both_engines]
async fn who_belongs_to_several_businesses_says_which(app: TestApp) {
    register(&app, "both", "both@example.test", "both's", &[1, 2]).await;
    register(&app, "one", "one@example.test", "one's", &[2]).await;
    let business = async |username: &str, code: Option<&str>| {
        let body = json!({"username": username, "password": format!("{username}'s"), "business": code});
        app.stranger().post("/login", body).await.body["user"]["business_id"].as_i64()
    };
    assert_eq!(business("both", None).await, Some(1));
    assert_eq!(business("both", Some("demo")).await, Some(1));
    assert_eq!(business("both", Some("rival")).await, Some(2));
    assert_eq!(business("both", Some("nothing")).await, None);
    assert_eq!(business("one", None).await, Some(2));
    assert_eq!(business("one", Some("demo")).await, None, "not theirs");
    app.promote("one").await;
    assert_eq!(business("one", Some("demo")).await, Some(1), "administrators go anywhere");
    assert_eq!(business("one", None).await, Some(2));
}

#[tokio::test]
async fn over_https_the_cookie_never_travels_otherwise() {
    let app = TestApp::sqlite().await;
    let settings = Settings::read(None, &|name| (name == "SECURE_COOKIES").then(|| "true".to_owned())).unwrap();
    let secure = build(settings, app.app.db.clone(), app.app.cluster.clone(), &app.app.clock, 5);
    let stranger = User::stranger_to(router(&secure));
    let answer = stranger.post("/login", credentials("testuser", "testpass")).await;
    let (token, attributes) = cookie(&answer.headers);
    assert!(attributes.contains(&"Secure".to_owned()));
    let out = browse(&stranger, Method::POST, "/logout", &token, &[]).await;
    assert!(cookie(&out.headers).1.contains(&"Secure".to_owned()));
}
