//! Error for invalid settings.

/// Invalid address of a Redis server.
#[derive(Debug, thiserror::Error)]
#[error("not a Redis URL")]
pub struct Error(#[from] redis::RedisError);
