//! Interface between a hub and the application that uses it.

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

    /// Returns a part of `time` that depends on the socket's number. The parts of consecutive sockets are spread
    /// evenly.
    pub(crate) fn part_of(self, time: Duration) -> Duration {
        // Multiplying by the golden ratio puts each number into the largest gap between the previous ones.
        let hash = self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        time.mul_f64(hash as f64 / f64::from(u32::MAX))
    }
}

impl std::fmt::Display for SocketId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.hub, self.number)
    }
}

/// Callbacks that define the users, rooms and messages of a hub.
pub trait Application: Send + Sync + 'static {
    /// User that a socket belongs to.
    type User: Send + Sync + 'static;

    /// Returns the key for counting a user's sockets. It must be the same on all nodes.
    fn user(&self, user: &Self::User) -> String;

    /// Returns true if the user may join a room. Called for each `subscribe` message.
    fn may_join(&self, user: &Self::User, room: &str) -> impl Future<Output = bool> + Send;

    /// Returns true if the user may stay connected. Called at each heartbeat. If it returns false, the socket is closed
    /// with 1008. By default, every user may stay.
    fn may_stay(&self, user: &Self::User) -> impl Future<Output = bool> + Send {
        let _ = user;
        std::future::ready(true)
    }

    /// Returns the rooms that a socket of the user joins when it opens. The socket cannot leave them.
    fn initial_rooms(&self, user: &Self::User) -> Vec<String> {
        let _ = user;
        Vec::new()
    }

    /// Returns the name that the user is shown under in a room, or `None` if the room has no presence.
    fn presence_name(&self, user: &Self::User, room: &str) -> Option<String>;

    /// Handles a message of a type that the hub does not know. `text` is a JSON object with a `type`. Returns the
    /// answer to this socket as JSON, or `None` to send no answer.
    fn message(&self, user: &Self::User, socket: SocketId, text: &str) -> impl Future<Output = Option<String>> + Send;
}
