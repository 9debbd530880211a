//! Memory of a single node: sharded maps of bounded size, with entries that expire.

use std::hash::BuildHasher as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::quality::RandomState;
use indexmap::IndexMap;

const SHARDS: usize = 64;
/// Number of entries to compare when one must be evicted. Of these, the one that expires first is evicted.
const EVICTION_SAMPLE: u64 = 8;

/// Map from byte keys to entries that expire, with times in milliseconds.
#[derive(Debug)]
pub(crate) struct ExpiringMap<T> {
    shards: Box<[Mutex<Shard<T>>]>,
    hasher: RandomState,
    most: usize,
}

type Shard<T> = IndexMap<Box<[u8]>, Slot<T>, RandomState>;

#[derive(Debug)]
pub(crate) struct Slot<T> {
    /// `None` if there is no entry.
    pub(crate) value: Option<T>,
    /// Time at which the entry expires, in milliseconds.
    pub(crate) until: i64,
}

impl<T> Slot<T> {
    pub(crate) fn set(&mut self, value: T, until: i64) {
        *self = Self { value: Some(value), until };
    }
}

impl<T> ExpiringMap<T> {
    /// Creates a map of at most `most` entries, rounded up to a multiple of the number of shards.
    pub(crate) fn new(most: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, hasher: RandomState::default(), most: most.div_ceil(SHARDS) }
    }

    /// Runs `change` on the entry at `key`. The value is `None` if there is no entry or it has expired. An entry
    /// without a value is removed afterwards.
    pub(crate) fn at<R>(&self, key: &[u8], now: i64, change: impl FnOnce(&mut Slot<T>) -> R) -> R {
        let hash = self.hasher.hash_one(key);
        let mut shard = self.shard(hash);
        if let Some(slot) = shard.get_mut(key) {
            if slot.until <= now {
                slot.value = None;
            }
            let result = change(slot);
            if slot.value.is_none() {
                shard.swap_remove(key);
            }
            return result;
        }
        let mut slot = Slot { value: None, until: now };
        let result = change(&mut slot);
        if slot.value.is_some() {
            if shard.len() >= self.most {
                make_room(&mut shard, hash / SHARDS as u64);
            }
            shard.insert(key.into(), slot);
        }
        result
    }

    /// Removes expired entries.
    pub(crate) fn sweep(&self, now: i64) {
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|_, slot| slot.until > now);
            let spare = shard.capacity() / 4;
            if shard.len() < spare {
                shard.shrink_to(spare);
            }
        }
    }

    /// Returns the keys of all entries.
    pub(crate) fn keys(&self) -> Vec<Box<[u8]>> {
        let lock = |shard| Mutex::lock(shard).unwrap_or_else(PoisonError::into_inner);
        self.shards.iter().flat_map(|shard| lock(shard).keys().cloned().collect::<Vec<_>>()).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    fn shard(&self, hash: u64) -> MutexGuard<'_, Shard<T>> {
        let index = usize::try_from(hash % SHARDS as u64).unwrap_or_default();
        // A panic under the lock leaves every entry complete or unchanged.
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Evicts an entry. Entries of a shard are in no particular order, so a few consecutive ones serve as a sample.
fn make_room<T>(shard: &mut Shard<T>, hash: u64) {
    let places = u64::try_from(shard.len()).unwrap_or(u64::MAX);
    let some = (0..EVICTION_SAMPLE).filter_map(|step| usize::try_from(hash.wrapping_add(step) % places).ok());
    let first = some.min_by_key(|index| shard.get_index(*index).map(|(_, slot)| slot.until));
    if let Some(index) = first {
        shard.swap_remove_index(index);
    }
}

#[cfg(test)]
mod tests {
    use super::ExpiringMap;

    fn put(store: &ExpiringMap<u32>, key: &str, value: u32, until: i64) {
        store.at(key.as_bytes(), 0, |slot| slot.set(value, until));
    }

    fn get(store: &ExpiringMap<u32>, key: &str, now: i64) -> Option<u32> {
        store.at(key.as_bytes(), now, |slot| slot.value)
    }

    #[test]
    fn entries_are_there_until_they_expire() {
        let store = ExpiringMap::new(1_000);
        put(&store, "a", 1, 10);
        assert_eq!(get(&store, "b", 9), None);
        assert_eq!(store.len(), 1, "looking for what is not there leaves nothing");
        put(&store, "a", 2, 10);
        assert_eq!(get(&store, "a", 9), Some(2));
        put(&store, "a", 3, 10);
        assert_eq!(get(&store, "a", 10), None);
        assert_eq!(store.len(), 0);
    }

    #[test]
    fn sweeping_drops_what_has_expired_and_nothing_else() {
        let store = ExpiringMap::new(10_000);
        for number in 0..1_000_u32 {
            put(&store, &number.to_string(), number, i64::from(number));
        }
        store.sweep(500);
        assert_eq!(store.len(), 499);
        assert_eq!((get(&store, "500", 0), get(&store, "501", 0)), (None, Some(501)));
    }

    #[test]
    fn its_size_is_bounded_and_what_lasts_longest_tends_to_stay() {
        let store = ExpiringMap::new(6_400);
        for number in 0..100_000_u32 {
            put(&store, &number.to_string(), number, i64::from(number));
        }
        assert!(store.len() <= 6_400, "{}", store.len());
        let late = (90_000..100_000_u32).filter(|number| get(&store, &number.to_string(), 0).is_some()).count();
        assert!(late > 3_200, "{late} of the last ones");
    }
}
