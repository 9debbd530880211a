//! Records that changes carry. They are part of the interface and of live events; the features that own them read and
//! write them.

mod block;
mod booking;
mod freed;
mod message;
mod previous;
mod status;

pub use block::{Block, BlockedResource, ResourceKind};
pub use booking::{Booking, Item};
pub use freed::Freed;
pub use message::{Attachment, Message};
pub use previous::Was;
pub use status::Status;
