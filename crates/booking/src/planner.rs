//! Resolves booking requests to a location and the offers there.

use std::sync::Arc;

use parlour_catalogue::locations::Location;
use parlour_core::changes::Intent;
use parlour_core::http::Problem;
use parlour_core::types::{BusinessId, EmployeeId, Instant, LocationId};
use parlour_db::Tx;

use super::catalogue::CatalogueVersion;
use super::offers::Offers;
use super::request::BookingRequest;
use crate::state::Bookings;

/// Resolver of booking requests of one business. Uses the time and the catalogue version at its creation.
#[derive(Debug)]
pub(super) struct Planner {
    app: Bookings,
    version: CatalogueVersion,
    pub(super) now: Instant,
}

impl Clone for Planner {
    /// Creates a planner with the current time and catalogue version. Each attempt of a write uses a clone, so it sees
    /// changes made since the previous attempt.
    fn clone(&self) -> Self {
        Self::new(&self.app, self.version.business)
    }
}

impl Planner {
    /// Creates a planner. Call it before the transaction starts. Otherwise, rows read before a change could be cached
    /// under the version after the change.
    pub(super) fn new(app: &Bookings, business: BusinessId) -> Self {
        Self { app: app.clone(), version: app.catalogue.version(business), now: app.clock.now() }
    }

    /// Runs the registered guards. Fails if a guard refuses the intent.
    pub(super) fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>) -> Result<(), Problem> {
        self.app.changes.check(tx, intent, self.now)
    }

    pub(super) fn business(&self) -> BusinessId {
        self.version.business
    }

    /// Returns the location: the named one, or else the employee's first, or else the business's first. Fails if the
    /// business does not have the named location.
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        self.app.catalogue.location(tx, self.version, named, employee)
    }

    /// Returns the offers for a request, from the cache if possible. Fails in the same cases as [`Offers::load`].
    pub(super) fn offers(
        &self,
        tx: &mut Tx<'_>,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Arc<Offers>, Problem> {
        self.app.catalogue.offers(tx, self.version, location, request)
    }

    /// Finds the location, applies `read` to it, and returns the result with the offers. If `read` and loading the
    /// offers both fail, their errors are reported together.
    pub(super) fn open<T>(
        &self,
        tx: &mut Tx<'_>,
        request: &BookingRequest,
        read: impl FnOnce(&Location) -> Result<T, Problem>,
    ) -> Result<(T, Arc<Offers>), Problem> {
        let location = self.location(tx, request.location, request.employee())?;
        let read = read(&location);
        Problem::both(read, self.offers(tx, &location, request))
    }
}
