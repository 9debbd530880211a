#![doc = include_str!("../README.md")]
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
/// Maximum number of scopes to invalidate on Redis after an outage. Beyond it, nodes may use outdated copies from Redis
/// until the copies expire.
const MAX_PENDING: usize = 1_000_000;
/// Interval between attempts to invalidate pending scopes on Redis.
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// State shared by all caches of a node: the versions of all scopes. Cheap to clone. Clones share the state.
#[derive(Clone, Debug)]
pub struct Caches {
    inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

#[derive(Debug)]
struct Inner {
    cluster: Cluster,
    versions: ScopeVersions,
    /// Scopes that must still be invalidated on Redis.
    pending: Mutex<BTreeSet<String>>,
    /// The scope that is being invalidated on Redis.
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
    /// Creates the shared state for the caches of this node. Panics outside a Tokio runtime.
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

    /// Returns the current version of a scope. Read it before you read the data to cache: a change in between then
    /// makes the cached value unreachable.
    #[must_use]
    pub fn version(&self, scope: Scope) -> ScopeVersion {
        let cluster = &self.inner.cluster;
        let second = if cluster.receives_all() { 0 } else { cluster.now() / 1_000 + 1 };
        self.inner.versions.version(scope, second)
    }

    /// Invalidates scopes on all nodes. Call this after the commit, even if its outcome is unknown.
    pub async fn invalidate(&self, scopes: impl IntoIterator<Item = Scope>) {
        let Inner { cluster, versions, pending, .. } = &*self.inner;
        for scope in scopes {
            let name = scope.to_string();
            // Invalidate the shared copies first, so that a node that has received the message does not use an old copy
            // again.
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

    /// Invalidates a scope in the memory of this node only. Values on other nodes and copies on Redis stay in use until
    /// they expire.
    pub fn invalidate_local(&self, scope: Scope) {
        self.inner.versions.change(scope.kind, scope.id);
    }

    /// Returns the cluster over which nodes share copies and invalidations.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        &self.inner.cluster
    }

    /// Returns true if shared copies may be outdated because an invalidation of this node has not reached Redis yet.
    fn has_pending(&self) -> bool {
        !lock(&self.inner.pending).is_empty() || lock(&self.inner.in_flight).is_some()
    }
}

/// Applies the invalidations of other nodes. Invalidates all scopes if messages may have been missed.
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

/// Invalidates pending scopes on Redis while it is connected. Notifies the other nodes again, because they may have
/// used outdated copies meanwhile.
async fn retry_pending(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(RETRY_INTERVAL).await;
        while inner.cluster.state() == State::Connected {
            let Some(name) = lock(&inner.pending).first().cloned() else { break };
            // Moved out of `pending` first, so that another invalidation of this scope becomes a new entry.
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
    // Poisoning is ignored: every critical section leaves the data consistent.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
