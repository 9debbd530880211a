//! Files as they are stored and shown.

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
    /// What a file is for.
    pub enum Purpose {
        /// It shows a client, or what was done for them.
        ClientPhoto = "client_photo",
        /// It is the mark of the business.
        Logo = "logo",
        /// It goes with a message.
        MessageAttachment = "message_attachment",
    }
}

impl Purpose {
    /// The folder in which a business's files for this are.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::ClientPhoto => "photos",
            Self::Logo => LOGOS,
            Self::MessageAttachment => "attachments",
        }
    }
}

string_enum! {
    /// How a file's row stands.
    pub enum FileState {
        /// It was put in, and nothing names it yet.
        Waiting = "waiting",
        /// It is what it was put in for.
        Used = "used",
        /// It is gone, as far as anybody can see.
        Removed = "removed",
    }
}

/// Whatever is in such a folder is for everybody.
const LOGOS: &str = "logos";
/// In this folder beside a picture it is once more, small.
pub(super) const THUMBNAIL_FOLDER: &str = "thumbnails";
/// How long the longest side of a picture is at most, in pixels.
pub(super) const MAX_SIDE: u32 = 2_048;
/// The same, of small ones.
pub(super) const THUMBNAIL_SIDE: u32 = 320;
/// What may be in memory of pictures that are coming in, in KiB.
pub(super) const MAX_PICTURE_MEMORY: u32 = 128 << 10;
/// Links are the same for that long, so that browsers need not fetch again what they have, and good for as long after
/// that.
const LINK_PERIOD: i64 = 3_600;
/// How long is waited for the next bytes of an upload, or for a place to upload.
pub(super) const TIMEOUT: Duration = Duration::from_secs(20);
/// What needs no encoding in a path (RFC 3986, 2.3), and what separates its parts.
pub(super) const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// What people put in. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Uploads(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) settings: settings::Files,
    pub(super) backend: parlour_blob::Backend,
    /// Opened when it is first needed.
    pub(super) store: OnceLock<Store>,
    pub(super) pictures: PictureProcessor,
    pub(super) links: Links,
    /// What the folders of this installation begin with. Another one on the same store has others, so that neither
    /// takes the other's files for its own that nobody needs.
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

/// What was done since the start.
#[derive(Clone, Copy, Debug)]
pub struct UploadStats {
    /// Files that were taken.
    pub uploads: u64,
    /// What was stored of them.
    pub upload_bytes: u64,
    /// Files that were not taken, or broke off.
    pub refused: u64,
    /// Files that were asked for and sent.
    pub downloads: u64,
    /// How much that was to be.
    pub download_bytes: u64,
}

/// A file, and how to have it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileLinks {
    /// What it is called, as far as that is safe, with the ending that fits.
    name: String,
    /// What it is, told from its content.
    media_type: &'static str,
    /// Its length.
    bytes: u64,
    /// Of a picture, in pixels.
    width: Option<u32>,
    /// Of a picture, in pixels.
    height: Option<u32>,
    /// Where it can be had, without a log-in: a path on this host, or an address elsewhere. Good for an hour at least;
    /// that of a logo for as long as it is the logo.
    url: String,
    /// Of a picture: the same with no side longer than 320 pixels.
    thumbnail_url: Option<String>,
}

/// A file, as its row says. All columns are empty where an outer join finds none.
#[derive(Clone, Debug, parlour_db::Record)]
pub struct FileRow {
    key: Option<String>,
    bytes: Option<i64>,
    width: Option<u32>,
    height: Option<u32>,
}

