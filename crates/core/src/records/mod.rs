//! Records that changes carry. They are part of the API and of live events. The features that own them read and write
//! them.

mod block;
mod booking;
mod message;
mod previous_schedule;
mod released_slot;
mod status;

pub use block::{Block, BlockedBookable, BookableKind};
pub use booking::{Booking, BookingItem};
pub use message::{Attachment, Message};
pub use previous_schedule::PreviousSchedule;
pub use released_slot::ReleasedSlot;
pub use status::BookingStatus;
