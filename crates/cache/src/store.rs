//! A cache of one kind of value.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{BuildHasher as _, Hash};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use foldhash::quality::RandomState;
use parlour_cluster::{CopyLookup, State};
use quick_cache::UnitWeighter;
use quick_cache::sync::{Cache as Memory, DefaultLifecycle};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use crate::{Caches, Scope, ScopeVersion, Seal, lock};

/// Maximum time that a node waits for another node to compute a value.
const FILL_TIMEOUT: Duration = Duration::from_secs(2);
/// Interval between removals of expired values.
const SWEEP_INTERVAL: Duration = Duration::from_secs(10);
/// Shortest and longest pause between checks for a value that another node is computing.
const POLL_INTERVAL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(20));

/// Lifetime and maximum number of the values of a cache.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// A value younger than this is returned without being recomputed, unless its scope is invalidated. For each value,
    /// the time is reduced at random by up to 10%, so that values computed together are not all recomputed together.
    pub fresh: Duration,
    /// Maximum age of a returned value. A value older than `fresh` is returned while it is recomputed in the
    /// background.
    pub life: Duration,
    /// Maximum number of values in memory. Values valid for one second only are counted separately, with the same
    /// limit.
    pub capacity: u64,
}

/// Encoding of values that are shared with other nodes.
pub struct Shared<K, V> {
    name: fn(&K) -> String,
    write: fn(&V) -> Option<Vec<u8>>,
    read: fn(&[u8]) -> Option<V>,
    seal: Option<Seal>,
}

impl<K, V> Shared<K, V> {
    /// Shares values as bytes. `name` returns the name of the shared copy of a key's value. It must be unique within a
    /// scope. A value that `write` cannot encode is not shared. A value that `read` cannot decode is recomputed.
    pub fn new(name: fn(&K) -> String, write: fn(&V) -> Option<Vec<u8>>, read: fn(&[u8]) -> Option<V>) -> Self {
        Self { name, write, read, seal: None }
    }

    /// Encrypts the shared values. All nodes need the same seal.
    #[must_use]
    pub fn sealed(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }
}

impl<K, V: Serialize + DeserializeOwned> Shared<K, V> {
    /// Shares values as JSON. `name` returns the name of the shared copy of a key's value. It must be unique within a
    /// scope.
    pub fn as_json(name: fn(&K) -> String) -> Self {
        Self::new(name, |value| serde_json::to_vec(value).ok(), |text| serde_json::from_slice(text).ok())
    }
}

/// Counters since the cache was created, and its current size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Current number of values in memory.
    pub entries: u64,
    /// Number of lookups answered from memory.
    pub hits: u64,
    /// Number of hits answered with a value older than [`Policy::fresh`].
    pub stale: u64,
    /// Number of values taken from Redis instead of being computed.
    pub shared: u64,
    /// Number of computations on this node, including failed ones.
    pub computed: u64,
}

#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    stale: AtomicU64,
    shared: AtomicU64,
    computed: AtomicU64,
}

/// A cache of one kind of value. `E` is the error of a failed computation. Cheap to clone. Clones share the values.
pub struct Cache<K, V, E>(Arc<Inner<K, V, E>>);

struct Inner<K, V, E> {
    caches: Caches,
    policy: Policy,
    shared: Option<Shared<K, V>>,
    memory: LocalCache<K, V>,
    /// Values valid for one second only. They are kept apart, so that they do not evict others.
    moments: LocalCache<K, V>,
    /// Values being computed. All callers that need the same value wait for one computation.
    filling: Mutex<HashMap<CacheKey<K>, Filling<V, E>, RandomState>>,
    counts: Counts,
    /// Source of the random reduction of [`Policy::fresh`].
    jitter: RandomState,
}

/// Key of a value in memory. It contains the version of the scope, so an invalidated value is no longer found.
type CacheKey<K> = (Scope, ScopeVersion, K);

/// A value being computed. If the caller that computes it is dropped, another waiting caller takes over.
type Filling<V, E> = Arc<OnceCell<Result<Arc<Entry<V>>, E>>>;

type LocalCache<K, V> = Memory<CacheKey<K>, Arc<Entry<V>>, UnitWeighter, RandomState>;

struct Entry<V> {
    value: Arc<V>,
    /// Time from which the value must be recomputed, in milliseconds of this node's clock.
    fresh: i64,
    /// Time from which the value must not be returned, in milliseconds of this node's clock.
    until: i64,
    /// True while the value is being recomputed.
    renewing: AtomicBool,
}

