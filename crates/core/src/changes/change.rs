//! The list of changes.

use crate::principal::SessionRef;
use crate::records::{Block, Booking, Message, ReleasedSlot};
use crate::types::{ClientId, MessageId, UserId, WaitlistEntryId};

/// Something that happened in a business.
#[derive(Clone, Debug)]
pub enum Change {
    /// A visit was booked.
    BookingCreated {
        /// The booking.
        booking: Booking,
    },
    /// A booking has another status, another fee or other notes.
    BookingUpdated {
        /// As it was.
        before: Booking,
        /// As it is.
        after: Booking,
    },
    /// A booking has another time, another location, other services or other employees.
    BookingRescheduled {
        /// As it was.
        before: Booking,
        /// As it is.
        after: Booking,
    },
    /// A time was blocked.
    BlockCreated {
        /// The block.
        block: Block,
    },
    /// A blocked time was given back.
    BlockRemoved {
        /// The block, as it was.
        block: Block,
    },
    /// A waitlist entry was added or removed, or one of its offers was made, answered or ended.
    WaitlistUpdated {
        /// The entry.
        entry: WaitlistEntryId,
        /// The client who waits.
        client: ClientId,
        /// The interval that an ended offer released.
        released_slot: Option<ReleasedSlot>,
    },
    /// A client was added.
    ClientCreated {
        /// The client.
        client: ClientId,
    },
    /// A client was updated or merged into another.
    ClientUpdated {
        /// The client.
        client: ClientId,
    },
    /// A location, service, room, employee or the business itself was added or changed, or a setting that its pages
    /// show.
    CatalogueChanged,
    /// Sessions ended, or their permissions changed.
    SessionsChanged {
        /// The sessions.
        sessions: Vec<SessionRef>,
    },
    /// A chat message was sent.
    MessageCreated {
        /// The sender.
        from: UserId,
        /// The recipient.
        to: UserId,
        /// The message.
        message: Message,
    },
    /// A conversation was read, up to a message.
    ChatRead {
        /// The reader.
        from: UserId,
        /// The other user of the conversation.
        to: UserId,
        /// The last message that was read.
        message_id: MessageId,
    },
    /// Somebody is writing a chat message. Nothing of it is in the database.
    ChatTyping {
        /// The writer.
        from: UserId,
        /// The other user of the conversation.
        to: UserId,
    },
}
