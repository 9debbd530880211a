use std::fmt;

use crate::{Shape, WeeklySpan, Window};

/// Why a value was refused by its constructor. Nothing else in this crate can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// A [`Window`] ends at its start or before it.
    WindowBackwards,
    /// A [`Window`] is longer than [`Window::MAX_DAYS`].
    WindowTooLong,
    /// A [`WeeklySpan`] does not start within its day, does not end after its start, or runs past the following day.
    WeeklySpan {
        /// Minute of the day it was to start at.
        starts: u16,
        /// Minute, counted from the same midnight, it was to end at.
        ends: u16,
    },
    /// A [`Shape`] has no segment, or more than [`Shape::MAX_SEGMENTS`].
    SegmentCount(usize),
    /// A segment of a [`Shape`] lasts no time; its place, from 0.
    SegmentEmpty(usize),
    /// A [`Shape`] begins or ends with a segment that needs nobody: that would be a buffer.
    UnstaffedEnd,
    /// The segments of a [`Shape`] last more than [`Shape::MAX_MINUTES`] together; how many.
    DurationTooLong(u32),
    /// A buffer of a [`Shape`] lasts more than [`Shape::MAX_BUFFER`] minutes; how many.
    BufferTooLong(u16),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WindowBackwards => write!(f, "a window of time must end after its start"),
            Self::WindowTooLong => write!(f, "a window of time is at most {} days long", Window::MAX_DAYS),
            Self::WeeklySpan { starts, ends } => write!(
                f,
                "weekly hours start within their day and end after that, at minute {} at the latest, not {starts} to {ends}",
                WeeklySpan::LATEST_END
            ),
            Self::SegmentCount(count) => {
                write!(f, "a service has 1 to {} segments, not {count}", Shape::MAX_SEGMENTS)
            }
            Self::SegmentEmpty(index) => write!(f, "segment {} of the service lasts no time", index + 1),
            Self::UnstaffedEnd => write!(f, "a service begins and ends with a segment that needs the employee"),
            Self::DurationTooLong(minutes) => {
                write!(f, "a service lasts at most {} minutes, not {minutes}", Shape::MAX_MINUTES)
            }
            Self::BufferTooLong(minutes) => {
                write!(f, "a buffer lasts at most {} minutes, not {minutes}", Shape::MAX_BUFFER)
            }
        }
    }
}

impl std::error::Error for Error {}
