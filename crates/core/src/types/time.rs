//! Instants, local times, days and time zones.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::Serialize;
use utoipa::ToSchema;

/// Point in time, in RFC 3339 as UTC. Stored as microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2027-01-22T15:00:00Z")]
pub struct Instant(pub Timestamp);

impl Instant {
    /// Returns the microseconds since 1970 (UTC).
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Returns the instant at this many microseconds since 1970 (UTC), clamped to the range of [`Timestamp`].
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self(Timestamp::from_microsecond(micros).unwrap_or(end))
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl parlour_db::ToValue for Instant {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.micros())
    }
}

impl parlour_db::FromValue for Instant {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Self::from_micros)
    }
}

/// Instant in local time, in RFC 3339: `2027-01-22T10:00:00-05:00`.
// Formatted digit by digit and stored inline, because lists contain hundreds of them.
#[derive(Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2027-01-22T10:00:00-05:00")]
pub struct LocalTime([u8; 25]);

/// Formats `instant` in the local time of `zone`, without fractions of a second. Years after 9999 do not fit the
/// format; input validation refuses them.
pub fn local(instant: Instant, zone: &Zone) -> LocalTime {
    let offset = zone.0.to_offset(instant.0);
    let reading = offset.to_datetime(instant.0);
    let minutes = offset.seconds().unsigned_abs() / 60;
    let mut text = *b"0000-00-00T00:00:00+00:00";
    let mut put = |at: usize, number: u32| {
        let [tens, ones] = [number / 10 % 10, number % 10].map(|digit| digit.to_le_bytes()[0]);
        text[at] += tens;
        text[at + 1] += ones;
    };
    let two = |number: i8| u32::from(number.unsigned_abs());
    let year = u32::from(reading.year().unsigned_abs());
    put(0, year / 100);
    put(2, year % 100);
    put(5, two(reading.month()));
    put(8, two(reading.day()));
    put(11, two(reading.hour()));
    put(14, two(reading.minute()));
    put(17, two(reading.second()));
    put(20, minutes / 60);
    put(23, minutes % 60);
    if offset.seconds() < 0 {
        text[19] = b'-';
    }
    LocalTime(text)
}

impl LocalTime {
    /// Returns the local day, or `None` outside the years 1970 to 9000.
    pub fn day(&self) -> Option<Day> {
        self.as_str().get(..10)?.parse().ok()
    }

    pub fn instant(&self) -> Instant {
        // Text that `local` wrote always parses.
        self.as_str().parse().map_or(Instant::from_micros(0), Instant)
    }

    pub fn as_str(&self) -> &str {
        // The text consists of ASCII characters only.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for LocalTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Calendar day, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = Date, example = "2027-01-22")]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "must be a valid date in the form YYYY-MM-DD".to_owned();
        if text.len() != 10 {
            return Err(wrong());
        }
        let date: Date = text.parse().map_err(|_| wrong())?;
        if (1970..=9000).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err("must be between the years 1970 and 9000".into())
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl parlour_db::ToValue for Day {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Text(self.to_string().into())
    }
}

super::read_from_text!(Day);
super::stored_as_text!(Day);

/// Time zone of the IANA database, by name.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(as = TimeZone, value_type = String, example = "America/New_York")]
pub struct Zone(pub TimeZone);

impl Zone {
    /// Returns the IANA name, or `UTC` if the time zone has none.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Returns the local day at `instant`.
    pub fn day(&self, instant: Instant) -> Day {
        Day(self.0.to_datetime(instant.0).date())
    }

    /// Returns the local minute of the day at `instant`: 0 to 1,439.
    pub fn minute_of_day(&self, instant: Instant) -> u16 {
        let reading = self.0.to_datetime(instant.0);
        u16::from(reading.hour().unsigned_abs()) * 60 + u16::from(reading.minute().unsigned_abs())
    }
}

impl<'de> serde::Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        TimeZone::get(text)
            .ok()
            .filter(|zone| zone.iana_name().is_some())
            .map(Self)
            .ok_or_else(|| "must be an IANA time zone, as in America/New_York".into())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl parlour_db::ToValue for Zone {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Text(self.name().into())
    }
}

super::read_from_text!(Zone);
super::stored_as_text!(Zone);

