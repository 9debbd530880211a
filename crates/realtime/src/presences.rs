//! Presence in the rooms that sockets of this node are in: the number of sockets, and the names at the last check.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use crate::lock::lock;

/// Rooms with presence that sockets of this node are in.
#[derive(Debug, Default)]
pub(crate) struct Presences(Mutex<HashMap<String, KnownMembers>>);

#[derive(Debug, Default)]
struct KnownMembers {
    sockets: usize,
    /// Names shown in the room at the last check.
    names: BTreeSet<String>,
}

impl Presences {
    pub(crate) fn enter(&self, room: &str) {
        lock(&self.0).entry(room.to_owned()).or_default().sockets += 1;
    }

    /// Removes one socket of this node from a room.
    pub(crate) fn leave(&self, room: &str) {
        let mut rooms = lock(&self.0);
        if let Some(seen) = rooms.get_mut(room) {
            seen.sockets -= 1;
            if seen.sockets == 0 {
                rooms.remove(room);
            }
        }
    }

    /// Stores the current names of a room, and returns those that have disappeared since the last check.
    pub(crate) fn replace(&self, room: &str, names: BTreeSet<String>) -> Vec<String> {
        let mut rooms = lock(&self.0);
        let Some(seen) = rooms.get_mut(room) else { return Vec::new() };
        let missing = seen.names.difference(&names).cloned().collect();
        seen.names = names;
        missing
    }

    pub(crate) fn rooms(&self) -> Vec<String> {
        lock(&self.0).keys().cloned().collect()
    }
}
