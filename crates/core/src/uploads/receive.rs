//! Receives uploaded files.
//!
//! A file is the body of a request, or the only part of a form. Pictures are held in memory to be re-encoded; other
//! files are streamed. The memory for pictures is limited, whatever the number of uploads. Uploads that are too slow
//! are aborted.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use multer::Multipart;
use parlour_blob::{Cause, Error, Key, MediaType, Upload, collect};
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, timeout};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, SchemaType, Type};

use super::model::{
    MAX_PICTURE_MEMORY, MAX_SIDE, Purpose, THUMBNAIL_FOLDER, THUMBNAIL_SIDE, TIMEOUT, Uploads, problem,
};
use crate::http::idempotency::{Retry, RetryOfFile};
use crate::http::{Code, Created, Problem};
use crate::random::Random;
use crate::types::BusinessId;

/// Number of leading bytes that are read to detect the media type.
const HEAD: usize = 8 << 10;
/// Base time limit of an upload. Received bytes extend it.
const BASE_TIME_LIMIT: Duration = Duration::from_secs(30);
/// Number of received bytes that extend the time limit by one second.
const MIN_BYTES_PER_SECOND: u64 = 16 << 10;
/// Time limit for draining the request body after a rejection. Without draining, the connection could be reset before
/// the client reads the response.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum size of a picture in bytes, even if other files may be larger, because pictures are held in memory.
const MAX_PICTURE_BYTES: u64 = 64 << 20;
/// Maximum number of bytes that a form adds to the file in it.
const MAX_FORM_OVERHEAD: u64 = 64 << 10;

/// File of a request whose body has not been read yet.
#[derive(Debug)]
pub struct Incoming {
    body: Body,
    /// Announced length of the body (`Content-Length`).
    announced: Option<u64>,
    /// True if the request has an `Expect` header: the client waits for `100 Continue` before it sends the body.
    expects_continue: bool,
    /// Boundary between the parts of a form; `None` if the body is the file itself.
    boundary: Option<String>,
    /// File name from `Content-Disposition`.
    name: Option<String>,
    retry: Option<RetryOfFile>,
}

/// File that was received and stored.
#[derive(Clone, Debug)]
pub struct Received {
    pub key: Key,
    /// Size as stored, in bytes.
    pub bytes: u64,
    /// Width and height in pixels. `None` unless the file is a picture.
    pub size: Option<(u32, u32)>,
    /// Idempotency key and fingerprint, to recognize a retry of the request.
    pub retry: Option<Retry>,
}

/// Business, purpose and accepted types of an upload.
#[derive(Debug)]
pub struct UploadRequest<'a> {
    /// Business that the file will belong to.
    pub business: BusinessId,
    pub purpose: Purpose,
    /// Accepted media types.
    pub allowed: &'a [MediaType],
    /// File name from the client, which overrides the name in the request's headers.
    pub name: Option<&'a str>,
    /// Source of randomness for the key.
    pub random: &'a Random,
}

/// Request body that is a file, for the OpenAPI document.
#[derive(Debug)]
pub struct FileBody;

impl utoipa::PartialSchema for FileBody {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        text.format(Some(SchemaFormat::Custom("binary".to_owned()))).into()
    }
}

impl utoipa::ToSchema for FileBody {}

impl<S: Send + Sync> FromRequest<S> for Incoming {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        Ok(Self {
            body,
            retry: RetryOfFile::of(&parts.uri, &parts.headers)?,
            announced: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            expects_continue: text(header::EXPECT).is_some(),
            boundary: text(header::CONTENT_TYPE).and_then(|kind| multer::parse_boundary(kind).ok()),
            name: disposed_name(&parts.headers),
        })
    }
}

impl Uploads {
    /// Removes a received file unless its row was created or may have been created.
    pub async fn remove_unless_created<T>(&self, received: &Received, outcome: &Result<Created<T>, Problem>) {
        let is_kept = match outcome {
            Ok(created) => created.is_new(),
            Err(problem) => problem.code == Code::OutcomeUnknown,
        };
        if !is_kept {
            self.discard(&received.key).await;
        }
    }

    /// Receives a file and stores it. The caller must then insert its row.
    pub async fn receive(&self, incoming: Incoming, request: &UploadRequest<'_>) -> Result<Received, Problem> {
        let Incoming { body, announced, expects_continue, boundary, name, retry } = incoming;
        let (counts, limit) = (&self.0.counts, self.0.settings.upload_bytes);
        let mut body = paced(body);
        let name = request.name.or(name.as_deref());
        let around = if boundary.is_some() { MAX_FORM_OVERHEAD } else { 0 };
        let is_too_large = announced.is_some_and(|length| length > limit.saturating_add(around));
        let taken = match boundary {
            _ if is_too_large => Err(problem(Error::TooLarge { limit })),
            Some(boundary) => self.take_from_form(&mut body, boundary, name, announced, request).await,
            None => self.take(&mut body, name.unwrap_or_default(), announced, request).await,
        };
        match taken {
            Ok((key, bytes, size, sha256)) => {
                counts.uploads.fetch_add(1, Relaxed);
                counts.upload_bytes.fetch_add(bytes, Relaxed);
                Ok(Received { key, bytes, size, retry: retry.map(|retry| retry.with(sha256)) })
            }
            Err(problem) => {
                counts.refused.fetch_add(1, Relaxed);
                // A client that waits for `100 Continue` is rejected before it sends the body.
                if !(is_too_large && expects_continue) {
                    let rest = async { while let Some(Ok(_)) = body.next().await {} };
                    // Send the response to the client even if the body has not ended.
                    let _ended = timeout(DRAIN_TIMEOUT, rest).await;
                }
                Err(problem)
            }
        }
    }

