//! Live events: what happens is published, after it is committed, to those who look at it.
//!
//! Over `/ws`, a client joins rooms; `crates/realtime` says how, and what it promises. The rooms:
//!
//! | room | for | events |
//! |---|---|---|
//! | `business/B` | those who work there | `client.created`, `client.changed`: the id |
//! | `business/B/location/L/day/YYYY-MM-DD` | those who work there | `booking.created`, `booking.moved`: the booking |
//! | `business/B/employee/E` | those who work there | the same, of this employee |
//! | `business/B/client/C` | those who work there, and the client | the same, of this client |
//! | `business/B/user/U` | the user, there | `message.created`, `chat.read`, `chat.typing`: who, to whom, and the message |
//!
//! A socket is in its user's room from the start. At `/ws/chat/U` one talks with one person: `{"type":"message","text":…}` sends
//! a message and `{"type":"typing"}` says that one is being written; at `/ws` both name their `"to"`. What comes of it is an
//! event.
//!
//! An event is published once it is certain. If the node crashes in between, it is not: what is shown catches up when it is
//! next fetched.

mod connect;

use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use realtime::{Hub, Product, SocketId};
use serde::Serialize;
use serde_json::value::RawValue;

pub use connect::{__path_connect, __path_connect_chat, connect, connect_chat};

use crate::accounts::{Principal, Role, Watched};
use crate::app::{App, WeakApp};
use crate::bookings::Booking;
use crate::chat::{self, Message};
use crate::types::{BusinessId, ClientId, Day, EmployeeId, LocationId, MessageId, SessionId, UserId};

/// The sockets of this node.
pub type Live = Hub<Rooms>;

/// A room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// All of a business.
    Business(BusinessId),
    /// A day of a location.
    Day(BusinessId, LocationId, Day),
    /// What an employee does.
    Employee(BusinessId, EmployeeId),
    /// A client's visits.
    Client(BusinessId, ClientId),
    /// What concerns one user of a business.
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
        // One name for each: `business/01` would be another stream.
        if room.to_string() == text { Ok(room) } else { Err(()) }
    }
}

impl Room {
    /// Whether somebody may see what happens there.
    fn is_for(self, who: &Principal) -> bool {
        let works_at = |business| who.business_id == business && who.role != Role::Client;
        match self {
            Self::Business(business) | Self::Day(business, ..) | Self::Employee(business, _) => works_at(business),
            Self::Client(business, client) => {
                works_at(business) || (who.business_id == business && who.client_id == Some(client))
            }
            Self::User(business, user) => who.business_id == business && who.user_id == user,
        }
    }
}

/// Who is at a socket.
#[derive(Debug)]
pub struct Visitor {
    /// Who logged in.
    pub principal: Arc<Principal>,
    /// The session, with which the socket ends.
    pub session: Watched,
    /// With whom they chat here, if it is a socket for that.
    pub chat: Option<UserId>,
}

/// Who may be in which room, and what is said at a socket.
#[derive(Clone, Debug, Default)]
pub struct Rooms {
    app: Arc<OnceLock<WeakApp>>,
}

impl Rooms {
    /// Says which program they belong to. Until then nothing can be said.
    pub fn belong_to(&self, app: &App) {
        self.app.get_or_init(|| app.downgrade());
    }
}

impl Product for Rooms {
    type Who = Visitor;

    fn user(&self, who: &Visitor) -> String {
        who.principal.user_id.0.to_string()
    }

    async fn may_join(&self, who: &Visitor, room: &str) -> bool {
        room.parse::<Room>().is_ok_and(|room| room.is_for(&who.principal))
    }

    /// While the session holds. Where it is ended, that is told in its room; this is for those that expire, and for nodes that
    /// could not be told.
    async fn may_stay(&self, who: &Visitor) -> bool {
        match self.app.get().and_then(WeakApp::upgrade) {
            Some(app) => app.sessions.holds(&app.db, &who.session).await,
            None => true,
        }
    }

    /// One's own, for what concerns one alone, and that of the session, with which the socket ends.
    fn begins_in(&self, who: &Visitor) -> Vec<String> {
        vec![
            Room::User(who.principal.business_id, who.principal.user_id).to_string(),
            session_room(who.principal.session_id),
        ]
    }

