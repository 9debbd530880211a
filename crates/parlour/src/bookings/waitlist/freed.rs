//! Time that became free, and the task that offers it.

use serde::{Deserialize, Serialize};
use tasks::Task;

use crate::bookings::Booking;
use crate::types::{BusinessId, Instant, LocationId};

/// Time that nobody has any more, at a location.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// The business.
    pub business: BusinessId,
    /// The location.
    pub location: LocationId,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Instant,
}

impl Freed {
    /// The time of a visit that is given up.
    pub(super) fn of(business: BusinessId, booking: &Booking) -> Self {
        let (starts_at, ends_at) = (booking.starts_at.instant(), booking.ends_at.instant());
        Self { business, location: booking.location_id, starts_at, ends_at }
    }
}

/// The task that offers time which became free.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct FillFreed {
    business: i64,
    location: i64,
    starts_at: i64,
    ends_at: i64,
}

impl FillFreed {
    pub(super) fn of(freed: Freed) -> Self {
        let Freed { business, location, starts_at, ends_at } = freed;
        Self { business: business.0, location: location.0, starts_at: starts_at.micros(), ends_at: ends_at.micros() }
    }

    pub(super) fn freed(self) -> Freed {
        Freed {
            business: BusinessId(self.business),
            location: LocationId(self.location),
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
        }
    }
}

impl Task for FillFreed {
    const KIND: &'static str = "fill_freed";
}
