//! Oversized requests: the response is short, however long the request is.

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};

use crate::contract::{Operation, operations, properties, resolve};
use crate::support::{Answer, TestApp, User};

/// Limit for the length of a problem document, in bytes. Each document must be shorter.
const MAX_DOCUMENT: usize = 8 << 10;
const MAX_ERRORS: usize = 20;

async fn send(user: &User, operation: &Operation, query: &str, body: String) -> Answer {
    let path = format!("{}{query}", operation.path_with(|_| "1".to_owned()));
    let request = user.request(operation.method.clone(), &path).header(header::CONTENT_TYPE, "application/json");
    user.send(request.body(Body::from(body)).unwrap()).await
}

#[track_caller]
fn assert_short(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {}", answer.body);
    let length = answer.body.to_string().len();
    assert!(length < MAX_DOCUMENT, "{what}: {length} bytes: {:.200}", answer.body.to_string());
    let errors = answer.body["errors"].as_array().map_or(0, Vec::len);
    assert!(errors <= MAX_ERRORS, "{what}: {errors} errors");
}

/// Returns the JSON of an object with the same value in all fields.
fn object<'f>(fields: impl IntoIterator<Item = &'f String>, value: &str) -> String {
    let fields: Vec<_> = fields.into_iter().map(|name| format!("{name:?}:{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// Returns an object with `count` unknown fields. The server reports them as one error.
fn unknown_keys(count: usize) -> Value {
    Value::Object((0..count).map(|number| (format!("unknown-{number}-{}", "x".repeat(9)), json!(0))).collect())
}

#[tokio::test]
async fn whatever_a_body_holds_the_problem_is_short() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let unknown = unknown_keys(5_000).to_string();
    let wrongs = [
        json!(vec![0; 9_000]),
        json!(vec![json!({}); 4_000]),
        json!(vec![unknown_keys(9); 900]),
        json!("\u{1}".repeat(40_000)),
        json!({"\u{1}".repeat(20_000): "\"".repeat(20_000)}),
    ]
    .map(|wrong| wrong.to_string());
    let list = json!(vec![0; 100_000]).to_string();
    for operation in operations() {
        let Some(schema) = operation.body().filter(|schema| resolve(schema)["properties"].is_object()) else {
            continue;
        };
        let user = if operation.is_public() { app.stranger() } else { owner.clone() };
        let answer = send(&user, &operation, "", unknown.clone()).await;
        assert_short(&answer, operation.id);
        assert!(answer.fields().iter().filter(|field| field.starts_with("unknown")).count() <= 1, "{}", answer.body);
        let fields = properties(resolve(schema));
        for wrong in &wrongs {
            // All fields together may have more values than the server reads.
            assert_short(&send(&user, &operation, "", object(fields.keys(), wrong)).await, operation.id);
            for name in fields.keys() {
                assert_short(&send(&user, &operation, "", object([name], wrong)).await, operation.id);
            }
        }
        assert_short(&send(&user, &operation, "", list.clone()).await, operation.id);
    }
}

#[tokio::test]
async fn a_list_that_is_too_long_is_one_fault_whatever_is_in_it() {
    let app = TestApp::sqlite().await;
    let body = json!({"items": vec![0; 5_000]});
    let answer = app.stranger().post("/book/demo/bookings", body).await;
    let errors = answer.body["errors"].as_array().unwrap();
    let of_items: Vec<_> =
        errors.iter().filter(|error| error["field"].as_str().unwrap().starts_with("items")).collect();
    assert_eq!(of_items, [&json!({"field": "items", "message": "must not have more than 10 entries"})]);
}

#[tokio::test]
async fn faults_beyond_the_twentieth_are_left_out_and_the_problem_says_so() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let answer = owner.post("/blocks", json!({"employee_ids": vec![true; 21], "starts_at": 1, "ends_at": 1})).await;
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), MAX_ERRORS);
    assert_eq!(answer.body["detail"], "only the first 20 invalid fields are listed");
}

#[tokio::test]
async fn whatever_a_query_holds_the_problem_is_short() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let unknown: String = (0..4_000).map(|number| format!("&unknown{number}=1")).collect();
    let long = "%01".repeat(5_000);
    for operation in operations().into_iter().filter(|operation| operation.method == axum::http::Method::GET) {
        let user = if operation.is_public() { app.stranger() } else { owner.clone() };
        let names = operation.parameters("query");
        if names.is_empty() {
            continue;
        }
        let answer = send(&user, &operation, &format!("?a=1{unknown}"), String::new()).await;
        assert_short(&answer, operation.id);
        assert!(answer.fields().iter().filter(|field| **field == "a" || field.starts_with("unknown")).count() <= 1);
        assert_short(&send(&user, &operation, &format!("?{long}={long}"), String::new()).await, operation.id);
        for name in names {
            let many = format!("&{name}=%7f").repeat(2_000);
            for query in [format!("?{name}={long}"), format!("?{name}=1{many}")] {
                let answer = send(&user, &operation, &query, String::new()).await;
                assert!(answer.body.to_string().len() < MAX_DOCUMENT || answer.status.is_success(), "{}", operation.id);
            }
        }
    }
}
