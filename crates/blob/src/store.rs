//! The store of files, with all operations except uploads.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, future};
use jiff::Timestamp;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::signer::Signer as _;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, GetOptions, GetRange, GetResultPayload, ObjectMeta,
    ObjectStore, ObjectStoreExt as _, RetryConfig,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::error::Error;
use crate::key::{Key, is_folder};
use crate::kind::MediaType;

/// Size of a part that is written to a folder, in bytes.
const FOLDER_PART: usize = 256 << 10;
/// Size of a part on S3, in bytes: the minimum of S3. With at most 10,000 parts, a file has less than 49 GiB.
const S3_PART: usize = 5 << 20;
/// Maximum number of retries of a request to S3.
const RETRIES: usize = 3;
/// Characters to encode in a path: all but the unreserved ones (RFC 3986, 2.3) and the separator.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Location of the files.
#[derive(Clone, Debug)]
pub enum Backend {
    /// A folder, which is created if it does not exist. Nodes can share a folder on a shared file system.
    Folder(PathBuf),
    /// A bucket of an S3-compatible service.
    S3(S3),
}

/// Address of a bucket on an S3-compatible service, and the access key for it.
#[derive(Clone, Debug)]
pub struct S3 {
    /// Base URL, such as `https://s3.example.com`. `None` means Amazon's for the region. Without TLS (`http:`), the
    /// data can be read in transit.
    pub endpoint: Option<String>,
    /// Bucket. It must exist, and should hold only the files of this store.
    pub bucket: String,
    /// Region. Services without regions usually accept `us-east-1`.
    pub region: String,
    /// Id of the access key. Unlike `secret`, it is not confidential.
    pub key_id: String,
    /// Secret of the access key. `Debug` does not show it.
    pub secret: SecretString,
    /// True if the bucket is part of the path, not of the host name. Most services other than Amazon's require that.
    pub path_style: bool,
}

/// Backend, public URL and limits of a store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder or bucket that holds the files.
    pub backend: Backend,
    /// Public base URL of the files, such as `https://cdn.example.com/files`. `None` if files have no public URL.
    pub public: Option<String>,
    /// Maximum number of concurrent uploads. Further uploads wait for a permit.
    pub uploads: usize,
    /// Maximum wait for the next bytes of an upload, for an upload permit, and for a response of S3.
    pub io_timeout: Duration,
}

impl Settings {
    /// Creates settings without a public URL, with 32 uploads at once and a timeout of 20 seconds.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        Self { backend, public: None, uploads: 32, io_timeout: Duration::from_secs(20) }
    }
}

/// A store of files. Cheap to clone; all clones share one store. Requires a Tokio runtime.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    objects: Arc<dyn ObjectStore>,
    /// The same store, if it is S3.
    s3: Option<AmazonS3>,
    /// Root of the store, if it is a folder.
    root: Option<PathBuf>,
    public: Option<String>,
    places: Semaphore,
    io_timeout: Duration,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("objects", &self.inner.objects.to_string()).finish_non_exhaustive()
    }
}

/// A file in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Key of the file. Its ending gives the media type.
    pub key: Key,
    /// Length in bytes.
    pub length: u64,
    /// Time when the file was stored, on the store's clock.
    pub stored: Timestamp,
}

/// A range of bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// The whole file.
    All,
    /// Bytes from the start to before the end, or to the end of the file if that comes earlier.
    Within(Range<u64>),
    /// All bytes from this position.
    From(u64),
    /// This many bytes at the end, or the whole file if it is shorter.
    Last(u64),
}

