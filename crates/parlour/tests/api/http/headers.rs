//! Response headers, `HEAD` requests, and the two prefixes of paths.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::contract::{Operation, operations};
use crate::fixtures::TestBusiness;
use crate::support::{TestApp, new_key};

#[tokio::test]
async fn every_answer_has_those_that_keep_browsers_safe() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let mut answers = vec![
        app.stranger().get("/me").await,
        owner.get("/nothing").await,
        owner.get("/me").await,
        owner.post("/me", json!({})).await,
        owner.post("/clients", json!({})).await,
    ];
    for path in ["/health", "/metrics", "/nothing", "/unsubscribe/nobody"] {
        answers.push(app.stranger().send(Request::get(path).body(Body::empty()).unwrap()).await);
    }
    for answer in answers {
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(answer.headers.contains_key("x-request-id"));
        let is_page = answer.headers["content-type"].to_str().unwrap().starts_with("text/html");
        let policy = answer.headers.get("content-security-policy").map(|policy| policy.to_str().unwrap());
        assert_eq!(policy.is_some(), is_page, "{}", answer.body);
        assert_eq!(answer.headers.contains_key("referrer-policy"), is_page);
        assert!(policy.is_none_or(
            |policy| policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'")
        ));
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
        let path = business.path(operation) + &business.query(operation);
        let (head, got) = (owner.ask(Method::HEAD, &path, None).await, owner.get(&path).await);
        assert_eq!((head.status, &head.body), (got.status, &Value::Null), "{path}");
        assert_eq!(head.headers["content-type"], got.headers["content-type"]);
    }
    assert_eq!(app.stranger().ask(Method::HEAD, "/me", None).await.status, StatusCode::UNAUTHORIZED);
}

#[parlour_testkit::both_engines]
async fn both_prefixes_are_the_same(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    // The response of `show_monitoring` changes with each request.
    let same = |operation: &&Operation| operation.method == Method::GET && operation.id != "show_monitoring";
    for operation in operations().iter().filter(same) {
        let path = business.path(operation) + &business.query(operation);
        let (long, short) = (owner.get(&format!("/api/v1{path}")).await, owner.get(&format!("/api{path}")).await);
        assert_eq!((long.status, long.body), (StatusCode::OK, short.body), "{path}");
    }
    let key = new_key();
    let first = owner.post_once("/api/v1/clients", &key, json!({"name": "Ana"})).await;
    let again = owner.post_once("/api/clients", &key, json!({"name": "Ana"})).await;
    assert_eq!(again.expect(StatusCode::CREATED), first.body, "a retry may take the other");
}
