//! The page behind a link, until the web app is there. It is the same for all; its script asks the interface for the visit.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Html;

/// Pages behind links are nobody's to find.
const UNLISTED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));

/// The page.
pub async fn page() -> ([(HeaderName, HeaderValue); 1], Html<&'static str>) {
    ([UNLISTED], Html(include_str!("page.html")))
}

/// Its script.
pub async fn script() -> ([(HeaderName, HeaderValue); 2], &'static str) {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    let keep = HeaderValue::from_static("public, max-age=300");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], include_str!("page.js"))
}
