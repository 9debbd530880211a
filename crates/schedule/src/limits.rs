//! The limits of this crate's values, which their constructors check and the messages of errors name.

/// Days in the longest window: a year and a month.
pub(crate) const WINDOW_DAYS: usize = 400;
/// Latest minute, from the midnight before, at which weekly hours end: the midnight after the following day.
pub(crate) const LATEST_END: u16 = 48 * 60;
/// Segments of a service.
pub(crate) const SEGMENTS: usize = 20;
/// Minutes of a service without its buffers: a day.
pub(crate) const SERVICE_MINUTES: u16 = 24 * 60;
/// Minutes of a buffer.
pub(crate) const BUFFER_MINUTES: u16 = 4 * 60;
