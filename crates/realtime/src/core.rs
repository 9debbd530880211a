//! Rooms, sockets and counters of this node. [`Core`] does not depend on the application; [`Inner`] adds it.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use parlour_cluster::{Cluster, Position};
use slab::Slab;
use tokio::sync::Notify;

use crate::application::SocketId;
use crate::limits::Limits;
use crate::lock::lock;
use crate::outbox::Outbox;
use crate::presences::Presences;
use crate::protocol;
use crate::room::{DeliveryStats, Framed, GapCheck, Room};
use crate::websocket_frame::Close;

/// Maximum number of streams queried at the same time.
const MAX_CONCURRENT_CHECKS: usize = 32;

/// Reason why an event cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data cannot be serialized as JSON.
    #[error("the data of an event cannot be serialized")]
    Unwritable(#[from] serde_json::Error),
    /// The event exceeds [`Limits::max_event_bytes`].
    #[error("an event has {bytes} bytes; at most {most} are allowed")]
    TooLarge {
        /// Size of the serialized event, in bytes.
        bytes: usize,
        /// Maximum size, in bytes.
        most: usize,
    },
}

/// Counters since the hub was created, and current numbers of sockets and rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Number of open sockets on this node.
    pub sockets: usize,
    /// Number of rooms with at least one open socket on this node.
    pub rooms: usize,
    /// Number of events published by this node to rooms that have, or recently had, members.
    pub published: u64,
    /// Number of events queued for sockets. An event counts once per socket.
    pub delivered: u64,
    /// Number of sockets closed because they read too slowly.
    pub slow: u64,
    /// Number of sockets refused because a limit was reached or the node was draining.
    pub refused: u64,
}

pub(crate) struct Inner<P> {
    pub(crate) application: P,
    pub(crate) core: Arc<Core>,
}

/// Part of a hub that does not depend on the application.
pub(crate) struct Core {
    pub(crate) cluster: Cluster,
    pub(crate) limits: Limits,
    pub(crate) presences: Presences,
    id: u64,
    numbers: AtomicU64,
    rooms: Mutex<HashMap<Arc<str>, Arc<Room>>>,
    pub(crate) sockets: Mutex<Slab<Arc<Outbox>>>,
    pub(crate) is_draining: AtomicBool,
    /// Notified when the last socket is removed.
    is_empty: Notify,
    /// Notified when events may have been missed.
    pub(crate) gap: Notify,
    published: AtomicU64,
    delivered: AtomicU64,
    slow: AtomicU64,
    refused: AtomicU64,
}

