//! Request bodies: content type, syntax, fields, size and interruption.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode, header};
use futures_util::stream;
use serde_json::{Map, Value, json};

use super::{assert_problem, assert_unknown, bytes, send, with_body};
use crate::contract::{operations, properties, required, resolve};
use crate::support::{Answer, TestApp};

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
            // Only the fields whose schema does not allow the value receive it.
            let (mut body, mut expected) = (Map::new(), Vec::new());
            for (name, schema) in fields {
                if !takes(schema, &wrong) {
                    body.insert(name.clone(), wrong.clone());
                    expected.push(name.as_str());
                }
            }
            let named = |answer: &Answer| {
                answer.fields().iter().map(|field| field.split('.').next().unwrap().to_owned()).collect::<BTreeSet<_>>()
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
        // No field accepts `1.5`, `[[]]` or `{"x": 1}`.
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
            continue; // No field is required by itself.
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
