//! Weekly hours: opening hours, working hours and breaks.

use std::fmt;
use std::str::FromStr;

use deserr::{DeserializeError, Deserr};
use parlour_schedule::WeeklySpan;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::string_enum;
use crate::http::extract::FieldErrors;

string_enum! {
    /// Day of the week, as its English name in lower case.
    pub enum Weekday {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
}

impl From<Weekday> for jiff::civil::Weekday {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// Local time of day, `HH:MM`, from 00:00 to 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, example = "09:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Returns the time of day that is `minutes` after midnight, or `None` above 1,440.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= 1440).then_some(Self(minutes))
    }

    /// Returns the time at a full hour. Panics if `hour` exceeds 24.
    pub const fn hour(hour: u8) -> Self {
        assert!(hour <= 24, "a day has 24 hours");
        Self(60 * hour as u16)
    }

    /// Returns the minutes after midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for TimeOfDay {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (hours, minutes) = text.split_once(':')?;
            let two_digits = |part: &str| {
                let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| part.parse::<u16>().ok()).flatten()
            };
            let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
            let total = hours * 60 + minutes;
            (minutes < 60 && total <= 1440).then_some(Self(total))
        };
        read().ok_or("must be a time of day, as in 09:00")
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'d> Deserialize<'d> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

super::deserialize_from_str!(Weekday);

super::read_from_text!(TimeOfDay);

impl parlour_db::ToValue for TimeOfDay {
    /// Returns the minutes after midnight.
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.minutes().into())
    }
}

impl parlour_db::FromValue for TimeOfDay {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        u16::try_from(i64::from_value(value)?).ok().and_then(Self::from_minutes)
    }
}

/// Interval that repeats every week. It ends on the next day if `ends` is not after `starts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct HoursSpan {
    /// Day when the interval starts.
    pub weekday: Weekday,
    /// Start, in local time, before 24:00.
    pub starts: TimeOfDay,
    /// End, in local time. It is on the next day if it is not after `starts`.
    pub ends: TimeOfDay,
}

/// Up to 50 weekly intervals, in any order and without overlaps. An update replaces the whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hours(Vec<HoursSpan>);

/// Minutes in a week.
const WEEK: u32 = 7 * 1440;
/// Maximum number of intervals in [`Hours`].
const MAX_SPANS: usize = 50;

impl Hours {
    /// Validates the intervals. Fails if the list has more than 50, if an interval starts at 24:00 or if two overlap.
    pub fn new(spans: Vec<HoursSpan>) -> Result<Self, String> {
        if spans.len() > MAX_SPANS {
            return Err(format!("must not have more than {MAX_SPANS} entries"));
        }
        let mut taken: Vec<(u32, u32)> = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            if span.starts.0 == 1440 {
                return Err(format!("entry {index} must start before 24:00"));
            }
            let (start, end) = span.in_week();
            let overlaps = |&(other_start, other_end): &(u32, u32)| {
                // An interval may run past the end of the week, so also compare with each interval shifted by a week.
                [0, WEEK].iter().any(|turn| {
                    (start + turn < other_end && other_start < end + turn)
                        || (other_start + turn < end && start < other_end + turn)
                })
            };
            if taken.iter().any(overlaps) {
                return Err(format!("entry {index} overlaps another"));
            }
            taken.push((start, end));
        }
        Ok(Self(spans))
    }

    /// Returns the same interval on each of these days, without validating it.
    pub fn daily(days: &[Weekday], starts: TimeOfDay, ends: TimeOfDay) -> Self {
        Self(days.iter().map(|&weekday| HoursSpan { weekday, starts, ends }).collect())
    }

    /// Returns the start and end of each interval that starts on `weekday`, in minutes after the midnight that begins
    /// the day. An end beyond 1,440 is on the next day.
    pub fn of(&self, weekday: Weekday) -> impl Iterator<Item = (u16, u16)> {
        self.0.iter().filter(move |span| span.weekday == weekday).map(|span| (span.starts.0, span.end()))
    }

    /// Converts the intervals to the type that the `schedule` crate uses.
    pub fn weekly(&self) -> Vec<WeeklySpan> {
        // Input is validated, so no interval is dropped here.
        self.0.iter().filter_map(|span| WeeklySpan::new(span.weekday.into(), span.starts.0, span.end()).ok()).collect()
    }
}

impl HoursSpan {
    /// Returns the end in minutes after the midnight that begins `weekday`.
    fn end(self) -> u16 {
        if self.ends > self.starts { self.ends.0 } else { self.ends.0 + 1440 }
    }

    fn in_week(self) -> (u32, u32) {
        let days = Weekday::ALL.iter().position(|day| *day == self.weekday).unwrap_or_default();
        let midnight = u32::try_from(days).unwrap_or_default() * 1440;
        (midnight + u32::from(self.starts.0), midnight + u32::from(self.end()))
    }
}

impl<E: DeserializeError> Deserr<E> for Hours
where
    HoursSpan: Deserr<E>,
{
    fn deserialize_from_value<V: deserr::IntoValue>(
        value: deserr::Value<V>,
        location: deserr::ValuePointerRef<'_>,
    ) -> Result<Self, E> {
        let spans = crate::http::extract::read_list(value, location, MAX_SPANS)?;
        Self::new(spans).map_err(|msg| {
            deserr::take_cf_content(E::error::<V>(None, deserr::ErrorKind::Unexpected { msg }, location))
        })
    }
}

super::stored_as_json!(Hours);

#[cfg(test)]
mod tests {
    use super::{Hours, HoursSpan, Weekday};

    fn hours(spans: &[(Weekday, &str, &str)]) -> Result<Hours, String> {
        let span = |&(weekday, starts, ends): &(Weekday, &str, &str)| HoursSpan {
            weekday,
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
        };
        Hours::new(spans.iter().map(span).collect())
    }

    #[test]
    fn hours_that_overlap_are_refused_even_across_midnight_and_the_weeks_end() {
        use Weekday::{Monday, Sunday, Tuesday};
        assert!(hours(&[(Monday, "09:00", "12:00"), (Monday, "12:00", "17:00")]).is_ok());
        assert!(hours(&[(Monday, "09:00", "12:00"), (Monday, "11:59", "17:00")]).is_err());
        assert!(hours(&[(Monday, "22:00", "02:30"), (Tuesday, "02:00", "03:00")]).is_err());
        assert!(hours(&[(Sunday, "22:00", "02:30"), (Monday, "02:00", "03:00")]).is_err());
        assert!(hours(&[(Sunday, "22:00", "02:00"), (Monday, "02:00", "03:00")]).is_ok());
        assert!(hours(&[(Monday, "24:00", "02:00")]).is_err());
    }

    #[test]
    fn times_of_day_are_read_strictly() {
        use super::TimeOfDay;
        assert_eq!("24:00".parse(), Ok(TimeOfDay(1440)));
        for wrong in ["", "9:00", "24:01", "12:60", "12:0", "+1:00", "12:00:00"] {
            assert!(wrong.parse::<TimeOfDay>().is_err(), "{wrong}");
        }
    }
}
