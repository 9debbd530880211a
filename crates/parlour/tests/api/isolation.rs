//! Two businesses in one installation: neither sees, changes or uses the data of the other. To each business, the ids
//! of the other do not exist.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::contract::{Operation, operations, properties, resolve};
use crate::fixtures::TestBusiness;
use crate::support::{TestApp, User};

/// An owner, and the test data of their business.
struct Side {
    name: &'static str,
    user: User,
    business: TestBusiness,
}

/// Logs in the owners of the demo business and of the rival business, and creates test data for both.
async fn sides(app: &TestApp) -> [Side; 2] {
    let mut sides = Vec::new();
    for (name, username) in [("Linden", "owner"), ("Rival", "rival")] {
        let user = app.user(username).await;
        let business = TestBusiness::create(app, &user, name).await;
        sides.push(Side { name, user, business });
    }
    sides.try_into().ok().unwrap()
}

/// Returns the responses to all GET requests of a side about its own business, by path. Leaves out monitoring, which
/// changes with each request.
async fn everything(side: &Side) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for operation in
        operations().iter().filter(|operation| operation.method == Method::GET && operation.id != "show_monitoring")
    {
        let path = side.business.path(operation) + &side.business.query(operation);
        let answer = side.user.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        all.insert(path, answer.body);
    }
    all
}

/// Returns the paths of the `id` and `…_id` fields of a body, including those in lists of objects.
fn ids(schema: &'static Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, field) in properties(schema) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let field = field["oneOf"].get(0).unwrap_or(field);
        let items = resolve(&resolve(field)["items"]);
        if name.ends_with("_id") || name == "id" {
            found.push(path);
        } else if items["properties"].is_object() {
            found.extend(ids(items, &format!("{path}.0")));
        }
    }
    found
}

/// Returns `body` with `value` at `path`, such as `items.0.service_id`.
fn with(mut body: Value, path: &str, value: i64) -> Value {
    if let Some(rest) = path.strip_prefix("items.0.") {
        // Replaces the service and employee of a single-service booking with a list of one item.
        let fields = body.as_object_mut().unwrap();
        let (service, employee) = (fields.remove("service_id"), fields.remove("employee_id"));
        body["items"] = json!([{"service_id": service, "employee_id": employee}]);
        body["items"][0][rest] = value.into();
    } else {
        *body.pointer_mut(&format!("/{}", path.replace('.', "/"))).unwrap_or_else(|| panic!("no {path}")) =
            value.into();
    }
    body
}

/// Returns the collection that a field refers to, such as `services` for `service_id`.
fn collection(field: &str) -> String {
    let noun = field.rsplit('.').next().unwrap().strip_suffix("_id").unwrap();
    format!("{noun}s")
}

#[parlour_testkit::both_engines]
async fn what_belongs_to_another_business_is_not_there(app: TestApp) {
    let sides = sides(&app).await;
    let before = [everything(&sides[0]).await, everything(&sides[1]).await];
    for (intruder, victim) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
        // Leaves out public operations, because anyone may use them.
        for operation in operations().iter().filter(|operation| operation.path.contains('{') && !operation.is_public())
        {
            let own: Vec<String> = operation.parameters("path").into_iter().map(str::to_owned).collect();
            let mut paths = vec![victim.business.path(operation)];
            if own.len() > 1 {
                // Adds paths with an id of one business and, below it, an id of the other.
                let last = operation.path.split('/').rev().nth(1).unwrap();
                paths.push(operation.path_with(|name| {
                    if name == last { &victim.business } else { &intruder.business }.id(name).to_string()
                }));
                paths.push(operation.path_with(|name| {
                    if name == last { &intruder.business } else { &victim.business }.id(name).to_string()
                }));
            }
            for path in paths {
                let input = intruder.business.input(operation, 1);
                let answer = intruder.user.ask(operation.method.clone(), &path, input.as_ref()).await;
                assert_eq!(
                    (answer.status, answer.code()),
                    (StatusCode::NOT_FOUND, "not_found"),
                    "{} {path}: {}",
                    operation.id,
                    answer.body
                );
            }
        }
    }
    assert_eq!([everything(&sides[0]).await, everything(&sides[1]).await], before, "nothing changed");
}

#[parlour_testkit::both_engines]
async fn what_belongs_to_another_business_cannot_be_used(app: TestApp) {
    let sides = sides(&app).await;
    let before = [everything(&sides[0]).await, everything(&sides[1]).await];
    let (intruder, victim) = (&sides[0], &sides[1]);
    let mut tried = 0;
    for operation in &operations() {
        let Some(schema) = operation.body() else { continue };
        for field in ids(schema, "") {
            let input = update_with_everything(operation, &intruder.business);
            let body = with(input, &field, victim.business.id(&collection(&field)));
            let answer =
                intruder.user.ask(operation.method.clone(), &intruder.business.path(operation), Some(&body)).await;
            // The error must name the field with the id, and no other field.
            assert_eq!(
                (answer.code(), answer.fields()),
                ("invalid_input", vec![field.as_str()]),
                "{}: {body}: {}",
                operation.id,
                answer.body
            );
            tried += 1;
        }
    }
    assert!(tried >= 11, "bookings have six such fields, rooms one, staff two twice: {tried}");
    assert_eq!([everything(&sides[0]).await, everything(&sides[1]).await], before, "nothing changed");
}

#[parlour_testkit::both_engines]
async fn lists_never_show_what_belongs_to_another_business(app: TestApp) {
    let sides = sides(&app).await;
    for (side, other) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
        for (path, shown) in everything(side).await {
            assert!(!shown.to_string().contains(other.name), "{path} shows {shown}");
        }
        for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
            for parameter in operation.parameters("query") {
                let asked = match parameter {
                    id if id.ends_with("_id") => other.business.id(&collection(id)).to_string(),
                    "search" => other.name.to_owned(),
                    _ => continue,
                };
                let fixed = if operation.id.ends_with("_availability") && parameter != "service_id" {
                    format!("service_id={}&", side.business.id("services"))
                } else {
                    String::new()
                };
                let answer =
                    side.user.get(&format!("{}?{fixed}{parameter}={asked}", side.business.path(operation))).await;
                match answer.status {
                    StatusCode::OK => assert_eq!(answer.body["items"], json!([]), "{}?{parameter}", operation.id),
                    _ => assert_eq!(
                        (answer.code(), answer.fields()),
                        ("invalid_input", vec![parameter]),
                        "{}",
                        operation.id
                    ),
                }
            }
        }
    }
}

#[parlour_testkit::both_engines]
async fn a_cursor_of_another_business_leads_to_nothing_of_theirs(app: TestApp) {
    let (owner, rival) = (app.user("owner").await, app.user("rival").await);
    for name in ["Rival A", "Rival B", "Rival C"] {
        rival.create("/clients", json!({"name": name})).await;
        owner.create("/clients", json!({"name": name.replace("Rival", "Linden")})).await;
    }
    let page = rival.get("/clients?limit=1").await.expect(StatusCode::OK);
    let refused = owner.get(&format!("/clients?limit=100&cursor={}", page["next"].as_str().unwrap())).await;
    assert_eq!((refused.code(), refused.fields()), ("invalid_input", vec!["cursor"]));
}

/// Returns an input of the operation that has every field that [`ids`] returns.
fn update_with_everything(operation: &Operation, business: &TestBusiness) -> Value {
    let all = operations();
    let create = |id: &str| all.iter().find(|operation| operation.id == id).unwrap();
    match operation.id {
        "update_employee" => business.input(create("create_employee"), 1),
        _ => business.input(operation, 1),
    }
    .unwrap()
}
