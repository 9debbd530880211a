//! The pages that links in letters lead to, until the web app is there: a visit, an offer of the waitlist, an invitation, a forgotten
//! password. A page is the same for all; its script asks the interface.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Html;

type Page = ([(HeaderName, HeaderValue); 1], Html<&'static str>);
type Script = ([(HeaderName, HeaderValue); 2], &'static str);

/// That of a visit.
pub async fn visit() -> Page {
    page(include_str!("visit.html"))
}

/// Its script.
pub async fn visit_script() -> Script {
    script(include_str!("visit.js"))
}

/// That of all others.
pub async fn letter() -> Page {
    page(include_str!("letter.html"))
}

/// Its script.
pub async fn letter_script() -> Script {
    script(include_str!("letter.js"))
}

/// Pages behind links are nobody's to find.
fn page(text: &'static str) -> Page {
    let unlisted = HeaderName::from_static("x-robots-tag");
    ([(unlisted, HeaderValue::from_static("noindex"))], Html(text))
}

fn script(text: &'static str) -> Script {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers.map(|(name, value)| (name, HeaderValue::from_static(value))), text)
}
