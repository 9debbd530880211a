//! Live events: what happens is published, after it is committed, to those who look at it.
//!
//! Over `/ws`, a client joins rooms; `crates/realtime` says how, and what it promises. [`Event`] is all that is
//! published; `parlour asyncapi` describes the rooms, and all that goes over a socket.
//!
//! A socket is in its user's room from the start. At `/ws/chat/U` one talks with one person:
//! `{"type":"message","text":…}` sends a message and `{"type":"typing"}` says that one is being written; at `/ws` both
//! name their `"to"`. What comes of it is an event.
//!
//! An event is published once it is certain. If the node crashes in between, it is not: what is shown catches up when
//! it is next fetched.

mod close_sockets;
mod connect;
mod event;
mod hub;
mod publish_events;
mod room;

pub use close_sockets::CloseSockets;
pub use connect::{__path_open_socket, open, open_socket};
pub use event::Event;
pub use hub::{ChatHandler, Live, Rooms, SocketUser};
pub use publish_events::PublishEvents;
pub use room::Room;
