//! Period divided into numbered minutes. Possible starts are computed within it.

use jiff::Timestamp;

use crate::error::Error;
use crate::limits;

/// Number of microseconds in a minute.
pub(crate) const MINUTE: i64 = 60_000_000;

/// Point in time as callers pass it to this crate: a [`Timestamp`], or microseconds since 1970 (UTC) as in the
/// database.
pub trait Instant: Copy + PartialOrd {
    /// Returns the number of whole minutes since 1970 (UTC), rounded down. The second value is true if the instant is
    /// not a whole minute.
    fn whole_minutes(self) -> (i64, bool);
}

impl Instant for Timestamp {
    fn whole_minutes(self) -> (i64, bool) {
        // jiff rounds seconds towards 1970, so before that a fraction of a second belongs to the second below.
        let second = self.as_second() - i64::from(self.subsec_nanosecond() < 0);
        (second.div_euclid(60), second.rem_euclid(60) != 0 || self.subsec_nanosecond() != 0)
    }
}

/// Microseconds since 1970-01-01T00:00Z.
impl Instant for i64 {
    fn whole_minutes(self) -> (i64, bool) {
        (self.div_euclid(MINUTE), self.rem_euclid(MINUTE) != 0)
    }
}

/// Returns the minute since 1970 that contains an instant.
pub(crate) fn round_down(instant: impl Instant) -> i64 {
    instant.whole_minutes().0
}

/// Returns the first minute since 1970 that starts at or after an instant.
pub(crate) fn round_up(instant: impl Instant) -> i64 {
    let (minute, past) = instant.whole_minutes();
    minute + i64::from(past)
}

/// Period of at least one whole minute (UTC).
///
/// Its minutes are numbered from 0. Minute `i` is the half-open interval from `instant(i)` to `instant(i + 1)`. The
/// caller must choose a window that is wide enough: the whole booking, including buffers, has to fit inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Start, in whole minutes since 1970-01-01T00:00Z.
    first: i64,
    minutes: usize,
}

impl Window {
    /// Maximum length of a window, in days: about 13 months.
    pub const MAX_DAYS: usize = limits::WINDOW_DAYS;

    /// Creates the window of all minutes that `from..until` touches: the start is rounded down and the end up.
    ///
    /// # Errors
    /// [`Error::WindowBackwards`] unless `from` is before `until`, [`Error::WindowTooLong`] past [`Self::MAX_DAYS`].
    pub fn new(from: Timestamp, until: Timestamp) -> Result<Self, Error> {
        if from >= until {
            return Err(Error::WindowBackwards);
        }
        let first = round_down(from);
        match usize::try_from(round_up(until) - first) {
            Ok(minutes) if minutes <= Self::MAX_DAYS * 24 * 60 => Ok(Self { first, minutes }),
            _ => Err(Error::WindowTooLong),
        }
    }

    /// Returns the length of the window, in minutes.
    #[must_use]
    pub fn minutes(self) -> usize {
        self.minutes
    }

    /// Returns the start of minute 0.
    #[must_use]
    pub fn start(self) -> Timestamp {
        self.instant(0)
    }

    /// Returns the end of the last minute.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.instant(self.minutes)
    }

    /// Returns the start of a minute, limited to the end of jiff's calendar in the year 9999.
    #[must_use]
    pub fn instant(self, minute: usize) -> Timestamp {
        Timestamp::from_microsecond(self.microsecond(minute)).unwrap_or(Timestamp::MAX)
    }

    /// Returns the start of a minute, in microseconds since 1970 (UTC).
    #[must_use]
    pub fn microsecond(self, minute: usize) -> i64 {
        (self.first + minute as i64) * MINUTE
    }

    /// Returns the minute that contains an instant, or `None` outside the window.
    #[must_use]
    pub fn minute(self, instant: impl Instant) -> Option<usize> {
        usize::try_from(round_down(instant) - self.first).ok().filter(|&minute| minute < self.minutes)
    }

    /// Returns the start, in whole minutes since 1970-01-01T00:00Z.
    pub(crate) fn first(self) -> i64 {
        self.first
    }

    /// Converts a minute since 1970 to its number in the window, clamped to the range from 0 to [`Self::minutes`].
    pub(crate) fn clamp(self, minute: i64) -> usize {
        usize::try_from(minute - self.first).unwrap_or(0).min(self.minutes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_rounded_outwards_to_whole_minutes() {
        let window = Window::new(at("2025-01-01T10:00:59.9Z"), at("2025-01-01T10:02:00.000000001Z")).unwrap();
        assert_eq!(window.start(), at("2025-01-01T10:00Z"));
        assert_eq!(window.end(), at("2025-01-01T10:03Z"));
        assert_eq!(window.minutes(), 3);
    }

    #[test]
    fn it_is_rounded_outwards_before_1970_too() {
        let window = Window::new(at("1969-12-31T23:57:30.5Z"), at("1969-12-31T23:58:00.5Z")).unwrap();
        assert_eq!(window.start(), at("1969-12-31T23:57Z"));
        assert_eq!(window.end(), at("1969-12-31T23:59Z"));
        assert_eq!(at("1969-12-31T23:59:59.9999Z").whole_minutes(), (-1, true));
        assert_eq!((-1).whole_minutes(), (-1, true));
        assert_eq!((-MINUTE).whole_minutes(), (-1, false));
    }

    #[test]
    fn an_instant_knows_its_minute_and_a_minute_its_instant() {
        let window = Window::new(at("2025-01-01T10:00Z"), at("2025-01-01T11:00Z")).unwrap();
        assert_eq!(window.minute(at("2025-01-01T09:59:59.9Z")), None);
        assert_eq!(window.minute(at("2025-01-01T10:00Z")), Some(0));
        assert_eq!(window.minute(at("2025-01-01T10:59:59.9Z")), Some(59));
        assert_eq!(window.minute(at("2025-01-01T11:00Z")), None);
        assert_eq!(window.minute(i64::MIN), None);
        assert_eq!(window.minute(i64::MAX), None);
        assert_eq!(window.instant(7), at("2025-01-01T10:07Z"));
        assert_eq!(window.microsecond(7), at("2025-01-01T10:07Z").as_microsecond());
        assert_eq!(window.minute(window.microsecond(7)), Some(7));
    }

    #[test]
    fn an_empty_a_backward_and_an_endless_one_are_refused() {
        let start = at("2025-01-01T10:00Z");
        assert_eq!(Window::new(start, start), Err(Error::WindowBackwards));
        assert_eq!(Window::new(start, at("2025-01-01T09:00Z")), Err(Error::WindowBackwards));
        assert_eq!(Window::new(start, at("2026-02-05T10:00:00.1Z")), Err(Error::WindowTooLong));
        assert_eq!(Window::new(start, at("2026-02-05T10:00Z")).unwrap().minutes(), Window::MAX_DAYS * 24 * 60);
        assert_eq!(Window::new(Timestamp::MIN, Timestamp::MAX), Err(Error::WindowTooLong));
    }

    #[test]
    fn it_holds_at_the_end_of_the_calendar() {
        let window = Window::new(at("9999-12-30T22:00Z"), Timestamp::MAX).unwrap();
        assert_eq!(window.minutes(), 1);
        assert_eq!(window.end(), Timestamp::MAX);
    }
}