    /// Desks see who else looks at the same day: the user's id and name.
    fn present_as(&self, who: &Visitor, room: &str) -> Option<String> {
        matches!(room.parse(), Ok(Room::Day(..))).then(|| format!("{} {}", who.principal.user_id, who.principal.name))
    }

    async fn message(&self, who: &Visitor, _: SocketId, text: &str) -> Option<String> {
        let app = self.app.get().and_then(WeakApp::upgrade)?;
        chat::said_at_a_socket(&app, who, text)
            .await
            .err()
            .map(|detail| serde_json::json!({"type": "error", "detail": detail}).to_string())
    }
}

/// The room of a session. Nobody joins it but sockets that begin with it.
fn session_room(session: SessionId) -> String {
    format!("session/{session}")
}

/// Closes the sockets of a session that has ended, on all nodes.
pub async fn ended(app: &App, session: SessionId) {
    app.live.end(&session_room(session)).await;
}

/// Publishes what became of a booking to all who may be looking at it.
pub async fn booking(app: &App, business: BusinessId, kind: &str, booking: &Booking) {
    let Ok(data) = serde_json::value::to_raw_value(booking) else { return };
    let day = booking.starts_at.day().map(|day| Room::Day(business, booking.location_id, day));
    let mut employees: Vec<EmployeeId> = booking.items.iter().map(|item| item.employee.id).collect();
    employees.sort_unstable();
    employees.dedup();
    let employees = employees.into_iter().map(|employee| Room::Employee(business, employee));
    let rooms = day.into_iter().chain(employees).chain([Room::Client(business, booking.client.id)]);
    publish(app, rooms, kind, data).await;
}

/// Publishes that something became of a client. Whoever wants to know more asks, and sees what they may see.
pub async fn client(app: &App, business: BusinessId, kind: &str, client: ClientId) {
    #[derive(Serialize)]
    struct Which {
        id: ClientId,
    }
    let Ok(data) = serde_json::value::to_raw_value(&Which { id: client }) else { return };
    publish(app, [Room::Business(business), Room::Client(business, client)], kind, data).await;
}

/// What a conversation's event says beside what happened.
#[derive(Serialize)]
struct Said<'m, T: Serialize> {
    /// Who did it.
    from: UserId,
    /// The other one.
    to: UserId,
    #[serde(flatten)]
    what: &'m T,
}

/// Publishes a message to both who talk.
pub async fn message(app: &App, who: &Principal, other: UserId, message: &Message) {
    #[derive(Serialize)]
    struct What<'m> {
        message: &'m Message,
    }
    said(app, who, other, "message.created", &What { message }).await;
}

/// Publishes to both who talk up to where one of them has read.
pub async fn read(app: &App, who: &Principal, other: UserId, message_id: MessageId) {
    #[derive(Serialize)]
    struct What {
        message_id: MessageId,
    }
    said(app, who, other, "chat.read", &What { message_id }).await;
}

/// Publishes that somebody is writing.
pub async fn typing(app: &App, who: &Principal, other: UserId) {
    #[derive(Serialize)]
    struct What {}
    said(app, who, other, "chat.typing", &What {}).await;
}

async fn said(app: &App, who: &Principal, other: UserId, kind: &str, what: &impl Serialize) {
    let said = Said { from: who.user_id, to: other, what };
    let Ok(data) = serde_json::value::to_raw_value(&said) else { return };
    let own = (who.user_id != other).then_some(Room::User(who.business_id, who.user_id));
    publish(app, [Room::User(who.business_id, other)].into_iter().chain(own), kind, data).await;
}

/// Those who are away learn that they have to fetch anew if it fails, so nobody has to wait or know.
async fn publish(app: &App, rooms: impl IntoIterator<Item = Room>, kind: &str, data: Box<RawValue>) {
    let data = &data;
    let published = rooms.into_iter().map(async |room| {
        if let Err(error) = app.live.publish(&room.to_string(), kind, data).await {
            tracing::warn!(error = &error as &dyn std::error::Error, %room, kind, "an event was not published");
        }
    });
    futures_util::future::join_all(published).await;
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
