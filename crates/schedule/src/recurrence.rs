//! Recurring bookings: every given number of days, weeks or months, at the same wall-clock time.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};

/// Interval between recurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Number of days between consecutive dates.
    Days(u16),
    /// Number of weeks between consecutive dates, on the same weekday.
    Weeks(u16),
    /// Number of months between consecutive dates, on the same weekday of the month, such as the second Tuesday. If the
    /// first date is the 29th or later, all dates fall on the last such weekday of their month.
    Months(u16),
}

/// Dates that recur from a first date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// First date. It determines the weekday of weekly and monthly dates.
    pub first: Date,
    /// Interval between the dates.
    pub every: Frequency,
}

impl Recurrence {
    /// Returns the dates in order, starting with the first, until the calendar ends. An interval of 0 yields only the
    /// first.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        let mut number = 0;
        std::iter::from_fn(move || {
            let date = self.date(number)?;
            number += 1;
            Some(date)
        })
    }

    /// Returns the date of recurrence `number`; the first date has number 0.
    fn date(self, number: i64) -> Option<Date> {
        let first = self.first;
        let (Frequency::Days(interval) | Frequency::Weeks(interval) | Frequency::Months(interval)) = self.every;
        if interval == 0 && number > 0 {
            return None;
        }
        let steps = number.checked_mul(i64::from(interval))?;
        match self.every {
            Frequency::Days(_) => first.checked_add(Span::new().try_days(steps).ok()?).ok(),
            Frequency::Weeks(_) => first.checked_add(Span::new().try_weeks(steps).ok()?).ok(),
            Frequency::Months(_) => {
                let month = first.first_of_month().checked_add(Span::new().try_months(steps).ok()?).ok()?;
                let nth = (first.day() - 1) / 7 + 1;
                month.nth_weekday_of_month(if nth == 5 { -1 } else { nth }, first.weekday()).ok()
            }
        }
    }
}

/// Returns the first instant when the clock in `zone` shows `reading`. Returns `None` if the clocks skip the reading,
/// or if the instant is outside the range of [`Timestamp`].
#[must_use]
pub fn instant_of(reading: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(reading);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
    }
}
