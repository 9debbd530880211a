//! Files that people upload: kept in a folder or in an S3-compatible service, named safely, typed by what they hold.
//!
//! ```no_run
//! # async fn example(body: impl futures_util::Stream<Item = Result<bytes::Bytes, std::io::Error>>) -> Result<(), files::Error> {
//! use files::{Kind, Place, Settings, Store, Upload};
//!
//! let store = Store::open(Settings::new(Place::Folder("data/files".into())))?;
//! let upload = Upload { folder: "documents", name: "Preisliste.pdf", allowed: &[Kind::Pdf], limit: 10 << 20, random: [7; 16] };
//! let stored = store.upload(upload, body).await?;
//! let whole = store.download(&stored.key, files::Span::All).await?;
//! # Ok(()) }
//! ```
//!
//! What is promised, wherever files are kept:
//! - A file is there when [`Store::upload`] says so, on disk and under its name. One that breaks off, is too large or not allowed,
//!   or whose future is dropped, leaves nothing behind, as far as the store can be reached.
//! - A file never changes: each upload has a key of its own ([`Key`]), and its type is the ending of its key.
//! - An upload takes the same memory however long it is: three parts, which are 256 KiB for a folder
//!   and 5 MiB for S3.
//! - Nothing that a client says is believed: neither a length nor a type nor a name.
//!
//! Where a program is killed in the middle of an upload, parts of it stay. On a folder [`Store::remove_unfinished`] finds them; on
//! S3 a lifecycle rule of the bucket has to (`AbortIncompleteMultipartUpload`).
//!
//! | module | what it is |
//! |---|---|
//! | `key` | what files are called |
//! | `kind` | what files are, told from their first bytes |
//! | `store` | where files are, and all that is done with them but uploading |
//! | `upload` | uploading |
//! | `picture` | pictures made small and clean |
//! | `link` | addresses that are good for a while |

mod key;
mod kind;
mod link;
mod picture;
mod store;
mod upload;

use std::error::Error as StdError;

pub use key::Key;
pub use kind::Kind;
pub use link::Links;
pub use picture::{Made, Pictures};
pub use store::{Download, Entry, Place, S3, Settings, Span, Store};
pub use upload::{Stored, Upload, collect};

/// The cause of an error, whatever it was.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is longer than it may be.
    #[error("the file is longer than {limit} bytes")]
    TooLarge {
        /// How many bytes it may have.
        limit: u64,
    },
    /// The file is not of a kind that is allowed here.
    #[error("files of the type {found} are not allowed here")]
    NotAllowed {
        /// The media type that its content looks like; `application/octet-stream` if like nothing in particular.
        found: String,
    },
    /// The picture has more pixels than pictures may have, or needs more memory.
    #[error("the picture has more than {limit} pixels, or needs as much memory")]
    TooManyPixels {
        /// How many pixels it may have.
        limit: u64,
    },
    /// The picture cannot be read.
    #[error("the picture is broken")]
    Broken(#[source] Cause),
    /// The upload broke off, or nothing came for too long.
    #[error("the upload broke off")]
    Interrupted(#[source] Cause),
    /// There is no such file.
    #[error("there is no such file")]
    NotFound,
    /// The file has no such part.
    #[error("the file has no such part, it is {length} bytes long")]
    NoSuchPart {
        /// How long the file is, in bytes.
        length: u64,
    },
    /// The store cannot be reached, or cannot do it now. Trying again later may help.
    #[error("the store of files is not available")]
    Unavailable(#[source] Cause),
    /// The link was not made here, or has been changed.
    #[error("the link is not valid")]
    InvalidLink,
    /// The link was good once.
    #[error("the link has expired")]
    ExpiredLink,
    /// The text is not the key of a file, or the folder cannot be part of one.
    #[error("{0:?} cannot name a file")]
    Name(String),
    /// The store cannot be set up like this.
    #[error("the store of files cannot be set up")]
    Settings(#[source] Cause),
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Unavailable(other.into()),
        }
    }
}

/// Fuzz targets, for `fuzz/` alone.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::key::laws::check as keys;
}
