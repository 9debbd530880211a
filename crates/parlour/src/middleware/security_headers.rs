//! Security headers for browsers.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::content_security_policy::POLICY;

/// Forbids browsers from guessing the media type. An HTML page also gets a referrer policy and, unless it has one, a
/// content security policy.
pub(super) fn add_security_headers(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_page(headers) {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
