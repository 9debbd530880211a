//! The sockets of this node: who may be in which room, and what is said at a socket.

use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;
use parlour_core::principal::{Principal, SessionWatch, Sessions};
use parlour_core::types::{SessionId, UserId};
use parlour_db::Db;
use parlour_realtime::{Application, Hub, SocketId};

use super::room::Room;

/// The sockets of this node.
pub type Live = Hub<Rooms>;

/// Who is at a socket.
#[derive(Debug)]
pub struct SocketUser {
    /// Who logged in.
    pub principal: Arc<Principal>,
    /// The session, with which the socket ends.
    pub session: SessionWatch,
    /// With whom they chat here, if it is a socket for that.
    pub chat: Option<UserId>,
}

/// Handles a message at a socket that is not about rooms. Returns the answer, if there is one.
pub type ChatHandler = Box<dyn for<'a> Fn(&'a SocketUser, &'a str) -> BoxFuture<'a, Option<String>> + Send + Sync>;

/// Who may be in which room, and what is said at a socket.
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
    /// Rooms in which sockets stay while their sessions hold.
    pub fn new(sessions: Sessions, db: Db) -> Self {
        Self { sessions, db, chat: Arc::default() }
    }

    /// Sets what handles chat messages. Until then nothing can be said.
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

    /// While the session holds. Where it is ended, that is told in its room; this is for those that expire, and for
    /// nodes that could not be told.
    async fn may_stay(&self, user: &SocketUser) -> bool {
        self.sessions.is_valid(&self.db, &user.session).await
    }

    /// One's own, for what concerns one alone, and that of the session, with which the socket ends.
    fn begins_in(&self, user: &SocketUser) -> Vec<String> {
        vec![
            Room::User(user.principal.business_id, user.principal.user_id).to_string(),
            session_room(user.principal.session_id),
        ]
    }

    /// Desks see who else looks at the same day: the user's id and name.
    fn present_as(&self, user: &SocketUser, room: &str) -> Option<String> {
        matches!(room.parse(), Ok(Room::Day(..))).then(|| format!("{} {}", user.principal.user_id, user.principal.name))
    }

    async fn message(&self, user: &SocketUser, _: SocketId, text: &str) -> Option<String> {
        self.chat.get()?(user, text).await
    }
}

/// The room of a session. Nobody joins it but sockets that begin with it.
pub fn session_room(session: SessionId) -> String {
    format!("session/{session}")
}
