//! What a hub and its sockets may take.

use std::time::Duration;

/// The limits of a hub. The default ones are meant for production; tests take smaller ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sockets on this node. One more is closed with 1013.
    pub sockets: usize,
    /// Sockets of one user on all nodes. One more is closed with 1008.
    pub sockets_of_a_user: u32,
    /// Rooms that a socket may be in.
    pub rooms_of_a_socket: usize,
    /// The largest message of a client, in bytes. A larger one closes its socket with 1009.
    pub message: usize,
    /// The largest event, in bytes, as it is written. A larger one is not published.
    pub event: usize,
    /// Frames that a client may send every second, in the long run.
    pub rate: u32,
    /// Frames that it may send at once. More close its socket with 1008.
    pub burst: u32,
    /// Malformed messages until a socket is closed with 1008.
    pub malformed: u32,
    /// Frames that may wait for a socket.
    pub waiting: usize,
    /// Bytes that may wait for a socket.
    pub waiting_bytes: usize,
    /// How long a socket that has something to write may write nothing.
    pub stuck: Duration,
    /// How often a socket is asked for a sign of life, and what it holds on all nodes is renewed.
    pub heartbeat: Duration,
    /// A socket that gives no sign of life for so long is closed.
    pub silence: Duration,
    /// How long a socket that is being closed may take to say farewell.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets: 50_000,
            sockets_of_a_user: 5,
            rooms_of_a_socket: 50,
            message: 64 * 1024,
            event: 64 * 1024,
            rate: 20,
            burst: 40,
            malformed: 20,
            waiting: 256,
            waiting_bytes: 256 * 1024,
            stuck: Duration::from_secs(10),
            heartbeat: Duration::from_secs(30),
            silence: Duration::from_secs(75),
            farewell: Duration::from_secs(2),
        }
    }
}

impl Limits {
    /// How long what a socket holds on all nodes outlives it, if it cannot give it back: two renewals may fail.
    pub(crate) fn life(&self) -> Duration {
        self.heartbeat * 3
    }
}
