//! Rules that hold for every operation: parsing of requests, problem documents, retries.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::stream;
use parlour::middleware::Middleware;
use parlour::paths::ReservedSegments;
use parlour_core::http::Problem;
use parlour_core::principal::Role;
use parlour_core::types::{BusinessId, UserId};
use serde_json::{Map, Value, json};

use crate::contract::{Operation, operations, properties, required, resolve};
use crate::fixtures::TestBusiness;
use crate::support::{Answer, TestApp, User, new_key};

/// Returns the operations with a body.
fn with_body() -> Vec<Operation> {
    operations().into_iter().filter(|operation| operation.body().is_some()).collect()
}

/// Returns a request with arbitrary bytes as its body.
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

/// Checks that the single error about unknown keys of the body names all of these keys.
fn assert_unknown(answer: &Answer, names: &[&str], what: &str) {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let unknown = |error: &&Value| error["message"].as_str().is_some_and(|text| text.contains("is not a known field"));
    let [error] = errors.iter().filter(unknown).collect::<Vec<_>>()[..] else { panic!("{what}: {}", answer.body) };
    let is_named =
        |name: &&str| error["field"] == **name || error["message"].as_str().unwrap().contains(&format!("`{name}`"));
    assert!(names.iter().all(is_named), "{what}: {}", answer.body);
}

mod problems {
    use super::*;

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
                assert_problem(
                    &answer,
                    StatusCode::METHOD_NOT_ALLOWED,
                    "method_not_allowed",
                    &format!("{method} {path}"),
                );
                let allowed = answer.headers[header::ALLOW].to_str().unwrap();
                assert!(taken.iter().all(|method| allowed.contains(method.as_str())), "{path}: {allowed}");
            }
        }
    }

    /// Returns a caller of broken handlers, which have the same middleware as all others.
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
            .route(
                "/api/fails",
                get(|| async { Problem::internal(std::io::Error::other("the safe's number is 1234")) }),
            )
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
            let request =
                user.request(Method::GET, "/api/fails").header("x-request-id", id).body(Body::empty()).unwrap();
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
}

mod headers {
    use super::*;

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
}