/// A file being downloaded.
pub struct Download {
    /// Key, length and time of the file.
    pub entry: Entry,
    /// Range of the bytes in `content`.
    pub range: Range<u64>,
    /// Bytes of the range. Ends with [`Error::Unavailable`] if the store fails during the download.
    pub content: BoxStream<'static, Result<Bytes, Error>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("entry", &self.entry).field("range", &self.range).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a store. A folder is created if it does not exist. No request is made to S3; for that, see
    /// [`Store::check`].
    ///
    /// # Errors
    /// Returns [`Error::Settings`] if no store can be opened with these settings.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let Settings { backend, public, uploads, io_timeout } = settings;
        let (objects, s3, root): (Arc<dyn ObjectStore>, _, _) = match backend {
            Backend::Folder(root) => (Arc::new(open_folder(&root)?), None, Some(root)),
            Backend::S3(s3) => {
                let s3 = open_s3(s3, io_timeout)?;
                (Arc::new(s3.clone()), Some(s3), None)
            }
        };
        let public = public.map(|base| base.trim_end_matches('/').to_owned());
        let places = Semaphore::new(uploads);
        Ok(Self { inner: Arc::new(Inner { objects, s3, root, public, places, io_timeout }) })
    }

    /// Checks that the store responds and accepts our credentials.
    ///
    /// # Errors
    /// Returns [`Error::Unavailable`] otherwise.
    pub async fn check(&self) -> Result<(), Error> {
        let first = self.inner.objects.list(Some(&Path::from("-"))).try_next().await;
        first.map(drop).map_err(|error| Error::Unavailable(error.into()))
    }

    /// Returns the length and time of a file.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] or [`Error::Unavailable`].
    pub async fn entry(&self, key: &Key) -> Result<Entry, Error> {
        Ok(entry(key.clone(), &self.inner.objects.head(&path(key)?).await?))
    }

    /// Downloads a file, or a part of it, as a stream.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`], [`Error::NoSuchPart`] if the file has no byte in the range, or
    /// [`Error::Unavailable`].
    pub async fn download(&self, key: &Key, span: ByteRange) -> Result<Download, Error> {
        let range = match span {
            ByteRange::All => None,
            // The length is fetched first, because stores report missing ranges differently.
            span => Some(span.within(self.entry(key).await?.length)?),
        };
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.inner.objects.get_opts(&path(key)?, options).await?;
        let (entry, range) = (entry(key.clone(), &found.meta), found.range.clone());
        let content = match found.payload {
            GetResultPayload::File(file, _) => stream::try_unfold((file, found.range), read_on).boxed(),
            GetResultPayload::Stream(content) => content.map_err(Error::from).boxed(),
        };
        Ok(Download { entry, range, content })
    }

    /// Removes a file. Succeeds if the file does not exist.
    ///
    /// # Errors
    /// Returns [`Error::Unavailable`].
    pub async fn remove(&self, key: &Key) -> Result<(), Error> {
        match self.inner.objects.delete(&path(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists the files in a folder and its subfolders, or all files. Objects without a valid key are skipped.
    ///
    /// # Errors
    /// The stream yields [`Error::Name`] if `folder` is not a valid folder, or [`Error::Unavailable`].
    pub fn list(&self, folder: Option<&str>) -> impl Stream<Item = Result<Entry, Error>> + Send + use<> {
        let wrong = folder.filter(|folder| !is_folder(folder)).map(|folder| Error::Name(folder.to_owned()));
        let found = match &wrong {
            None => self.inner.objects.list(folder.map(Path::from).as_ref()),
            Some(_) => stream::empty().boxed(),
        };
        let named = found.map_err(Error::from).try_filter_map(|meta| {
            future::ready(Ok(Key::parse(meta.location.as_ref()).ok().map(|key| entry(key, &meta))))
        });
        stream::iter(wrong.map(Err)).chain(named)
    }

    /// Lists the files that were stored before `older_than`. Those without a database record are orphans, and can be
    /// removed. Choose `older_than` early enough to exclude files whose record is still being written.
    ///
    /// # Errors
    /// The stream yields [`Error::Unavailable`].
    pub fn orphans(&self, older_than: Timestamp) -> impl Stream<Item = Result<Entry, Error>> + Send + use<> {
        self.list(None).try_filter(move |entry| future::ready(entry.stored < older_than))
    }

    /// Removes the partial files of uploads that were in progress when a program was killed. Keeps files that were
    /// written to at or after `since`. Returns the number of removed files. On S3 it does nothing and returns 0,
    /// because a lifecycle rule of the bucket removes them.
    ///
    /// # Errors
    /// Returns [`Error::Unavailable`].
    pub async fn remove_unfinished(&self, since: Timestamp) -> Result<usize, Error> {
        let Some(root) = self.inner.root.clone() else { return Ok(0) };
        let removed = tokio::task::spawn_blocking(move || remove_unfinished(&root, since.into())).await;
        removed.map_err(|error| Error::Unavailable(error.into()))?.map_err(|error| Error::Unavailable(error.into()))
    }

    /// Returns the public URL of a file, if the store has a public base URL.
    #[must_use]
    pub fn public_address(&self, key: &Key) -> Option<String> {
        self.inner.public.as_ref().map(|base| format!("{base}/{}", utf8_percent_encode(key.as_str(), ENCODED)))
    }

    /// Returns a URL that lets anyone download the file from S3 for the time `good_for`, at most a week. Returns `None`
    /// if the files are not on S3; use [`crate::Links`] then. No request is made, so the file need not exist.
    ///
    /// # Errors
    /// Returns [`Error::Unavailable`] if the URL cannot be signed.
    pub async fn presigned(&self, key: &Key, good_for: Duration) -> Result<Option<String>, Error> {
        let Some(s3) = &self.inner.s3 else { return Ok(None) };
        Ok(Some(s3.signed_url(object_store::signer::Method::GET, &path(key)?, good_for).await?.into()))
    }

    pub(crate) fn objects(&self) -> &Arc<dyn ObjectStore> {
        &self.inner.objects
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.inner.io_timeout
    }

    /// Returns the size of a part that is written to the store, in bytes.
    pub(crate) fn part(&self) -> usize {
        if self.inner.s3.is_some() { S3_PART } else { FOLDER_PART }
    }

    /// Returns the headers that S3 sends with the file. Empty for a folder.
    pub(crate) fn attributes(&self, key: &Key) -> Attributes {
        let mut attributes = Attributes::new();
        if self.inner.s3.is_some() {
            let disposition = if key.kind().is_picture() { "inline" } else { "attachment" };
            attributes.insert(Attribute::ContentType, key.kind().media_type().into());
            attributes.insert(Attribute::ContentDisposition, disposition.into());
        }
        attributes
    }

    /// Waits for an upload permit, at most `io_timeout`.
    pub(crate) async fn upload_permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        let backend = timeout(self.inner.io_timeout, self.inner.places.acquire()).await;
        backend
            .map_err(|elapsed| Error::Unavailable(elapsed.into()))?
            .map_err(|closed| Error::Unavailable(closed.into()))
    }
}

impl ByteRange {
    fn within(self, length: u64) -> Result<Range<u64>, Error> {
        let range = match self {
            Self::All => 0..length,
            Self::Within(range) => range.start..range.end.min(length),
            Self::From(start) => start..length,
            Self::Last(count) => length.saturating_sub(count)..length,
        };
        if range.is_empty() { Err(Error::NoSuchPart { length }) } else { Ok(range) }
    }
}

fn open_folder(root: &FilePath) -> Result<LocalFileSystem, Error> {
    make_folder(root).map_err(|error| Error::Settings(error.into()))?;
    let folder = LocalFileSystem::new_with_prefix(root).map_err(|error| Error::Settings(error.into()))?;
    Ok(folder.with_fsync(true))
}

/// Creates a folder that survives a power failure. A parent folder holds the names of new folders, so it is synced too.
fn make_folder(root: &FilePath) -> io::Result<()> {
    let made = root.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).count();
    fs::create_dir_all(root)?;
    for above in root.canonicalize()?.ancestors().skip(1).take(made) {
        File::open(above)?.sync_all()?;
    }
    Ok(())
}

