//! Downloads of files through links.
//!
//! A link works for anyone who has it. It is given only to people who may see the file. Pages can therefore show
//! pictures by their URL alone. The content under a key never changes, so clients may cache it and a download needs no
//! database query.

use std::sync::atomic::Ordering::Relaxed;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum_extra::headers::{AcceptRanges, ContentLength, ContentRange, HeaderMapExt as _};
use parlour_blob::{ByteRange, Error, Key, MediaType};
use percent_encoding::utf8_percent_encode;

use super::model::{ENCODED, problem};
use crate::context::Context;
use crate::http::{IfNoneMatch, Problem};

/// Content security policy of files: they run no scripts, are isolated and load nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// Content security policy of PDF documents. The PDF viewers of browsers do not work in a sandbox, and they do not run
/// a document's scripts in our origin.
const POLICY_FOR_VIEWERS: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'";
/// `Cache-Control` of private files: one hour, because links change every hour.
const CACHE_PRIVATE: &str = "private, max-age=3600";
const CACHE_PUBLIC: &str = "public, max-age=31536000, immutable";

/// Sends a file, or a range of it, to anyone who has a valid link. Logos need no signature.
pub async fn download(
    State(app): State<Context>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    if_none_match: IfNoneMatch,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (files, query) = (&app.uploads, query.unwrap_or_default());
    let logo = Key::parse(&key).ok().filter(|key| files.is_public(key));
    let key = match logo {
        Some(key) => key,
        None => files.0.links.verify(&key, &query, app.clock.now().0).map_err(problem)?,
    };
    let tag = HeaderValue::try_from(key.entity_tag()).map_err(Problem::internal)?;
    if if_none_match.is(&tag) {
        return described(files.is_public(&key), &key, tag, StatusCode::NOT_MODIFIED, Body::empty());
    }
    let span = span(&headers, &tag);
    let is_part = span != ByteRange::All;
    let found = match files.store().map_err(problem)?.download(&key, span).await {
        Err(Error::NoSuchPart { length }) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            response.headers_mut().typed_insert(ContentRange::unsatisfied_bytes(length));
            return Ok(response);
        }
        found => found.map_err(problem)?,
    };
    let (range, whole) = (found.range, found.entry.length);
    let length = range.end - range.start;
    files.0.counts.downloads.fetch_add(1, Relaxed);
    files.0.counts.download_bytes.fetch_add(length, Relaxed);
    let status = if is_part { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = described(files.is_public(&key), &key, tag, status, Body::from_stream(found.content))?;
    let headers = response.headers_mut();
    headers.typed_insert(ContentLength(length));
    if is_part {
        headers.typed_insert(ContentRange::bytes(range, whole).map_err(Problem::internal)?);
    }
    Ok(response)
}

/// Creates a response with the headers that describe the file.
fn described(
    is_public: bool,
    key: &Key,
    tag: HeaderValue,
    status: StatusCode,
    body: Body,
) -> Result<Response, Problem> {
    let kind = key.kind();
    let is_shown = kind.is_picture() || kind == MediaType::Pdf;
    let disposition = if is_shown { "inline" } else { "attachment" };
    let disposition = format!("{disposition}; filename*=UTF-8''{}", utf8_percent_encode(key.name(), ENCODED));
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let keep = HeaderValue::from_static(if is_public { CACHE_PUBLIC } else { CACHE_PRIVATE });
    headers.insert(header::CACHE_CONTROL, keep);
    headers.insert(header::ETAG, tag);
    if status == StatusCode::NOT_MODIFIED {
        return Ok(response);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::try_from(disposition).map_err(Problem::internal)?);
    let policy = if kind == MediaType::Pdf { POLICY_FOR_VIEWERS } else { POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.typed_insert(AcceptRanges::bytes());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// Returns the requested range (RFC 9110, section 14). Returns `ByteRange::All` if no range is requested, if the range
/// is malformed or has several parts, or if `If-Range` names another version.
fn span(headers: &HeaderMap, tag: &HeaderValue) -> ByteRange {
    let read = || {
        let range = headers.get(header::RANGE)?.to_str().ok()?;
        let (first, last) = range.strip_prefix("bytes=")?.trim().split_once('-')?;
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse().unwrap_or(u64::MAX))
        };
        match (first, last) {
            ("", last) => number(last).map(ByteRange::Last),
            (first, "") => number(first).map(ByteRange::From),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then(|| ByteRange::Within(first..last.saturating_add(1)))
            }
        }
    };
    let is_current = headers.get(header::IF_RANGE).is_none_or(|condition| condition == tag);
    read().filter(|_| is_current).unwrap_or(ByteRange::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_nonsense_is_all() {
        let tag = HeaderValue::from_static("\"a\"");
        let asked = |range: &'static str, condition: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(range));
            if let Some(condition) = condition {
                headers.insert(header::IF_RANGE, HeaderValue::from_static(condition));
            }
            span(&headers, &tag)
        };
        for (range, expected) in [
            ("bytes=0-0", ByteRange::Within(0..1)),
            ("bytes=5-9", ByteRange::Within(5..10)),
            ("bytes=5-", ByteRange::From(5)),
            ("bytes=-5", ByteRange::Last(5)),
            ("bytes=0-99999999999999999999999", ByteRange::Within(0..u64::MAX)),
            ("bytes=-", ByteRange::All),
            ("bytes=9-5", ByteRange::All),
            ("bytes=+1-2", ByteRange::All),
            ("bytes=1-2,4-5", ByteRange::All),
            ("bytes=a-b", ByteRange::All),
            ("lines=1-2", ByteRange::All),
            ("", ByteRange::All),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
        assert_eq!(asked("bytes=1-", Some("\"a\"")), ByteRange::From(1));
        for other in ["\"b\"", "W/\"a\"", "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(asked("bytes=1-", Some(other)), ByteRange::All, "{other}");
        }
    }
}
