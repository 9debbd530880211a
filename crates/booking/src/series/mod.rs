//! Series: visits that are booked together and come again, every so many days, weeks or months, at the same time of day
//! on the location's clock. `schedule` has the rule.

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
    /// In what a series counts.
    pub enum RecurrenceUnit {
        /// Days.
        Days = "days",
        /// Weeks, on the same weekday.
        Weeks = "weeks",
        /// Months, on the same weekday of the month, such as the second Tuesday; the fifth is the last.
        Months = "months",
    }
}

/// Visits that come again.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Series {
    id: SeriesId,
    location_id: LocationId,
    #[record(flatten = "c")]
    client: Named<ClientId>,
    /// So many units lie between two visits.
    every: u16,
    unit: RecurrenceUnit,
    created_at: Instant,
    /// In order; those that were cancelled too.
    #[record(skip)]
    bookings: Vec<Booking>,
    /// The dates that could not be had; only in the answer to the request that made the series.
    #[record(skip)]
    skipped: Vec<UnavailableDate>,
}
