//! The `[server]` section: the HTTP server.

use serde::Deserialize;

use super::values::{base_url, flag, whole};

#[derive(Clone, Debug, Deserialize)]
pub struct Server {
    /// Address to listen on.
    pub host: String,
    /// Port to listen on.
    #[serde(deserialize_with = "whole::<0, 65_535, _, _>")]
    pub port: u16,
    /// Public base URL, without a trailing slash; `None` to use `host` and `port`.
    #[serde(deserialize_with = "base_url")]
    pub public_url: Option<String>,
    /// Maximum number of connections that wait to be accepted.
    #[serde(deserialize_with = "whole::<1, 65_535, _, _>")]
    pub listen_backlog: u32,
    /// Maximum number of open connections. Further connections wait to be accepted.
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    pub max_connections: usize,
    /// Maximum size of a request body, in bytes. Uploads have their own limit.
    #[serde(deserialize_with = "whole::<1, 104_857_600, _, _>")]
    pub max_body_bytes: usize,
    /// True if browsers send the session cookie over HTTPS only.
    #[serde(deserialize_with = "flag")]
    pub secure_cookies: bool,
}
