//! Live events: clients hold a WebSocket, join rooms, and get what is published there on any node, in order.
//!
//! A room is a stream of the cluster. A client that was away for a moment says up to where it got, and gets what it
//! missed, exactly once. If that cannot be done, or events may have been missed later, it is told, and fetches anew
//! what it shows.
//!
//! # Messages
//!
//! JSON objects in text frames. A client sends what [`ClientMessage`] says, or another object with a `type`, which is
//! for the product. It gets an [`ServerMessage`] to what it sent, and events:
//! `{"type":K,"room":R,"epoch":E,"offset":N,"data":…}`, of the product's kinds, and those of [`Presence`] in rooms that
//! have it. Epochs are strings, as JavaScript's numbers are too small for them. [`Close::ALL`] says why a socket is
//! closed.
//!
//! # How it works
//!
//! | module | what it is |
//! |---|---|
//! | `websocket_frame` | WebSocket frames |
//! | `outbox` | what waits for a socket, bounded |
//! | `room` | who gets which event |
//! | `application` | callbacks of the application |
//! | `core` | the rooms and sockets of a node |
//! | `presence`, `presences` | who is shown in a room |
//! | `session` | a client, and what is done for it |
//! | `socket` | the task of a socket |
//! | `hub` | the public type, and the tasks beside the sockets |

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

/// Fuzz targets, for `fuzz/` alone.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::websocket_frame::properties::check as frames;
}
