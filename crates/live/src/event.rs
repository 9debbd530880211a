//! Live events, and the rooms that they are published in.

use parlour_core::records::{Block, Booking, Message, PreviousSchedule};
use parlour_core::types::{BusinessId, ClientId, EmployeeId, MessageId, UserId, WaitlistEntryId};
use serde::Serialize;
use utoipa::ToSchema;

use super::room::Room;

/// A live event. In the published message, `type` is its name and `data` its content.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Event<'e> {
    /// A booking was created.
    #[serde(rename = "booking.created")]
    BookingCreated(&'e Booking),
    /// The status, the fee or the notes of a booking changed.
    #[serde(rename = "booking.updated")]
    BookingUpdated(&'e Booking),
    /// The time, location, services or employees of a booking changed. Published in the rooms of the previous and of
    /// the new schedule.
    #[serde(rename = "booking.rescheduled")]
    BookingRescheduled {
        /// The booking after the change.
        booking: &'e Booking,
        /// Time, location and employees before the change.
        previous: &'e PreviousSchedule,
    },
    /// Time of employees or resources was blocked.
    #[serde(rename = "block.created")]
    BlockCreated(&'e Block),
    /// A block was removed.
    #[serde(rename = "block.removed")]
    BlockRemoved(&'e Block),
    /// A waitlist entry was added, changed or removed, or one of its offers was created, answered or ended. Fetch the
    /// entry for details.
    #[serde(rename = "waitlist.updated")]
    WaitlistUpdated {
        /// Id of the waitlist entry.
        id: WaitlistEntryId,
        /// Id of the client on the waitlist.
        client_id: ClientId,
    },
    /// A client was added. Fetch the client for the details that you may see.
    #[serde(rename = "client.created")]
    ClientCreated {
        /// Id of the client.
        id: ClientId,
    },
    /// The data or the photos of a client changed. Fetch the client for the details that you may see.
    #[serde(rename = "client.updated")]
    ClientUpdated {
        /// Id of the client.
        id: ClientId,
    },
    /// A message was sent. The sender receives this event too.
    #[serde(rename = "message.created")]
    MessageCreated {
        /// Id of the sender.
        from: UserId,
        /// Id of the recipient.
        to: UserId,
        /// The message, with its attachments.
        message: &'e Message,
    },
    /// A conversation was read up to a message.
    #[serde(rename = "chat.read")]
    ChatRead {
        /// Id of the user who read it.
        from: UserId,
        /// Id of the other user.
        to: UserId,
        /// Id of the last message that was read.
        message_id: MessageId,
    },
    /// A user is typing a message.
    #[serde(rename = "chat.typing")]
    ChatTyping {
        /// Id of the user who is typing.
        from: UserId,
        /// Id of the recipient.
        to: UserId,
    },
}

impl Event<'_> {
    /// Returns the rooms of the business that the event is published in.
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

/// Returns the rooms of a booking and of its previous schedule. Each room appears once.
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
