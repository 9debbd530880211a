//! Members of a business, their permissions, and password changes.

use axum::http::StatusCode;
use parlour_core::signed_token;
use serde_json::{Value, json};

use crate::responses::{CalendarLink, Employee, Invitation, Login, Member, token};
use crate::support::{Answer, TestApp, User, secret};

async fn members(user: &User) -> Vec<Member> {
    user.list("/members").await
}

async fn path(user: &User) -> String {
    format!("/members/{}", user.me().await.id)
}

async fn give(by: &User, to: &str, role: &str) -> (StatusCode, String) {
    let answer = by.patch(to, json!({"role": role})).await;
    if answer.status == StatusCode::OK {
        (answer.status, answer.expect_as::<Member>(StatusCode::OK).role)
    } else {
        (answer.status, answer.code().to_owned())
    }
}

async fn in_again(app: &TestApp, username: &str, password: &str) -> Answer {
    app.stranger().post("/login", json!({"username": username, "password": password})).await
}

#[parlour_testkit::both_engines]
async fn the_team_is_listed_and_addresses_are_for_managers(app: TestApp) {
    let (owner, desk, stylist) = (app.user("owner").await, app.user("desk").await, app.user("stylist").await);
    let all = members(&owner).await;
    let names: Vec<_> = all.iter().map(|member| member.name.as_str()).collect();
    assert!(names.is_sorted() && all.iter().all(|member| member.role != "client"), "{all:?}");
    let of = |all: &[Member], id: i64| all.iter().find(|one| one.id == id).unwrap().clone();
    let me = stylist.me().await;
    let shown = of(&all, me.id);
    assert_eq!((shown.username.as_deref(), shown.email.as_deref()), (Some("stylist"), Some("stylist@demo.test")));
    assert_eq!((shown.role.as_str(), shown.employee_id), ("employee", me.employee_id));
    let seen = of(&members(&desk).await, me.id);
    assert_eq!((seen.name, seen.username, seen.email), (shown.name, None, None));
    assert_eq!(members(&app.user("rival").await).await.len(), 1, "their own");
}

