//! Live events, and the rooms in which they are published.

use parlour_core::records::{Block, Booking, Message, PreviousSchedule};
use parlour_core::types::{BusinessId, ClientId, EmployeeId, MessageId, UserId, WaitlistEntryId};
use serde::Serialize;
use utoipa::ToSchema;

use super::room::Room;

/// An event as it is published: its kind is the `type` of the message, its content is the `data`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Event<'e> {
    /// A booking was created.
    #[serde(rename = "booking.created")]
    BookingCreated(&'e Booking),
    /// The status, the fee or the notes of a booking changed.
    #[serde(rename = "booking.updated")]
    BookingUpdated(&'e Booking),
    /// A booking was moved to another time, location or employee. Published where it was as well as where it is.
    #[serde(rename = "booking.rescheduled")]
    BookingRescheduled {
        /// The booking as it is now.
        booking: &'e Booking,
        /// The time, location and employees that it had before.
        previous: &'e PreviousSchedule,
    },
    /// A time was blocked.
    #[serde(rename = "block.created")]
    BlockCreated(&'e Block),
    /// A block was removed.
    #[serde(rename = "block.removed")]
    BlockRemoved(&'e Block),
    /// A waitlist entry was added or removed, or an offer for it was made, answered or ended. Fetch the entry for
    /// details.
    #[serde(rename = "waitlist.updated")]
    WaitlistUpdated {
        /// The waitlist entry.
        id: WaitlistEntryId,
        /// The client of the entry.
        client_id: ClientId,
    },
    /// A client was added. Fetch the client for details, as far as you may see them.
    #[serde(rename = "client.created")]
    ClientCreated {
        /// The client.
        id: ClientId,
    },
    /// A client was changed. Fetch the client for details, as far as you may see them.
    #[serde(rename = "client.updated")]
    ClientUpdated {
        /// The client.
        id: ClientId,
    },
    /// A message was sent. The sender receives this event too.
    #[serde(rename = "message.created")]
    MessageCreated {
        /// The sender.
        from: UserId,
        /// The recipient.
        to: UserId,
        /// The message.
        message: &'e Message,
    },
    /// A conversation was read up to a message.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// The user who read it.
        from: UserId,
        /// The other user.
        to: UserId,
        /// The last message that was read.
        message_id: MessageId,
    },
    /// A user is typing a message.
    #[serde(rename = "chat.typing")]
    ChatTyping {
        /// The user who is typing.
        from: UserId,
        /// The recipient.
        to: UserId,
    },
}

impl Event<'_> {
    /// Returns the rooms of a business in which the event is published.
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

/// Returns the rooms of a booking, and those of its previous schedule. Each appears once.
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
