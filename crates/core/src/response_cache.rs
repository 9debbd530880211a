//! What is kept of the records in memory and on Redis, and what makes it out of date.

use std::time::Duration;

use parlour_cache::{Cache, Caches, Policy, Scope, Shared, Stats};

use crate::http::{Problem, TaggedJson};
use crate::types::BusinessId;

/// What a business is and offers: its locations, services, rooms and staff.
pub fn catalogue(business: BusinessId) -> Scope {
    Scope { kind: "catalogue", id: business.0 }
}

/// A business's figures of today.
pub fn dashboard(business: BusinessId) -> Scope {
    Scope { kind: "dashboard", id: business.0 }
}

/// `Cache-Control` of what changes seldom: callers may keep it for an hour.
pub const ONE_HOUR: &str = "private, max-age=3600";
/// `Cache-Control` of figures: callers may keep them, but must ask whether they still hold.
pub const REVALIDATE: &str = "private, no-cache";

/// What changes seldom, and is said to have changed when it does.
const CATALOGUE_POLICY: Policy =
    Policy { fresh: Duration::from_secs(3600), life: Duration::from_secs(7200), capacity: 10_000 };
/// Figures that may be a second old.
const DASHBOARD_POLICY: Policy =
    Policy { fresh: Duration::from_secs(1), life: Duration::from_secs(1), capacity: 10_000 };

/// Answers that are kept whole.
#[derive(Clone, Debug)]
pub struct ResponseCaches {
    /// Businesses.
    pub businesses: Cache<(), TaggedJson, Problem>,
    /// Pages on which strangers book.
    pub booking_pages: Cache<(), TaggedJson, Problem>,
    /// Lists of services: with the inactive ones, or without.
    pub services: Cache<bool, TaggedJson, Problem>,
    /// Lists of locations.
    pub locations: Cache<(), TaggedJson, Problem>,
    /// Dashboards.
    pub dashboards: Cache<(), TaggedJson, Problem>,
}

impl ResponseCaches {
    /// Nothing yet.
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

    /// What was asked of each, by name.
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
