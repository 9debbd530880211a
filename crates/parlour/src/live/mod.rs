//! Live events: what happens is published, after it is committed, to those who look at it.
//!
//! Over `/ws`, a client joins rooms; `crates/realtime` says how, and what it promises. [`Event`] is all that is
//! published; `schema.rs` describes the rooms, and all that goes over a socket (`parlour asyncapi`).
//!
//! A socket is in its user's room from the start. At `/ws/chat/U` one talks with one person:
//! `{"type":"message","text":…}` sends a message and `{"type":"typing"}` says that one is being written; at `/ws` both
//! name their `"to"`. What comes of it is an event.
//!
//! An event is published once it is certain. If the node crashes in between, it is not: what is shown catches up when
//! it is next fetched.

mod connect;
mod event;
mod hub;
mod room;
mod schema;

pub use connect::{__path_connect, __path_connect_chat, connect, connect_chat};
pub use event::Event;
pub use hub::{Chat, Live, Rooms, Visitor};
pub use room::Room;
pub use schema::{asyncapi, show_asyncapi};

use crate::app::App;
use crate::types::{BusinessId, SessionId};
use hub::session_room;

/// Closes the sockets of a session that has ended or has other rights now, on all nodes.
pub async fn ended(app: &App, session: SessionId) {
    app.live.end(&session_room(session)).await;
}

/// Publishes an event of a business. Those who are away learn that they have to fetch anew if it fails, so nobody has
/// to wait or know.
pub async fn publish(app: &App, business: BusinessId, event: Event<'_>) {
    let Ok(written) = serde_json::to_vec(&event) else { return };
    let published = event.rooms(business).into_iter().map(async |room| {
        if let Err(error) = app.live.publish_written(&room.to_string(), &written).await {
            tracing::warn!(error = &error as &dyn std::error::Error, %room, "an event was not published");
        }
    });
    futures_util::future::join_all(published).await;
}
