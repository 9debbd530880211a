//! Malformed ids, queries, cursors and texts. No such input causes an internal error.

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{assert_problem, assert_unknown, with_body};
use crate::contract::operations;
use crate::fixtures::TestBusiness;
use crate::support::TestApp;

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
                // Skips paths that are not valid URIs, because the request builder rejects them.
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
    // The first attempt of these operations uses up their single-use link.
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

/// Returns JSON pointers to the strings in a value. Of each array, only the first entry is searched.
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
