//! What was costly to make, kept near and fresh.
//!
//! A value is looked for in this node's memory, then on the Redis that the nodes share, and then made; of all that ask for
//! it at once, on whatever nodes, one makes it. Every value belongs to a [`Scope`]. Whoever changes something says so after
//! it is committed ([`Caches::changed`]), and from then on no node gives out what was made before.
//!
//! How fresh that is: on the node that changed it, at once. On others, as soon as the message is there, which takes
//! milliseconds. While messages may be missed ([`parlour_cluster::Cluster::hears_all`]), values are trusted for a second; it takes
//! up to two seconds to notice that. Whatever happens, a value lives no longer than its [`Policy`] says.

#![warn(missing_docs)]

mod scope;
mod seal;
mod store;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parlour_cluster::{Cluster, Heard, State, Topic};
use tokio::task::JoinHandle;

pub use scope::{Scope, Stamp};
pub use seal::Seal;
pub use store::{Cache, Figures, Policy, Shared};

use scope::Marks;

const TOPIC: Topic = Topic("cache");
/// Scopes that changed while Redis was away are remembered, so that it can be told; no more than so many. What is beyond them
/// nodes may take over from Redis until it expires there.
const MOST_OWED: usize = 1_000_000;
/// How often it is tried to tell Redis.
const SETTLE_EVERY: Duration = Duration::from_millis(100);

/// What all caches of a node share: what has changed, here and on other nodes. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Caches {
    inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

#[derive(Debug)]
struct Inner {
    cluster: Cluster,
    marks: Marks,
    /// What Redis has still to be told.
    owed: Mutex<BTreeSet<String>>,
    /// What it is being told.
    paying: Mutex<Option<String>>,
}

#[derive(Debug)]
struct Tasks([JoinHandle<()>; 2]);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Caches {
    /// For the caches of this node. Needs a Tokio runtime.
    #[must_use]
    pub fn new(cluster: Cluster) -> Self {
        let inner = Arc::new(Inner { cluster, marks: Marks::new(), owed: Mutex::default(), paying: Mutex::default() });
        let tasks = [tokio::spawn(hear(Arc::clone(&inner))), tokio::spawn(settle(Arc::clone(&inner)))];
        Self { inner, _tasks: Arc::new(Tasks(tasks)) }
    }

    /// What a scope is like now. To be asked for before what is to be kept is read.
    #[must_use]
    pub fn stamp(&self, scope: Scope) -> Stamp {
        let cluster = &self.inner.cluster;
        let second = if cluster.hears_all() { 0 } else { cluster.now() / 1_000 + 1 };
        self.inner.marks.stamp(scope, second)
    }

    /// Says that these have changed. To be called after the change is committed, or may have been.
    pub async fn changed(&self, scopes: impl IntoIterator<Item = Scope>) {
        let Inner { cluster, marks, owed, .. } = &*self.inner;
        for scope in scopes {
            let name = scope.to_string();
            // First the copies that nodes share: once a node has heard, it takes none of them up again.
            if !cluster.outdate(&name).await {
                let mut owed = lock(owed);
                if owed.len() < MOST_OWED {
                    owed.insert(name.clone());
                }
            }
            marks.change(scope.kind, scope.id);
            cluster.tell(TOPIC, name);
        }
    }

    /// Says that this has changed, for this node only: for what others may be told of later by its short life.
    pub fn changed_here(&self, scope: Scope) {
        self.inner.marks.change(scope.kind, scope.id);
    }

    /// The cluster that they are on.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        &self.inner.cluster
    }

    /// Whether copies that nodes share can be out of date, because Redis has not been told of a change here.
    fn owes(&self) -> bool {
        !lock(&self.inner.owed).is_empty() || lock(&self.inner.paying).is_some()
    }
}

/// Hears what others have changed.
async fn hear(inner: Arc<Inner>) {
    let mut listener = inner.cluster.listen(TOPIC);
    loop {
        match listener.next().await {
            Heard::Gap => inner.marks.change_all(),
            Heard::Message(name) => {
                let name = std::str::from_utf8(&name).unwrap_or_default();
                match name.rsplit_once('/').and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
                    Some((kind, id)) => inner.marks.change(kind, id),
                    None => inner.marks.change_all(),
                }
            }
        }
    }
}

/// Tells Redis what it missed while it was away, and the other nodes once more: they may have taken up what it had.
async fn settle(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(SETTLE_EVERY).await;
        while inner.cluster.state() == State::Together {
            let Some(name) = lock(&inner.owed).first().cloned() else { break };
            // What comes up while it is paid is another one.
            lock(&inner.paying).replace(name.clone());
            lock(&inner.owed).remove(&name);
            let is_paid = inner.cluster.outdate(&name).await;
            if is_paid {
                inner.cluster.tell(TOPIC, name);
            } else {
                lock(&inner.owed).insert(name);
            }
            lock(&inner.paying).take();
            if !is_paid {
                break;
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What holds the lock changes a set.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