    /// Receives the only file of a form. Fails if the form has other parts.
    async fn take_from_form(
        &self,
        body: &mut BoxStream<'static, Result<Bytes, Cause>>,
        boundary: String,
        name: Option<&str>,
        announced: Option<u64>,
        request: &UploadRequest<'_>,
    ) -> Result<StoredUpload, Problem> {
        let broken = |error: multer::Error| problem(Error::Interrupted(error.into()));
        let mut form = Multipart::new(body, boundary);
        let part = form.next_field().await.map_err(broken)?.ok_or_else(|| Problem::field("file", "is missing"))?;
        let Some(called) = part.file_name().map(str::to_owned) else {
            let field = part.name().unwrap_or_default();
            return Err(Problem::field(field, "is not a file; pass options in the query"));
        };
        let taken = self.take(part.map_err(Cause::from), name.unwrap_or(&called), announced, request).await?;
        let rest = match form.next_field().await {
            Ok(None) => return Ok(taken),
            Ok(Some(_)) => Problem::field("file", "must be the only part of the form"),
            Err(error) => broken(error),
        };
        self.discard(&taken.0).await;
        Err(rest)
    }

    /// Receives a file. Pictures are re-encoded; other files are stored unchanged.
    async fn take(
        &self,
        mut content: impl Stream<Item = Result<Bytes, Cause>> + Unpin + Send,
        name: &str,
        announced: Option<u64>,
        request: &UploadRequest<'_>,
    ) -> Result<StoredUpload, Problem> {
        let mut head = BytesMut::new();
        while head.len() < HEAD {
            let Some(bytes) = content.next().await else { break };
            head.extend_from_slice(&bytes.map_err(|cause| problem(Error::Interrupted(cause)))?);
        }
        if head.is_empty() {
            return Err(Problem::field("", "must be a non-empty file"));
        }
        let folder = self.folder(request.business, request.purpose);
        let is_picture = MediaType::of(&head).is_ok_and(|kind| kind.is_picture() && request.allowed.contains(&kind));
        let whole = stream::iter([Ok(head.freeze())]).chain(content);
        let (allowed, random) = (request.allowed, request.random.bytes());
        let upload = Upload { folder: &folder, name, allowed, limit: self.0.settings.upload_bytes, random };
        if is_picture {
            return self.take_picture(whole, announced, upload).await.map_err(problem);
        }
        let stored = self.store().map_err(problem)?.upload(upload, whole).await.map_err(problem)?;
        Ok((stored.key, stored.length, None, stored.sha256))
    }

    async fn take_picture(
        &self,
        content: impl Stream<Item = Result<Bytes, Cause>> + Send,
        announced: Option<u64>,
        upload: Upload<'_>,
    ) -> Result<StoredUpload, Error> {
        let limit = upload.limit.min(MAX_PICTURE_BYTES);
        let needed = u32::try_from(announced.unwrap_or(limit).min(limit).div_ceil(1024)).unwrap_or(MAX_PICTURE_MEMORY);
        let memory = timeout(TIMEOUT, self.0.memory.acquire_many(needed.min(MAX_PICTURE_MEMORY))).await;
        let _memory = memory.map_err(|elapsed| Error::Unavailable(elapsed.into()))?;
        let came = collect(content, limit, TIMEOUT).await?;
        let hashed = came.clone();
        let sha256 = tokio::task::spawn_blocking(move || Sha256::digest(hashed).into()).await;
        let sha256 = sha256.map_err(|error| Error::Unavailable(error.into()))?;
        let made = self.0.pictures.make(came, &[MAX_SIDE, THUMBNAIL_SIDE]).await?;
        let [picture, little] = &made[..] else {
            return Err(Error::Broken("the picture and its thumbnail were not both created".into()));
        };
        let store = self.store()?;
        let upload = Upload { limit: u64::MAX, allowed: &[picture.kind], ..upload };
        let stored = store.put(upload, picture.content.clone()).await?;
        let folder = format!("{}/{THUMBNAIL_FOLDER}", upload.folder);
        if let Err(error) = store.put(Upload { folder: &folder, ..upload }, little.content.clone()).await {
            self.discard(&stored.key).await;
            return Err(error);
        }
        Ok((stored.key, stored.length, Some((picture.width, picture.height)), sha256))
    }
}