#[parlour_testkit::both_engines]
async fn another_role_holds_at_once(app: TestApp) {
    let (owner, manager, desk) = (app.user("owner").await, app.user("manager").await, app.user("desk").await);
    let desks = path(&desk).await;
    assert_eq!(desk.get("/queue/jobs").await.code(), "forbidden");
    assert_eq!(give(&owner, &desks, "manager").await, (StatusCode::OK, "manager".into()));
    assert_eq!(desk.get("/queue/jobs").await.status, StatusCode::OK, "with the session that was there");
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

#[parlour_testkit::both_engines]
async fn somebody_who_works_there_can_be_one_of_the_employees(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let (owners, managers, stylists) = (path(&owner).await, path(&manager).await, path(&stylist).await);
    let new = owner.create_id("/employees", json!({"name": "Olivia"})).await;
    let taken = stylist.me().await.employee_id;
    let is = async |by: &User, path: &str, employee: Value| by.patch(path, json!({"employee_id": employee})).await;
    let linked: Member = is(&owner, &owners, json!(new)).await.expect_as(StatusCode::OK);
    assert_eq!((linked.employee_id, linked.role.as_str()), (Some(new), "owner"), "themselves too");
    assert_eq!(owner.me().await.employee_id, Some(new), "with the session that was there");
    let again: Member = is(&owner, &owners, json!(new)).await.expect_as(StatusCode::OK);
    assert_eq!(again, linked);
    let theirs = app.user("rival").await.create_id("/employees", json!({"name": "Zoe"})).await;
    for wrong in [json!(new), json!(taken), json!(theirs), json!(0), json!("x")] {
        assert_eq!(is(&owner, &managers, wrong.clone()).await.fields(), ["employee_id"], "{wrong}");
    }
    assert_eq!(is(&manager, &owners, Value::Null).await.code(), "forbidden");
    assert_eq!(is(&stylist, &stylists, json!(new)).await.code(), "forbidden");
    let nobody: Member = is(&owner, &owners, Value::Null).await.expect_as(StatusCode::OK);
    assert_eq!(nobody.employee_id, None);
    let both = json!({"employee_id": new, "role": "receptionist"});
    let changed: Member = owner.patch(&managers, both).await.expect_as(StatusCode::OK);
    assert_eq!((changed.employee_id, changed.role.as_str()), (Some(new), "receptionist"));
    let failed = json!({"employee_id": taken, "role": "employee"});
    assert_eq!(owner.patch(&managers, failed).await.fields(), ["employee_id"]);
    assert_eq!(manager.me().await.role, "receptionist", "all of it or nothing");
    let unchanged: Member = owner.patch(&managers, json!({})).await.expect_as(StatusCode::OK);
    assert_eq!(unchanged, changed);
}

#[parlour_testkit::both_engines]
async fn an_owner_remains(app: TestApp) {
    let (owner, manager) = (app.user("owner").await, app.user("manager").await);
    let (first, second) = (path(&owner).await, path(&manager).await);
    assert_eq!(give(&owner, &second, "owner").await, (StatusCode::OK, "owner".into()));
    let both = futures_util::join!(give(&owner, &second, "employee"), give(&manager, &first, "employee"));
    let done = [&both.0.0, &both.1.0].iter().filter(|status| ***status == StatusCode::OK).count();
    assert_eq!(done, 1, "of two who do it to each other one is first: {both:?}");
    // An administrator of the installation acts as an owner, but only members who are owners or managers can change
    // members.
    app.promote("testuser").await;
    let (left, operator) = (if both.0.0 == StatusCode::OK { &first } else { &second }, app.user("testuser").await);
    assert_eq!(operator.me().await.role, "owner");
    assert_eq!(give(&operator, left, "employee").await.1, "forbidden");
    assert_eq!(operator.delete(left).await.code(), "forbidden");
}

#[parlour_testkit::both_engines]
async fn of_two_who_remove_each_other_one_is_first(app: TestApp) {
    let (owner, manager, other) = (app.user("owner").await, app.user("manager").await, app.user("testuser").await);
    let (first, second) = (path(&manager).await, path(&other).await);
    assert_eq!(give(&owner, &second, "manager").await, (StatusCode::OK, "manager".into()));
    let both = futures_util::join!(manager.delete(&second), other.delete(&first));
    let done = [both.0.status, both.1.status].iter().filter(|status| **status == StatusCode::NO_CONTENT).count();
    assert_eq!(done, 1, "{} {}", both.0.body, both.1.body);
}

#[parlour_testkit::both_engines]
async fn what_somebody_handed_out_is_void_when_they_may_no_longer(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let invite = async |by: &User, email: &str, role: &str| {
        let invited = by.create_id("/invitations", json!({"email": email, "name": "X", "role": role})).await;
        signed_token::sign(secret().key("invitation"), [1, invited])
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

    let employee = stylist.me().await.employee_id.unwrap();
    let link: CalendarLink = stylist.get(&format!("/employees/{employee}/calendar")).await.expect_as(StatusCode::OK);
    let feed = format!("/calendars/{}", token(&link.url));
    assert_eq!(app.stranger().get(&feed).await.status, StatusCode::OK);
    assert_eq!(owner.delete(&path(&stylist).await).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.stranger().get(&feed).await.status, StatusCode::NOT_FOUND);
}

#[parlour_testkit::both_engines]
async fn who_looks_after_the_installation_logs_in_without_a_business_of_their_own(app: TestApp) {
    let there = app.stranger().post("/login", json!({"username": "operator", "password": "not it"})).await;
    assert_eq!(there.code(), "wrong_credentials");
    let token = app.password_token("operator").await;
    let reset = json!({"token": token, "password": "a long password"});
    app.stranger().post("/password", reset).await.expect(StatusCode::NO_CONTENT);
    let there: Login = in_again(&app, "operator", "a long password").await.expect_as(StatusCode::OK);
    assert_eq!((there.user.is_administrator, there.user.role.as_str()), (true, "owner"));
    let operator = app.bearer(&there.token);
    assert_eq!(operator.get("/monitoring").await.status, StatusCode::OK);
}

#[parlour_testkit::both_engines]
async fn who_leaves_is_out_everywhere_and_what_they_did_stays(app: TestApp) {
    let (owner, manager, stylist) = (app.user("owner").await, app.user("manager").await, app.user("stylist").await);
    let (stylists, employee) = (path(&stylist).await, stylist.me().await.employee_id.unwrap());
    assert_eq!(manager.delete(&path(&owner).await).await.code(), "forbidden");
    assert_eq!(owner.delete(&path(&owner).await).await.code(), "forbidden", "nobody removes themselves");
    assert_eq!(manager.delete(&stylists).await.status, StatusCode::NO_CONTENT);
    assert_eq!(stylist.get("/me").await.code(), "unauthorized");
    let other = app.user("testuser").await;
    assert_eq!(manager.delete(&path(&other).await).await.status, StatusCode::NO_CONTENT);
    assert_eq!(in_again(&app, "testuser", "testpass").await.code(), "wrong_credentials", "they belong nowhere");
    assert_eq!(manager.delete(&stylists).await.code(), "not_found");
    let shown: Employee = owner.get(&format!("/employees/{employee}")).await.expect_as(StatusCode::OK);
    assert!(shown.active, "they can be booked until they are deactivated");
    // The invitation connects a returning member with their former employee record.
    let new = json!({"email": "stylist@demo.test", "name": "Back", "role": "employee", "employee_id": employee});
    let invitation: Invitation = owner.create_as("/invitations", new).await;
    assert_eq!(invitation.employee_id, Some(employee));
}

#[parlour_testkit::both_engines]
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
