//! Who is in a room, over all nodes: a set whose members are renewed while their sockets live.
//!
//! A name that several sockets share is there once. When it comes and when it goes, the room is told. If a node
//! vanishes with its sockets, their names expire, and one of the other nodes tells.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::core::Core;
use crate::product::SocketId;

/// Sockets that may be shown in one room.
const MOST: u32 = 1_000;
/// A value that says that a room knows that somebody left.
const KNOWN: &[u8] = b"1";

/// The events of rooms that have presence. Either may come twice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub enum Presence<'a> {
    /// Somebody is in the room who was not there.
    Joined {
        /// The name that they are shown under.
        member: &'a str,
    },
    /// Somebody is in the room no more.
    Left {
        /// The name that they were shown under.
        member: &'a str,
    },
}

fn set(room: &str) -> Vec<u8> {
    [b"presence:", room.as_bytes()].concat()
}

/// A member of the set: the socket, and the name that it is shown under.
fn member(socket: SocketId, name: &str) -> Vec<u8> {
    [&socket.bytes()[..], name.as_bytes()].concat()
}

fn farewell(room: &str, name: &str) -> Vec<u8> {
    format!("left:{}:{room}:{name}", room.len()).into_bytes()
}

impl Core {
    pub(crate) async fn members(&self, room: &str) -> BTreeSet<String> {
        let members = self.cluster.members(&set(room)).await;
        let name = |member: &[u8]| Some(String::from_utf8_lossy(member.get(16..)?).into_owned());
        members.iter().filter_map(|member| name(member)).collect()
    }

    /// Shows somebody in a room, and tells it if the name is new there.
    pub(crate) async fn come(&self, room: &str, socket: SocketId, name: &str) {
        self.presences.enter(room);
        let is_new = !self.members(room).await.contains(name);
        self.stay(room, socket, name).await;
        self.cluster.remove(&farewell(room, name), KNOWN).await;
        if is_new {
            self.tell(room, &Presence::Joined { member: name }).await;
        }
    }

    /// Shows somebody for another while.
    pub(crate) async fn stay(&self, room: &str, socket: SocketId, name: &str) {
        if self.cluster.add_member(&set(room), &member(socket, name), self.limits.life(), MOST).await.is_none() {
            tracing::debug!(room, "too many are in the room to show one more");
        }
    }

    /// Shows somebody no more, and tells the room if no other socket has the name.
    pub(crate) async fn go(&self, room: &str, socket: SocketId, name: &str) {
        self.cluster.remove_member(&set(room), &member(socket, name)).await;
        if !self.members(room).await.contains(name) {
            self.miss(room, name).await;
        }
    }

    /// Tells rooms of names that expired since the last time.
    pub(crate) async fn miss_the_vanished(&self) {
        for room in self.presences.rooms() {
            let names = self.members(&room).await;
            for name in self.presences.look(&room, names) {
                self.miss(&room, &name).await;
            }
        }
    }

    /// Tells a room that somebody left, unless another node does.
    async fn miss(&self, room: &str, name: &str) {
        if self.cluster.put_new(&farewell(room, name), KNOWN, self.limits.life()).await {
            self.tell(room, &Presence::Left { member: name }).await;
        }
    }

    async fn tell(&self, room: &str, presence: &Presence<'_>) {
        let publish = async { self.publish(room, &serde_json::to_vec(presence)?).await };
        if let Err(error) = publish.await {
            tracing::error!(error = &error as &dyn std::error::Error, "a name cannot be told");
        }
    }
}
