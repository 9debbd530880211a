#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod clock;
mod error;
mod limits;
pub mod minute_set;
pub mod planner;
pub mod recurrence;
pub mod shape;
pub mod window;

pub use clock::{WallClock, WeeklySpan};
pub use error::Error;
pub use minute_set::MinuteSet;
pub use planner::{Assignment, BookingPlanner, Candidate, Claim, Resource, Service, claims};
pub use recurrence::{Frequency, Recurrence, instant_of};
pub use shape::{Segment, ServiceShape};
pub use window::{Instant, Window};
