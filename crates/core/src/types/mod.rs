//! Types that all of Parlour shares: ids, money, instants and validated texts.
//!
//! Each type validates itself when it is read from a request, so the code that uses it need not check it again. One
//! response can report several invalid fields.

mod duration;
mod hours;
mod id;
mod money;
mod patch;
mod text;
mod time;
mod unavailable_date;

pub use duration::Duration;
pub use hours::{Hours, HoursSpan, TimeOfDay, Weekday};
pub use id::{
    BlockId, BookingId, BusinessId, ClientId, ClosureId, DeliveryId, EmployeeId, FileId, InvitationId, JobId,
    LocationId, MessageId, OfferId, ResourceId, SeriesId, ServiceId, SessionId, TimeOffId, UserId, WaitlistEntryId,
    list,
};
pub use money::{Currency, Money, Price};
pub use patch::{NullablePatch, Patch};
pub use text::{Birthday, BusinessCode, Email, Label, MessageLines, MessageText, Name, Note, Phone, Username};
pub use time::{Day, Instant, InstantOrLocalTime, LocalTime, Zone, local};
pub use unavailable_date::{UnavailableDate, UnavailableReason};

/// Implements [`deserr::Deserr`] for types that are parsed from a JSON string with `FromStr`. The error of `FromStr`
/// becomes the message of the field error.
#[macro_export]
macro_rules! read_from_text {
    ($($type:ty),* $(,)?) => { $(
        impl<E: deserr::DeserializeError> deserr::Deserr<E> for $type {
            fn deserialize_from_value<V: deserr::IntoValue>(
                value: deserr::Value<V>,
                location: deserr::ValuePointerRef<'_>,
            ) -> Result<Self, E> {
                $crate::http::extract::read_text(value, location)
            }
        }
    )* };
}
pub use read_from_text;

/// Implements `FromValue` with `FromStr`, for types that are stored in a text column.
#[macro_export]
macro_rules! stored_as_text {
    ($($type:ty),* $(,)?) => { $(
        impl parlour_db::FromValue for $type {
            fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
                if let parlour_db::Value::Text(text) = value { text.parse().ok() } else { None }
            }
        }
    )* };
}
pub use stored_as_text;

/// Implements `ToValue` and `FromValue` for types that are stored as JSON in a text column. An update replaces the
/// whole value.
#[macro_export]
macro_rules! stored_as_json {
    ($($type:ty),* $(,)?) => { $(
        impl parlour_db::ToValue for $type {
            fn to_value(&self) -> parlour_db::Value<'_> {
                $crate::types::to_json(self)
            }
        }

        impl parlour_db::FromValue for $type {
            fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
                $crate::types::from_json(value)
            }
        }
    )* };
}
pub use stored_as_json;

/// Serializes a value as JSON, for a text column. The types that use this always serialize.
#[doc(hidden)]
pub fn to_json(value: &impl serde::Serialize) -> parlour_db::Value<'static> {
    parlour_db::Value::Text(serde_json::to_string(value).unwrap_or_default().into())
}

/// Deserializes a value from JSON in a text column. Returns `None` if the JSON is invalid.
#[doc(hidden)]
pub fn from_json<T: serde::de::DeserializeOwned>(value: parlour_db::Value<'_>) -> Option<T> {
    if let parlour_db::Value::Text(text) = value { serde_json::from_str(&text).ok() } else { None }
}

/// Implements `ToSchema` for a type that is a string in the OpenAPI document, with an example value.
#[macro_export]
macro_rules! described_as_text {
    ($type:ty, $example:literal) => {
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let text = utoipa::openapi::schema::SchemaType::Type(utoipa::openapi::schema::Type::String);
                utoipa::openapi::ObjectBuilder::new().schema_type(text).examples([$example]).into()
            }
        }

        impl utoipa::ToSchema for $type {}
    };
}
pub use described_as_text;

/// Id and name of a record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Named<I> {
    pub id: I,
    pub name: String,
}

impl<I: parlour_db::FromValue> parlour_db::Record for Named<I> {
    const COLUMNS: &'static parlour_db::Columns = &parlour_db::Columns {
        all: |table| vec![parlour_db::column(table, "id"), parlour_db::column(table, "name")],
        written: &[],
    };

    fn read(row: &mut parlour_db::Row<'_>) -> Result<Self, parlour_db::Error> {
        Ok(Self { id: row.take()?, name: row.take()? })
    }
}

/// Implements `Deserialize` with `FromStr`, for enumerations that are stored in JSON.
#[macro_export]
macro_rules! deserialize_from_str {
    ($($type:ty),* $(,)?) => { $(
        impl<'d> serde::Deserialize<'d> for $type {
            fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )* };
}
pub use deserialize_from_str;

/// Declares an enumeration whose variants are words in JSON and in the database. The macro matches a word as `tt`,
/// because utoipa cannot read a captured `literal`.
#[macro_export]
macro_rules! string_enum {
    ($(#[$doc:meta])* $visibility:vis enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:tt,)* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        $(#[$doc])*
        $visibility enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the word for the variant in JSON and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|one| one.as_str()).collect();
                    format!("must be one of {}", words.join(", "))
                })
            }
        }

        impl parlour_db::ToValue for $name {
            fn to_value(&self) -> parlour_db::Value<'_> {
                parlour_db::Value::Text(self.as_str().into())
            }
        }

        $crate::types::read_from_text!($name);
        $crate::types::stored_as_text!($name);
    };
}
pub use string_enum;
