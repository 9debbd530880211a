//! Uploads, which are written to the store in parts.
//!
//! The future of an upload passes full parts to a task that writes them to the store, and fills the next part
//! meanwhile. The last part is marked as such. If it does not arrive, because the upload failed or the future was
//! dropped, the task removes the parts that it has written.

use std::convert::Infallible;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _, stream};
use object_store::path::Path;
use object_store::{Attributes, MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMultipartOptions, PutOptions};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::error::{Cause, Error};
use crate::key::Key;
use crate::kind::{HEAD, MediaType, Utf8};
use crate::store::{Store, path};

/// Parameters of an upload.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// Folder of the file. For its form, see [`Key`].
    pub folder: &'a str,
    /// Client's name for the file. Any text is accepted.
    pub name: &'a str,
    /// Accepted media types. The type is detected from the content.
    pub allowed: &'a [MediaType],
    /// Maximum length, in bytes. A longer upload fails with [`Error::TooLarge`].
    pub limit: u64,
    /// Unpredictable bytes, different for each upload.
    pub random: [u8; 16],
}

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Key of the file, which includes its media type.
    pub key: Key,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl Store {
    /// Uploads a file. `content` is read no faster than the store accepts it.
    ///
    /// # Errors
    /// - [`Error::Name`] if the folder is not valid.
    /// - [`Error::TooLarge`] or [`Error::NotAllowed`] if the content is too long or has the wrong type.
    /// - [`Error::Interrupted`] if `content` fails, or yields nothing for [`crate::Settings::io_timeout`].
    /// - [`Error::Unavailable`] if the store cannot be reached or no upload permit is free in time.
    ///
    /// Nothing of the file remains after an error, provided that the store can be reached.
    pub async fn upload<E: Into<Cause>>(
        &self,
        upload: Upload<'_>,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Stored, Error> {
        let _place = self.upload_permit().await?;
        let content = pin!(content);
        let mut intake = UploadReader::new(content, upload.limit, self.timeout());
        let mut head = BytesMut::new();
        intake.fill(&mut head, HEAD).await?;
        let key = Key::new(upload.folder, upload.name, intake.detect_kind(&head, upload.allowed)?, upload.random)?;

        let (parts, taken) = mpsc::channel(1);
        let written = tokio::spawn(Writer::new(self, &key)?.run(taken));
        let sent = intake.send(parts, head, self.part()).await;
        // Wait for the task even if sending failed, so that its parts are removed before this function returns.
        let placed = written.await.map_err(|error| Error::Unavailable(error.into()))?;
        sent?;
        match placed? {
            Some(placed) => placed.keep(),
            None => return Err(Error::Unavailable("the last part was not written".into())),
        }
        Ok(Stored { key, length: intake.length, sha256: intake.hash.finalize().into() })
    }

    /// Uploads a file that is already in memory.
    ///
    /// # Errors
    /// Same as [`Store::upload`].
    pub async fn put(&self, upload: Upload<'_>, content: Bytes) -> Result<Stored, Error> {
        self.upload(upload, stream::iter([Ok::<_, Infallible>(content)])).await
    }
}

/// Reads a stream into memory, for content that is inspected before it is stored, such as pictures.
///
/// # Errors
/// Returns [`Error::TooLarge`] if the content exceeds `limit` bytes, and [`Error::Interrupted`] if it fails or yields
/// nothing for `io_timeout`.
pub async fn collect<E: Into<Cause>>(
    content: impl Stream<Item = Result<Bytes, E>>,
    limit: u64,
    io_timeout: Duration,
) -> Result<Bytes, Error> {
    let mut all = BytesMut::new();
    UploadReader::new(pin!(content), limit, io_timeout).fill(&mut all, usize::MAX).await?;
    Ok(all.freeze())
}

/// Reader of an upload. It counts and hashes the bytes, and checks that text is valid.
struct UploadReader<'a, S> {
    content: Pin<&'a mut S>,
    /// Bytes that have arrived but did not fit into the previous part.
    rest: Bytes,
    length: u64,
    limit: u64,
    hash: Sha256,
    text: Option<Utf8>,
    io_timeout: Duration,
}

impl<'a, S: Stream<Item = Result<Bytes, E>>, E: Into<Cause>> UploadReader<'a, S> {
    fn new(content: Pin<&'a mut S>, limit: u64, io_timeout: Duration) -> Self {
        Self { content, rest: Bytes::new(), length: 0, limit, hash: Sha256::new(), text: None, io_timeout }
    }

    /// Fills a part up to `size` bytes. Returns true at the end of the content.
    async fn fill(&mut self, part: &mut BytesMut, size: usize) -> Result<bool, Error> {
        while part.len() < size {
            if self.rest.is_empty() {
                let Some(bytes) = self.next().await? else { return Ok(true) };
                self.rest = bytes;
            }
            let fits = self.rest.len().min(size - part.len());
            let bytes = self.rest.split_to(fits);
            if self.text.as_mut().is_some_and(|text| !text.takes(&bytes)) {
                return Err(not_allowed("application/octet-stream"));
            }
            part.extend_from_slice(&bytes);
        }
        Ok(false)
    }

