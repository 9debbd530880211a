#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod application;
mod core;
mod hub;
mod limits;
mod lock;
mod outbox;
mod presence;
mod presences;
mod protocol;
mod room;
mod session;
mod socket;
mod websocket_frame;

pub use self::core::{Error, Stats};
pub use application::{Application, SocketId};
pub use hub::Hub;
pub use limits::Limits;
pub use presence::Presence;
pub use protocol::{ClientMessage, EventPosition, Refusal, ServerMessage};
pub use websocket_frame::Close;

/// Fuzz targets, used only by `fuzz/`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::websocket_frame::properties::check as frames;
}
