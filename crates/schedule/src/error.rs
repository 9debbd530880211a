use std::fmt;

use crate::limits;

/// Reason why a constructor rejected its arguments. Nothing else in this crate returns an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// Window that ends at or before its start.
    WindowBackwards,
    /// Window that is longer than [`crate::Window::MAX_DAYS`].
    WindowTooLong,
    /// Weekly span that does not start within its day, does not end after its start, or runs past the following day.
    WeeklySpan {
        /// Rejected start, in minutes after midnight.
        starts: u16,
        /// Rejected end, in minutes after the same midnight.
        ends: u16,
    },
    /// Shape with this number of segments: none, or more than [`crate::ServiceShape::MAX_SEGMENTS`].
    SegmentCount(usize),
    /// Segment of zero length, at this index from 0.
    SegmentEmpty(usize),
    /// Shape that begins or ends with an unstaffed segment, which would be a buffer.
    UnstaffedEnd,
    /// Shape with segments of this many minutes in total, more than [`crate::ServiceShape::MAX_MINUTES`].
    DurationTooLong(u32),
    /// Buffer of this many minutes, more than [`crate::ServiceShape::MAX_BUFFER`].
    BufferTooLong(u16),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WindowBackwards => write!(f, "a window of time must end after its start"),
            Self::WindowTooLong => write!(f, "a window of time must be at most {} days long", limits::WINDOW_DAYS),
            Self::WeeklySpan { starts, ends } => write!(
                f,
                "weekly hours must start within their day and end after their start, by minute {}, \
                 not {starts} to {ends}",
                limits::LATEST_END
            ),
            Self::SegmentCount(count) => {
                write!(f, "a service must have 1 to {} segments, not {count}", limits::SEGMENTS)
            }
            Self::SegmentEmpty(index) => write!(f, "segment {} of the service has no duration", index + 1),
            Self::UnstaffedEnd => write!(f, "a service must begin and end with a segment that needs the employee"),
            Self::DurationTooLong(minutes) => {
                write!(f, "a service must last at most {} minutes, not {minutes}", limits::SERVICE_MINUTES)
            }
            Self::BufferTooLong(minutes) => {
                write!(f, "a buffer must last at most {} minutes, not {minutes}", limits::BUFFER_MINUTES)
            }
        }
    }
}

impl std::error::Error for Error {}
