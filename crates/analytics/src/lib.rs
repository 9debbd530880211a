//! Analytics: totals of a business's bookings and revenue.

mod dashboard;

pub use dashboard::*;
