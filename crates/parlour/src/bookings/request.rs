//! Requests for visits, as far as all of them have it in common: services, by whom, and how long they take.

use deserr::Deserr;
use utoipa::ToSchema;

use crate::http::Problem;
use crate::http::input::{FieldErrors, Listed};
use crate::services::Duration;
use crate::types::{EmployeeId, ServiceId};

/// Services in one visit.
pub(super) const MAX_ITEMS: usize = 10;
/// The error of an empty list of items.
pub(super) const NO_ITEMS: &str = "must have at least one entry";

/// One service of a visit to be.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewItem {
    service_id: ServiceId,
    /// Who is to do it; anyone who is free if left out.
    #[deserr(default)]
    employee_id: Option<EmployeeId>,
}

/// One service that is wanted, and by whom if that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) service: ServiceId,
    pub(super) employee: Option<EmployeeId>,
    pub(super) length: Length,
    /// What of it the visit has already, and can keep.
    pub(super) had: Had,
}

/// What a visit has already of what is wanted: that need not be offered any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Had {
    #[default]
    Nothing,
    /// The service, by somebody else.
    Service,
    /// The service, by this employee.
    All,
}

/// How long a service is to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Length {
    /// As long as it takes with whoever does it.
    #[default]
    Usual,
    /// What was set for it before. If the service has changed so much that this cannot be any more, as long as usual.
    Kept(Duration),
    /// So long, and not otherwise.
    Asked(Duration),
}

impl Length {
    /// What was set before, if anything was.
    pub(super) fn kept(minutes: Option<Duration>) -> Self {
        minutes.map_or(Self::Usual, Self::Kept)
    }
}

impl Wanted {
    /// A service that takes as long as it takes.
    pub(super) fn new(service: ServiceId, employee: Option<EmployeeId>) -> Self {
        Self { service, employee, length: Length::Usual, had: Had::Nothing }
    }
}

/// What is wanted: one service, or a list of items.
pub(super) fn wanted(
    service: Option<ServiceId>,
    employee: Option<EmployeeId>,
    items: Option<Listed<NewItem, MAX_ITEMS>>,
) -> Result<Vec<Wanted>, Problem> {
    match (service, items) {
        (Some(_), Some(_)) => Err(Problem::field("items", "must not be given together with service_id")),
        (None, Some(_)) if employee.is_some() => Err(Problem::field("employee_id", "belongs into the items")),
        (None, Some(items)) if items.is_empty() => Err(Problem::field("items", NO_ITEMS)),
        (None, Some(items)) => Ok(items.iter().map(|item| Wanted::new(item.service_id, item.employee_id)).collect()),
        (Some(service), None) => Ok(vec![Wanted::new(service, employee)]),
        (None, None) => Err(Problem::field("service_id", "is missing, and so are items")),
    }
}

/// Has the one service that is wanted take so long, if that is said.
pub(super) fn lasting(wanted: &mut [Wanted], minutes: Option<Duration>, listed: bool) -> Result<(), Problem> {
    match (minutes, wanted) {
        (None, _) => Ok(()),
        (Some(minutes), [one]) if !listed => {
            one.length = Length::Asked(minutes);
            Ok(())
        }
        _ => Err(Problem::field("duration_minutes", "is of one service, and cannot be given with items")),
    }
}

/// The place of an entry's field in a request, whether that has a list of items or not.
pub(super) fn place(listed: bool) -> impl Fn(usize, &str) -> String {
    move |index, name| if listed { format!("items.{index}.{name}") } else { name.to_owned() }
}
