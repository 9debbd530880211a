//! Live events: changes are published after the commit, to the clients that are viewing the data.
//!
//! Clients join rooms over `/ws`; `crates/realtime` documents the protocol and its guarantees. [`Event`] lists all
//! events that are published; `parlour asyncapi` describes the rooms and all messages.
//!
//! A socket is in its user's room from the start. `/ws/chat/U` serves one conversation: `{"type":"message","text":…}`
//! sends a message, and `{"type":"typing"}` reports that one is being written. At `/ws`, both also need a recipient,
//! `"to"`. Their results arrive as events.
//!
//! An event is published after the commit. If the node crashes in between, the event is lost, and clients are up to
//! date again when they next fetch the data.

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
