//! A booking.

use serde::Serialize;
use utoipa::ToSchema;

use super::BookingStatus;
use crate::types::{
    BookingId, ClientId, Day, Duration, EmployeeId, Instant, LocalTime, LocationId, Money, Named, SeriesId, ServiceId,
};

/// A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Booking {
    pub id: BookingId,
    /// 1 at first, and one more with each change of its state, its time, its fee or its notes.
    pub version: i64,
    pub status: BookingStatus,
    pub location_id: LocationId,
    /// When it starts, on the location's clock.
    pub starts_at: LocalTime,
    /// When it ends, on the location's clock.
    pub ends_at: LocalTime,
    pub client: Named<ClientId>,
    /// One after the other.
    pub items: Vec<BookingItem>,
    /// All items together.
    pub price: Money,
    /// What the client owes for calling it off late or for not coming; zero otherwise.
    pub fee: Money,
    pub notes: String,
    pub created_at: Instant,
    /// When it was last changed.
    #[serde(skip)]
    #[schema(ignore)]
    pub changed_at: Instant,
    /// The series that it belongs to, if it comes again.
    pub series_id: Option<SeriesId>,
    /// The location's day that it counts for, where it was read to be changed.
    #[serde(skip)]
    #[schema(ignore)]
    pub day: Option<Day>,
    /// Where a list that is sorted by time goes on.
    #[serde(skip)]
    #[schema(ignore)]
    pub sort_key: i64,
}

impl Booking {
    /// That it was changed.
    pub fn touch(&mut self, now: Instant) {
        self.version += 1;
        self.changed_at = now;
    }
}

/// One service of a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookingItem {
    pub service: Named<ServiceId>,
    pub employee: Named<EmployeeId>,
    /// When it starts, on the location's clock.
    pub starts_at: LocalTime,
    /// When it ends, on the location's clock.
    pub ends_at: LocalTime,
    pub price: Money,
    /// How long it takes, where that was set for this visit. Otherwise it takes as long as it takes with whoever does
    /// it.
    pub duration_minutes: Option<Duration>,
}
