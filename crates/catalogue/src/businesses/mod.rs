//! Businesses: the tenants that all other data belongs to.

mod api;
mod cancellation_policy;
pub mod logo;
mod model;
mod online_booking;
mod waitlist_mode;

pub use api::*;
pub use cancellation_policy::{CancellationPolicy, Cutoff, LateCancellation, Percent, too_late};
pub use model::*;
pub use online_booking::OnlineBooking;
pub use waitlist_mode::WaitlistMode;
