//! Schedule of a booking before it was rescheduled.

use serde::Serialize;
use utoipa::ToSchema;

use super::Booking;
use crate::types::{EmployeeId, LocalTime, LocationId};

/// Time, location and employees of a booking before it was rescheduled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviousSchedule {
    pub location_id: LocationId,
    /// Start, in the local time of the location.
    pub starts_at: LocalTime,
    /// End, in the local time of the location.
    pub ends_at: LocalTime,
    /// Employees without duplicates, in the order of the booking's items.
    pub employee_ids: Vec<EmployeeId>,
}

impl From<&Booking> for PreviousSchedule {
    fn from(booking: &Booking) -> Self {
        let mut employee_ids: Vec<EmployeeId> = Vec::new();
        for item in &booking.items {
            if !employee_ids.contains(&item.employee.id) {
                employee_ids.push(item.employee.id);
            }
        }
        Self { location_id: booking.location_id, starts_at: booking.starts_at, ends_at: booking.ends_at, employee_ids }
    }
}
