//! Records that changes and live events carry. The API uses them too. The feature that owns a record reads and writes
//! it.

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
