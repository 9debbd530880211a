//! Dates of a series that cannot be booked.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Day, string_enum};

string_enum! {
    /// The reason for which a date of a series cannot be booked.
    pub enum UnavailableReason {
        /// The employees who could serve are booked.
        SlotTaken = "slot_taken",
        /// Nobody works then.
        OutsideHours = "outside_hours",
        /// The clocks go forward over that time on that day.
        NoSuchTime = "no_such_time",
    }
}

/// A date of a series that cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnavailableDate {
    /// The date, on the location's clock.
    pub day: Day,
    /// The reason.
    pub reason: UnavailableReason,
}
