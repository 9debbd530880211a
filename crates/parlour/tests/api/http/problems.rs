//! Problem documents: unknown paths, wrong methods and internal errors.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::routing::get;
use parlour::middleware::Middleware;
use parlour::paths::ReservedSegments;
use parlour_core::http::Problem;

use super::assert_problem;
use crate::contract::operations;
use crate::support::{TestApp, User};

#[tokio::test]
async fn a_path_that_is_not_there() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    for path in
        ["/nothing", "/bookings/", "/bookings/1/2/3", "/../me", "/api", "/api/v1", "/api/v2/me", "/me%2F", "/me/x"]
    {
        assert_problem(&owner.get(path).await, StatusCode::NOT_FOUND, "not_found", path);
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_take() {
    let app = TestApp::sqlite().await;
    let owner = app.user("owner").await;
    let paths: BTreeSet<_> = operations().iter().map(|operation| operation.path).collect();
    for path in paths {
        let taken: Vec<_> = operations()
            .into_iter()
            .filter(|operation| operation.path == path)
            .map(|operation| operation.method)
            .collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            let method: Method = method.parse().unwrap();
            if taken.contains(&method) {
                continue;
            }
            let answer = owner.ask(method.clone(), &path.replace(['{', '}'], ""), None).await;
            assert_problem(&answer, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", &format!("{method} {path}"));
            let allowed = answer.headers[header::ALLOW].to_str().unwrap();
            assert!(taken.iter().all(|method| allowed.contains(method.as_str())), "{path}: {allowed}");
        }
    }
}

/// Returns a caller of handlers that panic or fail. Requests pass through the same middleware as usual.
async fn broken(app: &TestApp) -> User {
    let router = Router::new()
        .route(
            "/api/panics",
            get(|| async {
                if true {
                    panic!("the safe's number is 1234")
                }
            }),
        )
        .route("/api/fails", get(|| async { Problem::internal(std::io::Error::other("the safe's number is 1234")) }))
        .route("/api/bare", get(|| async { (StatusCode::BAD_GATEWAY, "the safe's number is 1234") }));
    User::stranger_to(Middleware::new(app.app.clone(), router, Vec::new(), ReservedSegments::new([])))
}

#[tokio::test]
async fn what_is_our_fault_has_an_id_and_tells_nothing() {
    let app = TestApp::sqlite().await;
    let user = broken(&app).await;
    for path in ["/api/panics", "/api/fails", "/api/bare"] {
        let answer = user.get(path).await;
        assert_problem(&answer, StatusCode::INTERNAL_SERVER_ERROR, "internal", path);
        assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
        assert!(!answer.body.to_string().contains("1234"), "{}", answer.body);
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
    let metrics = app.stranger().send(Request::get("/metrics").body(Body::empty()).unwrap()).await.body;
    assert!(metrics.as_str().unwrap().contains("http_requests_in_flight 1\n"), "a panic does not stay in flight");
}

#[tokio::test]
async fn the_callers_own_id_is_kept_if_it_is_a_sane_one() {
    let app = TestApp::sqlite().await;
    let user = broken(&app).await;
    let ask = async |id: &[u8]| {
        let request = user.request(Method::GET, "/api/fails").header("x-request-id", id).body(Body::empty()).unwrap();
        let answer = user.send(request).await;
        assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
        answer.headers["x-request-id"].as_bytes().to_vec()
    };
    let longest = "x".repeat(64);
    for sane in ["a", "0af7651916cd43dd8448eb211c80319c", "order/17:retry-2", "<script>", &longest] {
        assert_eq!(ask(sane.as_bytes()).await, sane.as_bytes());
    }
    let mut given = BTreeSet::new();
    let too_long = "x".repeat(65);
    for wild in [b"".as_slice(), b" ", b"two words", b"quo\"te", b"tab\there", b"\xff\xfe", too_long.as_bytes()] {
        let id = ask(wild).await;
        assert_ne!(id, wild);
        assert!(given.insert(id), "each has its own");
    }
}
