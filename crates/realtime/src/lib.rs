//! Live events: clients hold a WebSocket, join rooms, and receive the events published there on any node, in order.
//!
//! A room is a stream of the cluster. A client that was disconnected for a moment sends the position of its last event
//! and receives what it missed, exactly once. If that is not possible, or if events may have been missed later, the
//! client is notified and must fetch its data again.
//!
//! # Messages
//!
//! Messages are JSON objects in text frames. A client sends [`ClientMessage`]s, or other objects with a `type`, which
//! are passed to the application. It receives a [`ServerMessage`] in reply, and events:
//! `{"type":K,"room":R,"epoch":E,"offset":N,"data":…}`. Their types are defined by the application, plus those of
//! [`Presence`] in rooms that have it. Epochs are strings, because they exceed the range of JavaScript's numbers.
//! [`Close::ALL`] lists the reasons for closing a socket.
//!
//! # Modules
//!
//! | module | contents |
//! |---|---|
//! | `websocket_frame` | WebSocket frames |
//! | `outbox` | bounded queue of frames for one socket |
//! | `room` | delivery of events to the members of a room |
//! | `application` | callbacks of the application |
//! | `core` | rooms and sockets of a node |
//! | `presence`, `presences` | members shown in a room |
//! | `session` | one client and its requests |
//! | `socket` | the task of a socket |
//! | `hub` | the public type, and the background tasks |

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
pub use protocol::{ClientMessage, PresenceData, Refusal, ServerMessage};
pub use websocket_frame::Close;

/// Fuzz targets, used only by `fuzz/`.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::websocket_frame::properties::check as frames;
}