#[parlour_testkit::both_engines]
async fn both_prefixes_are_the_same(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    // The state of the node changes with each request.
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

#[parlour_testkit::both_engines]
async fn an_id_that_is_none_is_the_id_of_nothing(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let strange = [
        "0",
        "-1",
        "abc",
        "1.0",
        "+1",
        "01",
        "1e3",
        "0x1",
        "%20",
        "1%20",
        "99999999999999999999",
        "9223372036854775807",
        "9223372036854775808",
        "%00",
        "1%00",
        "%FF%FE",
        "%F0%9F%92%87",
        "null",
        "1'%20OR%20'1'='1",
        "..",
        "%2e%2e",
        ";",
        "true",
        "\u{661}",
    ];
    for operation in operations().iter().filter(|operation| operation.path.contains('{')) {
        let positions = operation.parameters("path").len();
        for strange in strange {
            for position in 0..positions {
                let count = std::cell::Cell::new(0);
                let path = operation.path_with(|_| {
                    count.set(count.get() + 1);
                    if count.get() == position + 1 { strange.to_owned() } else { "1".to_owned() }
                });
                // Hyper accepts any bytes; the builder of requests accepts only characters that are valid in a URI.
                if path.parse::<axum::http::Uri>().is_err() {
                    continue;
                }
                let answer = owner.ask(operation.method.clone(), &path, business.input(operation, 1).as_ref()).await;
                assert_problem(&answer, StatusCode::NOT_FOUND, "not_found", &format!("{} {path}", operation.id));
            }
        }
    }
}

#[parlour_testkit::both_engines]
async fn strange_queries_are_refused_by_name_and_never_our_fault(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let long = "x".repeat(5_000);
    let strange = [
        "",
        "0",
        "-1",
        "1,",
        ",",
        "1,2",
        "abc",
        "%00",
        "a%00b",
        "%00@",
        "a@b%00.c",
        "%FF",
        "%F0%9F%92%87",
        "%27%20OR%201=1",
        "%25",
        "*",
        "99999999999999999999",
        "NaN",
        "2027-02-30",
        "9999-12-31",
        "0000-00-00",
        "-9999-01-01",
        "MCA",
        "MCAA",
        "AAAA",
        long.as_str(),
    ];
    for operation in operations().iter().filter(|operation| operation.method == Method::GET) {
        let path = business.path(operation);
        for parameter in operation.parameters("query") {
            for strange in strange {
                for query in [format!("{parameter}={strange}"), format!("{parameter}={strange}&{parameter}={strange}")]
                {
                    let fixed = if operation.id == "list_availability" && parameter != "service_id" {
                        "service_id=1&"
                    } else {
                        ""
                    };
                    let answer = owner.get(&format!("{path}?{fixed}{query}")).await;
                    match answer.status {
                        StatusCode::OK => {}
                        StatusCode::UNPROCESSABLE_ENTITY => {
                            assert!(!answer.fields().is_empty(), "{path}?{query}: {}", answer.body)
                        }
                        _ => panic!("{path}?{query}: {} {}", answer.status, answer.body),
                    }
                }
            }
        }
        if !operation.parameters("query").is_empty() {
            let answer = owner.get(&format!("{path}?surprise=1&%00=2")).await;
            assert_unknown(&answer, &["surprise", "\0"], &path);
        }
    }
}

#[parlour_testkit::both_engines]
async fn a_cursor_that_was_tampered_with_is_refused_by_name_and_never_our_fault(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    for create in ["create_client", "create_booking", "create_message", "create_block", "create_photo"] {
        let create = operations().into_iter().find(|operation| operation.id == create).unwrap();
        owner.create(&business.path(&create), business.input(&create, 1).unwrap()).await;
    }
    let desk = app.user("desk").await.get("/me").await.expect(StatusCode::OK);
    owner.create(&format!("/chats/{}/messages", desk["id"]), json!({"text": "A second chat"})).await;
    app.enqueue(Some(1)).await;
    for list in operations().iter().filter(|operation| operation.parameters("query").contains(&"cursor")) {
        for filter in ["", "&search=linden"].into_iter().take(if list.id == "list_clients" { 2 } else { 1 }) {
            let page =
                async |cursor: &str| owner.get(&format!("{}?limit=1{filter}{cursor}", business.path(list))).await;
            let first = page("").await.expect(StatusCode::OK);
            let next = first["next"].as_str().unwrap_or_else(|| panic!("{} has one page", list.id));
            page(&format!("&cursor={next}")).await.expect(StatusCode::OK);
            let sealed = URL_SAFE_NO_PAD.decode(next).unwrap();
            let shown = String::from_utf8_lossy(&sealed).to_lowercase();
            assert!(!["linden", "name", "start", "term"].iter().any(|word| shown.contains(word)), "{shown}");
            let mut forged: Vec<Vec<u8>> = (0..sealed.len()).map(|index| sealed[..index].to_vec()).collect();
            forged.extend((0..sealed.len()).map(|index| {
                let mut changed = sealed.clone();
                changed[index] ^= 1;
                changed
            }));
            forged.extend([b"9 name Ana".to_vec(), [&sealed[..], b"\0"].concat(), [b"\0", &sealed[..]].concat()]);
            for forged in forged {
                let answer = page(&format!("&cursor={}", URL_SAFE_NO_PAD.encode(&forged))).await;
                assert_eq!(answer.fields(), ["cursor"], "{} {forged:?}: {}", list.id, answer.body);
            }
        }
    }
}

#[parlour_testkit::both_engines]
async fn strange_texts_are_kept_or_refused_by_name_and_never_our_fault(app: TestApp) {
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    let long = "x".repeat(20_000);
    let strange = [
        "",
        " ",
        "\0",
        "a\0b",
        "a\0@b.test",
        "\u{1}",
        "\u{202e}",
        "💇🏽\u{200d}♀️",
        "'; DROP TABLE users; --",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${x}",
        "%s%n",
        "\u{feff}",
        "\u{10ffff}",
        "\r\nSet-Cookie: a=b",
        long.as_str(),
    ];
    // Single-use links are spent by the first attempt.
    let spent = ["accept_invitation", "reset_password"];
    for operation in with_body().into_iter().filter(|operation| !spent.contains(&operation.id)) {
        let input = business.input(&operation, 1).unwrap();
        for pointer in texts(&input, "") {
            for strange in strange {
                let mut body = input.clone();
                *body.pointer_mut(&pointer).unwrap() = strange.into();
                let answer = owner.ask(operation.method.clone(), &business.path(&operation), Some(&body)).await;
                assert!(!answer.status.is_server_error(), "{} {pointer} {strange:?}: {}", operation.id, answer.body);
                if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
                    let field = pointer[1..].replace('/', ".");
                    assert!(
                        answer.fields().iter().all(|named| field.starts_with(named) || named.starts_with(&field)),
                        "{} {pointer} {strange:?}: {}",
                        operation.id,
                        answer.body
                    );
                } else if !strange.trim().is_empty() {
                    assert!(
                        !strange.contains('\0') || operation.id == "log_in",
                        "{} keeps {strange:?} at {pointer}",
                        operation.id
                    );
                }
            }
        }
    }
}

