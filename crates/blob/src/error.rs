//! Errors of operations on files, pictures and links.

use std::error::Error as StdError;

/// Underlying error of any type.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// Error of an operation on files, pictures or links.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file exceeds the maximum length.
    #[error("the file is longer than {limit} bytes")]
    TooLarge {
        /// Maximum length, in bytes.
        limit: u64,
    },
    /// The media type of the file is not allowed here.
    #[error("files of type {found} are not accepted here")]
    NotAllowed {
        /// Media type that the content looks like, or `application/octet-stream` if it is not recognized.
        found: String,
    },
    /// The picture has too many pixels, or needs too much memory.
    #[error("the picture has more than {limit} pixels or needs too much memory")]
    TooManyPixels {
        /// Maximum number of pixels.
        limit: u64,
    },
    /// The picture cannot be decoded.
    #[error("the picture cannot be decoded")]
    Broken(#[source] Cause),
    /// The upload broke off, or no bytes arrived for too long.
    #[error("the upload was interrupted")]
    Interrupted(#[source] Cause),
    /// The file does not exist.
    #[error("the file does not exist")]
    NotFound,
    /// The file has no byte in the requested range.
    #[error("the range is outside the file, which has {length} bytes")]
    NoSuchPart {
        /// Length of the file, in bytes.
        length: u64,
    },
    /// The store cannot be reached, or cannot handle the request now. Retrying later may help.
    #[error("the file storage is unavailable")]
    Unavailable(#[source] Cause),
    /// The link was not created with this secret, or was changed.
    #[error("the link is not valid")]
    InvalidLink,
    /// The link was valid, but has expired.
    #[error("the link has expired")]
    ExpiredLink,
    /// The text is not a valid key, or not a valid folder.
    #[error("{0:?} is not a valid file name")]
    Name(String),
    /// The store cannot be opened with these settings.
    #[error("the file storage cannot be set up")]
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
