//! Where files are, and all that is done with them but uploading.

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

/// What goes to a folder at a time, in bytes.
const FOLDER_PART: usize = 256 << 10;
/// The least that S3 takes as a part, which limits files to 48 GiB, as it takes 10,000.
const S3_PART: usize = 5 << 20;
/// How often a request to S3 is made again before it has failed.
const RETRIES: usize = 3;
/// What needs no encoding in a path (RFC 3986, 2.3), and what separates its parts.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where files are kept.
#[derive(Clone, Debug)]
pub enum Backend {
    /// In a folder, which is made if it is not there. Nodes can share one, if it is on a file system that they share.
    Folder(PathBuf),
    /// In an S3-compatible service.
    S3(S3),
}

/// An S3-compatible service.
#[derive(Clone, Debug)]
pub struct S3 {
    /// Its address, such as `https://s3.example.com`; Amazon's for the region if there is none. Without TLS (`http:`),
    /// what is sent can be read on the way.
    pub endpoint: Option<String>,
    /// The bucket, which must be there. It holds nothing but files.
    pub bucket: String,
    /// The region; services that have none mostly take `us-east-1`.
    pub region: String,
    /// The id of the access key.
    pub key_id: String,
    /// The secret of the access key.
    pub secret: SecretString,
    /// Whether the bucket is part of the path, not of the host's name. Most services other than Amazon's want that.
    pub path_style: bool,
}

/// How a store is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where files are kept.
    pub backend: Backend,
    /// Where files can be had by everybody, such as `https://cdn.example.com/files`, if anywhere.
    pub public: Option<String>,
    /// How many uploads there may be at once. Others wait.
    pub uploads: usize,
    /// How long is waited for the next bytes of an upload, for a place to upload, and for S3 to answer.
    pub io_timeout: Duration,
}

impl Settings {
    /// With no public address, 32 uploads at once and a patience of 20 seconds.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        Self { backend, public: None, uploads: 32, io_timeout: Duration::from_secs(20) }
    }
}

/// A store of files. Cheap to clone; all clones are one. Needs a Tokio runtime.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    objects: Arc<dyn ObjectStore>,
    /// The same, if it is S3.
    s3: Option<AmazonS3>,
    /// Where it is, if it is a folder.
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
    /// Its key.
    pub key: Key,
    /// Its length in bytes.
    pub length: u64,
    /// When it was put there, by the store's clock.
    pub stored: Timestamp,
}

/// Which bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// All.
    All,
    /// Those from the first to before the second, or to the end if that comes earlier.
    Within(Range<u64>),
    /// All from there on.
    From(u64),
    /// So many at the end, or all if there are fewer.
    Last(u64),
}

/// A file on its way out.
pub struct Download {
    /// What file it is.
    pub entry: Entry,
    /// Which bytes of it come.
    pub range: Range<u64>,
    /// The bytes. Ends with [`Error::Unavailable`] if the store fails meanwhile.
    pub content: BoxStream<'static, Result<Bytes, Error>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("entry", &self.entry).field("range", &self.range).finish_non_exhaustive()
    }
}

impl Store {
    /// Sets a store up. Makes the folder; does not ask S3 anything yet, see [`Store::check`].
    ///
    /// # Errors
    /// [`Error::Settings`] if that cannot be a store.
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

    /// Whether the store answers and knows us.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if not.
    pub async fn check(&self) -> Result<(), Error> {
        let first = self.inner.objects.list(Some(&Path::from("-"))).try_next().await;
        first.map(drop).map_err(|error| Error::Unavailable(error.into()))
    }

    /// What is known of a file.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Unavailable`].
    pub async fn entry(&self, key: &Key) -> Result<Entry, Error> {
        Ok(entry(key.clone(), &self.inner.objects.head(&path(key)?).await?))
    }

