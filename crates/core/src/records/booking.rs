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
    /// Starts at 1. Increases by 1 with every reschedule and every change of status, fee or notes.
    pub version: i64,
    pub status: BookingStatus,
    pub location_id: LocationId,
    /// Start, in the location's local time.
    pub starts_at: LocalTime,
    /// End, in the location's local time.
    pub ends_at: LocalTime,
    pub client: Named<ClientId>,
    /// Booked services, in the order they are performed.
    pub items: Vec<BookingItem>,
    /// Total price of all items.
    pub price: Money,
    /// Amount that the client owes for a late cancellation or a no-show; zero otherwise.
    pub fee: Money,
    pub notes: String,
    pub created_at: Instant,
    /// Time of the last change. Equal to `created_at` if the booking was never changed.
    #[serde(skip)]
    #[schema(ignore)]
    pub changed_at: Instant,
    /// Series that the booking belongs to; null for a single booking.
    pub series_id: Option<SeriesId>,
    /// Local day that counts the booking in its totals. `None` if the booking was read for a list or calendar.
    #[serde(skip)]
    #[schema(ignore)]
    pub day: Option<Day>,
    /// Sort key of the booking in the list that it was read for, in microseconds since 1970. Cursors contain it.
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

/// Service in a booking, with its employee and time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BookingItem {
    pub service: Named<ServiceId>,
    pub employee: Named<EmployeeId>,
    /// Start, in the location's local time.
    pub starts_at: LocalTime,
    /// End, in the location's local time.
    pub ends_at: LocalTime,
    pub price: Money,
    /// Duration that was set for this booking, in minutes. Null if the usual duration of the service with this employee
    /// applies.
    pub duration_minutes: Option<Duration>,
}
