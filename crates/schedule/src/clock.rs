//! Wall-clock time over a window: weekly hours, local dates, the grid of starts.
//!
//! Opening hours, working hours, breaks and closing days are defined in local time, and local time is not continuous.
//! If the clocks go back, a reading occurs twice; if they go forward, some readings never occur. One rule decides
//! everything here:
//!
//! > An instant belongs to an interval of local time if and only if the wall clock shows a time within it at that
//! > instant.
//!
//! So if a reading occurs twice, both instants belong to the interval. Skipped readings add no instants.

use std::num::NonZeroU16;
use std::ops::{Range, RangeInclusive};

use jiff::civil::{Date, Weekday, date};
use jiff::tz::{Offset, TimeZone};

use crate::error::Error;
use crate::limits;
use crate::minute_set::MinuteSet;
use crate::window::{Window, round_up};

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;

/// Day 0 of local time in this module.
const EPOCH: Date = date(1970, 1, 1);
/// Local minute when the week of day 0 starts. The week starts on Monday; day 0 was a Thursday.
const FIRST_MONDAY: i64 = -3 * DAY;

/// Weekly recurring hours in wall-clock time, such as "Friday, 22:00 to 02:30".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklySpan {
    weekday: Weekday,
    starts: u16,
    ends: u16,
}

impl WeeklySpan {
    /// Latest possible end, in minutes: the midnight after the following day.
    pub const LATEST_END: u16 = limits::LATEST_END;

    /// Creates hours of `weekday` from `starts` (inclusive) to `ends` (exclusive), in minutes after its midnight by the
    /// wall clock. An end of 1440 is the end of the day; a later end is on the following day.
    ///
    /// # Errors
    /// [`Error::WeeklySpan`] unless `starts` < 1440 and `starts` < `ends` ≤ [`Self::LATEST_END`].
    pub fn new(weekday: Weekday, starts: u16, ends: u16) -> Result<Self, Error> {
        if i64::from(starts) < DAY && starts < ends && ends <= Self::LATEST_END {
            Ok(Self { weekday, starts, ends })
        } else {
            Err(Error::WeeklySpan { starts, ends })
        }
    }

    /// Returns the occurrences that overlap `readings`. All values are local minutes.
    fn occurrences(self, readings: Range<i64>) -> impl Iterator<Item = Range<i64>> {
        let midnight = FIRST_MONDAY + i64::from(self.weekday.to_monday_zero_offset()) * DAY;
        let (starts, ends) = (midnight + i64::from(self.starts), midnight + i64::from(self.ends));
        let first = (readings.start - ends).div_euclid(WEEK) + 1;
        (first..)
            .map(move |week| starts + week * WEEK..ends + week * WEEK)
            .take_while(move |it| it.start < readings.end)
    }
}

/// Wall clock of a location over a [`Window`].
///
/// A minute has the reading of the clock at its first instant, without the seconds. Today's offsets from UTC are whole
/// minutes, so that is the reading of every instant in it. Older offsets, such as local mean times, were not always
/// whole minutes. In that case, the reading is rounded down to the minute.
#[derive(Debug, Clone)]
pub struct WallClock {
    window: Window,
    stretches: Vec<OffsetPeriod>,
}

/// Minutes of the window with the same offset from UTC.
///
/// A *local minute* is a reading of the clock, counted from 1970-01-01 00:00 on that clock.
#[derive(Debug, Clone)]
struct OffsetPeriod {
    minutes: Range<usize>,
    /// Local minute of the window's minute 0, extrapolated with this period's offset.
    origin: i64,
}

impl WallClock {
    /// Creates the clock of a time zone over a window.
    #[must_use]
    pub fn new(window: Window, zone: &TimeZone) -> Self {
        let origin = |offset: Offset| window.first() + i64::from(offset.seconds()).div_euclid(60);
        let mut stretches = Vec::new();
        let mut stretch = OffsetPeriod { minutes: 0..window.minutes(), origin: origin(zone.to_offset(window.start())) };
        for change in zone.following(window.start()).take_while(|change| change.timestamp() < window.end()) {
            let at = window.clamp(round_up(change.timestamp()));
            stretches.push(OffsetPeriod { minutes: stretch.minutes.start..at, ..stretch });
            stretch = OffsetPeriod { minutes: at..window.minutes(), origin: origin(change.offset()) };
        }
        stretches.push(stretch);
        Self { window, stretches }
    }

    /// Returns the minutes that lie within any of these hours.
    #[must_use]
    pub fn weekly(&self, spans: &[WeeklySpan]) -> MinuteSet {
        self.minutes(|readings| spans.iter().flat_map(move |span| span.occurrences(readings.clone())))
    }

    /// Returns the minutes that lie within any of these date ranges, including their first and last day.
    #[must_use]
    pub fn dates(&self, ranges: &[RangeInclusive<Date>]) -> MinuteSet {
        let midnight = |date: &Date| date.duration_since(EPOCH).as_mins();
        self.minutes(|_| ranges.iter().map(|days| midnight(days.start())..midnight(days.end()) + DAY))
    }

    /// Returns the minutes when the clock shows a multiple of `step` minutes after midnight. The grid restarts at each
    /// midnight, so with a step that does not divide the day, such as 50, the last step of the day is short.
    #[must_use]
    pub fn grid(&self, step: NonZeroU16) -> MinuteSet {
        self.minutes(|readings| {
            (readings.start.div_euclid(DAY)..=readings.end.div_euclid(DAY)).flat_map(move |day| {
                (day * DAY..(day + 1) * DAY).step_by(usize::from(step.get())).map(|minute| minute..minute + 1)
            })
        })
    }

    /// Returns the minutes whose reading lies in any of the intervals from `spans`. Calls `spans` for each offset
    /// period, with the readings of the period.
    fn minutes<'a, Spans>(&'a self, spans: impl Fn(Range<i64>) -> Spans) -> MinuteSet
    where
        Spans: Iterator<Item = Range<i64>> + 'a,
    {
        let mut minutes = MinuteSet::none(self.window);
        for stretch in &self.stretches {
            for span in spans(stretch.readings()) {
                minutes.fill(stretch.minute(span.start)..stretch.minute(span.end));
            }
        }
        minutes
    }
}

impl OffsetPeriod {
    /// Returns the range of local minutes that the clock shows in this period.
    fn readings(&self) -> Range<i64> {
        self.origin + self.minutes.start as i64..self.origin + self.minutes.end as i64
    }

    /// Returns the window's minute with this reading, clamped to this period.
    fn minute(&self, reading: i64) -> usize {
        usize::try_from(reading - self.origin).unwrap_or(0).clamp(self.minutes.start, self.minutes.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_start_within_their_day_and_end_by_the_end_of_the_next() {
        for (starts, ends) in [(0, 1), (0, 1440), (1439, 1440), (1320, 1590), (0, 2880), (1439, 2880)] {
            assert!(WeeklySpan::new(Weekday::Friday, starts, ends).is_ok());
        }
        for (starts, ends) in [(0, 0), (600, 600), (600, 540), (1440, 1500), (0, 2881), (u16::MAX, u16::MAX)] {
            assert_eq!(WeeklySpan::new(Weekday::Friday, starts, ends), Err(Error::WeeklySpan { starts, ends }));
        }
    }
}
