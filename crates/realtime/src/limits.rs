//! What a hub and its sockets may take.

use std::time::Duration;

/// The limits of a hub. The default ones are meant for production; tests take smaller ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sockets on this node. One more is closed with 1013.
    pub max_sockets: usize,
    /// Sockets of one user on all nodes. One more is closed with 1008.
    pub max_sockets_per_user: u32,
    /// Rooms that a socket may be in.
    pub max_rooms_per_socket: usize,
    /// The largest message of a client, in bytes. A larger one closes its socket with 1009.
    pub max_message_bytes: usize,
    /// The largest event, in bytes, as it is written. A larger one is not published.
    pub max_event_bytes: usize,
    /// Frames that a client may send every second, in the long run.
    pub rate: u32,
    /// Frames that it may send at once. More close its socket with 1008.
    pub burst: u32,
    /// Malformed messages until a socket is closed with 1008.
    pub max_malformed: u32,
    /// Frames that may wait for a socket.
    pub max_queued: usize,
    /// Bytes that may wait for a socket.
    pub max_queued_bytes: usize,
    /// How long a socket that has something to write may write nothing.
    pub write_timeout: Duration,
    /// How often a socket is asked for a sign of life, and what it holds on all nodes is renewed.
    pub heartbeat: Duration,
    /// A socket that gives no sign of life for so long is closed.
    pub idle_timeout: Duration,
    /// How long a socket that is being closed may take to say farewell.
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
    /// How long what a socket holds on all nodes outlives it, if it cannot give it back: two renewals may fail.
    pub(crate) fn life(&self) -> Duration {
        self.heartbeat * 3
    }
}
