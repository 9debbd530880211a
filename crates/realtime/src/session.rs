//! Session of one socket: its user, its rooms, and the handling of its requests.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use parlour_cluster::Position;

use crate::application::{Application, SocketId};
use crate::core::{Core, Inner};
use crate::lock::lock;
use crate::outbox::{Outbox, Queued};
use crate::protocol::{Refusal, Request, ServerMessage, event_frame};
use crate::room::{DeliveryStats, Room};
use crate::websocket_frame::{self, Close};

pub(crate) struct Session<P: Application> {
    hub: Arc<Inner<P>>,
    pub(crate) id: SocketId,
    user: P::User,
    pub(crate) outbox: Arc<Outbox>,
    /// Index in [`Core::sockets`]; `None` if the socket was refused.
    slot: Option<usize>,
    rooms: Mutex<Vec<Joined>>,
}

struct Joined {
    room: Arc<Room>,
    slot: usize,
    presence_name: Option<Arc<str>>,
    /// True if the socket joined this room when it opened. The socket cannot leave such a room.
    is_own: bool,
}

impl<P: Application> Session<P> {
    pub(crate) fn new(hub: Arc<Inner<P>>, user: P::User) -> Self {
        let core = &hub.core;
        let outbox = Arc::new(Outbox::new(core.limits.max_queued, core.limits.max_queued_bytes));
        let (id, slot) = (core.next_id(), core.add_socket(&outbox));
        Self { hub, id, user, outbox, slot, rooms: Mutex::default() }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.hub.core
    }

    /// Checks the number of sockets of the user, then joins the rooms of [`Application::initial_rooms`].
    pub(crate) async fn begin(self: Arc<Self>) {
        self.recheck().await;
        if !self.outbox.is_closing() {
            for room in self.hub.application.initial_rooms(&self.user) {
                self.enter(&room, None, true).await;
            }
        }
    }

    /// Closes the socket if its user may no longer stay. Otherwise renews its entries in the cluster.
    pub(crate) async fn heartbeat(self: Arc<Self>) {
        if self.hub.application.may_stay(&self.user).await {
            self.recheck().await;
        } else {
            self.outbox.close(Close::ENDED);
        }
    }

    /// Renews the socket's entries in the cluster. Closes the socket if its user has too many sockets.
    async fn recheck(&self) {
        if self.slot.is_none() {
            return;
        }
        let core = self.core();
        let (life, most) = (core.limits.life(), core.limits.max_sockets_per_user);
        if core.cluster.add_member(&self.user_set(), &self.id.bytes(), life, most).await.is_none() {
            return core.refuse(&self.outbox, Close::TOO_MANY);
        }
        let present = lock(&self.rooms).iter().filter_map(Joined::presence).collect::<Vec<_>>();
        for (room, name) in present {
            core.refresh_presence(&room.name, self.id, &name).await;
        }
    }

    /// Leaves all rooms and removes the socket's entries from the cluster.
    pub(crate) async fn end(&self) {
        let joined = std::mem::take(&mut *lock(&self.rooms));
        for joined in joined {
            self.leave(joined).await;
        }
        if self.slot.is_some() {
            self.core().cluster.remove_member(&self.user_set(), &self.id.bytes()).await;
        }
    }

    /// Handles a request. `text` is the message that contained it, for the application.
    pub(crate) async fn handle(self: Arc<Self>, request: Request, text: String) {
        match request {
            Request::Ping => self.answer(&ServerMessage::Pong),
            Request::Subscribe { room, after } => self.subscribe(&room, after).await,
            Request::Unsubscribe { room } if self.is_own(&room) => {
                self.answer(&ServerMessage::Refused { room: &room, reason: Refusal::NotAllowed });
            }
            Request::Unsubscribe { room } => {
                self.unsubscribe(&room).await;
                self.answer(&ServerMessage::Unsubscribed { room: &room });
            }
            Request::Other => {
                // Spawned, so that the application completes the request even if the socket is closed meanwhile.
                let session = Arc::clone(&self);
                let reply =
                    tokio::spawn(
                        async move { session.hub.application.message(&session.user, session.id, &text).await },
                    );
                if let Ok(Some(answer)) = reply.await {
                    self.put(websocket_frame::text(answer.as_bytes()));
                }
            }
        }
    }

    pub(crate) fn answer(&self, answer: &ServerMessage<'_>) {
        self.put(answer.frame());
    }

