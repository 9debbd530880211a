//! Part that all booking requests share: location, services, employees and durations.

use deserr::Deserr;
use parlour_core::http::Problem;
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::types::{Duration, EmployeeId, LocationId, ServiceId};
use utoipa::ToSchema;

/// Maximum number of services in one booking.
pub(super) const MAX_ITEMS: usize = 10;
/// Error message for an empty list of items.
pub(super) const NO_ITEMS: &str = "must have at least one entry";

/// One service of a new booking, series or waitlist entry.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewBookingItem {
    service_id: ServiceId,
    /// Employee who performs the service. Any free employee if omitted.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
}

/// Requested service. `employee` is `None` if any employee may perform it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestedItem {
    pub(super) service: ServiceId,
    pub(super) employee: Option<EmployeeId>,
    pub(super) length: DurationRequest,
    /// Part of this item that the existing booking already has.
    pub(super) retained: Retained,
}

/// Part of a requested item that the existing booking already has. A retained service or employee is accepted even if
/// it is inactive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Retained {
    #[default]
    Nothing,
    /// The service, but not the employee.
    Service,
    /// The service and the employee.
    All,
}

/// Requested duration of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum DurationRequest {
    /// The employee's usual duration.
    #[default]
    Usual,
    /// Duration that was set for the existing booking. Falls back to the usual one if the service no longer allows it.
    Unchanged(Duration),
    /// Exactly this duration.
    Requested(Duration),
}

impl DurationRequest {
    /// Returns the request to keep `minutes`, the duration that was set before. `None` stands for the usual duration.
    pub(super) fn unchanged(minutes: Option<Duration>) -> Self {
        minutes.map_or(Self::Usual, Self::Unchanged)
    }
}

impl RequestedItem {
    /// Creates an item with the usual duration.
    pub(super) fn new(service: ServiceId, employee: Option<EmployeeId>) -> Self {
        Self { service, employee, length: DurationRequest::Usual, retained: Retained::Nothing }
    }
}

/// Consecutive services requested at a location.
#[derive(Clone, Debug)]
pub(super) struct BookingRequest {
    /// `None` stands for the first location of the first named employee, or else of the business.
    pub(super) location: Option<LocationId>,
    pub(super) items: Vec<RequestedItem>,
    /// True if the request has a list of items. Error messages then name fields `items.N.…`.
    pub(super) is_list: bool,
}

impl BookingRequest {
    /// Creates a request from items. Error messages name their fields without an index.
    pub(super) fn new(location: Option<LocationId>, items: Vec<RequestedItem>) -> Self {
        Self { location, items, is_list: false }
    }

    /// Reads either a single service or a list of items. Fails if both or neither are given, if the list is empty, or
    /// if `employee` is given with a list.
    pub(super) fn read(
        location: Option<LocationId>,
        service: Option<ServiceId>,
        employee: Option<EmployeeId>,
        items: Option<Listed<NewBookingItem, MAX_ITEMS>>,
    ) -> Result<Self, Problem> {
        let is_list = items.is_some();
        let items = match (service, items) {
            (Some(_), Some(_)) => return Err(Problem::field("items", "cannot be combined with service_id")),
            (None, Some(_)) if employee.is_some() => {
                return Err(Problem::field("employee_id", "must be set in items"));
            }
            (None, Some(items)) if items.is_empty() => return Err(Problem::field("items", NO_ITEMS)),
            (None, Some(items)) => {
                items.iter().map(|item| RequestedItem::new(item.service_id, item.employee_id)).collect()
            }
            (Some(service), None) => vec![RequestedItem::new(service, employee)],
            (None, None) => return Err(Problem::field("service_id", "is required unless items is given")),
        };
        Ok(Self { location, items, is_list })
    }

    /// Sets the duration of a single service. `None` changes nothing. Fails if a duration is given with a list of
    /// items.
    pub(super) fn with_duration(mut self, minutes: Option<Duration>) -> Result<Self, Problem> {
        match (minutes, self.items.as_mut_slice()) {
            (None, _) => Ok(self),
            (Some(minutes), [one]) if !self.is_list => {
                one.length = DurationRequest::Requested(minutes);
                Ok(self)
            }
            _ => {
                Err(Problem::field("duration_minutes", "applies to a single service and cannot be combined with items"))
            }
        }
    }

    /// Returns the first employee that an item names.
    pub(super) fn employee(&self) -> Option<EmployeeId> {
        self.items.iter().find_map(|item| item.employee)
    }

    /// Returns the name of an item's field, such as `service_id` or `items.0.service_id`.
    pub(super) fn field(&self, index: usize, name: &str) -> String {
        if self.is_list { format!("items.{index}.{name}") } else { name.to_owned() }
    }
}
