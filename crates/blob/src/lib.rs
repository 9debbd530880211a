#![doc = include_str!("../README.md")]
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
