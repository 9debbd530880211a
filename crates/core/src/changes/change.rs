//! Changes that subscribers react to.

use crate::principal::SessionRef;
use crate::records::{Block, Booking, Message, ReleasedSlot};
use crate::types::{ClientId, MessageId, UserId, WaitlistEntryId};

/// Change in a business.
#[derive(Clone, Debug)]
pub enum Change {
    /// A booking was created.
    BookingCreated { booking: Booking },
    /// The status, fee or notes of a booking changed.
    BookingUpdated { before: Booking, after: Booking },
    /// The time, location, services or employees of a booking changed.
    BookingRescheduled { before: Booking, after: Booking },
    /// Time was blocked.
    BlockCreated { block: Block },
    /// Blocked time was released.
    BlockRemoved { block: Block },
    /// A waitlist entry was added or removed, or one of its offers was created, answered or ended.
    WaitlistUpdated {
        entry: WaitlistEntryId,
        client: ClientId,
        /// Interval released by an offer that ended. `None` if no time was released.
        released_slot: Option<ReleasedSlot>,
    },
    /// A client was added.
    ClientCreated { client: ClientId },
    /// A client was updated or merged into another.
    ClientUpdated { client: ClientId },
    /// The business, a location, a service, a resource or an employee was added or changed, or a setting that the pages
    /// of the business show.
    CatalogueChanged,
    /// Sessions ended, or their permissions changed.
    SessionsChanged { sessions: Vec<SessionRef> },
    /// A chat message was sent.
    MessageCreated { from: UserId, to: UserId, message: Message },
    /// A conversation was read up to a message.
    ChatRead {
        /// Reader.
        from: UserId,
        /// Other user of the conversation.
        to: UserId,
        /// Last message that was read.
        message_id: MessageId,
    },
    /// A user is typing a chat message. Nothing is written to the database.
    ChatTyping {
        /// Typing user.
        from: UserId,
        /// Other user of the conversation.
        to: UserId,
    },
}