impl<K, V, E> Cache<K, V, E>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    /// Creates a cache in this node's memory. Its values are shared with other nodes if `shared` is given. Panics
    /// outside a Tokio runtime.
    #[must_use]
    pub fn new(caches: &Caches, policy: Policy, shared: Option<Shared<K, V>>) -> Self {
        let hasher = RandomState::default;
        let local_cache = || Memory::with(64, policy.capacity, UnitWeighter, hasher(), DefaultLifecycle::default());
        let inner = Arc::new(Inner {
            caches: caches.clone(),
            policy,
            shared,
            memory: local_cache(),
            moments: local_cache(),
            filling: Mutex::default(),
            counts: Counts::default(),
            jitter: hasher(),
        });
        tokio::spawn(sweep(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// Returns the value at `key` in `scope`: from memory, from Redis if the values are shared, or else from `make`.
    /// Concurrent callers on this node share one computation and its error. Errors are not cached.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub async fn get<F>(&self, scope: Scope, key: K, make: impl FnOnce() -> F + Send + 'static) -> Result<Arc<V>, E>
    where
        F: Future<Output = Result<V, E>> + Send,
    {
        let inner = &self.0;
        let cache_key = (scope, inner.caches.version(scope), key);
        let memory = inner.memory(cache_key.1);
        if let Some(entry) = memory.get(&cache_key) {
            let now = inner.caches.cluster().now();
            if now < entry.until {
                inner.counts.hits.fetch_add(1, Relaxed);
                if now >= entry.fresh && !entry.renewing.swap(true, Relaxed) {
                    self.renew(cache_key, make);
                }
                if now >= entry.fresh {
                    inner.counts.stale.fetch_add(1, Relaxed);
                }
                return Ok(Arc::clone(&entry.value));
            }
        }
        let waiting = inner.wait_for(&cache_key);
        let make = || async {
            // Another caller may have stored the value since the lookup above.
            if let Some(entry) = memory.get(&cache_key).filter(|entry| inner.caches.cluster().now() < entry.until) {
                return Ok(entry);
            }
            let entry = inner.find(scope, &cache_key.2, make).await?;
            memory.insert(cache_key.clone(), Arc::clone(&entry));
            Ok(entry)
        };
        // `waiting.filling` is `None` only during drop. This clone is dropped before `waiting`, whose drop counts the
        // remaining clones.
        let filling = waiting.filling.clone().unwrap_or_default();
        let made = filling.get_or_init(make).await;
        made.as_ref().map(|entry| Arc::clone(&entry.value)).map_err(E::clone)
    }

    /// Returns counters since the cache was created, and its current size.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let Counts { hits, stale, shared, computed: made } = &self.0.counts;
        Stats {
            entries: (self.0.memory.len() + self.0.moments.len()) as u64,
            hits: hits.load(Relaxed),
            stale: stale.load(Relaxed),
            shared: shared.load(Relaxed),
            computed: made.load(Relaxed),
        }
    }

    fn renew<F>(&self, cache_key: CacheKey<K>, make: impl FnOnce() -> F + Send + 'static)
    where
        F: Future<Output = Result<V, E>> + Send,
    {
        let inner = Arc::clone(&self.0);
        tokio::spawn(async move {
            match inner.find(cache_key.0, &cache_key.2, make).await {
                Ok(entry) => inner.memory(cache_key.1).insert(cache_key, entry),
                // Let the next caller try again.
                Err(_) => {
                    if let Some(entry) = inner.memory(cache_key.1).get(&cache_key) {
                        entry.renewing.store(false, Relaxed);
                    }
                }
            }
        });
    }
}

/// A caller that waits for a value being computed.
struct Waiting<'c, K: Eq + Hash, V, E> {
    inner: &'c Inner<K, V, E>,
    key: &'c CacheKey<K>,
    /// `None` only during drop.
    filling: Option<Filling<V, E>>,
}

impl<K: Eq + Hash, V, E> Drop for Waiting<'_, K, V, E> {
    fn drop(&mut self) {
        let mut all = lock(&self.inner.filling);
        // Released under the lock. If several callers leave at once, the last one then sees that it is the last.
        let Some(ours) = self.filling.take().map(|filling| Arc::downgrade(&filling)) else { return };
        let is_done = |filling: &Filling<V, E>| filling.initialized() || Arc::strong_count(filling) == 1;
        if all.get(self.key).is_some_and(|filling| ours.as_ptr() == Arc::as_ptr(filling) && is_done(filling)) {
            all.remove(self.key);
        }
    }
}

impl<K: Clone + Eq + Hash, V, E> Inner<K, V, E> {
    fn memory(&self, stamp: ScopeVersion) -> &LocalCache<K, V> {
        if stamp.is_momentary() { &self.moments } else { &self.memory }
    }

