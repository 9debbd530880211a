//! Resolves a booking request to a location and the employees who can perform it.

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

/// Plans visits at a business, with its catalogue as it was when the planner was made.
#[derive(Debug)]
pub(super) struct Planner {
    app: Bookings,
    version: CatalogueVersion,
    pub(super) now: Instant,
}

impl Clone for Planner {
    /// A planner of the present: each attempt at a write has a clone, and sees what changed since the one before.
    fn clone(&self) -> Self {
        Self::new(&self.app, self.version.business)
    }
}

impl Planner {
    /// Create it before the transaction starts: the cache could otherwise keep rows that are older than its version.
    pub(super) fn new(app: &Bookings, business: BusinessId) -> Self {
        Self { app: app.clone(), version: app.catalogue.version(business), now: app.clock.now() }
    }

    /// Asks the guards.
    pub(super) fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>) -> Result<(), Problem> {
        self.app.changes.check(tx, intent, self.now)
    }

    pub(super) fn business(&self) -> BusinessId {
        self.version.business
    }

    /// The location that is meant: the one named, or where the employee works, or the business's first.
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        self.app.catalogue.location(tx, self.version, named, employee)
    }

    /// Returns the candidates for each service. Fails with every bad field.
    pub(super) fn offers(
        &self,
        tx: &mut Tx<'_>,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Arc<Offers>, Problem> {
        self.app.catalogue.offers(tx, self.version, location, request)
    }

    /// Returns the candidates, and the result of `read`, which depends on the location only. Reports the bad fields
    /// of both at once.
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
