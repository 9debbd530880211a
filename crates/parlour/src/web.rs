//! Web app: pages built in `web/` and embedded in the program. Each text file is embedded as a brotli and a gzip copy.
//!
//! The three pages are the app for logged-in users, the guest page for booking and for personal links, and the API
//! documentation. The first two show a different view for each URL. The files in `/assets/` have a content hash in
//! their names, so callers may cache them for a year.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::read::GzDecoder;
use parlour_core::http::{Code, IfNoneMatch, Problem, accepts_coding, entity_tag};
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest as _, Sha256};

use crate::content_security_policy::CSP_SELF;
use crate::paths::WebEntry;

/// Output of `make web`. If it is missing, requests for its files fail with a problem, and everything else works.
#[derive(Embed)]
#[folder = "../../web/embedded"]
#[allow_missing = true]
struct Built;

/// `Cache-Control` of files with a content hash in their name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// `Cache-Control` of all other files. Callers must check for a new version before each use.
const ASK_AGAIN: &str = "no-cache";

/// Serves the app for logged-in users, including its sign-in page.
pub async fn app(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    page(WebEntry::App.file(), &if_none_match, &headers)
}

/// Serves the booking page for guests. Other sites may embed it.
pub async fn booking(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    let mut page = page(WebEntry::Guests.file(), &if_none_match, &headers);
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP_SELF));
    page
}

/// Serves the guest page for a personal link. Search engines must not index it.
pub async fn link(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    let mut page = page(WebEntry::Guests.file(), &if_none_match, &headers);
    page.headers_mut().insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    page
}

/// Serves the API documentation.
pub async fn docs(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    page(WebEntry::Docs.file(), &if_none_match, &headers)
}

/// Serves a file from `/assets/`. Its name contains a content hash.
pub async fn asset(Path(name): Path<String>, if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), FOR_EVER, &if_none_match, &headers)
        .unwrap_or_else(|| Problem::not_found().into_response())
}

/// Serves the script that embeds the booking page in other sites.
pub async fn embed_script(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    page("embed.js", &if_none_match, &headers)
}

/// Serves the favicon.
pub async fn icon(if_none_match: IfNoneMatch, headers: HeaderMap) -> Response {
    page("favicon.svg", &if_none_match, &headers)
}

fn page(name: &str, if_none_match: &IfNoneMatch, headers: &HeaderMap) -> Response {
    let not_built = || {
        let detail = "the web app is not embedded: the program was built without `make web`";
        Problem::new(Code::NotSetUp).detail(detail).into_response()
    };
    file(name, ASK_AGAIN, if_none_match, headers).unwrap_or_else(not_built)
}

/// Content coding of a file as it is sent (RFC 9110, section 8.4.1).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }
}

/// Returns a file in the first content coding that the caller accepts: brotli, gzip, or none. Omits the contents if the
/// caller already has the current version. Returns `None` if the file does not exist.
fn file(name: &str, keep: &'static str, if_none_match: &IfNoneMatch, headers: &HeaderMap) -> Option<Response> {
    let embedded = |ending: &str| Built::get(&format!("{name}{ending}"));
    let accepted = |coding: Coding, ending: &str| {
        accepts_coding(headers, coding.name()).then(|| embedded(ending)).flatten().map(|file| (coding, file))
    };
    let as_embedded = accepted(Coding::Brotli, ".br")
        .or_else(|| accepted(Coding::Gzip, ".gz"))
        .or_else(|| embedded("").map(|file| (Coding::Identity, file)));
    let (coding, tag, bytes) = match as_embedded {
        Some((coding, file)) => (coding, entity_tag(&file.metadata.sha256_hash()), shared(file.data)),
        None => {
            let (tag, text) = unpacked(name, embedded(".gz")?)?;
            (Coding::Identity, tag, text)
        }
    };
    let is_known = if_none_match.is(&tag);
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(bytes) });
    let sent = response.headers_mut();
    sent.insert(header::ETAG, tag);
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    sent.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    if coding != Coding::Identity {
        sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    Some(response)
}

fn shared(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    }
}

/// Unpacks the gzip copy of a file for callers that accept no compression, and caches the text. All texts together are
/// a few megabytes, and unpacking takes milliseconds.
fn unpacked(name: &str, packed: EmbeddedFile) -> Option<(HeaderValue, Bytes)> {
    static TEXTS: LazyLock<Mutex<HashMap<String, Bytes>>> = LazyLock::new(Mutex::default);
    let texts = || TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    // The uncompressed copy needs a different entity tag.
    let hash = Sha256::new().chain_update(packed.metadata.sha256_hash()).chain_update(Coding::Identity.name());
    let tag = entity_tag(&hash.finalize());
    if let Some(text) = texts().get(name) {
        return Some((tag, text.clone()));
    }
    let mut text = Vec::new();
    if let Err(error) = GzDecoder::new(&*packed.data).read_to_end(&mut text) {
        tracing::error!(name, error = &error as &dyn std::error::Error, "an embedded file cannot be unpacked");
        return None;
    }
    let text = Bytes::from(text);
    texts().insert(name.to_owned(), text.clone());
    Some((tag, text))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
