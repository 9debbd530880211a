//! Rooms that live events are published in, and the check of who may join them.

use std::str::FromStr;

use parlour_core::principal::{Principal, Role};
use parlour_core::types::{BusinessId, ClientId, Day, EmployeeId, LocationId, UserId};

/// A room that live events are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The waitlist and the clients of a business.
    Business(BusinessId),
    /// The bookings and blocks of a location on one day.
    Day(BusinessId, LocationId, Day),
    /// The bookings and blocks of an employee.
    Employee(BusinessId, EmployeeId),
    /// The record, the bookings and the waitlist entries of a client.
    Client(BusinessId, ClientId),
    /// The chat of a user within a business: messages, read markers and typing.
    User(BusinessId, UserId),
}

impl std::fmt::Display for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Business(business) => write!(f, "business/{}", business.0),
            Self::Day(business, location, day) => {
                write!(f, "business/{}/location/{}/day/{day}", business.0, location.0)
            }
            Self::Employee(business, employee) => write!(f, "business/{}/employee/{}", business.0, employee.0),
            Self::Client(business, client) => write!(f, "business/{}/client/{}", business.0, client.0),
            Self::User(business, user) => write!(f, "business/{}/user/{}", business.0, user.0),
        }
    }
}

impl FromStr for Room {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let id = |text: &str| text.parse::<i64>().ok().filter(|id| *id > 0).ok_or(());
        let parts: Vec<&str> = text.split('/').collect();
        let room = match parts[..] {
            ["business", business] => Self::Business(BusinessId(id(business)?)),
            ["business", business, "location", location, "day", day] => {
                Self::Day(BusinessId(id(business)?), LocationId(id(location)?), day.parse().map_err(|_| ())?)
            }
            ["business", business, "employee", employee] => {
                Self::Employee(BusinessId(id(business)?), EmployeeId(id(employee)?))
            }
            ["business", business, "client", client] => Self::Client(BusinessId(id(business)?), ClientId(id(client)?)),
            ["business", business, "user", user] => Self::User(BusinessId(id(business)?), UserId(id(user)?)),
            _ => return Err(()),
        };
        // Each room must have a single name: `business/01` would be a different stream.
        if room.to_string() == text { Ok(room) } else { Err(()) }
    }
}

impl Room {
    /// Returns true if the user may join the room.
    pub(super) fn is_for(self, principal: &Principal) -> bool {
        let works_at = |business| principal.business_id == business && principal.role != Role::Client;
        match self {
            Self::Business(business) | Self::Day(business, ..) | Self::Employee(business, _) => works_at(business),
            Self::Client(business, client) => {
                works_at(business) || (principal.business_id == business && principal.client_id == Some(client))
            }
            Self::User(business, user) => principal.business_id == business && principal.user_id == user,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_have_one_name_each() {
        for room in [
            Room::Business(BusinessId(1)),
            Room::Day(BusinessId(1), LocationId(2), "2027-01-22".parse().unwrap()),
            Room::Employee(BusinessId(1), EmployeeId(2)),
            Room::Client(BusinessId(1), ClientId(2)),
            Room::User(BusinessId(1), UserId(3)),
        ] {
            assert_eq!(room.to_string().parse(), Ok(room));
        }
        for wrong in [
            "",
            "business",
            "business/",
            "business/0",
            "business/-1",
            "business/01",
            "business/+1",
            "business/1/",
            "business/1/location/2/day/2027-1-22",
            "business/1/location/2/day/2027-02-30",
            "user/x",
            "User/1",
            "user/1/2",
        ] {
            assert_eq!(wrong.parse::<Room>(), Err(()), "{wrong}");
        }
    }
}
