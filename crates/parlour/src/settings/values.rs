//! Kinds of values.

use std::str::FromStr;
use std::time::Duration;

/// A whole number from 1 to `MOST`.
#[derive(Default)]
pub(super) struct Whole<const MOST: u64>(pub(super) u64);

impl<const MOST: u64> FromStr for Whole<MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
        number.map(Self).ok_or_else(|| format!("must be a whole number from 1 to {MOST}"))
    }
}

impl<const MOST: u64> Whole<MOST> {
    pub(super) fn seconds(self) -> Duration {
        Duration::from_secs(self.0)
    }

    pub(super) fn milliseconds(self) -> Duration {
        Duration::from_millis(self.0)
    }

    pub(super) fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    pub(super) fn count(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}

/// A whole number from 0 to `MOST`.
#[derive(Default)]
pub(super) struct FromZero<const MOST: u64>(pub(super) u64);

impl<const MOST: u64> FromStr for FromZero<MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| *number <= MOST);
        number.map(Self).ok_or_else(|| format!("must be a whole number from 0 to {MOST}"))
    }
}

impl<const MOST: u64> FromZero<MOST> {
    pub(super) fn milliseconds(self) -> Duration {
        Duration::from_millis(self.0)
    }

    pub(super) fn count(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }

    pub(super) fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// An address of the web without a slash at its end, or nothing.
#[derive(Default)]
pub(super) struct HttpUrl(pub(super) String);

impl FromStr for HttpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let plain = text.chars().all(|one| one.is_ascii_graphic() && !matches!(one, '"' | '<' | '>' | '?' | '#'));
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match rest {
            _ if text.is_empty() => Ok(Self::default()),
            Some(rest) if plain && !rest.starts_with('/') && !rest.is_empty() => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err("must be an address as in https://salon.example"),
        }
    }
}

/// Some, with commas between them, or none.
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromStr> FromStr for List<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// Returns a text unless it is empty.
pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
