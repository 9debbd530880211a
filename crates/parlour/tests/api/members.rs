//! Those who work with a business, what they may do, and another password.

use axum::http::StatusCode;
use serde_json::{Value, json};

use parlour::signed;

use crate::support::{TestApp, User, secret};

async fn members(who: &User) -> Vec<Value> {
    who.get("/members").await.expect(StatusCode::OK)["items"].as_array().unwrap().clone()
}

async fn id(who: &User) -> i64 {
    who.get("/me").await.expect(StatusCode::OK)["id"].as_i64().unwrap()
}

async fn path(who: &User) -> String {
    format!("/members/{}", id(who).await)
}

async fn give(by: &User, to: &str, role: &str) -> (StatusCode, String) {
    let answer = by.patch(to, json!({"role": role})).await;
    (
        answer.status,
        if answer.status == StatusCode::OK {
            answer.body["role"].as_str().unwrap().to_owned()
        } else {
            answer.code().to_owned()
        },
    )
}

async fn in_again(app: &TestApp, username: &str, password: &str) -> crate::support::Answer {
    app.stranger().post("/login", json!({"username": username, "password": password})).await
}

#[testkit::both_engines]
async fn the_team_is_listed_and_addresses_are_for_managers(app: TestApp) {
    let (owner, desk, stylist) = (app.user("owner").await, app.user("desk").await, app.user("stylist").await);
    let all = members(&owner).await;
    let names: Vec<_> = all.iter().map(|member| member["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && all.iter().all(|member| member["role"] != "client"), "{all:?}");
    let of = |all: &[Value], id: i64| all.iter().find(|one| one["id"] == id).unwrap().clone();
    let shown = of(&all, id(&stylist).await);
    assert_eq!(
        (&shown["username"], &shown["email"], &shown["role"]),
        (&json!("stylist"), &json!("stylist@demo.test"), &json!("employee"))
    );
    assert_eq!(shown["employee_id"], stylist.get("/me").await.body["employee_id"]);
    let seen = of(&members(&desk).await, id(&stylist).await);
    assert_eq!((&seen["name"], &seen["username"], &seen["email"]), (&shown["name"], &Value::Null, &Value::Null));
    assert_eq!(members(&app.user("rival").await).await.len(), 1, "their own");
}

#[testkit::both_engines]
async fn another_role_holds_at_once(app: TestApp) {
    let (owner, manager, desk) = (app.user("owner").await, app.user("manager").await, app.user("desk").await);
    let desks = path(&desk).await;
    assert_eq!(desk.get("/tasks").await.code(), "forbidden");
    assert_eq!(give(&owner, &desks, "manager").await, (StatusCode::OK, "manager".into()));
    assert_eq!(desk.get("/tasks").await.status, StatusCode::OK, "with the session that was there");
    assert_eq!(give(&manager, &desks, "employee").await, (StatusCode::OK, "employee".into()));
    assert_eq!(desk.get("/deliveries").await.code(), "forbidden");
    for (by, to, role, code) in [
        (&manager, path(&owner).await, "manager", "forbidden"),
        (&manager, path(&manager).await, "owner", "invalid_input"),
        (&manager, path(&manager).await, "employee", "forbidden"),
        (&owner, path(&owner).await, "manager", "forbidden"),
        (&owner, desks.clone(), "client", "invalid_input"),
        (&owner, desks.clone(), "boss", "invalid_input"),
        (&owner, path(&app.user("client").await).await, "employee", "not_found"),
        (&owner, path(&app.user("rival").await).await, "employee", "not_found"),
        (&app.user("rival").await, desks.clone(), "employee", "not_found"),
    ] {
        assert_eq!(give(by, &to, role).await.1, code, "{to} {role}");
    }
}

#[testkit::both_engines]
async fn somebody_who_works_there_can_be_one_of_the_employees(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let (owners, managers, stylists) = (path(&owner).await, path(&manager).await, path(&stylist).await);
    let new = owner.create("/employees", json!({"name": "Olivia"})).await["id"].clone();
    let taken = stylist.get("/me").await.body["employee_id"].clone();
    let is = async |by: &User, whom: &str, employee: &Value| by.patch(whom, json!({"employee_id": employee})).await;
    let linked = is(&owner, &owners, &new).await.expect(StatusCode::OK);
    assert_eq!((&linked["employee_id"], &linked["role"]), (&new, &json!("owner")), "themselves too");
    assert_eq!(owner.get("/me").await.body["employee_id"], new, "with the session that was there");
    assert_eq!(is(&owner, &owners, &new).await.expect(StatusCode::OK), linked);
    let theirs = app.user("rival").await.create("/employees", json!({"name": "Zoe"})).await["id"].clone();
    for wrong in [&new, &taken, &theirs, &json!(0), &json!("x")] {
        assert_eq!(is(&owner, &managers, wrong).await.fields(), ["employee_id"], "{wrong}");
    }
    assert_eq!(is(&manager, &owners, &Value::Null).await.code(), "forbidden");
    assert_eq!(is(&stylist, &stylists, &new).await.code(), "forbidden");
    assert_eq!(is(&owner, &owners, &Value::Null).await.expect(StatusCode::OK)["employee_id"], Value::Null);
    let both = json!({"employee_id": new, "role": "receptionist"});
    let changed = owner.patch(&managers, both).await.expect(StatusCode::OK);
    assert_eq!((&changed["employee_id"], &changed["role"]), (&new, &json!("receptionist")));
    let failed = json!({"employee_id": taken, "role": "employee"});
    assert_eq!(owner.patch(&managers, failed).await.fields(), ["employee_id"]);
    assert_eq!(manager.get("/me").await.body["role"], "receptionist", "all of it or nothing");
    assert_eq!(owner.patch(&managers, json!({})).await.expect(StatusCode::OK), changed);
}

#[testkit::both_engines]
async fn an_owner_remains(app: TestApp) {
    let (owner, manager) = (app.user("owner").await, app.user("manager").await);
    let (first, second) = (path(&owner).await, path(&manager).await);
    assert_eq!(give(&owner, &second, "owner").await, (StatusCode::OK, "owner".into()));
    let both = futures_util::join!(give(&owner, &second, "employee"), give(&manager, &first, "employee"));
    let done = [&both.0.0, &both.1.0].iter().filter(|status| ***status == StatusCode::OK).count();
    assert_eq!(done, 1, "of two who do it to each other one is first: {both:?}");
    // Whoever looks after the installation goes anywhere as an owner, and belongs to nobody's team.
    app.promote("testuser").await;
    let (left, operator) = (if both.0.0 == StatusCode::OK { &first } else { &second }, app.user("testuser").await);
    assert_eq!(operator.get("/me").await.body["role"], "owner");
    assert_eq!(give(&operator, left, "employee").await.1, "forbidden");
    assert_eq!(operator.delete(left).await.code(), "forbidden");
}

#[testkit::both_engines]
async fn of_two_who_remove_each_other_one_is_first(app: TestApp) {
    let (owner, manager, other) = (app.user("owner").await, app.user("manager").await, app.user("testuser").await);
    let (first, second) = (path(&manager).await, path(&other).await);
    assert_eq!(give(&owner, &second, "manager").await, (StatusCode::OK, "manager".into()));
    let both = futures_util::join!(manager.delete(&second), other.delete(&first));
    let done = [both.0.status, both.1.status].iter().filter(|status| **status == StatusCode::NO_CONTENT).count();
    assert_eq!(done, 1, "{} {}", both.0.body, both.1.body);
}

#[testkit::both_engines]
async fn what_somebody_handed_out_is_void_when_they_may_no_longer(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let invite = async |by: &User, email: &str, role: &str| {
        let invited =
            by.create("/invitations", json!({"email": email, "name": "X", "role": role})).await["id"].as_i64().unwrap();
        signed::sign(secret().key("invitation"), [1, invited])
    };
    let open = async |token: &str| app.stranger().get(&format!("/join?token={token}")).await.status == StatusCode::OK;
    let managers = path(&manager).await;
    give(&owner, &managers, "owner").await;
    let (to_own, to_manage) =
        (invite(&manager, "a@example.test", "owner").await, invite(&manager, "b@example.test", "manager").await);
    assert!(open(&to_own).await && open(&to_manage).await);
    give(&owner, &managers, "manager").await;
    assert!(!open(&to_own).await && open(&to_manage).await, "managers make no owners");
    give(&owner, &managers, "receptionist").await;
    assert!(!open(&to_manage).await);

    let employee = stylist.get("/me").await.body["employee_id"].clone();
    let link = stylist.get(&format!("/employees/{employee}/calendar")).await.expect(StatusCode::OK)["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let feed = format!("/calendars/{}", link.rsplit('/').next().unwrap());
    assert_eq!(app.stranger().get(&feed).await.status, StatusCode::OK);
    assert_eq!(owner.delete(&path(&stylist).await).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.stranger().get(&feed).await.status, StatusCode::NOT_FOUND);
}

#[testkit::both_engines]
async fn who_looks_after_the_installation_logs_in_without_a_business_of_their_own(app: TestApp) {
    let there = app.stranger().post("/login", json!({"username": "operator", "password": "not it"})).await;
    assert_eq!(there.code(), "wrong_credentials");
    let token = app.password_token("operator").await;
    app.stranger()
        .post("/password", json!({"token": token, "password": "a long password"}))
        .await
        .expect(StatusCode::NO_CONTENT);
    let there = in_again(&app, "operator", "a long password").await.expect(StatusCode::OK);
    assert_eq!((&there["user"]["is_administrator"], &there["user"]["role"]), (&json!(true), &json!("owner")));
    let operator = app.bearer(there["token"].as_str().unwrap());
    assert_eq!(operator.get("/operations").await.status, StatusCode::OK);
}

#[testkit::both_engines]
async fn who_leaves_is_out_everywhere_and_what_they_did_stays(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let (stylists, employee) = (path(&stylist).await, stylist.get("/me").await.body["employee_id"].clone());
    assert_eq!(manager.delete(&path(&owner).await).await.code(), "forbidden");
    assert_eq!(owner.delete(&path(&owner).await).await.code(), "forbidden", "nobody removes themselves");
    assert_eq!(manager.delete(&stylists).await.status, StatusCode::NO_CONTENT);
    assert_eq!(stylist.get("/me").await.code(), "unauthorized");
    let other = app.user("testuser").await;
    assert_eq!(manager.delete(&path(&other).await).await.status, StatusCode::NO_CONTENT);
    assert_eq!(in_again(&app, "testuser", "testpass").await.code(), "wrong_credentials", "they belong nowhere");
    assert_eq!(manager.delete(&stylists).await.code(), "not_found");
    let shown = owner.get(&format!("/employees/{employee}")).await.expect(StatusCode::OK);
    assert_eq!(shown["active"], true, "they can be booked until somebody says that they cannot");
    // Who comes back is who they were.
    let invitation = owner
        .create(
            "/invitations",
            json!({"email": "stylist@demo.test", "name": "Back", "role": "employee", "employee_id": employee}),
        )
        .await;
    assert_eq!(invitation["employee_id"], employee);
}

#[testkit::both_engines]
async fn another_password_ends_all_other_sessions(app: TestApp) {
    let (desk, other) = (app.user("testuser").await, app.user("testuser").await);
    let set = async |current: &str, new: &str| {
        desk.post("/me/password", json!({"current_password": current, "password": new})).await
    };
    assert_eq!(set("testpass", "short").await.fields(), ["password"]);
    assert_eq!(set("not mine", "a longer password").await.fields(), ["current_password"]);
    assert_eq!(set("testpass", "a longer password").await.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.get("/me").await.status, StatusCode::OK);
    assert_eq!(other.get("/me").await.code(), "unauthorized");
    assert_eq!(in_again(&app, "testuser", "testpass").await.code(), "wrong_credentials");
    assert_eq!(in_again(&app, "testuser", "a longer password").await.status, StatusCode::OK);
    for _ in 0..20 {
        set("guess", "a longer password").await;
    }
    assert_eq!(
        set("a longer password", "yet another password").await.code(),
        "too_many_attempts",
        "guessing is slow here too"
    );
}
