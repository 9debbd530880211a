//! Files that people upload: kept in a folder or in an S3-compatible service, named safely, typed by what they hold.
//!
//! ```no_run
//! # use bytes::Bytes;
//! # use futures_util::Stream;
//! # async fn example(body: impl Stream<Item = std::io::Result<Bytes>>) -> Result<(), parlour_blob::Error> {
//! use parlour_blob::{Backend, MediaType, Settings, Store, Upload};
//!
//! let store = Store::open(Settings::new(Backend::Folder("data/files".into())))?;
//! let (folder, name) = ("documents", "Preisliste.pdf");
//! let upload = Upload { folder, name, allowed: &[MediaType::Pdf], limit: 10 << 20, random: [7; 16] };
//! let stored = store.upload(upload, body).await?;
//! let whole = store.download(&stored.key, parlour_blob::ByteRange::All).await?;
//! # Ok(()) }
//! ```
//!
//! What is promised, wherever files are kept:
//! - A file is there when [`Store::upload`] says so, on disk and under its name. One that breaks off, is too large or
//!   not allowed, or whose future is dropped, leaves nothing behind, as far as the store can be reached.
//! - A file never changes: each upload has a key of its own ([`Key`]), and its type is the ending of its key.
//! - An upload takes the same memory however long it is: three parts, which are 256 KiB for a folder
//!   and 5 MiB for S3.
//! - Nothing that a client says is believed: neither a length nor a type nor a name.
//!
//! Where a program is killed in the middle of an upload, parts of it stay. On a folder [`Store::remove_unfinished`]
//! finds them; on S3 a lifecycle rule of the bucket has to (`AbortIncompleteMultipartUpload`).
//!
//! | module | what it is |
//! |---|---|
//! | `error` | what can go wrong |
//! | `key` | what files are called |
//! | `kind` | what files are, told from their first bytes |
//! | `store` | where files are, and all that is done with them but uploading |
//! | `upload` | uploading |
//! | `picture` | pictures made small and clean |
//! | `link` | addresses that are good for a while |

#![warn(missing_docs)]

mod error;
mod key;
mod kind;
mod link;
mod picture;
mod store;
mod upload;

pub use error::{Cause, Error};
pub use key::Key;
pub use kind::MediaType;
pub use link::Links;
pub use picture::{EncodedPicture, PictureProcessor};
pub use store::{Backend, ByteRange, Download, Entry, S3, Settings, Store};
pub use upload::{Stored, Upload, collect};

/// Fuzz targets, for `fuzz/` alone.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::key::properties::check as keys;
}
