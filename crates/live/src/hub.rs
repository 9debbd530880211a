//! The sockets of this node: access to rooms, and the handling of messages.

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use parlour_core::principal::{Principal, SessionWatch, Sessions};
use parlour_core::types::{SessionId, UserId};
use parlour_db::Db;
use parlour_realtime::{Application, Hub, SocketId};

use super::room::Room;

/// The hub of this node.
pub type Live = Hub<Rooms>;

/// The user at a socket.
#[derive(Debug)]
pub struct SocketUser {
    /// The logged-in user.
    pub principal: Arc<Principal>,
    /// The session; the socket is closed when it ends.
    pub session: SessionWatch,
    /// The other user of the conversation, for a socket that serves a single one.
    pub chat: Option<UserId>,
}

/// Handler of messages that are not about rooms. Returns the answer, if there is one.
pub type ChatHandler = Box<dyn for<'a> Fn(&'a SocketUser, &'a str) -> BoxFuture<'a, Option<String>> + Send + Sync>;

/// Access to rooms, and the handling of messages.
#[derive(Clone)]
pub struct Rooms {
    sessions: Sessions,
    db: Db,
    chat: Arc<OnceLock<ChatHandler>>,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rooms").finish_non_exhaustive()
    }
}

impl Rooms {
    /// Creates the application's side of a hub. Sockets stay open while their sessions are valid.
    pub fn new(sessions: Sessions, db: Db) -> Self {
        Self { sessions, db, chat: Arc::default() }
    }

    /// Sets the handler of chat messages. Until then they are ignored.
    pub fn on_chat(&self, chat: ChatHandler) {
        self.chat.get_or_init(|| chat);
    }
}

impl Application for Rooms {
    type User = SocketUser;

    fn user(&self, user: &SocketUser) -> String {
        user.principal.user_id.0.to_string()
    }

    async fn may_join(&self, user: &SocketUser, room: &str) -> bool {
        room.parse::<Room>().is_ok_and(|room| room.is_for(&user.principal))
    }

    /// Called at each heartbeat. Sessions that are ended close their sockets through the session's room; this check
    /// catches sessions that expire, and nodes that missed the event.
    async fn may_stay(&self, user: &SocketUser) -> bool {
        self.sessions.is_valid(&self.db, &user.session).await
    }

    /// Returns the user's own room, and the room of the session, which ends with it.
    fn begins_in(&self, user: &SocketUser) -> Vec<String> {
        vec![
            Room::User(user.principal.business_id, user.principal.user_id).to_string(),
            session_room(user.principal.session_id),
        ]
    }

    /// Returns the user's id and name in the room of a day, which show the front desk the other viewers of that day.
    fn present_as(&self, user: &SocketUser, room: &str) -> Option<String> {
        matches!(room.parse(), Ok(Room::Day(..))).then(|| format!("{} {}", user.principal.user_id, user.principal.name))
    }

    async fn message(&self, user: &SocketUser, _: SocketId, text: &str) -> Option<String> {
        self.chat.get()?(user, text).await
    }
}

/// Returns the name of a session's room. Clients cannot subscribe to it; sockets of the session are in it from the
/// start.
pub fn session_room(session: SessionId) -> String {
    format!("session/{session}")
}
