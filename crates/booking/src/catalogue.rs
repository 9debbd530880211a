//! Cache of locations and offers. Offers are the employees and resources that can serve a request.
//!
//! Every booking and every availability query reads this data, and it seldom changes. Changes invalidate the cached
//! values through the scope [`catalogue`](parlour_core::response_cache::catalogue).

use std::sync::Arc;
use std::time::{Duration, Instant};

use parlour_cache::{Caches, ScopeVersion};
use parlour_catalogue::locations::Location;
use parlour_core::clock::Clock;
use parlour_core::http::Problem;
use parlour_core::response_cache;
use parlour_core::types::{BusinessId, EmployeeId, LocationId};
use parlour_db::Tx;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use super::offers::{Offers, locate};
use super::request::{BookingRequest, RequestedItem};

/// Maximum age of a cached value, even if its scope was not invalidated.
const LIFE: Duration = Duration::from_secs(60);
/// Maximum number of cached locations. Also the estimated number of cached offers.
const LOCATIONS: usize = 10_000;
/// Maximum weight of the offers cache: the number of services and candidates in all cached offers.
const CANDIDATES: u64 = 20_000;

type Place = (BusinessId, Option<LocationId>, Option<EmployeeId>);
type Wish = (LocationId, Vec<RequestedItem>);
type OffersCache = Cache<(ScopeVersion, Wish), CachedValue<Offers>, ByCandidates>;

/// Cache of the locations and offers of all businesses.
#[derive(Debug)]
pub struct Catalogue {
    caches: Caches,
    clock: Clock,
    locations: Cache<(ScopeVersion, Place), CachedValue<Location>>,
    offers: OffersCache,
}

/// Cached value. `since` is the time of its insertion, on the monotonic clock.
#[derive(Debug)]
struct CachedValue<V> {
    value: Arc<V>,
    since: Instant,
}

impl<V> Clone for CachedValue<V> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), since: self.since }
    }
}

/// Weighs cached offers with [`Offers::weight`].
#[derive(Clone, Copy, Debug)]
struct ByCandidates;

impl Weighter<(ScopeVersion, Wish), CachedValue<Offers>> for ByCandidates {
    fn weight(&self, _: &(ScopeVersion, Wish), kept: &CachedValue<Offers>) -> u64 {
        kept.value.weight()
    }
}

/// Creates the offers cache. A shard cannot hold a value heavier than its share of the capacity. A request can have
/// hundreds of candidates, so the cache has only four shards.
fn offers() -> OffersCache {
    let options = OptionsBuilder::new()
        .estimated_items_capacity(LOCATIONS)
        .weight_capacity(CANDIDATES)
        .shards(4)
        .build()
        .unwrap_or_else(|error| unreachable!("the capacities are valid: {error}"));
    Cache::with_options(options, ByCandidates, DefaultHashBuilder::default(), DefaultLifecycle::default())
}

impl Catalogue {
    pub fn new(caches: &Caches, clock: Clock) -> Self {
        Self { caches: caches.clone(), clock, locations: Cache::new(LOCATIONS), offers: offers() }
    }

    fn keep<V>(&self, value: &Arc<V>) -> CachedValue<V> {
        CachedValue { value: Arc::clone(value), since: self.clock.monotonic() }
    }

    fn fresh<V>(&self, kept: Option<CachedValue<V>>) -> Option<Arc<V>> {
        let kept = kept.filter(|kept| self.clock.monotonic().saturating_duration_since(kept.since) < LIFE);
        kept.map(|kept| kept.value)
    }

    /// Returns the current version of the catalogue. Call it before starting the transaction that reads the values to
    /// cache. Otherwise, values read before a change could be cached under the version after the change.
    pub(super) fn version(&self, business: BusinessId) -> CatalogueVersion {
        CatalogueVersion { business, stamp: self.caches.version(response_cache::catalogue(business)) }
    }

    /// Returns the location that [`locate`] finds, from the cache if possible.
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        version: CatalogueVersion,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        let key = (version.stamp, (version.business, named, employee));
        if let Some(location) = self.fresh(self.locations.get(&key)) {
            return Ok(location);
        }
        let location = Arc::new(locate(tx, version.business, named, employee)?);
        self.locations.insert(key, self.keep(&location));
        Ok(location)
    }

    /// Returns the offers that [`Offers::load`] reads, from the cache if possible.
    pub(super) fn offers(
        &self,
        tx: &mut Tx<'_>,
        version: CatalogueVersion,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Arc<Offers>, Problem> {
        let key = (version.stamp, (location.id, request.items.clone()));
        if let Some(offers) = self.fresh(self.offers.get(&key)) {
            return Ok(offers);
        }
        let offers = Arc::new(Offers::load(tx, version.business, location, request)?);
        self.offers.insert(key, self.keep(&offers));
        Ok(offers)
    }
}

/// Version of a business's catalogue. It is part of every cache key and changes when the catalogue changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct CatalogueVersion {
    pub(super) business: BusinessId,
    stamp: ScopeVersion,
}
