//! Live events. After the commit, changes are published to the clients that are viewing the data.
//!
//! Clients join rooms over `/ws`. `crates/realtime` documents the protocol and its guarantees. [`Event`] lists all
//! events. `parlour asyncapi` describes the rooms and all messages.
//!
//! A socket joins the room of its user when it opens. `/ws/chat/U` serves one conversation:
//! `{"type":"message","text":…}` sends a message, and `{"type":"typing"}` reports that the user is writing one. At
//! `/ws`, both also need a recipient, `"to"`. Their results arrive as events.
//!
//! If the node crashes between the commit and the publication, the event is lost. Clients then get the change when they
//! next fetch the data.

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
