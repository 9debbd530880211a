//! Live events: what happens is published, after it is committed, to those who look at it.
//!
//! Over `/ws`, a client joins rooms; `crates/realtime` says how, and what it promises. [`Event`] is all that is published;
//! `schema.rs` describes the rooms, and all that goes over a socket (`parlour asyncapi`).
//!
//! A socket is in its user's room from the start. At `/ws/chat/U` one talks with one person: `{"type":"message","text":…}` sends
//! a message and `{"type":"typing"}` says that one is being written; at `/ws` both name their `"to"`. What comes of it is an
//! event.
//!
//! An event is published once it is certain. If the node crashes in between, it is not: what is shown catches up when it is
//! next fetched.

mod connect;
mod schema;

use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use realtime::{Answer, Hub, Product, SocketId};
use serde::Serialize;
use utoipa::ToSchema;

pub use connect::{__path_connect, __path_connect_chat, connect, connect_chat};
pub use schema::{asyncapi, show_asyncapi};

use crate::accounts::{Principal, Role, Watched};
use crate::app::{App, WeakApp};
use crate::bookings::{Block, Booking, Was};
use crate::chat::{self, Message};
use crate::types::{BusinessId, ClientId, Day, EmployeeId, EntryId, LocationId, MessageId, SessionId, UserId};

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
        let said = chat::said_at_a_socket(&app, who, text).await;
        let problem = said.err()?;
        if let Some(cause) = problem.cause() {
            tracing::warn!(cause = telemetry::causes(&**cause), code = problem.code.word(), "chat message refused");
        }
        let document = problem.document(None);
        let detail = document.detail.as_deref().unwrap_or(document.title);
        let problem = serde_json::to_value(&document).ok();
        Some(Answer::Error { code: document.code.word(), detail, problem }.text())
    }
}

/// The room of a session. Nobody joins it but sockets that begin with it.
fn session_room(session: SessionId) -> String {
    format!("session/{session}")
}

/// Closes the sockets of a session that has ended or has other rights now, on all nodes.
pub async fn ended(app: &App, session: SessionId) {
    app.live.end(&session_room(session)).await;
}

/// Something that happened, as it is told: its kind is the `type` of the message, what it says is the `data`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Event<'e> {
    /// A visit was booked.
    #[serde(rename = "booking.created")]
    BookingCreated(&'e Booking),
    /// A booking has another status, another fee or other notes.
    #[serde(rename = "booking.moved")]
    BookingMoved(&'e Booking),
    /// A booking was moved to another time, or to other people. Told where it was as well as where it is.
    #[serde(rename = "booking.rescheduled")]
    BookingRescheduled {
        /// As it is now.
        booking: &'e Booking,
        /// When, where and with whom it was.
        was: &'e Was,
    },
    /// A time was blocked.
    #[serde(rename = "block.created")]
    BlockCreated(&'e Block),
    /// A blocked time was given back.
    #[serde(rename = "block.removed")]
    BlockRemoved(&'e Block),
    /// Somebody came on the waitlist or left it, or an offer to them was made, answered or ended. Whoever wants to know more asks.
    #[serde(rename = "waitlist.changed")]
    WaitlistChanged {
        /// Which entry.
        id: EntryId,
        /// Whose.
        client_id: ClientId,
    },
    /// A client was added. Whoever wants to know more asks, and sees what they may see.
    #[serde(rename = "client.created")]
    ClientCreated {
        /// Who.
        id: ClientId,
    },
    /// A client was changed.
    #[serde(rename = "client.changed")]
    ClientChanged {
        /// Who.
        id: ClientId,
    },
    /// A message was sent. Whoever sent it is told as well.
    #[serde(rename = "message.created")]
    MessageCreated {
        /// Who sent it.
        from: UserId,
        /// The other one.
        to: UserId,
        /// What was sent.
        message: &'e Message,
    },
    /// A conversation was read, up to a message.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// Who read it.
        from: UserId,
        /// The other one.
        to: UserId,
        /// The last message that was read.
        message_id: MessageId,
    },
    /// Somebody is writing a message.
    #[serde(rename = "chat.typing")]
    ChatTyping {
        /// Who is writing.
        from: UserId,
        /// The other one.
        to: UserId,
    },
}

impl Event<'_> {
    /// The rooms of a business in which it is told: those of all who may be looking at it.
    fn rooms(&self, business: BusinessId) -> Vec<Room> {
        match *self {
            Self::BookingCreated(booking) | Self::BookingMoved(booking) => rooms_of(business, booking, None),
            Self::BookingRescheduled { booking, was } => rooms_of(business, booking, Some(was)),
            Self::BlockCreated(block) | Self::BlockRemoved(block) => {
                let days = block.days().into_iter().map(|day| Room::Day(business, block.location_id, day));
                days.chain(block.employees().map(|employee| Room::Employee(business, employee))).collect()
            }
            Self::WaitlistChanged { client_id, .. } => {
                vec![Room::Business(business), Room::Client(business, client_id)]
            }
            Self::ClientCreated { id } | Self::ClientChanged { id } => {
                vec![Room::Business(business), Room::Client(business, id)]
            }
            Self::MessageCreated { from, to, .. } | Self::ChatRead { from, to, .. } | Self::ChatTyping { from, to } => {
                let own = (from != to).then_some(Room::User(business, from));
                [Room::User(business, to)].into_iter().chain(own).collect()
            }
        }
    }
}

/// The rooms of a booking: where it is, and where it was. Each once.
fn rooms_of(business: BusinessId, booking: &Booking, was: Option<&Was>) -> Vec<Room> {
    let mut days = vec![(booking.location_id, booking.starts_at.day())];
    days.extend(was.map(|was| (was.location_id, was.starts_at.day())));
    days.dedup();
    let mut employees: Vec<EmployeeId> = booking.items.iter().map(|item| item.employee.id).collect();
    employees.extend(was.iter().flat_map(|was| &was.employee_ids));
    employees.sort_unstable();
    employees.dedup();
    let days = days.into_iter().filter_map(|(location, day)| Some(Room::Day(business, location, day?)));
    let employees = employees.into_iter().map(|employee| Room::Employee(business, employee));
    days.chain(employees).chain([Room::Client(business, booking.client.id)]).collect()
}

/// Publishes an event of a business. Those who are away learn that they have to fetch anew if it fails, so nobody has to
/// wait or know.
pub async fn publish(app: &App, business: BusinessId, event: Event<'_>) {
    let Ok(written) = serde_json::to_vec(&event) else { return };
    let published = event.rooms(business).into_iter().map(async |room| {
        if let Err(error) = app.live.publish_written(&room.to_string(), &written).await {
            tracing::warn!(error = &error as &dyn std::error::Error, %room, "an event was not published");
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
