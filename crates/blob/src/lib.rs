//! Uploaded files, stored in a folder or in an S3-compatible service, with safe names and with media types detected
//! from the content.
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
//! Guarantees of every backend:
//! - When [`Store::upload`] succeeds, the file is on disk under its name. An upload that breaks off, is too large or
//!   not allowed, or whose future is dropped, leaves nothing behind, provided that the store can be reached.
//! - A file never changes. Each upload has its own key ([`Key`]), and the ending of the key gives the media type.
//! - An upload takes the same memory however long it is: three parts, of 256 KiB each for a folder and 5 MiB each for
//!   S3.
//! - Lengths, types and names that a client sends are never trusted.
//!
//! If the program is killed during an upload, parts of it remain. In a folder, [`Store::remove_unfinished`] removes
//! them. On S3, a lifecycle rule of the bucket must do so (`AbortIncompleteMultipartUpload`).
//!
//! | module | contents |
//! |---|---|
//! | `error` | errors |
//! | `key` | names of files |
//! | `kind` | media types, detected from the first bytes of a file |
//! | `store` | the store, with all operations except uploads |
//! | `upload` | uploads |
//! | `picture` | pictures, resized and without metadata |
//! | `link` | signed links that expire |

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

/// Fuzz targets, used only by `fuzz/`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::key::properties::check as keys;
}
