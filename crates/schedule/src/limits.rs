//! Limits that the constructors of this crate check and that error messages name.

/// Maximum length of a window, in days: about 13 months.
pub(crate) const WINDOW_DAYS: usize = 400;
/// Latest end of weekly hours, in minutes from the midnight before them: the midnight after the following day.
pub(crate) const LATEST_END: u16 = 48 * 60;
/// Maximum number of segments of a service.
pub(crate) const SEGMENTS: usize = 20;
/// Maximum duration of a service without its buffers, in minutes: a day.
pub(crate) const SERVICE_MINUTES: u16 = 24 * 60;
/// Maximum duration of a buffer, in minutes: four hours.
pub(crate) const BUFFER_MINUTES: u16 = 4 * 60;
