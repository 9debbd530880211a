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

/// Plans bookings of a business, with the version of its catalogue at the time the planner was created.
#[derive(Debug)]
pub(super) struct Planner {
    app: Bookings,
    version: CatalogueVersion,
    pub(super) now: Instant,
}

impl Clone for Planner {
    /// Creates a planner for the current time. Each attempt at a write uses a clone, and so sees changes made since the
    /// previous attempt.
    fn clone(&self) -> Self {
        Self::new(&self.app, self.version.business)
    }
}

impl Planner {
    /// Creates a planner. Call it before the transaction starts: otherwise the cache could keep rows that are older
    /// than its version.
    pub(super) fn new(app: &Bookings, business: BusinessId) -> Self {
        Self { app: app.clone(), version: app.catalogue.version(business), now: app.clock.now() }
    }

    /// Checks an intent with the registered guards.
    pub(super) fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>) -> Result<(), Problem> {
        self.app.changes.check(tx, intent, self.now)
    }

    pub(super) fn business(&self) -> BusinessId {
        self.version.business
    }

    /// Finds the location: the named one, or that of the named employee, or the business's first.
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        self.app.catalogue.location(tx, self.version, named, employee)
    }

    /// Returns the candidates for each service. Fails with the errors of all bad fields.
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
