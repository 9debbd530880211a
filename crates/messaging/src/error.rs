//! Errors of sending, and of invalid input.

use std::time::Duration;

pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Failure to hand over a message. The other side may still have accepted it, if its reply was lost.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Temporary failure: the other side is unreachable, busy or misconfigured, or refused for now. Retrying can help.
    #[error("not sent, temporarily")]
    Retryable {
        /// Delay that the other side requested, if any.
        after: Option<Duration>,
        /// Underlying error, such as the reply of the other side.
        #[source]
        cause: Cause,
    },
    /// Permanent refusal of the message, or a message that cannot be encoded. Retrying cannot help.
    #[error("not sent, permanently")]
    Permanent(#[source] Cause),
    /// Permanent refusal of the recipient's address or number. Retrying cannot help.
    #[error("the recipient was refused")]
    Recipient(#[source] Cause),
}

impl Error {
    pub(crate) fn retryable(cause: impl Into<Cause>) -> Self {
        Self::Retryable { after: None, cause: cause.into() }
    }

    pub(crate) fn permanent(cause: impl Into<Cause>) -> Self {
        Self::Permanent(cause.into())
    }

    /// Returns true if retrying cannot help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Permanent(_) | Self::Recipient(_))
    }
}

/// An invalid input, such as an address, an id or a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct Invalid {
    /// Name of the input, as in "the address".
    pub what: &'static str,
    /// Problem with the input, as in "has no @".
    pub why: String,
}

impl Invalid {
    pub(crate) fn new(what: &'static str, why: impl Into<String>) -> Self {
        Self { what, why: why.into() }
    }
}
