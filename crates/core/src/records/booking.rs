//! Bookings and their items.

use serde::Serialize;
use utoipa::ToSchema;

use super::BookingStatus;
use crate::types::{
    BookingId, ClientId, Day, Duration, EmployeeId, Instant, LocalTime, LocationId, Money, Named, SeriesId, ServiceId,
};

/// Booking of one or more services.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Booking {
    pub id: BookingId,
    /// Version: 1 at first, increased by one with every change of status, schedule, fee or notes.
    pub version: i64,
    pub status: BookingStatus,
    pub location_id: LocationId,
    /// Start, in the location's local time.
    pub starts_at: LocalTime,
    /// End, in the location's local time.
    pub ends_at: LocalTime,
    pub client: Named<ClientId>,
    /// Booked services, in the order in which they are performed.
    pub items: Vec<BookingItem>,
    /// Total price of all items.
    pub price: Money,
    /// Amount that the client owes for a late cancellation or a no-show; zero otherwise.
    pub fee: Money,
    pub notes: String,
    pub created_at: Instant,
    /// Time of the last change; the time of creation if there was none.
    #[serde(skip)]
    #[schema(ignore)]
    pub changed_at: Instant,
    /// Series that the booking belongs to, if any.
    pub series_id: Option<SeriesId>,
    /// Local day that counts the booking in its totals. `None` unless the booking was created or read for a change.
    #[serde(skip)]
    #[schema(ignore)]
    pub day: Option<Day>,
    /// Sort key in lists that are ordered by time. The cursor contains it.
    #[serde(skip)]
    #[schema(ignore)]
    pub sort_key: i64,
}

impl Booking {
    /// Increments the version and sets the time of the last change.
    pub fn touch(&mut self, now: Instant) {
        self.version += 1;
        self.changed_at = now;
    }
}

/// Service of a booking.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookingItem {
    pub service: Named<ServiceId>,
    pub employee: Named<EmployeeId>,
    /// Start, in the location's local time.
    pub starts_at: LocalTime,
    /// End, in the location's local time.
    pub ends_at: LocalTime,
    pub price: Money,
    /// Duration in minutes, if it was set for this booking. Otherwise the usual duration of the service with this
    /// employee applies.
    pub duration_minutes: Option<Duration>,
}
