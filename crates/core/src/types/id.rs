//! Ids: positive numbers. Each kind of record has its own id type, so mixing up two kinds does not compile.

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
                // Each id has one spelling, so `+7` and `07` are refused.
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
    BusinessId,
    /// Id of a chat message.
    MessageId,
    LocationId,
    /// Id of a range of days when a location is closed.
    ClosureId,
    ServiceId,
    /// Id of an employee. Bookings claim the employee by this id.
    EmployeeId,
    /// Id of a room or piece of equipment. Bookings claim it by this id.
    ResourceId,
    /// Id of an interval when an employee is away.
    TimeOffId,
    ClientId,
    BookingId,
    /// Id of an interval when certain employees or resources cannot be booked.
    BlockId,
    /// Id of a series of bookings.
    SeriesId,
    /// Id of a client's entry in the waitlist.
    WaitlistEntryId,
    /// Id of an offer of a released slot to a client on the waitlist.
    OfferId,
    /// Id of a user with a login.
    UserId,
    SessionId,
    /// Id of an uploaded file.
    FileId,
    /// Id of a background job.
    JobId,
    /// Id of a delivery: a notification to one recipient on one channel.
    DeliveryId,
    /// Id of an invitation to join a business.
    InvitationId,
}

/// Joins ids with commas, as `{among $1}` in a statement expects.
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
