//! What can be booked, kept in memory: locations, and who does which services there.
//!
//! Every booking and every look at free times needs it, and it seldom changes. What is kept is forgotten as soon as this
//! node changes anything of it, and after a second in any case, for what others change.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use db::Tx;
use moka::sync::Cache;

use super::planning::{Offers, Wanted, locate};
use crate::http::{FieldError, Problem};
use crate::locations::Location;
use crate::types::{BusinessId, EmployeeId, LocationId};

/// How long a change by another node may go unnoticed.
const LIFE: Duration = Duration::from_secs(1);
/// Locations that are kept.
const LOCATIONS: u64 = 10_000;
/// Employees with their hours that are kept, each once for each of the requests they are kept for.
const CANDIDATES: u64 = 20_000;

type Place = (BusinessId, Option<LocationId>, Option<EmployeeId>);
type Kept<K, V> = Cache<(u64, K), Arc<V>>;

/// What can be booked, kept in memory.
#[derive(Debug)]
pub struct Catalogue {
    /// How often it was changed here.
    edition: AtomicU64,
    locations: Kept<Place, Location>,
    offers: Kept<(LocationId, Vec<Wanted>), Offers>,
}

impl Default for Catalogue {
    fn default() -> Self {
        let weigh = |_: &(u64, (LocationId, Vec<Wanted>)), offers: &Arc<Offers>| offers.weight();
        Self {
            edition: AtomicU64::new(0),
            locations: Cache::builder().max_capacity(LOCATIONS).time_to_live(LIFE).build(),
            offers: Cache::builder().max_capacity(CANDIDATES).weigher(weigh).time_to_live(LIFE).build(),
        }
    }
}

/// Says, when it is dropped, that the catalogue has changed.
#[derive(Debug)]
#[must_use = "what is kept is forgotten when this is dropped"]
pub struct Changing<'c>(&'c Catalogue);

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.edition.fetch_add(1, SeqCst);
    }
}

impl Catalogue {
    /// To be held by whoever changes something of it, until that is committed.
    pub fn changing(&self) -> Changing<'_> {
        Changing(self)
    }

    /// The edition that is in force. To be asked for before the unit of work begins that reads what is to be kept:
    /// otherwise it could keep what it saw before a change as what came after.
    pub(super) fn edition(&self) -> u64 {
        self.edition.load(SeqCst)
    }

    /// See [`locate`].
    pub(super) fn location(
        &self,
        edition: u64,
        tx: &mut Tx<'_>,
        business: BusinessId,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        let key = (edition, (business, named, employee));
        if let Some(location) = self.locations.get(&key) {
            return Ok(location);
        }
        let location = Arc::new(locate(tx, business, named, employee)?);
        self.locations.insert(key, Arc::clone(&location));
        Ok(location)
    }

    /// See [`Offers::load`].
    pub(super) fn offers(
        &self,
        edition: u64,
        tx: &mut Tx<'_>,
        business: BusinessId,
        location: &Arc<Location>,
        wanted: &[Wanted],
        field: impl Fn(usize, &str) -> String,
    ) -> Result<Result<Arc<Offers>, Vec<FieldError>>, Problem> {
        let key = (edition, (location.id, wanted.to_vec()));
        if let Some(offers) = self.offers.get(&key) {
            return Ok(Ok(offers));
        }
        let loaded = Offers::load(tx, business, location, wanted, field)?.map(Arc::new);
        if let Ok(offers) = &loaded {
            self.offers.insert(key, Arc::clone(offers));
        }
        Ok(loaded)
    }
}
