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

/// How long a node may take to make a value before another one tries.
const FILL_TIMEOUT: Duration = Duration::from_secs(2);
/// How often what is beyond its life is swept out.
const SWEEP_INTERVAL: Duration = Duration::from_secs(10);
/// The shortest and the longest pause before asking whether another node has made it.
const POLL_INTERVAL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(20));

/// How long values of a kind are kept, and how many.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How long a value is given out in any case, unless what it belongs to changes. Cut short a little, for each value
    /// by another share, so that those made together are not all made again together.
    pub fresh: Duration,
    /// How long it is given out while it is made anew, at most.
    pub life: Duration,
    /// How many are kept in memory.
    pub capacity: u64,
}

/// How values travel to other nodes.
pub struct Shared<K, V> {
    name: fn(&K) -> String,
    write: fn(&V) -> Option<Vec<u8>>,
    read: fn(&[u8]) -> Option<V>,
    seal: Option<Seal>,
}

impl<K, V> Shared<K, V> {
    /// As bytes, under the name that `name` gives to their key. What cannot be written is not shared; what cannot be
    /// read is made anew.
    pub fn new(name: fn(&K) -> String, write: fn(&V) -> Option<Vec<u8>>, read: fn(&[u8]) -> Option<V>) -> Self {
        Self { name, write, read, seal: None }
    }

    /// The same, sealed.
    #[must_use]
    pub fn sealed(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }
}

impl<K, V: Serialize + DeserializeOwned> Shared<K, V> {
    /// As JSON, under the name that `name` gives to their key.
    pub fn as_json(name: fn(&K) -> String) -> Self {
        Self::new(name, |value| serde_json::to_vec(value).ok(), |text| serde_json::from_slice(text).ok())
    }
}

/// What was counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Values in memory.
    pub entries: u64,
    /// Asked for and there.
    pub hits: u64,
    /// Of those: given out while they were made anew.
    pub stale: u64,
    /// Taken over from what another node made.
    pub shared: u64,
    /// Made here.
    pub computed: u64,
}

#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    stale: AtomicU64,
    shared: AtomicU64,
    computed: AtomicU64,
}

/// Values of one kind, at keys of one kind; or why they cannot be made. Cheap to clone; all clones are one.
pub struct Cache<K, V, E>(Arc<Inner<K, V, E>>);

struct Inner<K, V, E> {
    caches: Caches,
    policy: Policy,
    shared: Option<Shared<K, V>>,
    memory: LocalCache<K, V>,
    /// What is trusted for a moment only: it is not to push out anything else.
    moments: LocalCache<K, V>,
    /// Values that are being made, each for all that ask for it meanwhile.
    filling: Mutex<HashMap<CacheKey<K>, Filling<V, E>, RandomState>>,
    counts: Counts,
    /// Tells by how much each value's life is cut short.
    jitter: RandomState,
}

/// Where a value is in memory.
type CacheKey<K> = (Scope, ScopeVersion, K);

/// A value that is being made. If whoever makes it goes away, another that waits for it does.
type Filling<V, E> = Arc<OnceCell<Result<Arc<Entry<V>>, E>>>;

/// Values in memory.
type LocalCache<K, V> = Memory<CacheKey<K>, Arc<Entry<V>>, UnitWeighter, RandomState>;

struct Entry<V> {
    value: Arc<V>,
    /// By the cluster's clock, in milliseconds: to be made anew, not to be given out.
    fresh: i64,
    until: i64,
    /// Somebody makes it anew.
    renewing: AtomicBool,
}

impl<K, V, E> Cache<K, V, E>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    /// In this node's memory, and shared with others if it is said how.
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

    /// The value at `key`, which belongs to `scope`; made by `make` if it is not there. All that ask for it meanwhile
    /// wait for that one. What could not be made is not kept.
    ///
    /// # Errors
    /// Those of `make`.
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
            // Those before may have made it since this one looked.
            if let Some(entry) = memory.get(&cache_key).filter(|entry| inner.caches.cluster().now() < entry.until) {
                return Ok(entry);
            }
            let entry = inner.find(scope, &cache_key.2, make).await?;
            memory.insert(cache_key.clone(), Arc::clone(&entry));
            Ok(entry)
        };
        // It has not gone yet. This one of it does before it.
        let filling = waiting.filling.clone().unwrap_or_default();
        let made = filling.get_or_init(make).await;
        made.as_ref().map(|entry| Arc::clone(&entry.value)).map_err(E::clone)
    }

    /// What was counted since the start.
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
                // The next one that asks tries again.
                Err(_) => {
                    if let Some(entry) = inner.memory(cache_key.1).get(&cache_key) {
                        entry.renewing.store(false, Relaxed);
                    }
                }
            }
        });
    }
}

/// One that waits for a value that is being made.
struct Waiting<'c, K: Eq + Hash, V, E> {
    inner: &'c Inner<K, V, E>,
    key: &'c CacheKey<K>,
    /// Until it goes.
    filling: Option<Filling<V, E>>,
}

impl<K: Eq + Hash, V, E> Drop for Waiting<'_, K, V, E> {
    fn drop(&mut self) {
        let mut all = lock(&self.inner.filling);
        // Let go of under the lock, so that of several that go at once the last one knows that it is.
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

/// Lets go of what is beyond its life, for as long as the cache is there.
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
    /// Takes a value over from another node, or makes it.
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
            // What was made before changes began to go unheard may be out of date.
            // No older than what would be made anew at once.
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

    /// While Redis has not been told of a change here, what it has can be out of date.
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
