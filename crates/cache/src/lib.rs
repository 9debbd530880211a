//! What was costly to make, kept near and fresh.
//!
//! A value is looked for in this node's memory, then on the Redis that the nodes share, and then made; of all that ask
//! for it at once, on whatever nodes, one makes it. Every value belongs to a [`Scope`]. Whoever changes something says
//! so after it is committed ([`Caches::invalidate`]), and from then on no node gives out what was made before.
//!
//! How fresh that is: on the node that changed it, at once. On others, as soon as the message is there, which takes
//! milliseconds. While messages may be missed ([`parlour_cluster::Cluster::receives_all`]), values are trusted for a
//! second; it takes up to two seconds to notice that. Whatever happens, a value lives no longer than its [`Policy`]
//! says.

#![warn(missing_docs)]

mod scope;
mod seal;
mod store;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parlour_cluster::{Cluster, Received, State, Topic};
use tokio::task::JoinHandle;

pub use scope::{Scope, ScopeVersion};
pub use seal::Seal;
pub use store::{Cache, Policy, Shared, Stats};

use scope::ScopeVersions;

const TOPIC: Topic = Topic("cache");
/// Scopes that changed while Redis was away are remembered, so that it can be told; no more than so many. What is
/// beyond them nodes may take over from Redis until it expires there.
const MAX_PENDING: usize = 1_000_000;
/// How often it is tried to tell Redis.
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// What all caches of a node share: what has changed, here and on other nodes. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Caches {
    inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

#[derive(Debug)]
struct Inner {
    cluster: Cluster,
    versions: ScopeVersions,
    /// What Redis has still to be told.
    pending: Mutex<BTreeSet<String>>,
    /// What it is being told.
    in_flight: Mutex<Option<String>>,
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
        let inner = Arc::new(Inner {
            cluster,
            versions: ScopeVersions::new(),
            pending: Mutex::default(),
            in_flight: Mutex::default(),
        });
        let tasks = [tokio::spawn(listen(Arc::clone(&inner))), tokio::spawn(retry_pending(Arc::clone(&inner)))];
        Self { inner, _tasks: Arc::new(Tasks(tasks)) }
    }

    /// What a scope is like now. To be asked for before what is to be kept is read.
    #[must_use]
    pub fn version(&self, scope: Scope) -> ScopeVersion {
        let cluster = &self.inner.cluster;
        let second = if cluster.receives_all() { 0 } else { cluster.now() / 1_000 + 1 };
        self.inner.versions.version(scope, second)
    }

    /// Says that these have changed. To be called after the change is committed, or may have been.
    pub async fn invalidate(&self, scopes: impl IntoIterator<Item = Scope>) {
        let Inner { cluster, versions, pending, .. } = &*self.inner;
        for scope in scopes {
            let name = scope.to_string();
            // First the copies that nodes share: once a node has heard, it takes none of them up again.
            if !cluster.invalidate_copies(&name).await {
                let mut pending = lock(pending);
                if pending.len() < MAX_PENDING {
                    pending.insert(name.clone());
                }
            }
            versions.change(scope.kind, scope.id);
            cluster.publish_to_others(TOPIC, name);
        }
    }

    /// Says that this has changed, for this node only: for what others may be told of later by its short life.
    pub fn invalidate_local(&self, scope: Scope) {
        self.inner.versions.change(scope.kind, scope.id);
    }

    /// The cluster that they are on.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        &self.inner.cluster
    }

    /// Whether copies that nodes share can be out of date, because Redis has not been told of a change here.
    fn has_pending(&self) -> bool {
        !lock(&self.inner.pending).is_empty() || lock(&self.inner.in_flight).is_some()
    }
}

/// Hears what others have changed.
async fn listen(inner: Arc<Inner>) {
    let mut listener = inner.cluster.listen(TOPIC);
    loop {
        match listener.next().await {
            Received::Gap => inner.versions.change_all(),
            Received::Message(name) => {
                let name = std::str::from_utf8(&name).unwrap_or_default();
                match name.rsplit_once('/').and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
                    Some((kind, id)) => inner.versions.change(kind, id),
                    None => inner.versions.change_all(),
                }
            }
        }
    }
}

/// Tells Redis what it missed while it was away, and the other nodes once more: they may have taken up what it had.
async fn retry_pending(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(RETRY_INTERVAL).await;
        while inner.cluster.state() == State::Connected {
            let Some(name) = lock(&inner.pending).first().cloned() else { break };
            // What comes up while it is paid is another one.
            lock(&inner.in_flight).replace(name.clone());
            lock(&inner.pending).remove(&name);
            let is_done = inner.cluster.invalidate_copies(&name).await;
            if is_done {
                inner.cluster.publish_to_others(TOPIC, name);
            } else {
                lock(&inner.pending).insert(name);
            }
            lock(&inner.in_flight).take();
            if !is_done {
                break;
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What holds the lock changes a set.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
