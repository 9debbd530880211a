//! Rules that hold for every operation: parsing of requests, problem documents, retries.

mod bodies;
mod headers;
mod problems;
mod retries;
mod strange_input;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;

use crate::contract::{Operation, operations};
use crate::support::{Answer, User};

/// Returns the operations that take a JSON body.
fn with_body() -> Vec<Operation> {
    operations().into_iter().filter(|operation| operation.body().is_some()).collect()
}

/// Returns a request with these bytes as its body. Each path parameter is 1.
fn bytes(user: &User, operation: &Operation, kind: Option<&str>, body: impl Into<Body>) -> Request<Body> {
    let request = user.request(operation.method.clone(), &operation.path_with(|_| "1".to_owned()));
    let request = if let Some(kind) = kind { request.header(header::CONTENT_TYPE, kind) } else { request };
    request.body(body.into()).unwrap()
}

async fn send(user: &User, operation: &Operation, body: impl Into<Body>) -> Answer {
    user.send(bytes(user, operation, Some("application/json"), body)).await
}

#[track_caller]
fn assert_problem(answer: &Answer, status: StatusCode, code: &str, what: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{what}: {}", answer.body);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{what}");
    assert_eq!(answer.body["type"], format!("urn:parlour:problem:{code}"), "{what}");
    assert_eq!(answer.body["status"], status.as_u16(), "{what}");
    assert!(answer.body["title"].as_str().is_some_and(|title| !title.is_empty()), "{what}");
}

/// Checks that exactly one error is about unknown fields, and that it names all of `names`.
fn assert_unknown(answer: &Answer, names: &[&str], what: &str) {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let unknown = |error: &&Value| error["message"].as_str().is_some_and(|text| text.contains("is not a known field"));
    let [error] = errors.iter().filter(unknown).collect::<Vec<_>>()[..] else { panic!("{what}: {}", answer.body) };
    let is_named =
        |name: &&str| error["field"] == **name || error["message"].as_str().unwrap().contains(&format!("`{name}`"));
    assert!(names.iter().all(is_named), "{what}: {}", answer.body);
}
