//! Presence in rooms, over all nodes. Each room has a set in the cluster. Every socket in the room has an entry in the
//! set, and renews it while it is open.
//!
//! A name shared by several sockets appears once. An event is published to the room when a name appears and when it
//! disappears. If a node fails, the names of its sockets expire, and another node with sockets in the room publishes
//! that they left.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::application::SocketId;
use crate::core::Core;

/// Maximum number of sockets shown in one room.
const MAX_MEMBERS: u32 = 1_000;
/// Value stored at [`goodbye_key`] once the departure of a name is published.
const KNOWN: &[u8] = b"1";

/// Event of a room with presence. It may be published twice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub enum Presence<'a> {
    /// A member entered the room.
    Joined {
        /// Name that the member is shown under.
        member: &'a str,
    },
    /// A member left the room.
    Left {
        /// Name that the member was shown under.
        member: &'a str,
    },
}

fn set(room: &str) -> Vec<u8> {
    [b"presence:", room.as_bytes()].concat()
}

/// Encodes an entry of the set: the id of a socket, followed by the name that it is shown under.
fn member(socket: SocketId, name: &str) -> Vec<u8> {
    [&socket.bytes()[..], name.as_bytes()].concat()
}

fn goodbye_key(room: &str, name: &str) -> Vec<u8> {
    format!("left:{}:{room}:{name}", room.len()).into_bytes()
}

impl Core {
    pub(crate) async fn members(&self, room: &str) -> BTreeSet<String> {
        let members = self.cluster.members(&set(room)).await;
        let name = |member: &[u8]| Some(String::from_utf8_lossy(member.get(16..)?).into_owned());
        members.iter().filter_map(|member| name(member)).collect()
    }

    /// Shows a name in a room, and publishes [`Presence::Joined`] if it is new there.
    pub(crate) async fn join_presence(&self, room: &str, socket: SocketId, name: &str) {
        self.presences.enter(room);
        let is_new = !self.members(room).await.contains(name);
        self.refresh_presence(room, socket, name).await;
        self.cluster.remove(&goodbye_key(room, name), KNOWN).await;
        if is_new {
            self.publish_presence(room, &Presence::Joined { member: name }).await;
        }
    }

    /// Renews a name in a room for another [`Limits::life`](crate::Limits::life).
    pub(crate) async fn refresh_presence(&self, room: &str, socket: SocketId, name: &str) {
        if self.cluster.add_member(&set(room), &member(socket, name), self.limits.life(), MAX_MEMBERS).await.is_none() {
            tracing::debug!(room, "presence not shown: too many members in the room");
        }
    }

    /// Removes a socket from a room, and publishes [`Presence::Left`] if no other socket has its name.
    pub(crate) async fn leave_presence(&self, room: &str, socket: SocketId, name: &str) {
        self.cluster.remove_member(&set(room), &member(socket, name)).await;
        if !self.members(room).await.contains(name) {
            self.publish_left(room, name).await;
        }
    }

    /// Publishes [`Presence::Left`] for the names that have disappeared since the last call.
    pub(crate) async fn remove_vanished_members(&self) {
        for room in self.presences.rooms() {
            let names = self.members(&room).await;
            for name in self.presences.replace(&room, names) {
                self.publish_left(&room, &name).await;
            }
        }
    }

    /// Publishes [`Presence::Left`] for a name, unless a node has already done so.
    async fn publish_left(&self, room: &str, name: &str) {
        if self.cluster.put_new(&goodbye_key(room, name), KNOWN, self.limits.life()).await {
            self.publish_presence(room, &Presence::Left { member: name }).await;
        }
    }

    async fn publish_presence(&self, room: &str, presence: &Presence<'_>) {
        let publish = async { self.publish(room, &serde_json::to_vec(presence)?).await };
        if let Err(error) = publish.await {
            tracing::error!(error = &error as &dyn std::error::Error, "presence change not published");
        }
    }
}
