//! Permissions: tests every operation with every role.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::contract::{Operation, operations};
use crate::support::{Answer, TestApp, User};

/// Expected outcome by user. 401: login required. 403: forbidden for the role of the user. `ok`: any other response.
const TABLE: &str = "
    operation              nobody  client  stylist  desk  manager  owner

    log_in                 ok      ok      ok       ok    ok       ok
    log_out                401     ok      ok       ok    ok       ok
    show_me                401     ok      ok       ok    ok       ok
    list_sessions          401     ok      ok       ok    ok       ok
    end_session            401     ok      ok       ok    ok       ok
    list_invitations       401     403     403      403   ok       ok
    create_invitation      401     403     403      403   ok       ok
    remove_invitation      401     403     403      403   ok       ok
    show_invitation        ok      ok      ok       ok    ok       ok
    accept_invitation      ok      ok      ok       ok    ok       ok
    request_password_reset ok      ok      ok       ok    ok       ok
    reset_password         ok      ok      ok       ok    ok       ok
    change_password        401     ok      ok       ok    ok       ok
    list_members           401     403     ok       ok    ok       ok
    update_member          401     403     403      403   ok       ok
    remove_member          401     403     403      403   ok       ok

    show_installation        ok    ok      ok       ok    ok       ok
    show_booking_page        ok    ok      ok       ok    ok       ok
    list_public_availability ok    ok      ok       ok    ok       ok
    create_guest_booking     ok    ok      ok       ok    ok       ok

    show_business          401     ok      ok       ok    ok       ok
    update_business        401     403     403      403   403      ok
    update_logo            401     403     403      403   ok       ok
    remove_logo            401     403     403      403   ok       ok
    list_locations         401     ok      ok       ok    ok       ok
    show_location          401     ok      ok       ok    ok       ok
    create_location        401     403     403      403   ok       ok
    update_location        401     403     403      403   ok       ok
    list_closures          401     ok      ok       ok    ok       ok
    create_closure         401     403     403      403   ok       ok
    remove_closure         401     403     403      403   ok       ok
    list_services          401     ok      ok       ok    ok       ok
    show_service           401     ok      ok       ok    ok       ok
    create_service         401     403     403      403   ok       ok
    update_service         401     403     403      403   ok       ok
    list_resources         401     403     ok       ok    ok       ok
    create_resource        401     403     403      403   ok       ok
    update_resource        401     403     403      403   ok       ok
    list_employees         401     ok      ok       ok    ok       ok
    show_employee          401     ok      ok       ok    ok       ok
    create_employee        401     403     403      403   ok       ok
    update_employee        401     403     403      403   ok       ok
    show_employee_calendar    401  403   403      403   ok       ok
    update_employee_calendar  401  403   403      403   ok       ok
    show_calendar_feed        ok   ok    ok       ok    ok       ok
    list_time_off          401     403     ok       ok    ok       ok
    create_time_off        401     403     403      403   ok       ok
    remove_time_off        401     403     403      403   ok       ok

    list_clients           401     403     ok       ok    ok       ok
    show_client            401     403     ok       ok    ok       ok
    create_client          401     403     403      ok    ok       ok
    update_client          401     403     403      ok    ok       ok
    merge_clients          401     403     403      ok    ok       ok
    list_photos            401     403     ok       ok    ok       ok
    create_photo           401     403     ok       ok    ok       ok
    update_photo           401     403     ok       ok    ok       ok
    remove_photo           401     403     ok       ok    ok       ok

    list_availability      401     ok      ok       ok    ok       ok
    show_calendar_view     401     403     ok       ok    ok       ok
    list_bookings          401     ok      ok       ok    ok       ok
    create_booking         401     ok      ok       ok    ok       ok
    show_booking           401     ok      ok       ok    ok       ok
    update_booking         401     403     ok       ok    ok       ok
    show_booking_history   401     ok      ok       ok    ok       ok
    update_booking_status  401     ok      ok       ok    ok       ok
    reschedule_booking     401     ok      ok       ok    ok       ok
    show_booking_calendar  401     ok      ok       ok    ok       ok
    show_booking_link      401     ok      403      ok    ok       ok

    show_managed_booking         ok  ok    ok       ok    ok       ok
    cancel_managed_booking       ok  ok    ok       ok    ok       ok
    reschedule_managed_booking   ok  ok    ok       ok    ok       ok
    list_managed_availability    ok  ok    ok       ok    ok       ok
    show_managed_calendar        ok  ok    ok       ok    ok       ok

    show_notification_rules  401     403     403      403   ok       ok
    update_notification_rules  401     403     403      403   ok       ok
    create_notification    401     403     403      ok    ok       ok
    list_deliveries        401     403     403      ok    ok       ok
    show_delivery          401     403     403      ok    ok       ok

    create_walk_in         401     403     403      ok    ok       ok
    create_series          401     403     403      ok    ok       ok
    show_series            401     ok      ok       ok    ok       ok
    cancel_series          401     403     403      ok    ok       ok
    list_blocks            401     403     ok       ok    ok       ok
    create_block           401     403     ok       ok    ok       ok
    remove_block           401     403     ok       ok    ok       ok

    list_waitlist_entries  401     ok      ok       ok    ok       ok
    create_waitlist_entry  401     ok      ok       ok    ok       ok
    remove_waitlist_entry  401     ok      ok       ok    ok       ok
    show_offer             ok      ok      ok       ok    ok       ok
    accept_offer ok     ok      ok       ok    ok       ok
    decline_offer          ok      ok      ok       ok    ok       ok

    list_jobs              401     403     403      403   ok       ok
    show_job               401     403     403      403   ok       ok
    update_job_state       401     403     403      403   ok       ok

    list_chats             401     ok      ok       ok    ok       ok
    show_unread            401     ok      ok       ok    ok       ok
    list_messages          401     ok      ok       ok    ok       ok
    create_message         401     ok      ok       ok    ok       ok
    list_attachments       401     ok      ok       ok    ok       ok
    create_attachment      401     ok      ok       ok    ok       ok
    update_chat            401     ok      ok       ok    ok       ok
    update_typing          401     ok      ok       ok    ok       ok

    show_dashboard         401     403     ok       ok    ok       ok
    list_days              401     403     ok       ok    ok       ok

    show_health            ok      ok      ok       ok    ok       ok
    show_readiness         ok      ok      ok       ok    ok       ok
    show_monitoring        401     403     403      403   403      403