    /// Returns the next bytes, or `None` at the end. Fails if more than `limit` bytes have arrived.
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let next = timeout(self.io_timeout, self.content.next()).await;
        let Some(bytes) = next.map_err(|elapsed| Error::Interrupted(elapsed.into()))? else { return Ok(None) };
        let bytes = bytes.map_err(|error| Error::Interrupted(error.into()))?;
        self.length += bytes.len() as u64;
        if self.length > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        self.hash.update(&bytes);
        Ok(Some(bytes))
    }

    /// Detects the media type from the first bytes, and checks that it is allowed.
    fn detect_kind(&mut self, head: &[u8], allowed: &[MediaType]) -> Result<MediaType, Error> {
        let kind = MediaType::of(head).map_err(|found| Error::NotAllowed { found })?;
        if !allowed.contains(&kind) {
            return Err(not_allowed(kind.media_type()));
        }
        if kind == MediaType::Text {
            let mut text = Utf8::default();
            text.takes(head);
            self.text = Some(text);
        }
        Ok(kind)
    }

    /// Sends the content in parts of `size` bytes. Only the last part may be shorter.
    async fn send(&mut self, parts: mpsc::Sender<Part>, mut part: BytesMut, size: usize) -> Result<(), Error> {
        loop {
            let is_last = self.fill(&mut part, size).await?;
            if is_last && self.text.as_ref().is_some_and(|text| !text.is_whole()) {
                return Err(not_allowed("application/octet-stream"));
            }
            let bytes = mem::replace(&mut part, BytesMut::with_capacity(if is_last { 0 } else { size })).freeze();
            // If the part is not accepted, the task has failed and reports the error itself.
            if parts.send(Part { bytes, is_last }).await.is_err() || is_last {
                return Ok(());
            }
        }
    }
}

fn not_allowed(found: &str) -> Error {
    Error::NotAllowed { found: found.to_owned() }
}

/// Converts an error of a write. When writing, `NotFound` means that the destination is missing, such as the bucket.
fn unavailable(error: object_store::Error) -> Error {
    Error::Unavailable(error.into())
}

struct Part {
    bytes: Bytes,
    is_last: bool,
}

/// Writes the parts of one upload to the store.
struct Writer {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    attributes: Attributes,
}

impl Writer {
    fn new(store: &Store, key: &Key) -> Result<Self, Error> {
        Ok(Self { objects: Arc::clone(store.objects()), path: path(key)?, attributes: store.attributes(key) })
    }

    /// Writes the parts. If the last part does not arrive, removes the parts already written and returns `None`.
    async fn run(self, mut parts: mpsc::Receiver<Part>) -> Result<Option<UnfinishedUpload>, Error> {
        let Some(first) = parts.recv().await else { return Ok(None) };
        if first.is_last {
            let placed = self.placed();
            let options = PutOptions { attributes: self.attributes, ..PutOptions::default() };
            self.objects.put_opts(&self.path, first.bytes.into(), options).await.map_err(unavailable)?;
            return Ok(Some(placed));
        }
        let options = PutMultipartOptions { attributes: self.attributes.clone(), ..PutMultipartOptions::default() };
        let mut upload = self.objects.put_multipart_opts(&self.path, options).await.map_err(unavailable)?;
        let result = self.complete(&mut *upload, first, parts).await;
        if !matches!(result, Ok(Some(_)))
            && let Err(error) = upload.abort().await
        {
            tracing::warn!(key = %self.path, %error, "parts of a failed upload were not removed");
        }
        result
    }

    async fn complete(
        &self,
        upload: &mut dyn MultipartUpload,
        mut part: Part,
        mut parts: mpsc::Receiver<Part>,
    ) -> Result<Option<UnfinishedUpload>, Error> {
        loop {
            if !part.bytes.is_empty() {
                upload.put_part(part.bytes.into()).await.map_err(unavailable)?;
            }
            if part.is_last {
                let placed = self.placed();
                upload.complete().await.map_err(unavailable)?;
                return Ok(Some(placed));
            }
            part = match parts.recv().await {
                Some(next) => next,
                None => return Ok(None),
            };
        }
    }

    /// Creates the guard of the file. Call this before the file can exist: it may exist even if the store reports an
    /// error.
    fn placed(&self) -> UnfinishedUpload {
        UnfinishedUpload { objects: Arc::clone(&self.objects), path: self.path.clone(), is_kept: false }
    }
}

/// A file that may exist. It is deleted on drop unless it is kept.
struct UnfinishedUpload {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    is_kept: bool,
}

impl UnfinishedUpload {
    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for UnfinishedUpload {
    fn drop(&mut self) {
        // Without a runtime the program is shutting down, and the file becomes an orphan.
        if let (false, Ok(runtime)) = (self.is_kept, Handle::try_current()) {
            let (objects, path) = (Arc::clone(&self.objects), self.path.clone());
            runtime.spawn(async move {
                match objects.delete(&path).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => tracing::warn!(key = %path, %error, "orphaned file not removed"),
                }
            });
        }
    }
}