    /// A file, or part of it, as a stream.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NoSuchPart`] if there is no byte in the span, [`Error::Unavailable`].
    pub async fn download(&self, key: &Key, span: ByteRange) -> Result<Download, Error> {
        let range = match span {
            ByteRange::All => None,
            // The length comes first: which bytes there are is not told alike by all stores.
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

    /// Removes a file. That it is not there is as good.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn remove(&self, key: &Key) -> Result<(), Error> {
        match self.inner.objects.delete(&path(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The files in a folder and the folders in it, or all. What has no key is not shown.
    ///
    /// # Errors
    /// In the stream: [`Error::Name`] if that cannot be a folder, [`Error::Unavailable`].
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

    /// The files that are older than that. Whatever of them no record names is an orphan, left by an upload whose
    /// record was never written or whose record is gone, and can be removed. Go back far enough for records that are
    /// still to be written.
    ///
    /// # Errors
    /// In the stream: [`Error::Unavailable`].
    pub fn orphans(&self, older_than: Timestamp) -> impl Stream<Item = Result<Entry, Error>> + Send + use<> {
        self.list(None).try_filter(move |entry| future::ready(entry.stored < older_than))
    }

    /// Removes what is left in a folder of uploads that were under way when a program was killed, and that nothing was
    /// added to since then. Gives how many there were. On S3 a lifecycle rule of the bucket does this.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn remove_unfinished(&self, since: Timestamp) -> Result<usize, Error> {
        let Some(root) = self.inner.root.clone() else { return Ok(0) };
        let removed = tokio::task::spawn_blocking(move || remove_unfinished(&root, since.into())).await;
        removed.map_err(|error| Error::Unavailable(error.into()))?.map_err(|error| Error::Unavailable(error.into()))
    }

    /// Where everybody can have the file, if there is a public address.
    #[must_use]
    pub fn public_address(&self, key: &Key) -> Option<String> {
        self.inner.public.as_ref().map(|base| format!("{base}/{}", utf8_percent_encode(key.as_str(), ENCODED)))
    }

    /// Where whoever has the address can download the file from S3 for so long, at most a week. `None` where files are
    /// not on S3: [`crate::Links`] are for that. Nothing is asked, so the file need not be there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if it cannot be signed.
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

    /// How many bytes are put into the store at a time.
    pub(crate) fn part(&self) -> usize {
        if self.inner.s3.is_some() { S3_PART } else { FOLDER_PART }
    }

    /// What S3 shall say with the file to those who have it from there. A folder says nothing.
    pub(crate) fn attributes(&self, key: &Key) -> Attributes {
        let mut attributes = Attributes::new();
        if self.inner.s3.is_some() {
            let disposition = if key.kind().is_picture() { "inline" } else { "attachment" };
            attributes.insert(Attribute::ContentType, key.kind().media_type().into());
            attributes.insert(Attribute::ContentDisposition, disposition.into());
        }
        attributes
    }

    /// A place among the uploads.
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

/// Makes a folder that is there even after a power failure: the names of what is made are in the folders above.
fn make_folder(root: &FilePath) -> io::Result<()> {
    let made = root.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).count();
    fs::create_dir_all(root)?;
    for above in root.canonicalize()?.ancestors().skip(1).take(made) {
        File::open(above)?.sync_all()?;
    }
    Ok(())
}

/// The next bytes of a file, as many as it is written with at a time.
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

/// Tries again for no longer than `io_timeout`, and waits so long for an answer: within twice of it S3 has answered or
/// failed.
fn open_s3(s3: S3, io_timeout: Duration) -> Result<AmazonS3, Error> {
    // `reqwest` takes the process's TLS provider. If one is installed already, that one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let is_plain = s3.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http:"));
    let client = ClientOptions::new()
        .with_allow_http(is_plain)
        .with_connect_timeout(io_timeout / 4)
        // A long file may take its time, as long as something comes.
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

/// Uploads under way have the name of their file with `#` and a number behind it.
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

/// The key as the store takes it, with nothing encoded.
pub(crate) fn path(key: &Key) -> Result<Path, Error> {
    Path::parse(key.as_str()).map_err(|_| Error::Name(key.to_string()))
}

fn entry(key: Key, meta: &ObjectMeta) -> Entry {
    let stored = Timestamp::from_microsecond(meta.last_modified.timestamp_micros()).unwrap_or(Timestamp::MAX);
    Entry { key, length: meta.size, stored }
}
