//! Series: bookings that recur every few days, weeks or months, at the same time of day on the location's clock. The
//! bookings of a series are created together. The recurrence rule is in the `schedule` crate.

mod cancel;
mod create;
mod show;

pub use cancel::{__path_cancel_series, cancel_series};
pub use create::{__path_create_series, create_series};
pub use show::{__path_show_series, show_series};

use parlour_core::records::Booking;
use parlour_core::types::{ClientId, Instant, LocationId, Named, SeriesId, UnavailableDate, string_enum};
use serde::Serialize;
use utoipa::ToSchema;

string_enum! {
    /// Unit of the interval between two dates of a series.
    pub enum RecurrenceUnit {
        /// Days, regardless of the weekday.
        Days = "days",
        /// Weeks, on the same weekday.
        Weeks = "weeks",
        /// Months, on the same weekday of the month, such as the second Tuesday. If the first booking is on the fifth
        /// such weekday of its month, later bookings are on the last such weekday of the month.
        Months = "months",
    }
}

/// Series of recurring bookings.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Series {
    id: SeriesId,
    location_id: LocationId,
    #[record(flatten = "c")]
    client: Named<ClientId>,
    /// Number of units from one date to the next.
    every: u16,
    unit: RecurrenceUnit,
    created_at: Instant,
    /// Bookings in any status, earliest start first.
    #[record(skip)]
    bookings: Vec<Booking>,
    /// Unavailable dates that were skipped (`on_conflict` is `skip`). Empty except in the response to the request that
    /// created the series.
    #[record(skip)]
    skipped: Vec<UnavailableDate>,
}
