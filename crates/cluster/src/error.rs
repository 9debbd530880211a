//! The error of this crate.

/// An address that is none, or a Redis that does not do as it should.
#[derive(Debug, thiserror::Error)]
#[error("not an address of Redis")]
pub struct Error(#[from] redis::RedisError);
