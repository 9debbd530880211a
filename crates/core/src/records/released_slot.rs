//! Slot that became available again.

use super::Booking;
use crate::types::{BusinessId, Instant, LocationId};

/// Interval at a location that can be booked again.
#[derive(Clone, Copy, Debug)]
pub struct ReleasedSlot {
    pub business: BusinessId,
    pub location: LocationId,
    pub starts_at: Instant,
    pub ends_at: Instant,
}

impl ReleasedSlot {
    /// Returns the interval from the start to the end of a booking.
    pub fn of(business: BusinessId, booking: &Booking) -> Self {
        let (starts_at, ends_at) = (booking.starts_at.instant(), booking.ends_at.instant());
        Self { business, location: booking.location_id, starts_at, ends_at }
    }
}