    fn wait_for<'c>(&'c self, cache_key: &'c CacheKey<K>) -> Waiting<'c, K, V, E> {
        let filling = Arc::clone(lock(&self.filling).entry(cache_key.clone()).or_default());
        Waiting { inner: self, key: cache_key, filling: Some(filling) }
    }
}

/// Removes expired values, and all values valid for one second only, at regular intervals until the cache is dropped.
async fn sweep<K: Eq + Hash, V, E>(cache: Weak<Inner<K, V, E>>) {
    loop {
        tokio::time::sleep(SWEEP_INTERVAL).await;
        let Some(inner) = cache.upgrade() else { return };
        let now = inner.caches.cluster().now();
        inner.memory.retain(|_, entry| now < entry.until);
        inner.moments.clear();
    }
}

impl<K, V: Send + Sync, E> Inner<K, V, E> {
    /// Returns the copy on Redis if it can be trusted. Otherwise computes the value, and stores a copy on Redis if this
    /// node has permission.
    async fn find<F>(&self, scope: Scope, key: &K, make: impl FnOnce() -> F) -> Result<Arc<Entry<V>>, E>
    where
        F: Future<Output = Result<V, E>> + Send,
    {
        let Some(shared) = self.shared.as_ref().filter(|_| self.can_share()) else {
            return self.compute(make).await.map(|value| self.entry(value, Duration::ZERO));
        };
        let cluster = self.caches.cluster();
        let (of, copy) = (scope.to_string(), (shared.name)(key));
        let cache_key = format!("{of}:{copy}");
        let (begun, mut pause) = (cluster.now(), POLL_INTERVAL.0);
        let leave = loop {
            // While invalidations may be missed, a copy older than a second may be outdated. Otherwise a copy may be up
            // to 90% of `fresh` old: at that age, a value may have to be recomputed.
            let oldest = if cluster.receives_all() { self.policy.fresh / 10 * 9 } else { Duration::from_secs(1) };
            match cluster.get_copy(&of, &copy, oldest, FILL_TIMEOUT).await {
                CopyLookup::Copy(text, age) => match shared.open(&cache_key, &text) {
                    Some(value) => {
                        self.counts.shared.fetch_add(1, Relaxed);
                        return Ok(self.entry(value, age));
                    }
                    None => break None,
                },
                CopyLookup::Make(leave) => break Some(leave),
                CopyLookup::Wait
                    if cluster.now() - begun > i64::try_from(FILL_TIMEOUT.as_millis()).unwrap_or(i64::MAX) =>
                {
                    break None;
                }
                CopyLookup::Wait => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(POLL_INTERVAL.1);
                }
            }
        };
        let made = self.compute(make).await;
        if let Some(leave) = leave {
            let text = made.as_ref().ok().and_then(|value| shared.close(&cache_key, value));
            cluster.put_copy(&of, &copy, leave, text.as_deref(), self.policy.life).await;
        }
        made.map(|value| self.entry(value, Duration::ZERO))
    }

    async fn compute<F: Future<Output = Result<V, E>>>(&self, make: impl FnOnce() -> F) -> Result<V, E> {
        self.counts.computed.fetch_add(1, Relaxed);
        make().await
    }

    /// Returns true if the copies on Redis can be trusted: Redis is connected and has received all invalidations of
    /// this node.
    fn can_share(&self) -> bool {
        self.caches.cluster().state() == State::Connected && !self.caches.has_pending()
    }

    fn entry(&self, value: V, age: Duration) -> Arc<Entry<V>> {
        let milliseconds = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4);
        let made = self.caches.cluster().now() - milliseconds(age);
        let share = u32::try_from(self.jitter.hash_one(self.counts.computed.load(Relaxed)) % 100).unwrap_or_default();
        let cut = |duration: Duration| milliseconds(duration - duration / 1_000 * share);
        Arc::new(Entry {
            value: Arc::new(value),
            fresh: made + cut(self.policy.fresh),
            until: made + milliseconds(self.policy.life),
            renewing: AtomicBool::new(false),
        })
    }
}

impl<K, V> Shared<K, V> {
    fn close(&self, cache_key: &str, value: &V) -> Option<Vec<u8>> {
        let text = (self.write)(value)?;
        match &self.seal {
            None => Some(text),
            Some(seal) => seal.close(cache_key, &text),
        }
    }

    fn open(&self, cache_key: &str, text: &[u8]) -> Option<V> {
        match &self.seal {
            None => (self.read)(text),
            Some(seal) => (self.read)(&seal.open(cache_key, text)?),
        }
    }
}

impl<K, V, E> Clone for Cache<K, V, E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V, E> Debug for Cache<K, V, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("policy", &self.0.policy).finish_non_exhaustive()
    }
}

impl<K, V> Debug for Shared<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("sealed", &self.seal.is_some()).finish_non_exhaustive()
    }
}
