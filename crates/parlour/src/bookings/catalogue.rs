//! What can be booked, kept in memory: locations, and who does which services there.
//!
//! Every booking and every look at free times needs it, and it seldom changes: see [`kept::catalogue`].

use std::sync::Arc;
use std::time::Duration;

use cache::{Caches, Stamp};
use db::Tx;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use super::offers::{Offers, locate};
use super::request::{BookingRequest, Wanted};
use crate::http::Problem;
use crate::kept;
use crate::locations::Location;
use crate::types::{BusinessId, EmployeeId, LocationId};

/// How long anything is kept in any case.
const LIFE: Duration = Duration::from_secs(60);
/// Locations that are kept.
const LOCATIONS: u64 = 10_000;
/// Employees with their hours that are kept, each once for each of the requests they are kept for.
const CANDIDATES: u64 = 20_000;

type Place = (BusinessId, Option<LocationId>, Option<EmployeeId>);
type Kept<K, V> = Cache<(Stamp, K), Arc<V>>;

/// What can be booked, kept in memory.
#[derive(Debug)]
pub struct Catalogue {
    caches: Caches,
    locations: Kept<Place, Location>,
    offers: Kept<(LocationId, Vec<Wanted>), Offers>,
}

impl Catalogue {
    /// Nothing yet.
    pub fn new(caches: &Caches) -> Self {
        let weigh = |_: &(Stamp, (LocationId, Vec<Wanted>)), offers: &Arc<Offers>| offers.weight();
        // What was outdated is never asked for again: it must not keep what is new from getting in.
        Self {
            caches: caches.clone(),
            locations: Cache::builder()
                .max_capacity(LOCATIONS)
                .time_to_live(LIFE)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
            offers: Cache::builder()
                .max_capacity(CANDIDATES)
                .weigher(weigh)
                .time_to_live(LIFE)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
        }
    }

    /// The catalogue as it is now. To be taken before the transaction begins that reads what is to be kept: otherwise it
    /// could keep what it saw before a change as what came after.
    pub(super) fn edition(&self, business: BusinessId) -> Edition {
        Edition { business, stamp: self.caches.stamp(kept::catalogue(business)) }
    }

    /// See [`locate`].
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        edition: Edition,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        let key = (edition.stamp, (edition.business, named, employee));
        if let Some(location) = self.locations.get(&key) {
            return Ok(location);
        }
        let location = Arc::new(locate(tx, edition.business, named, employee)?);
        self.locations.insert(key, Arc::clone(&location));
        Ok(location)
    }

    /// See [`Offers::load`].
    pub(super) fn offers(
        &self,
        tx: &mut Tx<'_>,
        edition: Edition,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Arc<Offers>, Problem> {
        let key = (edition.stamp, (location.id, request.items.clone()));
        if let Some(offers) = self.offers.get(&key) {
            return Ok(offers);
        }
        let offers = Arc::new(Offers::load(tx, edition.business, location, request)?);
        self.offers.insert(key, Arc::clone(&offers));
        Ok(offers)
    }
}

/// The catalogue of a business between two changes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edition {
    pub(super) business: BusinessId,
    stamp: Stamp,
}
