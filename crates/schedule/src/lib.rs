//! When can this visit start?
//!
//! A salon asks it for a month at a time, over every employee who could serve and every room that could be used. This
//! crate answers in one pass over bitsets, one bit a minute: pure rules on values, no clock, no I/O, no database.
//!
//! | module | its idea |
//! |---|---|
//! | [`window`] | the stretch of time under consideration, cut into numbered minutes |
//! | [`minutes`] | a set of those minutes, and its algebra |
//! | [`clock`] | what the wall clock reads there: weekly hours, local dates, the grid of starts |
//! | [`shape`] | a service in time: buffers, and segments that may leave the employee free |
//! | [`visit`] | several services in a row: where they can start, who serves, what it keeps busy |
//! | [`recurrence`] | dates that come again, at the same reading of the clock |
//!
//! # Promises
//! - **Exact.** A start is offered if and only if some choice of employees and rooms can do the whole visit from there,
//!   and [`BookingPlanner::assign`] finds such a choice for every start that is offered. Nothing is sampled or cut short.
//! - **Daylight saving holds.** Durations are elapsed time; opening hours are readings of the wall clock. An instant
//!   lies within hours if and only if the clock on the wall reads so at that instant ([`WallClock`]).
//! - **Careful at the edges.** Free time is rounded inwards and busy time outwards to whole minutes, and whatever lies
//!   outside the window is not free: what is left over can always be booked.
//!
//! # Example
//! ```
//! use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
//! use parlour_schedule::{Candidate, Segment, Service, ServiceShape, BookingPlanner, WallClock, WeeklySpan, Window, claims};
//!
//! let window = Window::new("2025-03-09T00:00Z".parse()?, "2025-03-10T00:00Z".parse()?)?;
//! let clock = WallClock::new(window, &TimeZone::get("America/New_York")?);
//!
//! // She works from one to five on the night the clocks go forward, and has a booking from 07:00 to 07:30 UTC.
//! let mut free = clock.weekly(&[WeeklySpan::new(Weekday::Sunday, 60, 300)?]);
//! free.remove::<Timestamp>("2025-03-09T07:00Z".parse()?.."2025-03-09T07:30Z".parse()?);
//!
//! // An hour, and ten minutes to clean up.
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
