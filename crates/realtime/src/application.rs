//! Callbacks of the application: the user at a socket, and their permissions.

use std::time::Duration;

/// Id of a socket, unique over all nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SocketId {
    pub(crate) hub: u64,
    pub(crate) number: u64,
}

impl SocketId {
    pub(crate) fn bytes(self) -> [u8; 16] {
        (u128::from(self.hub) << 64 | u128::from(self.number)).to_be_bytes()
    }

    /// Returns a fraction of `time` that differs for every socket. The fractions are spread evenly.
    pub(crate) fn part_of(self, time: Duration) -> Duration {
        // The golden ratio: each next number falls into the largest gap that the previous ones left.
        let hash = self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        time.mul_f64(hash as f64 / f64::from(u32::MAX))
    }
}

impl std::fmt::Display for SocketId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.hub, self.number)
    }
}

/// Application's side of a hub: its users, its rooms and its messages.
pub trait Application: Send + Sync + 'static {
    /// The user at a socket.
    type User: Send + Sync + 'static;

    /// Returns the key by which sockets are counted: the same text for all sockets of one user, on all nodes.
    fn user(&self, user: &Self::User) -> String;

    /// Returns true if the user may join a room. Called on each attempt to join.
    fn may_join(&self, user: &Self::User, room: &str) -> impl Future<Output = bool> + Send;

    /// Returns true if the user may stay connected. Called at each heartbeat; the socket is closed otherwise.
    fn may_stay(&self, user: &Self::User) -> impl Future<Output = bool> + Send {
        let _ = user;
        std::future::ready(true)
    }

    /// Returns the rooms that the user is in from the start, without subscribing.
    fn begins_in(&self, user: &Self::User) -> Vec<String> {
        let _ = user;
        Vec::new()
    }

    /// Returns the name under which the user is shown in a room; `None` in rooms without presence.
    fn present_as(&self, user: &Self::User, room: &str) -> Option<String>;

    /// Handles a message that is not about rooms: a JSON object with a `type`. Returns the JSON answer for the socket
    /// that sent it, if there is one.
    fn message(&self, user: &Self::User, socket: SocketId, text: &str) -> impl Future<Output = Option<String>> + Send;
}
