//! Time that became free, and the task that offers it.

use parlour_core::records::ReleasedSlot;
use parlour_core::types::{BusinessId, Instant, LocationId};
use parlour_jobs::Job;
use serde::{Deserialize, Serialize};

/// The task that offers time which became free.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfferReleasedSlot {
    business: i64,
    location: i64,
    starts_at: i64,
    ends_at: i64,
}

impl OfferReleasedSlot {
    pub(super) fn of(freed: ReleasedSlot) -> Self {
        let ReleasedSlot { business, location, starts_at, ends_at } = freed;
        Self { business: business.0, location: location.0, starts_at: starts_at.micros(), ends_at: ends_at.micros() }
    }

    pub(super) fn released_slot(self) -> ReleasedSlot {
        ReleasedSlot {
            business: BusinessId(self.business),
            location: LocationId(self.location),
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
        }
    }
}

impl Job for OfferReleasedSlot {
    const KIND: &'static str = "offer_released_slot";
}
