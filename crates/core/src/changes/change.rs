//! Changes that subscribers react to.

use crate::principal::SessionRef;
use crate::records::{Block, Booking, Message, ReleasedSlot};
use crate::types::{ClientId, MessageId, UserId, WaitlistEntryId};

/// Change that an operation made, with the data that subscribers need.
#[derive(Clone, Debug)]
pub enum Change {
    BookingCreated {
        booking: Booking,
    },
    /// The status, fee or notes of a booking changed.
    BookingUpdated {
        before: Booking,
        after: Booking,
    },
    /// The time, location, services or employees of a booking changed.
    BookingRescheduled {
        before: Booking,
        after: Booking,
    },
    BlockCreated {
        block: Block,
    },
    BlockRemoved {
        block: Block,
    },
    /// A waitlist entry was added, changed or removed, or has expired. Also recorded if one of its offers was created,
    /// answered or ended.
    WaitlistUpdated {
        entry: WaitlistEntryId,
        client: ClientId,
        /// Slot that an ended offer released. `None` if the change released no slot.
        released_slot: Option<ReleasedSlot>,
    },
    ClientCreated {
        client: ClientId,
    },
    /// The data or photos of a client changed. A merge records this for both clients.
    ClientUpdated {
        client: ClientId,
    },
    /// The business, a location, a service, a resource or an employee was added or changed. Also recorded for
    /// notification rules, because they set the language of the booking page.
    CatalogueChanged,
    /// Sessions ended, or the permissions of their users changed.
    SessionsChanged {
        sessions: Vec<SessionRef>,
    },
    /// A chat message was sent.
    MessageCreated {
        from: UserId,
        to: UserId,
        message: Message,
    },
    /// A conversation was read up to a message.
    ChatRead {
        /// User who read the messages.
        from: UserId,
        /// Other user of the conversation.
        to: UserId,
        /// Last message that was read.
        message_id: MessageId,
    },
    /// A user is typing a chat message. Nothing is written to the database.
    ChatTyping {
        /// User who is typing.
        from: UserId,
        /// Other user of the conversation.
        to: UserId,
    },
}
