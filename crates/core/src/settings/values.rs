//! Deserializers of values that several sections use.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// Deserializes an integer from `MIN` to `MAX`.
pub(super) fn whole<'de, const MIN: u64, const MAX: u64, N: TryFrom<u64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<N, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = value.as_u64().filter(|number| (MIN..=MAX).contains(number));
    number
        .and_then(|number| N::try_from(number).ok())
        .ok_or_else(|| D::Error::custom(format_args!("must be a whole number from {MIN} to {MAX}")))
}

/// Deserializes an integer number of seconds from `MIN` to `MAX`.
pub(super) fn seconds<'de, const MIN: u64, const MAX: u64, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    whole::<MIN, MAX, _, _>(deserializer).map(Duration::from_secs)
}

/// Deserializes an integer number of milliseconds from `MIN` to `MAX`.
pub(super) fn milliseconds<'de, const MIN: u64, const MAX: u64, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    whole::<MIN, MAX, _, _>(deserializer).map(Duration::from_millis)
}

/// Deserializes `true` or `false`.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value.as_bool().ok_or_else(|| D::Error::custom("must be true or false"))
}

/// Deserializes text and parses it with `FromStr`.
pub(super) fn parsed<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    parse(&text(deserializer)?)
}

/// Deserializes comma-separated text and parses each entry with `FromStr`. Empty entries are skipped.
pub(super) fn list<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    text(deserializer)?.split(',').map(str::trim).filter(|value| !value.is_empty()).map(parse).collect()
}

/// Deserializes text; `None` if it is empty.
pub(super) fn non_empty<'de, T: From<String>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = text(deserializer)?;
    Ok((!text.is_empty()).then(|| text.into()))
}

/// Deserializes text and parses it with `FromStr`; `None` if it is empty.
pub(super) fn non_empty_parsed<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = text(deserializer)?;
    if text.is_empty() { Ok(None) } else { parse(&text).map(Some) }
}

pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        _ => Err(D::Error::custom("must be text")),
    }
}

fn parse<T: FromStr<Err: Display>, E: Error>(text: &str) -> Result<T, E> {
    text.parse().map_err(E::custom)
}

/// Base URL without a trailing slash. It cannot contain a user or password, because it is displayed.
struct BaseUrl(String);

impl FromStr for BaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let plain = text.chars().all(|one| one.is_ascii_graphic() && !matches!(one, '"' | '<' | '>' | '?' | '#' | '@'));
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match rest {
            Some(rest) if plain && !rest.starts_with('/') && !rest.is_empty() => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err("must be a URL, as in https://salon.example"),
        }
    }
}

/// Deserializes a base URL; `None` if it is empty.
pub(super) fn base_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(non_empty_parsed(deserializer)?.map(|BaseUrl(url)| url))
}
