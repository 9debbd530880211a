//! The part that all booking requests share: location, services, employees and durations.

use deserr::Deserr;
use parlour_core::http::Problem;
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::types::{Duration, EmployeeId, LocationId, ServiceId};
use utoipa::ToSchema;

/// Services in one visit.
pub(super) const MAX_ITEMS: usize = 10;
/// The error of an empty list of items.
pub(super) const NO_ITEMS: &str = "must have at least one entry";

/// One service of a visit to be.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewBookingItem {
    service_id: ServiceId,
    /// Who is to do it; anyone who is free if left out.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
}

/// One service that is wanted, and by whom if that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestedItem {
    pub(super) service: ServiceId,
    pub(super) employee: Option<EmployeeId>,
    pub(super) length: DurationRequest,
    /// What of it the visit has already, and can keep.
    pub(super) retained: Retained,
}

/// What a visit has already of what is wanted: that need not be offered any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Retained {
    #[default]
    Nothing,
    /// The service, by somebody else.
    Service,
    /// The service, by this employee.
    All,
}

/// How long a service is to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum DurationRequest {
    /// As long as it takes with whoever does it.
    #[default]
    Usual,
    /// What was set for it before. If the service has changed so much that this cannot be any more, as long as usual.
    Unchanged(Duration),
    /// So long, and not otherwise.
    Requested(Duration),
}

impl DurationRequest {
    /// What was set before, if anything was.
    pub(super) fn unchanged(minutes: Option<Duration>) -> Self {
        minutes.map_or(Self::Usual, Self::Unchanged)
    }
}

impl RequestedItem {
    /// A service that takes as long as it takes.
    pub(super) fn new(service: ServiceId, employee: Option<EmployeeId>) -> Self {
        Self { service, employee, length: DurationRequest::Usual, retained: Retained::Nothing }
    }
}

/// Services that are asked for at a location, one after the other.
#[derive(Clone, Debug)]
pub(super) struct BookingRequest {
    /// Defaults to the first named employee's location, then to the business's first location.
    pub(super) location: Option<LocationId>,
    pub(super) items: Vec<RequestedItem>,
    /// True if the request has a list of items. Bad fields are then named `items.N.…`.
    pub(super) is_list: bool,
}

impl BookingRequest {
    /// Services that are known already.
    pub(super) fn new(location: Option<LocationId>, items: Vec<RequestedItem>) -> Self {
        Self { location, items, is_list: false }
    }

    /// Reads one service, or a list of items, from the fields of a request.
    pub(super) fn read(
        location: Option<LocationId>,
        service: Option<ServiceId>,
        employee: Option<EmployeeId>,
        items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    ) -> Result<Self, Problem> {
        let is_list = items.is_some();
        let items = match (service, items) {
            (Some(_), Some(_)) => return Err(Problem::field("items", "must not be given together with service_id")),
            (None, Some(_)) if employee.is_some() => {
                return Err(Problem::field("employee_id", "belongs into the items"));
            }
            (None, Some(items)) if items.is_empty() => return Err(Problem::field("items", NO_ITEMS)),
            (None, Some(items)) => {
                items.iter().map(|item| RequestedItem::new(item.service_id, item.employee_id)).collect()
            }
            (Some(service), None) => vec![RequestedItem::new(service, employee)],
            (None, None) => return Err(Problem::field("service_id", "is missing, and so are items")),
        };
        Ok(Self { location, items, is_list })
    }

    /// Sets the duration of the one service, if one is given. Fails if the request has a list of items.
    pub(super) fn with_duration(mut self, minutes: Option<Duration>) -> Result<Self, Problem> {
        match (minutes, self.items.as_mut_slice()) {
            (None, _) => Ok(self),
            (Some(minutes), [one]) if !self.is_list => {
                one.length = DurationRequest::Requested(minutes);
                Ok(self)
            }
            _ => Err(Problem::field("duration_minutes", "is of one service, and cannot be given with items")),
        }
    }

    /// The first employee who is named.
    pub(super) fn employee(&self) -> Option<EmployeeId> {
        self.items.iter().find_map(|item| item.employee)
    }

    /// The name of an item's field, as in `service_id` or `items.0.service_id`.
    pub(super) fn field(&self, index: usize, name: &str) -> String {
        if self.is_list { format!("items.{index}.{name}") } else { name.to_owned() }
    }
}
