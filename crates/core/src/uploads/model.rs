//! Uploads: storage settings, links and API representation.

use std::fmt::Write as _;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Timestamp;
use parlour_blob::{Error, Key, Links, MediaType, PictureProcessor, Store};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use crate::http::{Code, Problem};
use crate::secret::Secret;
use crate::settings::{self, Settings};
use crate::types::{BusinessId, Instant, string_enum};

string_enum! {
    /// Purpose of an uploaded file. It determines the folder, and whether the file is public.
    pub enum Purpose {
        /// Photo of a client or of work done for them.
        ClientPhoto = "client_photo",
        /// Logo of the business. Anyone may download it.
        Logo = "logo",
        /// Attachment of a chat message.
        MessageAttachment = "message_attachment",
    }
}

impl Purpose {
    /// Returns the name of the folder for files of this purpose, within the business's folder.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::ClientPhoto => "photos",
            Self::Logo => LOGOS,
            Self::MessageAttachment => "attachments",
        }
    }
}

string_enum! {
    /// State of an uploaded file. Files that stay unused for a day are removed.
    pub enum FileState {
        /// Uploaded, but not used yet.
        Waiting = "waiting",
        /// In use for its purpose.
        Used = "used",
        /// Removed for all users. The content may still be in the store.
        Removed = "removed",
    }
}

/// Folder for logos. Files in it are public.
const LOGOS: &str = "logos";
/// Folder for thumbnails, within the folder of their pictures.
pub(super) const THUMBNAIL_FOLDER: &str = "thumbnails";
/// Maximum length of a picture's longest side, in pixels. Larger pictures are scaled down.
pub(super) const MAX_SIDE: u32 = 2_048;
/// Maximum length of a thumbnail's longest side, in pixels.
pub(super) const THUMBNAIL_SIDE: u32 = 320;
/// Maximum memory for pictures that are being received, in KiB. Further pictures wait for memory.
pub(super) const MAX_PICTURE_MEMORY: u32 = 128 << 10;
/// Links change after this number of seconds, so browsers can cache files for that time. Old links stay valid for one
/// more period.
const LINK_PERIOD: i64 = 3_600;
/// Maximum wait for the next bytes of an upload, for memory for a picture, and for the store.
pub(super) const TIMEOUT: Duration = Duration::from_secs(20);
/// Characters to percent-encode in a path: all except the slash and the unreserved characters (RFC 3986, section 2.3).
pub(super) const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Uploads of this installation. Cheap to clone; all clones share their state.
#[derive(Clone, Debug)]
pub struct Uploads(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) settings: settings::Files,
    pub(super) backend: parlour_blob::Backend,
    /// Opened on first use.
    pub(super) store: OnceLock<Store>,
    pub(super) pictures: PictureProcessor,
    pub(super) links: Links,
    /// First folder of all keys of this installation. Installations that share a store have different folders, so that
    /// none removes another's files as orphans.
    pub(super) root: String,
    pub(super) memory: Semaphore,
    pub(super) counts: Counts,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) uploads: AtomicU64,
    pub(super) upload_bytes: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) downloads: AtomicU64,
    pub(super) download_bytes: AtomicU64,
}

/// Counters since the start of the process.
#[derive(Clone, Copy, Debug)]
pub struct UploadStats {
    /// Accepted files.
    pub uploads: u64,
    /// Size of the accepted files as stored, in bytes.
    pub upload_bytes: u64,
    /// Uploads that failed for any reason.
    pub refused: u64,
    /// Downloads that were answered with content.
    pub downloads: u64,
    /// Size of the downloaded content in bytes, counted when a response starts.
    pub download_bytes: u64,
}

/// File with its download links.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileLinks {
    /// Sanitized file name, with the extension that matches the content.
    name: String,
    /// Media type, detected from the content.
    media_type: &'static str,
    /// Size in bytes.
    bytes: u64,
    /// Width in pixels; null unless the file is a picture.
    width: Option<u32>,
    /// Height in pixels; null unless the file is a picture.
    height: Option<u32>,
    /// Download URL that needs no login: a path on this host, or the URL of a logo on a CDN. It is valid for at least
    /// an hour. The URL of a logo is valid until the logo is replaced or removed.
    url: String,
    /// Download URL of the thumbnail, with no side longer than 320 pixels; null unless the file is a picture.
    thumbnail_url: Option<String>,
}