impl Uploads {
    /// Those of an installation.
    pub fn new(settings: &Settings, secret: &Secret) -> Self {
        let mark = secret.key("place of files");
        let root = mark[..4].iter().fold("i".to_owned(), |mut root, byte| {
            write!(root, "{byte:02x}").unwrap_or_default();
            root
        });
        // Drawing is work for a whole core, and others wait for requests to be answered.
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

    /// The store.
    ///
    /// # Errors
    /// If it cannot be set up as the settings say.
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

    /// What was done since the start.
    pub fn stats(&self) -> UploadStats {
        let Counts { uploads, upload_bytes, refused, downloads, download_bytes } = &self.0.counts;
        let [uploads, upload_bytes, refused, downloads, download_bytes] =
            [uploads, upload_bytes, refused, downloads, download_bytes].map(|count| count.load(Relaxed));
        UploadStats { uploads, upload_bytes, refused, downloads, download_bytes }
    }

    /// The folder of a business's files.
    pub(super) fn folder(&self, business: BusinessId, purpose: Purpose) -> String {
        format!("{}/b{business}/{}", self.0.root, purpose.folder())
    }

    /// Whether everybody may have it.
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

    /// A file as it is shown now, from what its row says.
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

    /// A file as it is shown now, from its row. `None` where there is none, as an outer join gives it.
    pub fn links(&self, row: &FileRow, now: Instant) -> Option<FileLinks> {
        let key = Key::parse(row.key.as_deref()?).ok()?;
        let bytes = row.bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default();
        Some(self.show(&key, bytes, row.width.zip(row.height), now))
    }

    /// The same where a file must be.
    pub fn required_links(&self, row: &FileRow, now: Instant) -> Result<FileLinks, parlour_db::Error> {
        self.links(row, now).ok_or(parlour_db::Error::Column { column: 0, expected: "the key of a file" })
    }

    /// Takes a file back that no row names. What cannot be removed now is left to the clean-up.
    pub async fn discard(&self, key: &Key) {
        if let Err(error) = self.remove_from_store(key).await {
            tracing::warn!(%key, error = &error as &dyn std::error::Error, "a file that nobody wants is left for now");
        }
    }

    /// Removes a file from the store, whether it is there or not.
    pub(super) async fn remove_from_store(&self, key: &Key) -> Result<(), Error> {
        let store = self.store()?;
        if let (true, Some(small)) = (key.kind().is_picture(), thumbnail(key)) {
            store.remove(&small).await?;
        }
        store.remove(key).await
    }
}

/// The key of the same picture, small.
pub(super) fn thumbnail(key: &Key) -> Option<Key> {
    let (folder, file) = key.as_str().rsplit_once('/')?;
    Key::parse(&format!("{folder}/{THUMBNAIL_FOLDER}/{file}")).ok()
}

/// The key of the picture that this is when it is not small, or this.
pub(super) fn full_size(key: &Key) -> Key {
    let found = key.as_str().rsplit_once('/').and_then(|(folder, file)| {
        let folder = folder.strip_suffix(THUMBNAIL_FOLDER)?.strip_suffix('/')?;
        Key::parse(&format!("{folder}/{file}")).ok()
    });
    found.unwrap_or_else(|| key.clone())
}

/// Up to when a link is good that is given now.
pub(super) fn good_until(now: Instant) -> Timestamp {
    let end = (now.0.as_second().div_euclid(LINK_PERIOD) + 2) * LINK_PERIOD;
    Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
}

/// What a caller is told of what went wrong with a file.
pub(super) fn problem(error: Error) -> Problem {
    match error {
        Error::TooLarge { limit } => {
            Problem::new(Code::TooLarge).detail(format!("it may have up to {limit} bytes")).limit(limit)
        }
        Error::TooManyPixels { limit } => Problem::new(Code::TooManyPixels)
            .detail(format!("a picture may have up to {limit} pixels, or as many as fit"))
            .limit(limit),
        Error::NotAllowed { found } => Problem::new(Code::FileNotAllowed).detail(format!("it looks like {found}")),
        Error::Broken(_) => Problem::new(Code::BrokenPicture),
        Error::Interrupted(cause) if cause.is::<tokio::time::error::Elapsed>() => Problem::new(Code::TooLong),
        Error::Interrupted(_) => Problem::new(Code::Malformed).detail("the file did not arrive whole"),
        Error::NotFound | Error::InvalidLink => Problem::not_found(),
        Error::ExpiredLink => Problem::not_found().detail("the link has expired; ask for a new one"),
        error @ Error::Unavailable(_) => Problem::internal(error).code(Code::FilesUnavailable).retry_after(5),
        error => Problem::internal(error),
    }
}

/// The kinds that clients and logos are shown by.
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
