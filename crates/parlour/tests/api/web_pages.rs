//! The web app, as the program serves it. The web app must be built first, which `make test` does.

use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use parlour_core::http::caller::Caller;

use crate::support::TestApp;

/// Sends a request as a browser would. Returns the status, headers and body of the response.
async fn ask(app: &TestApp, path: &str, more: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path).extension(Caller::at("192.0.2.9".parse().unwrap()));
    for (name, value) in [("accept", "text/html,*/*;q=0.8")].iter().chain(more) {
        request = request.header(*name, *value);
    }
    let answer = app.edge().answer(request.body(axum::body::Body::empty()).unwrap()).await;
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

/// Returns the paths of the files in `/assets/` that a page loads.
fn loads(page: &[u8]) -> Vec<String> {
    let page = String::from_utf8(page.to_vec()).unwrap();
    let quoted = page.split('"').filter(|text| text.starts_with("/assets/"));
    quoted.map(str::to_owned).collect()
}

#[tokio::test]
async fn pages_are_there_for_people_and_problems_for_programs() {
    let app = TestApp::sqlite().await;
    for path in
        ["/", "/calendar", "/clients/1", "/api/docs", "/b/demo", "/manage/x", "/offers/x", "/join/x", "/password/x"]
    {
        let (status, headers, body) = ask(&app, path, &[]).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::OK, &"text/html; charset=utf-8".parse().unwrap()),
            "{path}"
        );
        assert_eq!(
            (&headers["cache-control"], &headers["vary"]),
            (&"no-cache".parse().unwrap(), &"accept-encoding".parse().unwrap())
        );
        assert!(!loads(&body).is_empty(), "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert_eq!(policy.contains("frame-ancestors 'none'"), !path.starts_with("/b/"), "{path}");
        assert_eq!(headers.contains_key("x-robots-tag"), path.ends_with("/x"), "{path}");
    }
    for path in ["/api/nothing", "/assets/nothing.js", "/files/nothing"] {
        assert_eq!(ask(&app, path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_pages_load_is_small_and_kept() {
    let app = TestApp::sqlite().await;
    for page in ["/", "/b/demo", "/api/docs/"] {
        let assets = loads(&ask(&app, page, &[]).await.2);
        for path in assets {
            let (status, headers, plain) = ask(&app, &path, &[]).await;
            assert_eq!(
                (status, &headers["cache-control"]),
                (StatusCode::OK, &"public, max-age=31536000, immutable".parse().unwrap()),
                "{path}"
            );
            if plain.len() < 1_000 || !path.ends_with("js") && !path.ends_with("css") {
                continue;
            }
            for coding in ["br", "gzip"] {
                let (_, packed, body) = ask(&app, &path, &[("accept-encoding", coding)]).await;
                assert_eq!(
                    (packed[header::CONTENT_ENCODING].to_str().unwrap(), &packed["content-type"]),
                    (coding, &headers["content-type"]),
                    "{path}"
                );
                assert!(body.len() < plain.len(), "{path}");
                let tag = packed[header::ETAG].to_str().unwrap().to_owned();
                assert_ne!(tag, headers[header::ETAG], "forms of one thing are told apart");
                let again = ask(&app, &path, &[("accept-encoding", coding), ("if-none-match", &tag)]).await;
                assert_eq!((again.0, again.2.len()), (StatusCode::NOT_MODIFIED, 0));
            }
        }
    }
}
