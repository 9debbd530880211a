//! State of a cluster on one node: clock, memory, and the connection to Redis if it is configured.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;

use bytes::Bytes;
use tokio::sync::Notify;

use crate::bus::Bus;
use crate::clock::Clock;
use crate::expiring_map::ExpiringMap;
use crate::redis_link::RedisLink;
use crate::stream::Streams;
use crate::window::Log;

/// Maximum number of keys in the memory of a node. Applies to hits, values and sets separately.
const KEYS: usize = 200_000;

/// State of a cluster on one node, shared by all clones of `Cluster`.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) clock: Clock,
    pub(crate) remote: Option<RedisLink>,
    pub(crate) prefix: String,
    /// Number of this node. It identifies the holder of a permission to create a copy. 0 without Redis.
    pub(crate) node: u64,
    pub(crate) bus: Bus,
    /// Notified when the bus is closed and its last message is sent.
    pub(crate) all_sent: Notify,
    pub(crate) fallbacks: AtomicU64,
    pub(crate) hits: ExpiringMap<Log>,
    pub(crate) values: ExpiringMap<Bytes>,
    pub(crate) sets: ExpiringMap<BTreeMap<Box<[u8]>, i64>>,
    pub(crate) streams: Streams,
}

impl Inner {
    pub(crate) fn new(clock: Clock, node: u64, bus: Bus, remote: Option<RedisLink>, prefix: String) -> Self {
        Self {
            clock,
            remote,
            prefix,
            node,
            bus,
            all_sent: Notify::new(),
            fallbacks: AtomicU64::new(0),
            hits: ExpiringMap::new(KEYS),
            values: ExpiringMap::new(KEYS),
            sets: ExpiringMap::new(KEYS),
            streams: Streams::new(),
        }
    }

    pub(crate) fn channel(&self) -> String {
        format!("{}bus", self.prefix)
    }

    pub(crate) fn streams_channel(&self) -> String {
        format!("{}streams", self.prefix)
    }
}
