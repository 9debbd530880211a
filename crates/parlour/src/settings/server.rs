//! Settings of the HTTP server.

use serde::Deserialize;

use super::values::{base_url, whole};

/// How requests are taken.
#[derive(Clone, Debug, Deserialize)]
pub struct Server {
    /// The address to listen on.
    pub host: String,
    /// The port to listen on.
    #[serde(deserialize_with = "whole::<0, 65_535, _, _>")]
    pub port: u16,
    /// The address at which people reach it, without a slash at its end; that which it listens on if `None`.
    #[serde(deserialize_with = "base_url")]
    pub public_url: Option<String>,
    /// Connections that the system completes before they are accepted.
    #[serde(deserialize_with = "whole::<1, 65_535, _, _>")]
    pub listen_backlog: u32,
    /// Connections that are open at once.
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    pub max_connections: usize,
    /// The largest body of a request, in bytes.
    #[serde(deserialize_with = "whole::<1, 104_857_600, _, _>")]
    pub max_body_bytes: usize,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
}