/// Time in a request: RFC 3339 with an offset, or local time at the location. Local time is `YYYY-MM-DD HH:MM:SS`; a
/// `T` may replace the space, and the seconds may be omitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstantOrLocalTime {
    /// Time with an offset.
    Instant(Timestamp),
    /// Local time without an offset.
    Local(DateTime),
}

impl InstantOrLocalTime {
    /// Resolves the time in `zone`. Fails with a message if the clocks there skip the local time or show it twice.
    pub fn at(self, zone: &Zone) -> Result<Instant, String> {
        let reading = match self {
            Self::Instant(instant) => return Ok(Instant(instant)),
            Self::Local(reading) => reading,
        };
        let zoned = zone.0.to_ambiguous_zoned(reading);
        match zoned.offset() {
            AmbiguousOffset::Unambiguous { .. } => {
                zoned.unambiguous().map(|zoned: Zoned| Instant(zoned.timestamp())).map_err(|error| error.to_string())
            }
            AmbiguousOffset::Gap { .. } => {
                Err(format!("does not exist in {}: the clocks skip it that day", zone.name()))
            }
            AmbiguousOffset::Fold { before, after } => Err(format!(
                "occurs twice in {} that day, because the clocks go back: add the offset, {before} or {after}",
                zone.name()
            )),
        }
    }
}

impl FromStr for InstantOrLocalTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = "must be a time, as in 2027-01-22T10:00:00-05:00 or, on the location's clock, 2027-01-22 10:00:00";
        let in_range = |year: i16| (1970..=9000).contains(&year);
        // Look for the offset after the date, because the date contains hyphens itself.
        let has_offset = text.ends_with(['Z', 'z']) || text.get(10..).is_some_and(|time| time.contains(['+', '-']));
        let when = if has_offset {
            let instant: Timestamp = text.parse().map_err(|_| wrong)?;
            in_range(TimeZone::UTC.to_datetime(instant).year()).then_some(Self::Instant(instant))
        } else if text.len() < 16 || text.contains('[') {
            None
        } else {
            let reading: DateTime = text.parse().map_err(|_| wrong)?;
            in_range(reading.year()).then_some(Self::Local(reading))
        };
        when.ok_or_else(|| wrong.into())
    }
}

super::read_from_text!(InstantOrLocalTime);
super::described_as_text!(InstantOrLocalTime, "2027-01-22 10:00:00");

#[cfg(test)]
mod tests {
    use super::{InstantOrLocalTime, Zone, local};

    fn at(text: &str, zone: &str) -> Result<String, String> {
        let zone: Zone = zone.parse().unwrap();
        text.parse::<InstantOrLocalTime>()?.at(&zone).map(|instant| local(instant, &zone).as_str().to_owned())
    }

    #[test]
    fn times_with_an_offset_and_readings_of_the_local_clock_are_understood() {
        assert_eq!(at("2027-01-22 10:00:00", "America/New_York").unwrap(), "2027-01-22T10:00:00-05:00");
        assert_eq!(at("2027-01-22T10:00", "America/New_York").unwrap(), "2027-01-22T10:00:00-05:00");
        assert_eq!(at("2027-07-01T10:00:00Z", "Europe/London").unwrap(), "2027-07-01T11:00:00+01:00");
        assert_eq!(at("2027-01-22T10:00:00+10:30", "Australia/Lord_Howe").unwrap(), "2027-01-22T10:30:00+11:00");
    }

    #[test]
    fn a_reading_that_the_clock_skips_or_shows_twice_is_refused() {
        assert!(at("2027-03-14 02:30:00", "America/New_York").unwrap_err().contains("does not exist"));
        assert!(at("2027-11-07 01:30:00", "America/New_York").unwrap_err().contains("occurs twice"));
        assert_eq!(at("2027-11-07T01:30:00-04:00", "America/New_York").unwrap(), "2027-11-07T01:30:00-04:00");
        assert!(at("2027-10-03 02:15:00", "Australia/Lord_Howe").unwrap_err().contains("does not exist"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in [
            "",
            "tomorrow",
            "2027-01-22",
            "2027-02-30 10:00:00",
            "2027-01-22 25:00:00",
            "10:00",
            "1969-01-01 10:00:00",
            "2027-01-22T10:00:00[Europe/London]",
        ] {
            assert!(wrong.parse::<InstantOrLocalTime>().is_err(), "{wrong}");
        }
    }
}
