//! Cache invalidation after changes.

use futures_util::future::BoxFuture;
use parlour_cache::Caches;

use crate::changes::{Change, Subscriber};
use crate::response_cache::{catalogue, dashboard};
use crate::types::BusinessId;

/// Invalidates the cache scopes that a change makes stale.
#[derive(Debug)]
pub struct InvalidateCaches {
    pub caches: Caches,
}

impl Subscriber for InvalidateCaches {
    fn after_commit<'a>(&'a self, business: Option<BusinessId>, changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(business) = business else { return };
            let is_booking = |change: &Change| {
                use Change::{BookingCreated, BookingRescheduled, BookingUpdated};
                matches!(change, BookingCreated { .. } | BookingUpdated { .. } | BookingRescheduled { .. })
            };
            if changes.iter().any(is_booking) {
                self.caches.invalidate_local(dashboard(business));
            }
            if changes.iter().any(|change| matches!(change, Change::CatalogueChanged)) {
                self.caches.invalidate([catalogue(business)]).await;
            }
        })
    }

    fn after_unknown_outcome(&self, business: Option<BusinessId>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Some(business) = business else { return };
            self.caches.invalidate_local(dashboard(business));
            self.caches.invalidate([catalogue(business)]).await;
        })
    }
}
