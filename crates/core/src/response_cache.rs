//! Cached responses, in memory and on Redis, and the scopes that invalidate them.

use std::time::Duration;

use parlour_cache::{Cache, Caches, Policy, Scope, Shared, Stats};

use crate::http::{Problem, TaggedJson};
use crate::types::BusinessId;

/// Returns the scope of a business's catalogue: the business itself, its locations, services, resources and staff.
pub fn catalogue(business: BusinessId) -> Scope {
    Scope { kind: "catalogue", id: business.0 }
}

/// Returns the scope of a business's dashboard, which shows the measures of today.
pub fn dashboard(business: BusinessId) -> Scope {
    Scope { kind: "dashboard", id: business.0 }
}

/// `Cache-Control` of responses that rarely change: callers may cache them for an hour.
pub const ONE_HOUR: &str = "private, max-age=3600";
/// `Cache-Control` of responses that callers may cache but must revalidate before each use.
pub const REVALIDATE: &str = "private, no-cache";

/// Cache policy of the catalogue. It rarely changes, and a change invalidates it.
const CATALOGUE_POLICY: Policy =
    Policy { fresh: Duration::from_secs(3600), life: Duration::from_secs(7200), capacity: 10_000 };
/// Cache policy of dashboards. A dashboard may be up to one second old.
const DASHBOARD_POLICY: Policy =
    Policy { fresh: Duration::from_secs(1), life: Duration::from_secs(1), capacity: 10_000 };

/// Caches of complete responses.
#[derive(Clone, Debug)]
pub struct ResponseCaches {
    pub businesses: Cache<(), TaggedJson, Problem>,
    /// Public booking pages.
    pub booking_pages: Cache<(), TaggedJson, Problem>,
    /// Lists of services. The key is true for lists that include inactive services.
    pub services: Cache<bool, TaggedJson, Problem>,
    pub locations: Cache<(), TaggedJson, Problem>,
    /// Dashboards. They are cached in memory only, not on Redis.
    pub dashboards: Cache<(), TaggedJson, Problem>,
}

impl ResponseCaches {
    pub fn new(caches: &Caches) -> Self {
        Self {
            businesses: Cache::new(caches, CATALOGUE_POLICY, Some(shared_text(|()| "business".to_owned()))),
            booking_pages: Cache::new(caches, CATALOGUE_POLICY, Some(shared_text(|()| "booking-page".to_owned()))),
            services: Cache::new(
                caches,
                CATALOGUE_POLICY,
                Some(shared_text(|inactive| format!("services-{inactive}"))),
            ),
            locations: Cache::new(caches, CATALOGUE_POLICY, Some(shared_text(|()| "locations".to_owned()))),
            dashboards: Cache::new(caches, DASHBOARD_POLICY, None),
        }
    }

    /// Returns the name and the statistics of each cache.
    pub fn stats(&self) -> Vec<(&'static str, Stats)> {
        vec![
            ("businesses", self.businesses.stats()),
            ("booking_pages", self.booking_pages.stats()),
            ("services", self.services.stats()),
            ("locations", self.locations.stats()),
            ("dashboards", self.dashboards.stats()),
        ]
    }
}

fn shared_text<K>(name: fn(&K) -> String) -> Shared<K, TaggedJson> {
    Shared::new(name, |kept| Some(kept.text().to_vec()), |text| Some(text.to_vec().into()))
}