/// Key, size in bytes and dimensions in pixels of the stored file, and the SHA-256 of the received content.
type StoredUpload = (Key, u64, Option<(u32, u32)>, [u8; 32]);

/// Streams the body. Fails if the whole upload is too slow. Only time spent waiting for the client counts.
fn paced(body: Body) -> BoxStream<'static, Result<Bytes, Cause>> {
    let begin = (body.into_data_stream(), 0_u64, Duration::ZERO);
    let pieces = stream::try_unfold(begin, |(mut body, came, waited)| async move {
        // The form parser reads until no more data is ready. Yield, so that it stops after each chunk.
        tokio::task::yield_now().await;
        let allowed = BASE_TIME_LIMIT + Duration::from_secs(came / MIN_BYTES_PER_SECOND);
        let begun = Instant::now();
        let next = timeout(allowed.saturating_sub(waited), body.next()).await;
        let Some(bytes) = next.map_err(Cause::from)?.transpose().map_err(Cause::from)? else { return Ok(None) };
        let came = came + bytes.len() as u64;
        Ok(Some((bytes, (body, came, waited + begun.elapsed()))))
    });
    pieces.boxed()
}

/// Returns the file name of `Content-Disposition` (RFC 6266): `filename*` in UTF-8, or else `filename`.
fn disposed_name(headers: &HeaderMap) -> Option<String> {
    let value = String::from_utf8_lossy(headers.get(header::CONTENT_DISPOSITION)?.as_bytes());
    let mut plain = None;
    for (name, value) in parameters(&value) {
        if name.eq_ignore_ascii_case("filename*") {
            let (charset, rest) = value.split_once('\'')?;
            let (_, encoded) = rest.split_once('\'')?;
            if charset.eq_ignore_ascii_case("utf-8") {
                return Some(percent_decode_str(encoded).decode_utf8_lossy().into_owned());
            }
        } else if name.eq_ignore_ascii_case("filename") {
            plain = Some(value);
        }
    }
    plain
}

/// Parses the parameters of a header: everything after the first `;`, as `name=value` or `name="value"`.
fn parameters(header: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let mut value = String::new();
        let mut end = after.len();
        let (mut is_quoted, mut is_escaped) = (false, false);
        for (index, character) in after.char_indices() {
            match character {
                _ if is_escaped => {
                    is_escaped = false;
                    value.push(character);
                }
                '\\' if is_quoted => is_escaped = true,
                '"' => is_quoted = !is_quoted,
                ';' if !is_quoted => {
                    end = index;
                    break;
                }
                _ => value.push(character),
            }
        }
        found.push((name.trim(), value.trim().to_owned()));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_name_of_a_file_is_what_the_header_says() {
        let named = |header: &str| {
            let value = HeaderValue::from_bytes(header.as_bytes()).unwrap();
            disposed_name(&[(header::CONTENT_DISPOSITION, value)].into_iter().collect())
        };
        for (header, name) in [
            ("attachment; filename=a.pdf", Some("a.pdf")),
            ("attachment; filename=\"a; b.pdf\"; size=3", Some("a; b.pdf")),
            ("attachment; filename=\"a\\\"b.pdf\"", Some("a\"b.pdf")),
            ("inline; filename=\"x\"; filename*=UTF-8''J%C3%BCrgen%20Gro%C3%9F.pdf", Some("Jürgen Groß.pdf")),
            ("inline; FileName*=utf-8'de'%E6%9D%B1.png; filename=x", Some("東.png")),
            ("inline; filename=\"Jürgen.pdf\"", Some("Jürgen.pdf")),
            ("attachment", None),
            ("attachment; filename", None),
            ("attachment; filename*=nonsense", None),
        ] {
            assert_eq!(named(header).as_deref(), name, "{header}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_too_slowly_is_given_up_and_what_comes_steadily_is_not() {
        let drip = |bytes: usize, every: Duration| {
            let drops = stream::unfold(0_u32, move |number| async move {
                tokio::time::sleep(every).await;
                (number < 100).then(|| (Ok::<_, Infallible>(Bytes::from(vec![0; bytes])), number + 1))
            });
            paced(Body::from_stream(drops)).try_fold(0, async |all, bytes| Ok(all + bytes.len()))
        };
        let begun = Instant::now();
        assert!(drip(1, Duration::from_secs(10)).await.unwrap_err().is::<tokio::time::error::Elapsed>());
        assert!(begun.elapsed() <= BASE_TIME_LIMIT + Duration::from_secs(1));
        assert_eq!(drip(32 << 10, Duration::from_secs(2)).await.unwrap(), 100 * (32 << 10));
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        use crate::http::Code;

        let code = |error: Error| problem(error).code;
        assert_eq!(code(Error::TooLarge { limit: 1 }), Code::TooLarge);
        assert_eq!(code(Error::Interrupted("gone".into())), Code::Malformed);
        assert_eq!(code(Error::Unavailable("away".into())), Code::FilesUnavailable);
    }
}
