//! Responses with entity tags. The server and its callers can cache them.

use std::convert::Infallible;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Problem;

const HEADERS: usize = 12;

/// Text, usually JSON, with its entity tag. Equal texts have equal tags on all nodes.
#[derive(Clone, Debug)]
pub struct TaggedJson {
    text: Bytes,
    tag: HeaderValue,
}

impl TaggedJson {
    /// Serializes `answer` as JSON and computes its entity tag.
    pub fn new(answer: &impl Serialize) -> Result<Self, Problem> {
        serde_json::to_vec(answer).map(Self::from).map_err(Problem::internal)
    }

    /// Returns the text cached in `cell`. Calls `answer` only while the cell is empty, so `answer` must always return
    /// the same value.
    pub fn get_or_init<A: Serialize>(
        cell: &'static OnceLock<Self>,
        answer: impl FnOnce() -> A,
    ) -> Result<&'static Self, Problem> {
        if let Some(written) = cell.get() {
            return Ok(written);
        }
        let written = Self::new(&answer())?;
        Ok(cell.get_or_init(|| written))
    }

    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Builds the response: 304 without a body if `if_none_match` matches, otherwise the text. `keep` is the value of
    /// `Cache-Control`.
    pub fn answer(&self, if_none_match: &IfNoneMatch, keep: &'static str) -> Response {
        self.respond_as(if_none_match, keep, "application/json")
    }

    /// Builds the response like [`Self::answer`], with `kind` as the content type.
    pub fn respond_as(&self, if_none_match: &IfNoneMatch, keep: &'static str, kind: &'static str) -> Response {
        let is_known = if_none_match.is(&self.tag);
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.text.clone()) });
        let headers = response.headers_mut();
        // Reserve space for the headers of the middleware as well, to prevent a reallocation.
        headers.reserve(HEADERS);
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        headers.insert(header::VARY, HeaderValue::from_static("authorization, cookie"));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        response
    }
}

impl From<Vec<u8>> for TaggedJson {
    fn from(text: Vec<u8>) -> Self {
        let tag = entity_tag(&Sha256::digest(&text));
        Self { text: text.into(), tag }
    }
}

/// Returns the entity tag of content with this SHA-256.
pub fn entity_tag(hash: &[u8]) -> HeaderValue {
    let hash = URL_SAFE_NO_PAD.encode(&hash[..16]);
    // Letters, digits, hyphens and underscores are valid in a header.
    HeaderValue::try_from(format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Entity tags that the caller already has (`If-None-Match`, RFC 9110). `headers::IfNoneMatch` is not used, because it
/// panics in debug builds on tags that contain a space.
#[derive(Clone, Debug)]
pub struct IfNoneMatch(Option<HeaderValue>);

impl IfNoneMatch {
    /// Returns true if one of the tags is `tag` or its weak form, or if the header is `*`.
    pub fn is(&self, tag: &HeaderValue) -> bool {
        let Some(tags) = self.0.as_ref().and_then(|value| value.to_str().ok()) else { return false };
        let matches = |other: &str| other.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes();
        tags.trim() == "*" || tags.split(',').any(matches)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(header::IF_NONE_MATCH).cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_who_has_it_is_told_so() {
        let tagged = TaggedJson::new(&[1, 2]).unwrap();
        let tag = tagged.tag.to_str().unwrap().to_owned();
        assert_eq!(tagged.tag, TaggedJson::new(&[1, 2]).unwrap().tag);
        assert_ne!(tagged.tag, TaggedJson::new(&[1, 3]).unwrap().tag);
        for (if_none_match, expected) in [
            (None, 200),
            (Some("\"other\"".to_owned()), 200),
            (Some(tag.clone()), 304),
            (Some(format!("\"other\", W/{tag}")), 304),
            (Some("*".to_owned()), 304),
            (Some(tag.trim_matches('"').to_owned()), 200),
        ] {
            let if_none_match = IfNoneMatch(if_none_match.map(|if_none_match| if_none_match.parse().unwrap()));
            let answer = tagged.answer(&if_none_match, "private");
            assert_eq!(answer.status(), expected, "{if_none_match:?}");
            assert_eq!(answer.headers()[header::ETAG], tag);
            assert_eq!(answer.headers().contains_key(header::CONTENT_TYPE), expected == 200);
        }
    }
}
