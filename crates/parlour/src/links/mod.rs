//! The pages that links in letters lead to, until the web app is there: an offer of the waitlist, an invitation, a forgotten password. One
//! page for all; its script asks the interface. (That of a visit is `bookings/manage`.)

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Html;

/// Pages behind links are nobody's to find, and their addresses nobody else's to know.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

/// The page.
pub async fn page() -> ([(HeaderName, HeaderValue); 2], Html<&'static str>) {
    (HEADERS, Html(include_str!("page.html")))
}

/// Its script.
pub async fn script() -> ([(HeaderName, HeaderValue); 2], &'static str) {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    let keep = HeaderValue::from_static("public, max-age=300");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], include_str!("page.js"))
}
