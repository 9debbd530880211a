//! From a request to the times at which it can be had.

use std::sync::Arc;

use db::Tx;

use super::catalogue::Edition;
use super::offers::Offers;
use super::request::BookingRequest;
use crate::app::App;
use crate::http::Problem;
use crate::locations::Location;
use crate::types::{BusinessId, EmployeeId, Instant, LocationId};

/// Plans visits at a business, with its catalogue as it was when the planner was made. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Planner {
    pub(super) app: App,
    edition: Edition,
    pub(super) now: Instant,
}

impl Planner {
    /// To be made before the transaction begins in which it is used.
    pub(super) fn new(app: &App, business: BusinessId) -> Self {
        Self { app: app.clone(), edition: app.catalogue.edition(business), now: app.clock.now() }
    }

    pub(super) fn business(&self) -> BusinessId {
        self.edition.business
    }

    /// The location that is meant: the one named, or where the employee works, or the business's first.
    pub(super) fn location(
        &self,
        tx: &mut Tx<'_>,
        named: Option<LocationId>,
        employee: Option<EmployeeId>,
    ) -> Result<Arc<Location>, Problem> {
        self.app.catalogue.location(tx, self.edition, named, employee)
    }

    /// Who could do what is asked for at a location. Fails with all that is wrong with that.
    pub(super) fn offers(
        &self,
        tx: &mut Tx<'_>,
        location: &Arc<Location>,
        request: &BookingRequest,
    ) -> Result<Arc<Offers>, Problem> {
        self.app.catalogue.offers(tx, self.edition, location, request)
    }

    /// Who could do what is asked for, and what `read` makes of what depends on the location alone, such as a time on
    /// its clock. Fails with all that is wrong with either.
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
