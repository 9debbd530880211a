//! Durations of services.

use parlour_schedule::ServiceShape;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::read_from_number;

/// Duration of a service in minutes: 1 to 1,440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 1, maximum = 1440)]
pub struct Duration(pub u16);

read_from_number!(Duration);

impl parlour_db::ToValue for Duration {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0.into())
    }
}

impl parlour_db::FromValue for Duration {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl TryFrom<i64> for Duration {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| (1..=ServiceShape::MAX_MINUTES).contains(minutes));
        minutes.map(Self).ok_or("must be 1 to 1440 minutes")
    }
}

impl std::str::FromStr for Duration {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().unwrap_or(0_i64).try_into()
    }
}
