//! A booking before it was moved.

use serde::Serialize;
use utoipa::ToSchema;

use super::Booking;
use crate::types::{EmployeeId, LocalTime, LocationId};

/// When, where and with whom a visit was before it was moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviousSchedule {
    pub location_id: LocationId,
    /// On that location's clock.
    pub starts_at: LocalTime,
    /// On that location's clock.
    pub ends_at: LocalTime,
    /// Each once, in the order in which they served.
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