impl Core {
    pub(crate) fn new(cluster: Cluster, limits: Limits) -> Self {
        Self {
            cluster,
            limits,
            presences: Presences::default(),
            id: RandomState::new().build_hasher().finish(),
            numbers: AtomicU64::new(0),
            rooms: Mutex::default(),
            sockets: Mutex::default(),
            is_draining: AtomicBool::new(false),
            is_empty: Notify::new(),
            gap: Notify::new(),
            published: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            slow: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// Registers a socket and returns its index. If the node is draining or full, closes the socket and returns `None`.
    pub(crate) fn add_socket(&self, outbox: &Arc<Outbox>) -> Option<usize> {
        let mut sockets = lock(&self.sockets);
        let refusal = match () {
            () if self.is_draining.load(Relaxed) => Close::GOING_AWAY,
            () if sockets.len() >= self.limits.max_sockets => Close::FULL,
            () => return Some(sockets.insert(Arc::clone(outbox))),
        };
        drop(sockets);
        self.refuse(outbox, refusal);
        None
    }

    pub(crate) fn refuse(&self, outbox: &Outbox, why: Close) {
        self.refused.fetch_add(1, Relaxed);
        outbox.close(why);
    }

    pub(crate) fn remove_socket(&self, slot: usize) {
        let mut sockets = lock(&self.sockets);
        sockets.try_remove(slot);
        if sockets.is_empty() {
            self.is_empty.notify_waiters();
        }
    }

    pub(crate) async fn is_empty(&self) {
        loop {
            let mut is_empty = std::pin::pin!(self.is_empty.notified());
            is_empty.as_mut().enable();
            if lock(&self.sockets).is_empty() {
                return;
            }
            is_empty.await;
        }
    }

    pub(crate) fn next_id(&self) -> SocketId {
        SocketId { hub: self.id, number: self.numbers.fetch_add(1, Relaxed) }
    }

    /// Adds a socket to a room. The room holds events for the socket until [`Room::begin`]. Returns the room and the
    /// socket's index in it.
    pub(crate) fn join(&self, room: &str, outbox: Arc<Outbox>) -> (Arc<Room>, usize) {
        let mut rooms = lock(&self.rooms);
        let room = match rooms.get(room) {
            Some(room) => Arc::clone(room),
            None => {
                let room = Arc::new(Room::new(room));
                rooms.insert(Arc::clone(&room.name), Arc::clone(&room));
                room
            }
        };
        let slot = room.join(outbox);
        (room, slot)
    }

    pub(crate) fn room(&self, name: &str) -> Option<Arc<Room>> {
        lock(&self.rooms).get(name).map(Arc::clone)
    }

    pub(crate) fn leave(&self, room: &Room, slot: usize) {
        let mut rooms = lock(&self.rooms);
        if room.leave(slot) {
            rooms.remove(&room.name);
        }
    }

    pub(crate) fn count(&self, counted: DeliveryStats) {
        self.delivered.fetch_add(counted.delivered, Relaxed);
        self.slow.fetch_add(counted.dropped, Relaxed);
        if counted.was_gap {
            self.gap.notify_one();
        }
    }

    /// Compares the members of a room with the position of its stream, and sends a gap to members that missed events.
    pub(crate) async fn check_gap(&self, room: &Room, suspicion: GapCheck) {
        loop {
            let before = room.epoch();
            let stands = self.cluster.position(&room.name).await;
            if let Some(counted) = room.gap(before, stands, suspicion) {
                return self.count(counted);
            }
        }
    }

    pub(crate) async fn check_all_gaps(&self, suspicion: GapCheck) {
        let rooms: Vec<_> = lock(&self.rooms).values().cloned().collect();
        stream::iter(rooms)
            .for_each_concurrent(MAX_CONCURRENT_CHECKS, async |room| self.check_gap(&room, suspicion).await)
            .await;
    }

    pub(crate) async fn publish(&self, room: &str, event: &[u8]) -> Result<Option<Position>, Error> {
        if event.len() > self.limits.max_event_bytes {
            return Err(Error::TooLarge { bytes: event.len(), most: self.limits.max_event_bytes });
        }
        let at = self.cluster.append(room, event).await;
        if at.is_some() {
            self.published.fetch_add(1, Relaxed);
        } else if self.room(room).is_some() {
            // The stream is lost although the room has members: a clock was set forward, or Redis lost its data.
            self.gap.notify_one();
        }
        Ok(at)
    }

    /// Delivers an event to the members of its room on this node. The frame is encoded once for all of them.
    /// The event [`protocol::END`] closes their sockets instead.
    pub(crate) fn deliver(&self, room: &str, at: Position, event: &Bytes) {
        let Some(room) = self.room(room) else { return };
        if event == protocol::END {
            return room.end();
        }
        let frame = protocol::event_frame(&room.name, at, event);
        self.count(room.deliver(&Framed { at, frame }));
    }

    pub(crate) fn stats(&self) -> Stats {
        Stats {
            sockets: lock(&self.sockets).len(),
            rooms: lock(&self.rooms).len(),
            published: self.published.load(Relaxed),
            delivered: self.delivered.load(Relaxed),
            slow: self.slow.load(Relaxed),
            refused: self.refused.load(Relaxed),
        }
    }
}
