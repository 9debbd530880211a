//! The errors of this crate.

use std::time::Duration;

/// The cause of an error.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A message was not handed over, as far as is known.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Trying again can help: the other side is away, busy or set up wrongly, or refused for now.
    #[error("not sent for now")]
    Retryable {
        /// How long the other side asked to wait, if it did.
        after: Option<Duration>,
        /// What happened.
        #[source]
        cause: Cause,
    },
    /// Trying again cannot help: the message was refused for good.
    #[error("not sent, and never will be")]
    Permanent(#[source] Cause),
    /// The recipient's address or number was refused for good.
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

    /// Whether trying again cannot help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Permanent(_) | Self::Recipient(_))
    }
}

/// What was given is not what it has to be: an address, an id, a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct Invalid {
    /// What was given, as in "the address".
    pub what: &'static str,
    /// What is wrong with it, as in "has no domain".
    pub why: String,
}

impl Invalid {
    pub(crate) fn new(what: &'static str, why: impl Into<String>) -> Self {
        Self { what, why: why.into() }
    }
}
