//! Ids: positive numbers, each of a type of its own so that one cannot stand for another.

use std::str::FromStr;

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, Value, ValueKind, ValuePointerRef, take_cf_content};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        #[schema(value_type = i64, minimum = 1)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                // In one way only: neither +7 nor 07.
                let id = text.parse().ok().filter(|id| *id > 0 && !text.starts_with(['+', '0']));
                id.map(Self).ok_or_else(|| "must be a positive whole number".into())
            }
        }

        impl parlour_db::ToValue for $name {
            fn to_value(&self) -> parlour_db::Value<'_> {
                parlour_db::Value::Int(self.0)
            }
        }

        impl parlour_db::FromValue for $name {
            fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
                i64::from_value(value).map(Self)
            }
        }

        impl<E: DeserializeError> Deserr<E> for $name {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
                read_number(value, location).map(Self)
            }
        }

        impl<'d> serde::Deserialize<'d> for $name {
            fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )* };
}

ids! {
    /// A business.
    BusinessId,
    /// A message from one user to another.
    MessageId,
    /// One of its locations.
    LocationId,
    /// A time that a location is closed.
    ClosureId,
    /// A service that it offers.
    ServiceId,
    /// Someone who works there. Also the id of the resource that bookings claim.
    EmployeeId,
    /// A room or piece of equipment. Also the id of the resource that bookings claim.
    ResourceId,
    /// A time that an employee is away.
    TimeOffId,
    /// Someone who comes there.
    ClientId,
    /// A visit.
    BookingId,
    /// A time that employees or rooms are kept from being booked.
    BlockId,
    /// Visits that come again and again.
    SeriesId,
    /// Somebody who waits for a time to become free.
    WaitlistEntryId,
    /// A time that became free, offered to somebody who waits.
    OfferId,
    /// Someone who can log in.
    UserId,
    /// One log-in.
    SessionId,
    /// A file that somebody put in.
    FileId,
    /// Something that is done in the background.
    JobId,
    /// A message to somebody, and what became of it.
    DeliveryId,
    /// Somebody who is to work with a business.
    InvitationId,
}

/// Ids as statements take many of them.
pub fn list<I: std::fmt::Display>(ids: impl IntoIterator<Item = I>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

fn read_number<V: IntoValue, E: DeserializeError>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<i64, E> {
    let problem = match value {
        Value::Integer(number) if number > 0 => match i64::try_from(number) {
            Ok(number) => return Ok(number),
            Err(_) => ErrorKind::Unexpected { msg: "is too large for an id".into() },
        },
        Value::Integer(_) | Value::NegativeInteger(_) => ErrorKind::Unexpected { msg: "must be positive".into() },
        other => ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::Integer] },
    };
    Err(take_cf_content(E::error::<V>(None, problem, location)))
}