";

/// Returns the usernames in the header of the table, and the outcomes for these users by operation.
fn table() -> (Vec<&'static str>, BTreeMap<&'static str, Vec<&'static str>>) {
    let mut lines =
        TABLE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).filter(|line| !line.is_empty());
    let people = lines.next().unwrap()[1..].to_vec();
    let mut rows = BTreeMap::new();
    for line in lines {
        assert_eq!(line.len(), people.len() + 1, "{line:?}");
        assert!(rows.insert(line[0], line[1..].to_vec()).is_none(), "{} is there twice", line[0]);
    }
    (people, rows)
}

/// Sends a request with an unknown id and, if the operation takes a body, an empty object. Most operations then have no
/// effect.
async fn attempt(operation: &Operation, user: &User) -> Answer {
    let path = operation.path_with(|_| "999999".to_owned());
    user.ask(operation.method.clone(), &path, operation.body().map(|_| json!({})).as_ref()).await
}

fn verdict(answer: &Answer) -> &'static str {
    match (answer.status, answer.code()) {
        (StatusCode::UNAUTHORIZED, "unauthorized") => "401",
        (StatusCode::FORBIDDEN, "forbidden") => "403",
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, other) => panic!("refused as {other}"),
        _ => "ok",
    }
}

async fn someone(app: &TestApp, username: &'static str) -> User {
    if username == "nobody" { app.stranger() } else { app.user(username).await }
}

#[test]
fn the_table_has_every_operation_and_no_other() {
    let (_, rows) = table();
    let mut there: Vec<_> = operations().iter().map(|operation| operation.id).collect();
    there.sort_unstable();
    assert_eq!(rows.into_keys().collect::<Vec<_>>(), there);
}

#[parlour_testkit::both_engines]
async fn every_role_may_do_what_the_table_says_and_nothing_else(app: TestApp) {
    let (people, rows) = table();
    let mut wrong = Vec::new();
    for operation in operations() {
        for (username, expected) in people.iter().zip(&rows[operation.id]) {
            // The user logs in again each time, because some operations end the session.
            let answer = attempt(&operation, &someone(&app, username).await).await;
            assert!(!answer.status.is_server_error(), "{} as {username}: {}", operation.id, answer.body);
            if verdict(&answer) != *expected {
                wrong.push(format!("{} as {username}: {}, not {expected}", operation.id, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[parlour_testkit::both_engines]
async fn what_the_table_leaves_open_is_open_without_a_session_too(app: TestApp) {
    let (_, rows) = table();
    for operation in operations() {
        assert_eq!(
            operation.is_public(),
            rows[operation.id][0] == "ok",
            "{} is described as something else",
            operation.id
        );
    }
    assert_eq!(app.stranger().get("/me").await.code(), "unauthorized");
}

#[parlour_testkit::both_engines]
async fn a_session_that_ended_and_a_token_that_never_was_are_nobodys(app: TestApp) {
    let ended = app.user("owner").await;
    ended.post("/logout", json!({})).await;
    let mut nobodies = vec![("an ended session", ended)];
    let long = "x".repeat(8_000);
    for token in
        ["x", "0", "Bearer", "' OR 1=1 --", "%00", long.as_str(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
    {
        nobodies.push((token, app.bearer(token)));
    }
    for operation in operations() {
        for (what, nobody) in &nobodies {
            let answer = attempt(&operation, nobody).await;
            let expected = if operation.is_public() { "ok" } else { "401" };
            assert_eq!(verdict(&answer), expected, "{} with {what}", operation.id);
            if expected == "401" {
                assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
            }
        }
    }
}

#[parlour_testkit::both_engines]
async fn headers_that_hold_no_token_are_nobodys(app: TestApp) {
    let token = app.user("owner").await.token().to_owned();
    let stranger = app.stranger();
    for (name, value) in [
        ("authorization", String::new()),
        ("authorization", "Bearer".into()),
        ("authorization", "Bearer ".into()),
        ("authorization", token.clone()),
        ("authorization", format!("Basic {token}")),
        ("authorization", format!("Bearer{token}")),
        ("authorization", format!("Bearer {token}x")),
        ("authorization", format!("Bearer {}", token.to_lowercase())),
        ("cookie", token.clone()),
        ("cookie", format!("session={token}")),
        ("cookie", format!("xparlour_session={token}")),
        ("cookie", format!("parlour_session=\"{token}\"")),
        ("x-token", token.clone()),
    ] {
        let request =
            stranger.request(axum::http::Method::GET, "/me").header(name, &value).body(axum::body::Body::empty());
        assert_eq!(verdict(&stranger.send(request.unwrap()).await), "401", "{name}: {value}");
    }
    let bytes = HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap();
    let request =
        stranger.request(axum::http::Method::GET, "/me").header("authorization", bytes).body(axum::body::Body::empty());
    assert_eq!(verdict(&stranger.send(request.unwrap()).await), "401");
    let query = stranger.get(&format!("/me?token={token}&access_token={token}")).await;
    assert_eq!(verdict(&query), "401");
}
