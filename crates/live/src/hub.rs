//! The application of the live hub: access to rooms, and the handling of chat messages.

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use parlour_core::principal::{Principal, SessionWatch, Sessions};
use parlour_core::types::{SessionId, UserId};
use parlour_db::Db;
use parlour_realtime::{Application, Hub, SocketId};

use super::room::Room;

/// Hub for live events; each node has one.
pub type Live = Hub<Rooms>;

/// User and session of a socket.
#[derive(Debug)]
pub struct SocketUser {
    /// The logged-in user.
    pub principal: Arc<Principal>,
    /// The session of the user. The socket is closed when the session ends.
    pub session: SessionWatch,
    /// The other user, if the socket serves a single conversation.
    pub chat: Option<UserId>,
}

/// Handler of messages of a type that the hub does not know. Returns the answer as JSON, or `None` to send no answer.
pub type ChatHandler = Box<dyn for<'a> Fn(&'a SocketUser, &'a str) -> BoxFuture<'a, Option<String>> + Send + Sync>;

/// Decides which rooms a socket may join, and passes messages to the [`ChatHandler`].
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
    /// Creates the application of a hub. A socket stays open while its session is valid.
    pub fn new(sessions: Sessions, db: Db) -> Self {
        Self { sessions, db, chat: Arc::default() }
    }

    /// Sets the handler of chat messages. Messages before this call are ignored. Only the first call has an effect.
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

    /// Returns true if the session is still valid. An ended session closes its sockets at once, through its room. This
    /// check at each heartbeat covers sessions that expire, and nodes that missed the event.
    async fn may_stay(&self, user: &SocketUser) -> bool {
        self.sessions.is_valid(&self.db, &user.session).await
    }

    /// Returns the room of the user and the room of the session. Ending the session's room closes its sockets.
    fn initial_rooms(&self, user: &SocketUser) -> Vec<String> {
        vec![
            Room::User(user.principal.business_id, user.principal.user_id).to_string(),
            session_room(user.principal.session_id),
        ]
    }

    /// Returns the user's id and name in the room of a day, so that the front desk shows the other viewers of that day.
    /// Other rooms have no presence.
    fn presence_name(&self, user: &SocketUser, room: &str) -> Option<String> {
        matches!(room.parse(), Ok(Room::Day(..))).then(|| format!("{} {}", user.principal.user_id, user.principal.name))
    }

    async fn message(&self, user: &SocketUser, _: SocketId, text: &str) -> Option<String> {
        self.chat.get()?(user, text).await
    }
}

/// Returns the name of a session's room. Sockets of the session join it when they open. Clients cannot subscribe to it.
pub fn session_room(session: SessionId) -> String {
    format!("session/{session}")
}