/// Row of a file. All columns are `None` if an outer join found no file.
#[derive(Clone, Debug, parlour_db::Record)]
pub struct FileRow {
    key: Option<String>,
    bytes: Option<i64>,
    width: Option<u32>,
    height: Option<u32>,
}

impl Uploads {
    /// Creates the uploads of an installation. The store is opened on first use.
    pub fn new(settings: &Settings, secret: &Secret) -> Self {
        let mark = secret.key("place of files");
        let root = mark[..4].iter().fold("i".to_owned(), |mut root, byte| {
            write!(root, "{byte:02x}").unwrap_or_default();
            root
        });
        // Image processing takes a whole core, so leave some cores for requests.
        let at_once = std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2)).min(4);
        Self(Arc::new(Inner {
            backend: settings.blob_backend(),
            store: OnceLock::new(),
            pictures: PictureProcessor::new(at_once, settings.files.picture_pixels),
            links: Links::new(secret.key("files")),
            root,
            memory: Semaphore::new(MAX_PICTURE_MEMORY as usize),
            counts: Counts::default(),
            settings: settings.files.clone(),
        }))
    }

    /// Returns the store. Opens it on first use.
    ///
    /// # Errors
    /// Fails if the store cannot be opened with the settings.
    pub fn store(&self) -> Result<&Store, Error> {
        let inner = &*self.0;
        if let Some(store) = inner.store.get() {
            return Ok(store);
        }
        let settings =
            parlour_blob::Settings { io_timeout: TIMEOUT, ..parlour_blob::Settings::new(inner.backend.clone()) };
        let store = Store::open(parlour_blob::Settings { public: inner.settings.public.clone(), ..settings })?;
        Ok(inner.store.get_or_init(|| store))
    }

    /// Returns the counters since the start of the process.
    pub fn stats(&self) -> UploadStats {
        let Counts { uploads, upload_bytes, refused, downloads, download_bytes } = &self.0.counts;
        let [uploads, upload_bytes, refused, downloads, download_bytes] =
            [uploads, upload_bytes, refused, downloads, download_bytes].map(|count| count.load(Relaxed));
        UploadStats { uploads, upload_bytes, refused, downloads, download_bytes }
    }

    /// Returns the folder for a business's files of this purpose.
    pub(super) fn folder(&self, business: BusinessId, purpose: Purpose) -> String {
        format!("{}/b{business}/{}", self.0.root, purpose.folder())
    }

    /// Returns true if anyone may download the file.
    pub(super) fn is_public(&self, key: &Key) -> bool {
        let below = key.as_str().strip_prefix(&self.0.root).and_then(|rest| rest.strip_prefix("/b"));
        below.and_then(|rest| rest.split('/').nth(1)) == Some(LOGOS)
    }

    pub(super) fn link(&self, key: &Key, now: Instant) -> String {
        let path = format!("/files/{}", utf8_percent_encode(key.as_str(), ENCODED));
        if self.is_public(key) {
            let elsewhere = self.store().ok().and_then(|store| store.public_address(key));
            return elsewhere.unwrap_or(path);
        }
        format!("{path}?{}", self.0.links.sign(key, good_until(now)))
    }

    /// Returns the API representation of a file, with links issued at `now`.
    pub fn show(&self, key: &Key, bytes: u64, size: Option<(u32, u32)>, now: Instant) -> FileLinks {
        FileLinks {
            name: key.name().to_owned(),
            media_type: key.kind().media_type(),
            bytes,
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            url: self.link(key, now),
            thumbnail_url: thumbnail(key).filter(|_| size.is_some()).map(|small| self.link(&small, now)),
        }
    }

    /// Returns the API representation of a row, with links issued at `now`. `None` if an outer join found no file.
    pub fn links(&self, row: &FileRow, now: Instant) -> Option<FileLinks> {
        let key = Key::parse(row.key.as_deref()?).ok()?;
        let bytes = row.bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default();
        Some(self.show(&key, bytes, row.width.zip(row.height), now))
    }

    /// Like [`Self::links`], but fails if an outer join found no file.
    pub fn required_links(&self, row: &FileRow, now: Instant) -> Result<FileLinks, parlour_db::Error> {
        self.links(row, now).ok_or(parlour_db::Error::Column { column: 0, expected: "the key of a file" })
    }

    /// Removes a file that no row references. If the removal fails, the cleanup removes the file later.
    pub async fn discard(&self, key: &Key) {
        if let Err(error) = self.remove_from_store(key).await {
            tracing::warn!(%key, error = &error as &dyn std::error::Error, "orphaned file not removed");
        }
    }

    /// Removes a file and its thumbnail from the store, if they exist.
    pub(super) async fn remove_from_store(&self, key: &Key) -> Result<(), Error> {
        let store = self.store()?;
        if let (true, Some(small)) = (key.kind().is_picture(), thumbnail(key)) {
            store.remove(&small).await?;
        }
        store.remove(key).await
    }
}

