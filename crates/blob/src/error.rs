//! The errors of this crate.

use std::error::Error as StdError;

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
