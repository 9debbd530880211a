//! Settings of the HTTP server.

use super::reader::Reader;
use super::values::{HttpUrl, Whole, some};

/// How requests are taken.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address to listen on.
    pub host: String,
    /// The port to listen on.
    pub port: u16,
    /// The address at which people reach it, without a slash at its end; that which it listens on if `None`.
    pub public_url: Option<String>,
    /// Connections that the system completes before they are accepted.
    pub listen_backlog: u32,
    /// Connections that are open at once.
    pub max_connections: usize,
    /// The largest body of a request.
    pub max_body_bytes: usize,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
}

impl Server {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            host: reader.get("server.host", "HOST"),
            port: reader.get("server.port", "PORT"),
            public_url: some(reader.get::<HttpUrl>("server.public_url", "PUBLIC_URL").0),
            listen_backlog: reader.get::<Whole<65_535>>("server.listen_backlog", "LISTEN_BACKLOG").count(),
            max_connections: reader.get::<Whole<1_000_000>>("server.max_connections", "MAX_CONNECTIONS").size(),
            max_body_bytes: reader.get::<Whole<104_857_600>>("server.max_body_bytes", "MAX_BODY_BYTES").size(),
            secure_cookies: reader.get("server.secure_cookies", "SECURE_COOKIES"),
        }
    }
}