/// Returns JSON pointers to the strings in a body.
fn texts(value: &Value, pointer: &str) -> Vec<String> {
    match value {
        Value::String(_) => vec![pointer.to_owned()],
        Value::Array(entries) => {
            entries.iter().take(1).flat_map(|entry| texts(entry, &format!("{pointer}/0"))).collect()
        }
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, field)| texts(field, &format!("{pointer}/{name}"))).collect()
        }
        _ => Vec::new(),
    }
}

mod bodies {
    use super::*;

    #[tokio::test]
    async fn must_say_that_they_are_json() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for operation in with_body() {
            for kind in [
                None,
                Some("text/plain"),
                Some("application/x-www-form-urlencoded"),
                Some("multipart/form-data; boundary=x"),
                Some("text/json"),
                Some(""),
                Some("application/jsonx"),
            ] {
                let answer = owner.send(bytes(&owner, &operation, kind, "{}")).await;
                assert_problem(
                    &answer,
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "unsupported_media_type",
                    &format!("{} {kind:?}", operation.id),
                );
            }
            for kind in [
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON ;charset=UTF-8",
                "application/merge-patch+json",
            ] {
                let answer = owner.send(bytes(&owner, &operation, Some(kind), "nonsense")).await;
                assert_eq!(answer.code(), "malformed", "{} {kind}", operation.id);
            }
        }
    }

    #[tokio::test]
    async fn that_are_no_json_are_refused() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        let deep = |open: &str, close: &str| open.repeat(4_000) + &close.repeat(4_000);
        let (lists, objects) = (deep("[", "]"), deep("{\"a\":", "}"));
        for operation in with_body() {
            for body in [
                b"".as_slice(),
                b" ",
                b"nonsense",
                b"{",
                b"{}}",
                b"{} {}",
                b"{\"name\":}",
                b"{\"name\":\"x\",}",
                b"{'name':'x'}",
                b"{\"price\": NaN}",
                b"{\"price\": Infinity}",
                b"{\"price\": 1e999}",
                b"{\"price\": 01}",
                b"{\"name\": \"\xff\xfe\"}",
                b"{\"name\": \"\\ud800\"}",
                b"\xef\xbb\xbf{}",
                b"{\"name\": \"a\nb\"}",
                lists.as_bytes(),
                objects.as_bytes(),
            ] {
                let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
                let answer = send(&owner, &operation, body.to_vec()).await;
                assert_problem(&answer, StatusCode::BAD_REQUEST, "malformed", &format!("{} {shown}", operation.id));
            }
        }
    }

    #[tokio::test]
    async fn that_are_no_objects_are_refused() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for operation in with_body() {
            for body in ["[]", "[{}]", "null", "true", "5", "\"name\""] {
                let answer = send(&owner, &operation, body).await;
                assert_problem(&answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", operation.id);
                assert_eq!(answer.fields(), [""], "{} {body}", operation.id);
            }
        }
    }

    #[tokio::test]
    async fn of_which_everything_is_wrong_have_everything_named_at_once() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for operation in with_body() {
            let fields = properties(operation.body().unwrap());
            for wrong in [json!(null), json!({"x": 1}), json!(1.5), json!([[]]), json!(false), json!("text")] {
                // Another field may accept a value that one field rejects, so each gets only a value that is wrong for
                // it.
                let (mut body, mut expected) = (Map::new(), Vec::new());
                for (name, schema) in fields {
                    if !takes(schema, &wrong) {
                        body.insert(name.clone(), wrong.clone());
                        expected.push(name.as_str());
                    }
                }
                let named = |answer: &Answer| {
                    answer
                        .fields()
                        .iter()
                        .map(|field| field.split('.').next().unwrap().to_owned())
                        .collect::<BTreeSet<_>>()
                };
                let answer = send(&owner, &operation, Value::Object(body.clone()).to_string()).await;
                let missing = required(operation.body().unwrap()).into_iter().filter(|name| !body.contains_key(*name));
                let all: BTreeSet<_> = expected.into_iter().chain(missing).map(str::to_owned).collect();
                assert_eq!(named(&answer), all, "{} {wrong}: {}", operation.id, answer.body);
                assert_eq!(answer.code() == "invalid_input", !all.is_empty());
            }
        }
    }

    /// Returns true if a value has a type that the schema allows.
    fn takes(schema: &'static Value, value: &Value) -> bool {
        let schema = resolve(schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            return choices.iter().any(|choice| takes(choice, value));
        }
        match value {
            Value::Null => schema["type"].to_string().contains("null"),
            Value::Bool(_) => schema["type"].to_string().contains("boolean"),
            Value::String(_) => schema["type"].to_string().contains("string"),
            // Even a list of strings rejects the array, because the array's entry is not a string.
            _ => false,
        }
    }

    #[tokio::test]
    async fn without_anything_have_everything_named_that_is_required() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for operation in with_body().iter().filter(|operation| operation.method == Method::POST) {
            let schema = operation.body().unwrap();
            if required(schema).is_empty() {
                continue; // No field is required on its own.
            }
            let answer = send(&owner, operation, "{}").await;
            assert_eq!(answer.fields(), required(schema), "{}: {}", operation.id, answer.body);
            assert_eq!(answer.code() == "invalid_input", !required(schema).is_empty(), "{}", operation.id);
            let nulls: Map<_, _> = properties(schema).keys().map(|name| (name.clone(), Value::Null)).collect();
            let answer = send(&owner, operation, Value::Object(nulls).to_string()).await;
            assert!(
                required(schema).iter().all(|name| answer.fields().contains(name)),
                "{}: {}",
                operation.id,
                answer.body
            );
        }
    }

    #[tokio::test]
    async fn with_unknown_fields_are_refused() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for operation in with_body() {
            let answer = send(&owner, &operation, r#"{"surprise": 1, "__proto__": {}, "": 2, "a.b": 3}"#).await;
            assert_unknown(&answer, &["surprise", "__proto__", "", "a.b"], operation.id);
            let read_only =
                send(&owner, &operation, r#"{"id": 1, "business_id": 2, "created_at": "2027-01-01T00:00:00Z"}"#).await;
            assert_unknown(&read_only, &["id", "business_id", "created_at"], operation.id);
        }
    }

    #[tokio::test]
    async fn that_say_a_thing_twice_mean_the_last() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        let request = owner.request(Method::POST, "/clients").header("content-type", "application/json");
        let made = owner.send(request.body(Body::from(r#"{"name": "First", "name": "Last"}"#)).unwrap()).await;
        assert_eq!(made.expect(StatusCode::CREATED)["name"], "Last");
    }

    #[tokio::test]
    async fn with_numbers_that_are_none_of_ours_are_refused_by_name() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        for price in [
            "-1",
            "1.5",
            "1e3",
            "1.0",
            "-0.0",
            "10000000001",
            "9223372036854775808",
            "99999999999999999999",
            "1e308",
            "\"100\"",
            "true",
        ] {
            let body = format!(r#"{{"name": "Cut", "duration_minutes": {price}, "price": {price}}}"#);
            let request = owner.request(Method::POST, "/services").header("content-type", "application/json");
            let answer = owner.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.fields(), ["duration_minutes", "price"], "{price}: {}", answer.body);
        }
    }

    #[tokio::test]
    async fn that_are_too_large_are_refused_whatever_their_length_says() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        let huge = format!(r#"{{"name": "{}"}}"#, "x".repeat(1 << 18));
        let in_pieces = || {
            let piece = Bytes::from(vec![b' '; 1 << 16]);
            Body::from_stream(stream::iter((0..32).map(move |_| Ok::<_, Infallible>(piece.clone()))))
        };
        for operation in with_body() {
            for said in [None, Some("2"), Some("99999999999")] {
                for body in [Body::from(huge.clone()), in_pieces()] {
                    let mut request = bytes(&owner, &operation, Some("application/json"), body);
                    if let Some(said) = said {
                        request.headers_mut().insert(header::CONTENT_LENGTH, said.parse().unwrap());
                    }
                    let answer = owner.send(request).await;
                    assert_problem(
                        &answer,
                        StatusCode::PAYLOAD_TOO_LARGE,
                        "too_large",
                        &format!("{} {said:?}", operation.id),
                    );
                }
            }
        }
        let just_small_enough = format!("{}{{}}", " ".repeat((1 << 18) - 2));
        assert_eq!(send(&owner, &with_body()[0], just_small_enough).await.code(), "invalid_input");
    }

    #[tokio::test]
    async fn that_break_off_are_refused() {
        let app = TestApp::sqlite().await;
        let owner = app.user("owner").await;
        let pieces = [Ok(Bytes::from_static(b"{\"name\":")), Err(std::io::Error::other("gone"))];
        let answer = send(&owner, &with_body()[0], Body::from_stream(stream::iter(pieces))).await;
        assert_problem(&answer, StatusCode::BAD_REQUEST, "malformed", "broken off");
    }

    #[tokio::test]
    async fn that_never_arrive_are_not_waited_for() {
        let app = TestApp::sqlite().await;
        let stranger = app.stranger();
        let login = operations().into_iter().find(|operation| operation.id == "log_in").unwrap();
        tokio::time::pause();
        let never = stream::pending::<Result<Bytes, Infallible>>();
        let answer = send(&stranger, &login, Body::from_stream(never)).await;
        assert_problem(&answer, StatusCode::REQUEST_TIMEOUT, "request_timeout", "a body that never comes");
    }
}

mod retries {
    use super::*;

    fn creates() -> Vec<Operation> {
        operations().into_iter().filter(Operation::is_create).collect()
    }

    /// Returns everything in the list that a create adds to.
    async fn listed(owner: &User, business: &TestBusiness, create: &Operation) -> Vec<Value> {
        let path = match create.id {
            "create_notification" => "/deliveries",
            // A walk-in is a booking, and so is a guest booking.
            "create_walk_in" | "create_guest_booking" => "/bookings",
            _ => create.path,
        };
        let list = operations().into_iter().find(|list| list.path == path && list.method == Method::GET);
        let list = list.unwrap_or_else(|| panic!("what {} makes is listed nowhere", create.id));
        let body = owner.get(&(business.path(&list) + &business.query(&list))).await.expect(StatusCode::OK);
        body["items"].as_array().unwrap().clone()
    }

    #[test]
    fn every_create_takes_a_key_and_nothing_else_does() {
        for operation in operations() {
            assert_eq!(
                operation.parameters("header") == ["Idempotency-Key"],
                operation.is_create(),
                "{}",
                operation.id
            );
        }
    }

    #[parlour_testkit::both_engines]
    async fn of_every_create_give_the_first_answer_and_make_nothing_twice(app: TestApp) {
        let owner = app.user("owner").await;
        let business = TestBusiness::create(&app, &owner, "Linden").await;
        let other = app.another_node();
        // A series consists of several bookings and is in no list itself. It has its own test.
        for create in creates().into_iter().filter(|create| create.id != "create_series") {
            let (path, input, key) = (business.path(&create), business.input(&create, 1).unwrap(), new_key());
            let before = listed(&owner, &business, &create).await.len();
            let first = owner.post_once(&path, &key, input.clone()).await;
            assert_eq!(
                (first.status, first.headers.get("idempotency-replayed")),
                (StatusCode::CREATED, None),
                "{}: {}",
                create.id,
                first.body
            );
            for node in [&app, &other] {
                let again = node.bearer(owner.token()).post_once(&path, &key, input.clone()).await;
                assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body), "{}", create.id);
                assert_eq!(again.headers["idempotency-replayed"], "true", "{}", create.id);
                assert_eq!(again.headers["content-type"], "application/json");
            }
            let after = listed(&owner, &business, &create).await;
            assert_eq!(after.len(), before + 1, "{}", create.id);
            assert_eq!(after.iter().filter(|one| one["id"] == first.body["id"]).count(), 1);

            let mut changed = input;
            if let Value::String(file) = &mut changed {
                file.push('x');
            } else {
                let text = ["name", "message", "text", "reason"]
                    .into_iter()
                    .find(|text| changed.get(text).is_some())
                    .unwrap_or("notes");
                changed[if create.id == "create_booking" { "notes" } else { text }] = "other".into();
            }
            let reused = owner.post_once(&path, &key, changed).await;
            assert_eq!(
                (reused.status, reused.code()),
                (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
                "{}",
                create.id
            );
        }
    }

    #[parlour_testkit::both_engines]
    async fn of_every_create_are_known_by_who_sends_them(app: TestApp) {
        let (owner, manager) = (app.user("owner").await, app.user("manager").await);
        let business = TestBusiness::create(&app, &owner, "Linden").await;
        // Guests cannot be told apart.
        for create in creates().into_iter().filter(|create| !create.is_public()) {
            let (path, key) = (business.path(&create), new_key());
            let one = owner.post_once(&path, &key, business.input(&create, 1).unwrap()).await;
            let other = manager.post_once(&path, &key, business.input(&create, 2).unwrap()).await;
            assert_eq!(
                (one.status, other.status),
                (StatusCode::CREATED, StatusCode::CREATED),
                "{}: {}",
                create.id,
                other.body
            );
            assert_ne!(one.body["id"], other.body["id"], "{}", create.id);
        }
    }

    #[parlour_testkit::both_engines]
    async fn with_the_key_of_something_else_are_refused(app: TestApp) {
        let owner = app.user("owner").await;
        let (key, body) = (new_key(), json!({"name": "Ana"}));
        owner.post_once("/clients", &key, body.clone()).await.expect(StatusCode::CREATED);
        assert_eq!(owner.post_once("/employees", &key, body).await.code(), "idempotency_key_reused");
    }

    #[parlour_testkit::both_engines]
    async fn never_reach_into_another_business(app: TestApp) {
        let owner = app.user("owner").await;
        let user = UserId(owner.get("/me").await.body["id"].as_i64().unwrap());
        let joined =
            app.app.db.write(move |tx| parlour_accounts::users::join(tx, user, BusinessId(2), Role::Owner)).await;
        joined.unwrap_or_else(|error: parlour_db::Error| panic!("{error}"));
        let token =
            app.app.sessions.start(&app.app.db, user, BusinessId(2), "192.0.2.1".into(), "test".into()).await.unwrap();
        let (key, elsewhere) = (new_key(), app.bearer(&token));
        owner.post_once("/clients", &key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
        let answer = elsewhere.post_once("/clients", &key, json!({"name": "Ana"})).await;
        assert_eq!(
            answer.code(),
            "idempotency_key_reused",
            "the answer of one business is not for another: {}",
            answer.body
        );
        elsewhere.post_once("/clients", &new_key(), json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
    }

    #[parlour_testkit::both_engines]
    async fn with_a_key_that_is_none_are_refused(app: TestApp) {
        let owner = app.user("owner").await;
        let long = "x".repeat(201);
        for create in creates() {
            for key in ["", " ", long.as_str(), "caf\u{e9}"] {
                let answer = owner.post_once(&create.path_with(|_| "1".into()), key, json!({})).await;
                assert_eq!(
                    (answer.code(), answer.fields()),
                    ("invalid_input", vec!["Idempotency-Key"]),
                    "{} {key:?}",
                    create.id
                );
            }
        }
        for key in [&long[1..], "a b", "'; --", "0"] {
            let first = owner.post_once("/clients", key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED);
            assert_eq!(
                owner.post_once("/clients", key, json!({"name": "Ana"})).await.expect(StatusCode::CREATED),
                first
            );
        }
    }
}
