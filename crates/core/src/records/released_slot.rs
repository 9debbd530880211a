//! Time that became free.

use super::Booking;
use crate::types::{BusinessId, Instant, LocationId};

/// Time that nobody has any more, at a location.
#[derive(Clone, Copy, Debug)]
pub struct ReleasedSlot {
    /// The business.
    pub business: BusinessId,
    /// The location.
    pub location: LocationId,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
}

impl ReleasedSlot {
    /// The time of a visit that is given up.
    pub fn of(business: BusinessId, booking: &Booking) -> Self {
        let (starts_at, ends_at) = (booking.starts_at.instant(), booking.ends_at.instant());
        Self { business, location: booking.location_id, starts_at, ends_at }
    }
}
