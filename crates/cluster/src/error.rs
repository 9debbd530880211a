//! Error of this crate.

/// Invalid address of a Redis server.
#[derive(Debug, thiserror::Error)]
#[error("not an address of Redis")]
pub struct Error(#[from] redis::RedisError);
