//! Finds the times at which a booking can start.
//!
//! A salon needs the slots of a month at a time, over every employee and resource that could be used. This crate finds
//! them in one pass over bitsets with one bit per minute. It is pure logic on values: no clock, no I/O, no database.
//!
//! | module | contents |
//! |---|---|
//! | [`window`] | the period under consideration, divided into numbered minutes |
//! | [`minute_set`] | a set of those minutes, and its algebra |
//! | [`clock`] | wall-clock time in a window: weekly hours, local dates, the grid of starts |
//! | [`shape`] | a service in time: buffers, and segments that may leave the employee free |
//! | [`planner`] | several consecutive services: possible starts, assignments and claims |
//! | [`recurrence`] | recurring dates at the same wall-clock time |
//!
//! # Guarantees
//! - **Exact.** A start is offered if and only if some choice of employees and resources can perform the whole booking
//!   from there. [`BookingPlanner::assign`] finds such a choice for every start that is offered. Nothing is sampled or
//!   truncated.
//! - **Correct across daylight saving changes.** Durations are elapsed time; opening hours are wall-clock times. An
//!   instant lies within hours if and only if the wall clock shows a time within them at that instant ([`WallClock`]).
//! - **Conservative at the edges.** Free time is rounded inwards and busy time outwards to whole minutes, and time
//!   outside the window is not free. A start that is offered can therefore always be booked.
//!
//! # Example
//! ```
//! use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
//! use parlour_schedule::{Candidate, Segment, Service, ServiceShape, BookingPlanner, WallClock, WeeklySpan, Window, claims};
//!
//! let window = Window::new("2025-03-09T00:00Z".parse()?, "2025-03-10T00:00Z".parse()?)?;
//! let clock = WallClock::new(window, &TimeZone::get("America/New_York")?);
//!
//! // She works from 01:00 to 05:00 on the night the clocks go forward, and has a booking from 07:00 to 07:30 UTC.
//! let mut free = clock.weekly(&[WeeklySpan::new(Weekday::Sunday, 60, 300)?]);
//! free.remove::<Timestamp>("2025-03-09T07:00Z".parse()?.."2025-03-09T07:30Z".parse()?);
//!
//! // An hour, plus ten minutes to clean up.
//! let shape = ServiceShape::new(0, vec![Segment { minutes: 60, staffed: true }], 10)?;
//! let services = [Service { candidates: vec![Candidate { id: 7, free: &free, shape: &shape }], requires: vec![] }];
//! let booking = BookingPlanner::new(window, &services);
//!
//! let mut starts = booking.starts();
//! starts.intersect(&clock.grid(15.try_into()?));
//! let offered: Vec<String> = starts.iter().map(|minute| window.instant(minute).to_string()).collect();
//! assert_eq!(offered, ["2025-03-09T07:30:00Z", "2025-03-09T07:45:00Z"]);
//!
//! let assignments = booking.assign(450).unwrap_or_default();
//! assert_eq!(claims(&assignments).len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
