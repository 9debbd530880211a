//! The OpenAPI document is complete, correct and stored in its file.

use std::collections::BTreeSet;

use axum::http::Method;
use parlour::router::openapi;
use serde_json::Value;

use crate::contract::{DOCUMENT, in_order, misfits, operations};
use crate::fixtures::TestBusiness;
use crate::support::TestApp;

#[test]
fn every_operation_has_an_id_of_its_own_that_is_a_verb_and_a_noun() {
    let operations = operations();
    let ids: BTreeSet<_> = operations.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), operations.len());
    let verbs = [
        "accept",
        "cancel",
        "change",
        "create",
        "decline",
        "end",
        "list",
        "log",
        "merge",
        "open",
        "remove",
        "request",
        "reschedule",
        "reset",
        "show",
        "update",
    ];
    for id in ids {
        let (verb, noun) = id.split_once('_').unwrap_or((id, ""));
        assert!(verbs.contains(&verb) && !noun.is_empty(), "{id}");
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{id}");
    }
}

#[test]
fn every_operation_says_what_it_does_and_how_it_succeeds() {
    for operation in operations() {
        let (status, body) = operation.success();
        assert_eq!(body.is_none(), matches!(status, "101" | "204"), "{}", operation.id);
        let summary = operation.text("summary");
        assert!(
            summary.ends_with('.') && summary.chars().all(|character| !character.is_control()),
            "{}: {summary:?}",
            operation.id
        );
        assert_eq!(operation.tags().len(), 1, "{}", operation.id);
        let verb = operation.id.split('_').next().unwrap();
        let fitting = match operation.method {
            Method::GET => matches!(verb, "list" | "open" | "show"),
            Method::POST => !matches!(verb, "end" | "list" | "open" | "remove" | "show"),
            Method::PATCH => verb == "update",
            Method::DELETE => matches!(verb, "end" | "remove"),
            _ => false,
        };
        assert!(fitting, "{} is a {}", operation.id, operation.method);
        assert_eq!(operation.is_create(), verb == "create", "{}", operation.id);
    }
}

#[test]
fn every_response_has_a_description_and_only_failures_are_problems() {
    for operation in operations() {
        let described = &DOCUMENT["paths"][operation.path][operation.method.as_str().to_lowercase()]["responses"];
        for (status, response) in described.as_object().unwrap() {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{} {status}", operation.id);
            let is_failure = !status.starts_with(['1', '2', '3']);
            let is_problem = response["content"].get("application/problem+json").is_some();
            assert_eq!(is_problem, is_failure, "{} {status}", operation.id);
        }
    }
}

#[test]
fn every_operation_says_that_it_may_answer_with_a_problem() {
    for operation in operations() {
        let problem =
            &DOCUMENT["paths"][operation.path][operation.method.as_str().to_lowercase()]["responses"]["default"];
        assert_eq!(
            problem["content"]["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem",
            "{}",
            operation.id
        );
    }
}

#[test]
fn the_written_description_is_the_programs() {
    let written = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/parlour.json");
    let written = std::fs::read_to_string(written).unwrap_or_default();
    let generated = openapi().to_pretty_json().unwrap() + "\n";
    assert!(written == generated, "openapi/parlour.json is stale: run `make openapi`");
}

#[test]
fn no_reference_leads_nowhere() {
    fn check(value: &Value, schemas: &Value) {
        if let Some(name) = value["$ref"].as_str().and_then(|path| path.strip_prefix("#/components/schemas/")) {
            assert!(schemas[name].is_object(), "{name} is described nowhere");
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|field| check(field, schemas)),
            Value::Array(items) => items.iter().for_each(|item| check(item, schemas)),
            _ => {}
        }
    }
    let described = serde_json::to_value(openapi()).unwrap();
    check(&described, &described["components"]["schemas"]);
}

#[parlour_testkit::both_engines]
async fn every_operation_answers_as_it_is_described(app: TestApp) {
    app.promote("owner").await;
    let owner = app.user("owner").await;
    let business = TestBusiness::create(&app, &owner, "Linden").await;
    for operation in in_order() {
        let user = match operation.id {
            "log_out" => app.user("owner").await,
            "change_password" => app.user("testuser").await,
            _ => owner.clone(),
        };
        let path = business.path(&operation) + &business.query(&operation);
        let answer = user.ask(operation.method.clone(), &path, business.input(&operation, 1).as_ref()).await;
        let (status, schema) = operation.success();
        assert_eq!(answer.status.as_str(), status, "{}: {}", operation.id, answer.body);
        match schema {
            Some(schema) => assert_eq!(misfits(schema, &answer.body, operation.id), [""; 0], "{}", answer.body),
            None => assert!(answer.body.is_null(), "{}: {}", operation.id, answer.body),
        }
    }
}

#[tokio::test]
async fn every_path_is_there_under_both_prefixes() {
    let app = TestApp::sqlite().await;
    let stranger = app.stranger();
    for operation in operations() {
        let path = operation.path_with(|_| "1".to_owned());
        let mut answers = Vec::new();
        for prefix in ["/api/v1", "/api"] {
            let answer = stranger.ask(operation.method.clone(), &format!("{prefix}{path}"), None).await;
            // PUT is never supported: a known path answers 405, and an unknown path answers 404. The operation itself
            // may answer 404 only if it is public.
            let other = stranger.ask(Method::PUT, &format!("{prefix}{path}"), None).await;
            assert_eq!(other.status.as_u16(), 405, "{prefix}{path}");
            let missing = answer.status.as_u16() == 404 && !operation.is_public();
            assert!(
                !missing && answer.status.as_u16() != 405,
                "{} {prefix}{path}: {}",
                operation.method,
                answer.status
            );
            answers.push((answer.status, answer.body));
        }
        assert_eq!(answers[0], answers[1], "{path}");
    }
}

#[tokio::test]
async fn the_description_and_its_page_are_served() {
    let app = TestApp::sqlite().await;
    let stranger = app.stranger();
    let answer = stranger.get("/api/openapi.json").await;
    assert_eq!(answer.body, *DOCUMENT);
    let tag = answer.headers["etag"].to_str().unwrap();
    assert_eq!(app.stranger().with("if-none-match", tag).get("/api/openapi.json").await.status, 304);
    let page = stranger.get("/api/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
}
