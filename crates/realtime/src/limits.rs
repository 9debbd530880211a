//! Limits of a hub and its sockets.

use std::time::Duration;

/// Limits of a hub. The defaults are suitable for production.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Maximum number of sockets on this node. Further sockets are closed with 1013.
    pub max_sockets: usize,
    /// Maximum number of sockets of one user over all nodes. Further sockets are closed with 1008.
    pub max_sockets_per_user: u32,
    /// Maximum number of rooms that a socket may be in. Further `subscribe` messages are refused.
    pub max_rooms_per_socket: usize,
    /// Maximum size of a client's message, in bytes. A larger one closes the socket with 1009.
    pub max_message_bytes: usize,
    /// Maximum size of an event as serialized, in bytes. A larger one is not published.
    pub max_event_bytes: usize,
    /// Number of frames per second that a client may send in the long run, after a burst.
    pub rate: u32,
    /// Number of frames that a client may send at once. More close the socket with 1008.
    pub burst: u32,
    /// Number of malformed messages that closes a socket with 1008.
    pub max_malformed: u32,
    /// Maximum number of frames queued for a socket. More close it with 1008.
    pub max_queued: usize,
    /// Maximum number of bytes queued for a socket. More close it with 1008.
    pub max_queued_bytes: usize,
    /// Maximum time without progress in writing. A socket that accepts none of its queued bytes for longer is closed
    /// with 1008.
    pub write_timeout: Duration,
    /// Interval between two heartbeats of a socket. A heartbeat sends a ping and renews the socket's entries in the
    /// cluster.
    pub heartbeat: Duration,
    /// Maximum time without input. A socket that sends nothing for longer, not even a pong, is closed with 1001.
    pub idle_timeout: Duration,
    /// Maximum time for the closing handshake. The connection is dropped afterwards.
    pub close_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_sockets: 50_000,
            max_sockets_per_user: 5,
            max_rooms_per_socket: 50,
            max_message_bytes: 64 * 1024,
            max_event_bytes: 64 * 1024,
            rate: 20,
            burst: 40,
            max_malformed: 20,
            max_queued: 256,
            max_queued_bytes: 256 * 1024,
            write_timeout: Duration::from_secs(10),
            heartbeat: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(75),
            close_timeout: Duration::from_secs(2),
        }
    }
}

impl Limits {
    /// Returns the lifetime of a socket's entries in the cluster. The entries outlast two failed renewals.
    pub(crate) fn life(&self) -> Duration {
        self.heartbeat * 3
    }
}