/// Returns the key of a picture's thumbnail.
pub(super) fn thumbnail(key: &Key) -> Option<Key> {
    let (folder, file) = key.as_str().rsplit_once('/')?;
    Key::parse(&format!("{folder}/{THUMBNAIL_FOLDER}/{file}")).ok()
}

/// Returns the key of the picture that a thumbnail belongs to. Any other key is returned unchanged.
pub(super) fn full_size(key: &Key) -> Key {
    let found = key.as_str().rsplit_once('/').and_then(|(folder, file)| {
        let folder = folder.strip_suffix(THUMBNAIL_FOLDER)?.strip_suffix('/')?;
        Key::parse(&format!("{folder}/{file}")).ok()
    });
    found.unwrap_or_else(|| key.clone())
}

/// Returns the expiry of a link that is issued at `now`.
pub(super) fn good_until(now: Instant) -> Timestamp {
    let end = (now.0.as_second().div_euclid(LINK_PERIOD) + 2) * LINK_PERIOD;
    Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
}

/// Maps an error of the blob store to the problem that is reported to the caller.
pub(super) fn problem(error: Error) -> Problem {
    match error {
        Error::TooLarge { limit } => {
            Problem::new(Code::TooLarge).detail(format!("the limit is {limit} bytes")).limit(limit)
        }
        Error::TooManyPixels { limit } => Problem::new(Code::TooManyPixels)
            .detail(format!("the limit is {limit} pixels, or less if memory is short"))
            .limit(limit),
        Error::NotAllowed { found } => {
            Problem::new(Code::FileNotAllowed).detail(format!("the content looks like {found}"))
        }
        Error::Broken(_) => Problem::new(Code::BrokenPicture),
        Error::Interrupted(cause) if cause.is::<tokio::time::error::Elapsed>() => Problem::new(Code::TooLong),
        Error::Interrupted(_) => Problem::new(Code::Malformed).detail("the file is incomplete"),
        Error::NotFound | Error::InvalidLink => Problem::not_found(),
        Error::ExpiredLink => Problem::not_found().detail("the link has expired; ask for a new one"),
        error @ Error::Unavailable(_) => Problem::internal(error).code(Code::FilesUnavailable).retry_after(5),
        error => Problem::internal(error),
    }
}

/// Media types of client photos and logos.
pub const PICTURES: &[MediaType] = &MediaType::PICTURES;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn files() -> Uploads {
        Uploads::new(&Settings::read(None, &|_| None).unwrap(), &Secret::new([1; 32]))
    }

    fn key(purpose: Purpose) -> Key {
        Key::new(&files().folder(BusinessId(7), purpose), "a b.png", MediaType::Jpeg, [3; 16]).unwrap()
    }

    #[test]
    fn only_logos_are_for_everybody() {
        let files = files();
        for purpose in Purpose::ALL {
            let key = key(*purpose);
            let expected = *purpose == Purpose::Logo;
            assert_eq!(
                (files.is_public(&key), files.is_public(&thumbnail(&key).unwrap())),
                (expected, expected),
                "{key}"
            );
        }
        for other in ["logos/small", "b7/logos", "i00000000/b7/logos", "i00000000/logos/logos"] {
            assert!(!files.is_public(&Key::new(other, "x", MediaType::Jpeg, [3; 16]).unwrap()), "{other}");
        }
    }

    #[test]
    fn a_small_picture_is_of_its_picture() {
        let key = key(Purpose::ClientPhoto);
        assert_eq!(full_size(&thumbnail(&key).unwrap()), key);
        assert_eq!(full_size(&key), key);
    }

    proptest! {
        #[test]
        fn a_link_is_the_same_within_an_hour_and_good_for_an_hour(second in 0_i64..10_000_000_000) {
            let at = |second: i64| Instant(Timestamp::from_second(second).unwrap());
            let good_for = good_until(at(second)).as_second() - second;
            prop_assert!(good_for > LINK_PERIOD && good_for <= 2 * LINK_PERIOD);
            let hour = second - second % LINK_PERIOD;
            prop_assert_eq!(good_until(at(hour)), good_until(at(hour + LINK_PERIOD - 1)));
        }
    }
}
