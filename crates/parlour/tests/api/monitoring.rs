//! Endpoints for operators and their tools.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use parlour_core::http::caller::Caller;
use parlour_testkit::{Durability, PrivatePostgres};
use serde_json::{Value, json};

use crate::contract::operations;
use crate::support::{Answer, TestApp};

/// Sends a request to any path, including paths outside `/api`.
async fn ask(app: &TestApp, method: &str, path: &str, accept: &str) -> Answer {
    let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    let request = request.extension(Caller::at("192.0.2.1".parse().unwrap())).header("accept", accept);
    app.stranger().send(request.body(Body::empty()).unwrap()).await
}

async fn get(app: &TestApp, path: &str) -> Answer {
    ask(app, "GET", path, "*/*").await
}

async fn metrics(app: &TestApp) -> String {
    get(app, "/metrics").await.expect(StatusCode::OK).as_str().unwrap().to_owned()
}

/// Returns the value of a metric. `name` includes its labels.
fn metric(metrics: &str, name: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

/// Returns the distinct values of a label, sorted.
fn labels<'m>(metrics: &'m str, label: &str) -> Vec<&'m str> {
    let mut values: Vec<_> =
        metrics.split(&format!("{label}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn is_text(headers: &HeaderMap) -> bool {
    headers["content-type"].to_str().unwrap().starts_with("application/openmetrics-text")
}

#[parlour_testkit::both_engines]
async fn it_is_alive_and_ready_at_every_address_that_tools_ask(app: TestApp) {
    for path in ["/health", "/livez", "/api/health", "/api/v1/health"] {
        assert_eq!(get(&app, path).await.expect(StatusCode::OK)["status"], "ok", "{path}");
    }
    for path in ["/readyz", "/api/readyz", "/api/v1/readyz"] {
        assert_eq!(get(&app, path).await.expect(StatusCode::OK)["status"], "ready", "{path}");
    }
    assert_eq!(ask(&app, "HEAD", "/health", "*/*").await.status, StatusCode::OK);
}

#[parlour_testkit::both_engines]
async fn requests_are_counted_by_method_endpoint_and_status(app: TestApp) {
    let desk = app.user("desk").await;
    for _ in 0..3 {
        desk.get("/bookings?limit=1").await.expect(StatusCode::OK);
    }
    desk.get("/bookings/999999").await.expect(StatusCode::NOT_FOUND);
    app.stranger().get("/api/bookings").await.expect(StatusCode::UNAUTHORIZED);
    let metrics = metrics(&app).await;
    let requests = |labels: &str| metric(&metrics, &format!("http_requests_total{{{labels}}}"));
    assert_eq!(requests(r#"method="GET",endpoint="/api/v1/bookings",status="200""#), Some(3.0));
    assert_eq!(requests(r#"method="GET",endpoint="/api/v1/bookings/{id}",status="404""#), Some(1.0));
    assert_eq!(requests(r#"method="GET",endpoint="/api/bookings",status="401""#), Some(1.0));
    let durations =
        |what: &str, labels: &str| metric(&metrics, &format!("http_request_duration_seconds_{what}{{{labels}}}"));
    let bookings = r#"method="GET",endpoint="/api/v1/bookings""#;
    assert_eq!(durations("count", bookings), Some(3.0));
    assert_eq!(durations("bucket", &format!("le=\"+Inf\",{bookings}")), Some(3.0));
    assert!(durations("sum", bookings).unwrap() > 0.0);
    let buckets = metrics
        .lines()
        .filter(|line| line.starts_with("http_request_duration_seconds_bucket") && line.contains(bookings));
    let counts: Vec<f64> = buckets.map(|line| line.rsplit(' ').next().unwrap().parse().unwrap()).collect();
    assert!(counts.len() > 10 && counts.is_sorted(), "{counts:?}");
    assert!(metrics.ends_with("# EOF\n"));
}

#[parlour_testkit::both_engines]
async fn the_figures_that_dashboards_show_are_there(app: TestApp) {
    for username in ["desk", "owner", "desk"] {
        app.user(username).await.get("/me").await.expect(StatusCode::OK);
    }
    let metrics = metrics(&app).await;
    assert_eq!(metric(&metrics, "active_users_total"), Some(2.0), "people, not sessions");
    for name in [
        "db_connections_active",
        "db_connections_idle",
        "db_pool_size",
        "db_pool_overflow",
        "db_pool_waiting",
        "db_pool_invalid_total",
        "db_pool_refused_total",
        "http_requests_in_flight",
        "password_checks_total",
        "process_resident_memory_bytes",
        "process_open_fds",
        "process_cpu_seconds_total",
    ] {
        assert!(metric(&metrics, name).is_some(), "{name}: {metrics}");
    }
    assert_eq!(metric(&metrics, "http_requests_in_flight"), Some(1.0), "the one that asks");
    assert!(metric(&metrics, r#"db_statements_total{statement="parlour_core::principal::sessions::FIND"}"#).is_some());
}

#[parlour_testkit::both_engines]
async fn the_pool_is_there_as_json_too(app: TestApp) {
    get(&app, "/readyz").await.expect(StatusCode::OK);
    let answer = ask(&app, "GET", "/metrics", "application/json").await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let pool = answer.body.as_object().unwrap();
    for name in ["pool_size", "checked_in", "checked_out", "overflow", "invalid", "waiting", "refused"] {
        assert!(pool[name].is_u64(), "{name}: {pool:?}");
    }
    assert!(pool["checked_in"].as_u64().max(pool["checked_out"].as_u64()) >= Some(1), "{pool:?}");
    for accept in
        ["*/*", "text/plain", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"]
    {
        assert!(is_text(&ask(&app, "GET", "/metrics", accept).await.headers), "{accept}");
    }
}

#[parlour_testkit::both_engines]
async fn administrators_see_how_the_node_does(app: TestApp) {
    app.promote("testuser").await;
    let operator = app.user("testuser").await;
    assert_eq!(operator.get("/me").await.body["is_administrator"], true);
    for _ in 0..20 {
        operator.get("/services").await.expect(StatusCode::OK);
    }
    assert_eq!(operator.get("/clients/0").await.code(), "not_found");
    let shown = operator.get("/monitoring").await.expect(StatusCode::OK);
    assert_eq!((&shown["nodes"], shown["minutes"].as_array().unwrap().len()), (&json!("standalone"), 60));
    let endpoint =
        |path: &str| shown["slowest"].as_array().unwrap().iter().find(|one| one["path"] == path).cloned().unwrap();
    let services = endpoint("/api/v1/services");
    assert_eq!(
        (&services["method"], &services["requests"], &services["errors"]),
        (&json!("GET"), &json!(20), &json!(0))
    );
    let percentile = |name: &str| services[name].as_f64().unwrap();
    assert!(
        0.0 < percentile("p50_ms")
            && percentile("p50_ms") <= percentile("p95_ms")
            && percentile("p95_ms") <= percentile("p99_ms"),
        "{services}"
    );
    assert_eq!(endpoint("/api/v1/clients/{id}")["errors"], 0, "what is not there is no error of ours");
    let services = shown["caches"].as_array().unwrap().iter().find(|cache| cache["name"] == "services").unwrap();
    assert!(services["hits"].as_i64().unwrap() >= 19, "{services}");
    assert!(shown["process"]["memory_bytes"].as_u64().unwrap() > 1 << 20, "{shown}");
    assert!(shown["pool"]["pool_size"].as_i64().unwrap() > 0, "{shown}");
    assert_eq!(app.user("owner").await.get("/monitoring").await.code(), "forbidden");
}

/// A caller who requests a million different paths does not create a million time series.
#[tokio::test]
async fn the_labels_of_metrics_are_a_bounded_set() {
    let app = TestApp::sqlite().await;
    for number in 0..20 {
        get(&app, &format!("/nothing/{number}")).await.expect(StatusCode::NOT_FOUND);
        get(&app, &format!("/api/v1/bookings/{number}/nothing")).await.expect(StatusCode::NOT_FOUND);
        get(&app, &format!("/api/v1/bookings/{number}")).await.expect(StatusCode::UNAUTHORIZED);
        get(&app, &format!("/api/docs/{number}")).await;
        ask(&app, &format!("ODD{number}"), "/api/v1/bookings", "*/*").await.expect(StatusCode::METHOD_NOT_ALLOWED);
        ask(&app, &format!("ODD{number}"), &format!("/{number}"), "*/*").await.expect(StatusCode::NOT_FOUND);
    }
    let metrics = metrics(&app).await;
    let mut patterns: Vec<String> = vec!["unmatched".into(), "page".into(), "/metrics".into()];
    patterns.extend(operations().iter().map(|operation| format!("/api/v1{}", operation.path)));
    for endpoint in labels(&metrics, "endpoint") {
        assert!(patterns.iter().any(|pattern| pattern == endpoint), "{endpoint}");
    }
    assert_eq!(labels(&metrics, "method"), ["GET", "OTHER"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_records_it_is_alive_but_not_ready_until_they_are_back() {
    let mut server = PrivatePostgres::start(Durability::Full);
    let app = TestApp::on_server(&server).await;
    let desk = app.user("desk").await;
    get(&app, "/readyz").await.expect(StatusCode::OK);

    server.stop();
    let answer = get(&app, "/readyz").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"), "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
    let told = answer.body.to_string();
    assert!(!told.contains("127.0.0.1") && !told.contains("postgres"), "nothing of how it is built: {told}");
    get(&app, "/livez").await.expect(StatusCode::OK);
    let answer = desk.get("/bookings").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    assert!(metrics(&app).await.contains("http_requests_total"));

    server.start_again();
    assert_eq!(get(&app, "/readyz").await.expect(StatusCode::OK)["status"], "ready");
    let bookings: Value = desk.get("/bookings").await.expect(StatusCode::OK);
    assert!(bookings["items"].is_array());
}