    pub(crate) fn put(&self, frame: Bytes) {
        if self.outbox.put(frame) == Queued::Overflowed {
            self.core().count(DeliveryStats { dropped: 1, ..DeliveryStats::default() });
        }
    }

    async fn subscribe(&self, name: &str, after: Option<Position>) {
        if !self.hub.application.may_join(&self.user, name).await {
            return self.answer(&ServerMessage::Refused { room: name, reason: Refusal::NotAllowed });
        }
        let is_own = self.is_own(name);
        self.unsubscribe(name).await;
        let core = self.core();
        if lock(&self.rooms).len() >= core.limits.max_rooms_per_socket {
            return self.answer(&ServerMessage::Refused { room: name, reason: Refusal::TooManyRooms });
        }
        self.enter(name, after, is_own).await;
    }

    fn is_own(&self, room: &str) -> bool {
        lock(&self.rooms).iter().any(|joined| joined.is_own && *joined.room.name == *room)
    }

    async fn enter(&self, name: &str, after: Option<Position>, is_own: bool) {
        let core = self.core();
        let (room, slot) = core.join(name, Arc::clone(&self.outbox));
        lock(&self.rooms).push(Joined { room: Arc::clone(&room), slot, presence_name: None, is_own });
        let (at, answer) = self.catch_up(name, after).await;
        core.count(room.begin(slot, at, answer));
        let Some(presence_name) = self.hub.application.presence_name(&self.user, name) else { return };
        let presence_name: Arc<str> = presence_name.into();
        if let Some(joined) = lock(&self.rooms).last_mut() {
            joined.presence_name = Some(Arc::clone(&presence_name));
        }
        core.join_presence(name, self.id, &presence_name).await;
    }

    /// Returns the answer to a subscription, including missed events, and the position that the member has after it. If
    /// the missed events do not fit into half the outbox, none is sent, and the client must fetch its data again.
    async fn catch_up(&self, room: &str, after: Option<Position>) -> (Position, Vec<Bytes>) {
        let Core { cluster, limits, .. } = self.core();
        let resumed = match after {
            Some(after) => cluster.since(room, after).await.map(|missed| (after, missed)),
            None => None,
        };
        if let Some((after, missed)) = resumed {
            let at = missed.last().map_or(after, |(at, _)| *at);
            let events: Vec<Bytes> = missed.iter().map(|(at, event)| event_frame(room, *at, event)).collect();
            let events = events.concat();
            if events.len() <= limits.max_queued_bytes / 2 {
                let answer = ServerMessage::subscribed(room, after, true).frame();
                // Concatenated with the answer, the events take a single place in the outbox.
                return (at, vec![[&answer[..], &events].concat().into()]);
            }
        }
        let at = cluster.position(room).await;
        (at, vec![ServerMessage::subscribed(room, at, false).frame()])
    }

    async fn unsubscribe(&self, room: &str) {
        let joined = {
            let mut rooms = lock(&self.rooms);
            let position = rooms.iter().position(|joined| *joined.room.name == *room);
            position.map(|position| rooms.swap_remove(position))
        };
        if let Some(joined) = joined {
            self.leave(joined).await;
        }
    }

    async fn leave(&self, joined: Joined) {
        let presence = joined.presence();
        self.abandon(joined);
        if let Some((room, name)) = presence {
            self.core().leave_presence(&room.name, self.id, &name).await;
        }
    }

    /// Leaves a room on this node. The socket's entry in the cluster remains.
    fn abandon(&self, joined: Joined) {
        self.core().leave(&joined.room, joined.slot);
        if joined.presence_name.is_some() {
            self.core().presences.leave(&joined.room.name);
        }
    }

    fn user_set(&self) -> Vec<u8> {
        [b"sockets:", self.hub.application.user(&self.user).as_bytes()].concat()
    }
}

impl Joined {
    fn presence(&self) -> Option<(Arc<Room>, Arc<str>)> {
        Some((Arc::clone(&self.room), Arc::clone(self.presence_name.as_ref()?)))
    }
}

/// Leaves all rooms on this node, even if the socket's task was aborted. Entries left in the cluster expire.
impl<P: Application> Drop for Session<P> {
    fn drop(&mut self) {
        let joined = std::mem::take(&mut *lock(&self.rooms));
        joined.into_iter().for_each(|joined| self.abandon(joined));
        if let Some(slot) = self.slot {
            self.core().remove_socket(slot);
        }
    }
}
