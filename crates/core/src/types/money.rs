//! Money: whole minor units (cents, pence) of a currency.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

/// Amount in minor units of its currency: 1250 with `USD` is 12.50 dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// Amount in minor units.
    pub amount: i64,
    pub currency: Currency,
}

/// Price in minor units: 0 to 10 billion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 10_000_000_000_i64)]
pub struct Price(i64);

impl Price {
    const MAX_PRICE: i64 = 10_000_000_000;
    pub const FREE: Self = Self(0);

    /// Returns the price, or `None` if it is out of range.
    pub fn new(minor_units: i64) -> Option<Self> {
        (0..=Self::MAX_PRICE).contains(&minor_units).then_some(Self(minor_units))
    }

    pub fn minor_units(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Price {
    type Error = String;

    fn try_from(minor_units: i64) -> Result<Self, String> {
        Self::new(minor_units).ok_or_else(|| format!("must be between 0 and {} minor units", Self::MAX_PRICE))
    }
}

impl parlour_db::ToValue for Price {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0)
    }
}

impl parlour_db::FromValue for Price {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value).and_then(Self::new)
    }
}

crate::http::extract::read_from_number!(Price);

/// ISO 4217 code of a currency. Any three capital letters are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ToSchema)]
#[schema(value_type = String, min_length = 3, max_length = 3, example = "USD")]
pub struct Currency([u8; 3]);

impl Currency {
    pub fn code(&self) -> &str {
        // The bytes are ASCII letters, so they are valid UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        <[u8; 3]>::try_from(text.as_bytes())
            .ok()
            .filter(|code| code.iter().all(u8::is_ascii_uppercase))
            .map(Self)
            .ok_or_else(|| "must be a currency code of three capital letters, as in USD".into())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl parlour_db::ToValue for Currency {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Text(self.code().into())
    }
}

super::read_from_text!(Currency);
super::stored_as_text!(Currency);
