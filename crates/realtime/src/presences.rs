//! The names that this node knows to be shown in rooms.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use crate::lock::lock;

/// The rooms with presence in which there are sockets of this node.
#[derive(Debug, Default)]
pub(crate) struct Presences(Mutex<HashMap<String, KnownMembers>>);

#[derive(Debug, Default)]
struct KnownMembers {
    sockets: usize,
    /// Who was there when last looked at.
    names: BTreeSet<String>,
}

impl Presences {
    pub(crate) fn enter(&self, room: &str) {
        lock(&self.0).entry(room.to_owned()).or_default().sockets += 1;
    }

    /// A socket of this node is not in a room any more.
    pub(crate) fn leave(&self, room: &str) {
        let mut rooms = lock(&self.0);
        if let Some(seen) = rooms.get_mut(room) {
            seen.sockets -= 1;
            if seen.sockets == 0 {
                rooms.remove(room);
            }
        }
    }

    /// Who is missing since the last look.
    pub(crate) fn replace(&self, room: &str, names: BTreeSet<String>) -> Vec<String> {
        let mut rooms = lock(&self.0);
        let Some(seen) = rooms.get_mut(room) else { return Vec::new() };
        let missing = seen.names.difference(&names).cloned().collect();
        seen.names = names;
        missing
    }

    /// The rooms, by name.
    pub(crate) fn rooms(&self) -> Vec<String> {
        lock(&self.0).keys().cloned().collect()
    }
}
