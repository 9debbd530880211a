use std::fmt;

use crate::limits;

/// Why a value was refused by its constructor. Nothing else in this crate can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// A window of time ends at its start or before it.
    WindowBackwards,
    /// A window of time is longer than [`crate::Window::MAX_DAYS`].
    WindowTooLong,
    /// A weekly span does not start within its day, does not end after its start, or runs past the following day.
    WeeklySpan {
        /// Minute of the day it was to start at.
        starts: u16,
        /// Minute, counted from the same midnight, it was to end at.
        ends: u16,
    },
    /// A shape has no segment, or more than [`crate::ServiceShape::MAX_SEGMENTS`].
    SegmentCount(usize),
    /// A segment of a shape lasts no time; its place, from 0.
    SegmentEmpty(usize),
    /// A shape begins or ends with a segment that needs nobody: that would be a buffer.
    UnstaffedEnd,
    /// The segments of a shape last more than [`crate::ServiceShape::MAX_MINUTES`] together; how many.
    DurationTooLong(u32),
    /// A buffer of a shape lasts more than [`crate::ServiceShape::MAX_BUFFER`] minutes; how many.
    BufferTooLong(u16),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WindowBackwards => write!(f, "a window of time must end after its start"),
            Self::WindowTooLong => write!(f, "a window of time is at most {} days long", limits::WINDOW_DAYS),
            Self::WeeklySpan { starts, ends } => write!(
                f,
                "weekly hours start within their day and end after that, at minute {} at the latest, not {starts} to {ends}",
                limits::LATEST_END
            ),
            Self::SegmentCount(count) => {
                write!(f, "a service has 1 to {} segments, not {count}", limits::SEGMENTS)
            }
            Self::SegmentEmpty(index) => write!(f, "segment {} of the service lasts no time", index + 1),
            Self::UnstaffedEnd => write!(f, "a service begins and ends with a segment that needs the employee"),
            Self::DurationTooLong(minutes) => {
                write!(f, "a service lasts at most {} minutes, not {minutes}", limits::SERVICE_MINUTES)
            }
            Self::BufferTooLong(minutes) => {
                write!(f, "a buffer lasts at most {} minutes, not {minutes}", limits::BUFFER_MINUTES)
            }
        }
    }
}

impl std::error::Error for Error {}
