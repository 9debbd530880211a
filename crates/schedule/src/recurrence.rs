//! Visits that come again: every so many days, weeks or months, at the same reading of the wall clock.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};

/// How often something comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Every so many days.
    Days(u16),
    /// Every so many weeks, on the same weekday.
    Weeks(u16),
    /// Every so many months, on the same weekday of the month: the second Tuesday. A date from the 29th on is on its
    /// month's fifth such weekday, which not all months have: it stands for the last one.
    Months(u16),
}

/// A date, and how often it comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// The first date.
    pub first: Date,
    /// How often it comes again.
    pub every: Frequency,
}

impl Recurrence {
    /// The dates in order, the first included, until the calendar ends. An interval of 0 comes once.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        let mut number = 0;
        std::iter::from_fn(move || {
            let date = self.date(number)?;
            number += 1;
            Some(date)
        })
    }

    /// The date that comes `number` after the first.
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

/// The instant at which the clock in a zone reads so: the first of two, where it does twice; none, where the clocks go
/// forward over it.
#[must_use]
pub fn instant_of(reading: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(reading);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
    }
}
