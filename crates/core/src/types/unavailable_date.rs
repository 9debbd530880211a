//! Dates of a series that cannot be booked.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Day, string_enum};

string_enum! {
    /// Reason why a date of a series cannot be booked.
    pub enum UnavailableReason {
        /// Employees work at that time, but they or the resources are claimed.
        SlotTaken = "slot_taken",
        /// No employee who performs the service works at that time.
        OutsideHours = "outside_hours",
        /// The local time is skipped on that day, because the clocks go forward.
        NoSuchTime = "no_such_time",
    }
}

/// Date of a series that cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnavailableDate {
    /// Date, in the location's local time.
    pub day: Day,
    pub reason: UnavailableReason,
}
