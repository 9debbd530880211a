//! Compression of large responses.

use std::io::Write as _;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Code, Problem};

/// Minimum size of a response to compress, in bytes. Compressing smaller responses is not worth the time.
const LARGE: usize = 16 * 1024;

/// Returns true if `Accept-Encoding` names this content coding with a weight above zero (RFC 9110, section 12.5.3). The
/// wildcard `*` is ignored.
pub fn accepts_coding(headers: &HeaderMap, coding: &str) -> bool {
    let asked = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    asked.flat_map(|value| value.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|weight| weight.strip_prefix('='));
        let weight = weight.map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(coding) && weight.is_ok_and(|weight| weight > 0.0)
    })
}

/// Compresses a JSON response of at least 16 KiB if the caller accepts gzip (`gzips`). Otherwise such a response only
/// gets `Vary: accept-encoding`. Responses that are encoded already or of unknown length stay unchanged.
pub async fn compress(response: Response, gzips: bool) -> Response {
    let is_json =
        |headers: &HeaderMap| headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let size = response.body().size_hint().exact().and_then(|size| usize::try_from(size).ok());
    let is_coded = response.headers().contains_key(header::CONTENT_ENCODING);
    let Some(size) = size.filter(|size| *size >= LARGE && is_json(response.headers()) && !is_coded) else {
        return response;
    };
    let (mut head, body) = response.into_parts();
    head.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !gzips {
        return Response::from_parts(head, body);
    }
    let Ok(plain) = to_bytes(body, size).await else {
        return Problem::new(Code::Internal).into_response();
    };
    let text = plain.clone();
    let compressed = tokio::task::spawn_blocking(move || {
        let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 8), Compression::fast());
        encoder.write_all(&text).and_then(|()| encoder.finish())
    });
    let body = match compressed.await {
        Ok(Ok(compressed)) => {
            head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            head.headers.remove(header::CONTENT_LENGTH);
            weaken(&mut head.headers);
            Body::from(compressed)
        }
        // If compression fails, send the plain body.
        _ => Body::from(plain),
    };
    Response::from_parts(head, body)
}

/// Makes the entity tag weak, because the compressed bytes differ from the plain text (RFC 9110, section 8.8.1).
fn weaken(headers: &mut HeaderMap) {
    let weak = headers.get(header::ETAG).map(|tag| [b"W/", tag.as_bytes()].concat());
    if let Some(weak) = weak.and_then(|weak| HeaderValue::from_bytes(&weak).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn answer(kind: &str, size: usize) -> Response {
        Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from("a ".repeat(size / 2))).unwrap()
    }

    #[test]
    fn a_coding_is_taken_if_it_is_named_and_not_refused() {
        for (asked, brotli, gzip) in [
            ("gzip, deflate, br, zstd", true, true),
            ("gzip;q=0.8, BR;q=0.1", true, true),
            ("br;q=0, gzip", false, true),
            ("br; q=0.0, gzip;Q=0", false, false),
            ("brotli, gzipped", false, false),
            ("", false, false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, asked.parse().unwrap())]);
            assert_eq!((accepts_coding(&headers, "br"), accepts_coding(&headers, "gzip")), (brotli, gzip), "{asked}");
        }
    }

    #[tokio::test]
    async fn what_is_large_is_compressed_for_who_takes_it() {
        for (kind, size, gzips, is_compressed) in [
            ("application/json", 100_000, true, true),
            ("application/json", 100_000, false, false),
            ("application/json", 1_000, true, false),
            ("image/png", 100_000, true, false),
        ] {
            let answer = compress(answer(kind, size), gzips).await;
            let coding =
                answer.headers().get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap().to_owned());
            assert_eq!(coding.as_deref(), is_compressed.then_some("gzip"), "{kind} {size} {gzips}");
            let varies = answer.headers().contains_key(header::VARY);
            assert_eq!(varies, kind == "application/json" && size >= LARGE, "{kind} {size} {gzips}");
            let sent = to_bytes(answer.into_body(), size).await.unwrap();
            let mut text = String::new();
            if is_compressed {
                assert!(sent.len() < size / 10);
                flate2::read::GzDecoder::new(&sent[..]).read_to_string(&mut text).unwrap();
            } else {
                text = String::from_utf8(sent.to_vec()).unwrap();
            }
            assert_eq!(text, "a ".repeat(size / 2));
        }
    }
}
