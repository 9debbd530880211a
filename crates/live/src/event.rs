//! Events, and the rooms in which they are published.

use parlour_core::records::{Block, Booking, Message, PreviousSchedule};
use parlour_core::types::{BusinessId, ClientId, EmployeeId, MessageId, UserId, WaitlistEntryId};
use serde::Serialize;
use utoipa::ToSchema;

use super::room::Room;

/// Something that happened, as it is told: its kind is the `type` of the message, what it says is the `data`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Event<'e> {
    /// A visit was booked.
    #[serde(rename = "booking.created")]
    BookingCreated(&'e Booking),
    /// A booking has another status, another fee or other notes.
    #[serde(rename = "booking.updated")]
    BookingUpdated(&'e Booking),
    /// A booking was moved to another time, or to other people. Told where it was as well as where it is.
    #[serde(rename = "booking.rescheduled")]
    BookingRescheduled {
        /// As it is now.
        booking: &'e Booking,
        /// When, where and with whom it was.
        previous: &'e PreviousSchedule,
    },
    /// A time was blocked.
    #[serde(rename = "block.created")]
    BlockCreated(&'e Block),
    /// A blocked time was given back.
    #[serde(rename = "block.removed")]
    BlockRemoved(&'e Block),
    /// Somebody came on the waitlist or left it, or an offer to them was made, answered or ended. Whoever wants to
    /// know more asks.
    #[serde(rename = "waitlist.updated")]
    WaitlistUpdated {
        /// Which entry.
        id: WaitlistEntryId,
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
    #[serde(rename = "client.updated")]
    ClientUpdated {
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
    pub(super) fn rooms(&self, business: BusinessId) -> Vec<Room> {
        match *self {
            Self::BookingCreated(booking) | Self::BookingUpdated(booking) => rooms_of(business, booking, None),
            Self::BookingRescheduled { booking, previous: was } => rooms_of(business, booking, Some(was)),
            Self::BlockCreated(block) | Self::BlockRemoved(block) => {
                let days = block.days().into_iter().map(|day| Room::Day(business, block.location_id, day));
                days.chain(block.employees().map(|employee| Room::Employee(business, employee))).collect()
            }
            Self::WaitlistUpdated { client_id, .. } => {
                vec![Room::Business(business), Room::Client(business, client_id)]
            }
            Self::ClientCreated { id } | Self::ClientUpdated { id } => {
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
fn rooms_of(business: BusinessId, booking: &Booking, was: Option<&PreviousSchedule>) -> Vec<Room> {
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