/// Reads the next bytes of a range, at most [`FOLDER_PART`]. Returns `None` at the end of the range.
async fn read_on((mut file, range): (File, Range<u64>)) -> Result<Option<(Bytes, (File, Range<u64>))>, Error> {
    if range.is_empty() {
        return Ok(None);
    }
    let read = tokio::task::spawn_blocking(move || {
        let next = range.end.min(range.start + FOLDER_PART as u64);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(range.start))?;
        if file.by_ref().take(next - range.start).read_to_end(&mut bytes)? as u64 != next - range.start {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((bytes.into(), (file, next..range.end))))
    });
    read.await
        .map_err(|error| Error::Unavailable(error.into()))?
        .map_err(|error: io::Error| Error::Unavailable(error.into()))
}

/// Creates a client of S3. No retry starts later than `io_timeout`, and no response is awaited for longer. A request
/// therefore succeeds or fails within twice that time.
fn open_s3(s3: S3, io_timeout: Duration) -> Result<AmazonS3, Error> {
    // `reqwest` uses the TLS provider of the process. One that is already installed stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let is_plain = s3.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http:"));
    let client = ClientOptions::new()
        .with_allow_http(is_plain)
        .with_connect_timeout(io_timeout / 4)
        // A transfer may take any time, as long as bytes keep arriving.
        .with_timeout_disabled()
        .with_read_timeout(io_timeout);
    let backoff = BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: io_timeout / 4, base: 3.0 };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(s3.bucket)
        .with_region(s3.region)
        .with_access_key_id(s3.key_id)
        .with_secret_access_key(s3.secret.expose_secret())
        .with_virtual_hosted_style_request(!s3.path_style)
        .with_client_options(client)
        .with_retry(RetryConfig { backoff, max_retries: RETRIES, retry_timeout: io_timeout });
    let builder = match s3.endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint),
        None => builder,
    };
    builder.build().map_err(|error| Error::Settings(error.into()))
}

/// Removes partial files in a folder and its subfolders. The name of such a file ends with `#` and a number.
fn remove_unfinished(folder: &FilePath, since: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_unfinished = name.to_str().and_then(|name| name.rsplit_once('#')).is_some_and(|(name, number)| {
            !number.is_empty()
                && number.bytes().all(|c| c.is_ascii_digit())
                && MediaType::with_ending(extension(name)).is_some()
        });
        if entry.file_type()?.is_dir() {
            removed += remove_unfinished(&entry.path(), since)?;
        } else if is_unfinished && entry.metadata()?.modified()? < since {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Returns the key as a path of the store, without encoding anything.
pub(crate) fn path(key: &Key) -> Result<Path, Error> {
    Path::parse(key.as_str()).map_err(|_| Error::Name(key.to_string()))
}

fn entry(key: Key, meta: &ObjectMeta) -> Entry {
    let stored = Timestamp::from_microsecond(meta.last_modified.timestamp_micros()).unwrap_or(Timestamp::MAX);
    Entry { key, length: meta.size, stored }
}
