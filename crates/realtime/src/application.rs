//! The product's side: who is at a socket, and what they may.

use std::time::Duration;

/// A socket's number, which no other socket has, on whatever node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SocketId {
    pub(crate) hub: u64,
    pub(crate) number: u64,
}

impl SocketId {
    pub(crate) fn bytes(self) -> [u8; 16] {
        (u128::from(self.hub) << 64 | u128::from(self.number)).to_be_bytes()
    }

    /// A part of a time, another one for every socket, and spread evenly.
    pub(crate) fn part_of(self, time: Duration) -> Duration {
        // The golden ratio: each next number falls into the largest hole that the ones before it left.
        let hash = self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        time.mul_f64(hash as f64 / f64::from(u32::MAX))
    }
}

impl std::fmt::Display for SocketId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.hub, self.number)
    }
}

/// What the product says about its users and rooms.
pub trait Application: Send + Sync + 'static {
    /// Who is at a socket.
    type User: Send + Sync + 'static;

    /// Whom sockets are counted by: the same text for all sockets of one user, on all nodes.
    fn user(&self, user: &Self::User) -> String;

    /// Whether somebody may be in a room. Is asked each time that somebody wants to get in.
    fn may_join(&self, user: &Self::User, room: &str) -> impl Future<Output = bool> + Send;

    /// Whether somebody may still be here. Is asked at each heartbeat; whoever may not is put out.
    fn may_stay(&self, user: &Self::User) -> impl Future<Output = bool> + Send {
        let _ = user;
        std::future::ready(true)
    }

    /// The rooms that somebody is in from the start, without asking.
    fn begins_in(&self, user: &Self::User) -> Vec<String> {
        let _ = user;
        Vec::new()
    }

    /// Under what name somebody is shown to be in a room; `None` in rooms that have no presence.
    fn present_as(&self, user: &Self::User, room: &str) -> Option<String>;

    /// Takes a message that is not about rooms; it is a JSON object with a type. The answer, which is JSON as well,
    /// goes back to the socket that sent it.
    fn message(&self, user: &Self::User, socket: SocketId, text: &str) -> impl Future<Output = Option<String>> + Send;
}
