//! Signed links: conditional requests, ranges and expiry.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};

use super::{fetch, put, text};
use crate::fixtures::DOCUMENT;
use crate::support::TestApp;

#[parlour_testkit::both_engines]
async fn a_link_is_good_for_an_hour_and_for_its_file(app: TestApp) {
    let desk = app.user("desk").await;
    let made = put(&desk, "/attachments?name=a.pdf", DOCUMENT).await.expect(StatusCode::CREATED);
    let link = text(&made, "/file/url").to_owned();
    let (status, headers, file) = fetch(&app, &link, &[]).await;
    assert_eq!((status, &file[..]), (StatusCode::OK, DOCUMENT.as_bytes()));
    assert_eq!(headers["content-disposition"], "inline; filename*=UTF-8''a.pdf");
    let tag = headers["etag"].to_str().unwrap();
    let length = DOCUMENT.len();
    for (headers, status, bytes) in [
        (vec![("if-none-match", tag)], 304, &b""[..]),
        (vec![("if-none-match", "\"other\"")], 200, DOCUMENT.as_bytes()),
        (vec![("range", "bytes=0-3")], 206, b"%PDF"),
        (vec![("range", "bytes=-4")], 206, b"EOF\n"),
        (vec![("range", "bytes=5-")], 206, &DOCUMENT.as_bytes()[5..]),
        (vec![("range", "bytes=0-3,5-6")], 200, DOCUMENT.as_bytes()),
        (vec![("range", "bytes=1000-")], 416, b""),
        (vec![("range", "bytes=0-3"), ("if-range", tag)], 206, b"%PDF"),
        (vec![("range", "bytes=0-3"), ("if-range", "\"other\"")], 200, DOCUMENT.as_bytes()),
    ] {
        let (got, answered, file) = fetch(&app, &link, &headers).await;
        assert_eq!((got.as_u16(), &file[..]), (status, bytes), "{headers:?}");
        let range = answered.get("content-range").map(|range| range.to_str().unwrap().to_owned());
        match status {
            206 => assert!(range.unwrap().ends_with(&format!("/{length}"))),
            416 => assert_eq!(range.unwrap(), format!("bytes */{length}")),
            _ => assert_eq!(range, None),
        }
    }
    let head = app.stranger().take(app.stranger().request(Method::HEAD, &link).body(Body::empty()).unwrap()).await;
    assert_eq!((head.0.headers["content-length"].to_str().unwrap(), head.1.len()), (&*length.to_string(), 0));

    let again = async |app: &TestApp| {
        text(&app.user("desk").await.get("/attachments").await.body, "/items/0/file/url").to_owned()
    };
    assert_eq!(again(&app).await, link);
    let (path, query) = link.split_once('?').unwrap();
    let other = put(&desk, "/attachments?name=b.pdf", DOCUMENT).await.expect(StatusCode::CREATED);
    let (other, _) = text(&other, "/file/url").split_once('?').unwrap();
    let logos = path.replace("/attachments/", "/logos/");
    for wrong in [
        path.to_owned(),
        format!("{other}?{query}"),
        format!("{link}0"),
        format!("{link}&a=b"),
        link.replace("expires=1", "expires=2"),
        logos,
        link.replace("/b1/", "/b2/"),
        "/files/x".to_owned(),
        "/files/../parlour.db".to_owned(),
        "/files/%2e%2e%2fparlour.db".to_owned(),
    ] {
        assert_eq!(fetch(&app, &wrong, &[]).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    app.advance_clock(Duration::from_secs(3_600));
    assert_eq!(fetch(&app, &link, &[]).await.0, StatusCode::OK);
    assert_ne!(again(&app).await, link, "an hour later there is a new one");
    app.advance_clock(Duration::from_secs(3_601));
    let (status, _, body) = fetch(&app, &link, &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(String::from_utf8(body).unwrap().contains("expired"));
    assert_eq!(fetch(&app, &again(&app).await, &[]).await.0, StatusCode::OK);
}
