//! The rooms and sockets of one node.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use cluster::{Cluster, Followed, Follower, Position, STREAM_IDLE};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde::Serialize;
use slab::Slab;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::frame::Close;
use crate::limits::Limits;
use crate::outbox::Outbox;
use crate::presence::Presences;
use crate::protocol;
use crate::room::{Framed, Room, Suspicion, Tally};
use crate::session::Session;
use crate::socket::Connection;

/// Rooms whose streams are asked about at once.
const AT_ONCE: usize = 32;

/// Why an event cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its data is nothing that JSON can say.
    #[error("an event's data cannot be written as JSON")]
    Unwritable(#[from] serde_json::Error),
    /// It is too large for those who are to get it.
    #[error("an event has {bytes} bytes, which is more than {most}")]
    TooLarge {
        /// How large it is.
        bytes: usize,
        /// How large one may be.
        most: usize,
    },
}

/// A socket's number, which no other socket has, on whatever node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SocketId {
    hub: u64,
    number: u64,
}

impl SocketId {
    pub(crate) fn bytes(self) -> [u8; 16] {
        (u128::from(self.hub) << 64 | u128::from(self.number)).to_be_bytes()
    }

    /// A part of a time, another one for every socket, and spread evenly.
    pub(crate) fn part_of(self, time: Duration) -> Duration {
        // The golden ratio: each next number falls into the largest hole that the ones before it left.
        let place = self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        time.mul_f64(place as f64 / f64::from(u32::MAX))
    }
}

impl std::fmt::Display for SocketId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}-{:x}", self.hub, self.number)
    }
}

/// What the product says about its users and rooms.
pub trait Product: Send + Sync + 'static {
    /// Who is at a socket.
    type Who: Send + Sync + 'static;

    /// Whom sockets are counted by: the same text for all sockets of one user, on all nodes.
    fn user(&self, who: &Self::Who) -> String;

    /// Whether somebody may be in a room. Is asked each time that somebody wants to get in.
    fn may_join(&self, who: &Self::Who, room: &str) -> impl Future<Output = bool> + Send;

    /// Whether somebody may still be here. Is asked at each heartbeat; whoever may not is put out.
    fn may_stay(&self, who: &Self::Who) -> impl Future<Output = bool> + Send {
        let _ = who;
        std::future::ready(true)
    }

    /// The rooms that somebody is in from the start, without asking.
    fn begins_in(&self, who: &Self::Who) -> Vec<String> {
        let _ = who;
        Vec::new()
    }

    /// Under what name somebody is shown to be in a room; `None` in rooms that have no presence.
    fn present_as(&self, who: &Self::Who, room: &str) -> Option<String>;

    /// Takes a message that is not about rooms; it is a JSON object with a type. The answer, which is JSON as well,
    /// goes back to the socket that sent it.
    fn message(&self, who: &Self::Who, socket: SocketId, text: &str) -> impl Future<Output = Option<String>> + Send;
}

/// What a hub counted since it began, and what is open now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Sockets that are open.
    pub sockets: usize,
    /// Rooms in which some of them are.
    pub rooms: usize,
    /// Events that were published here to rooms in which somebody is or lately was.
    pub published: u64,
    /// Events that were handed to sockets: each counts once for every socket.
    pub delivered: u64,
    /// Sockets that were closed because they read too slowly.
    pub slow: u64,
    /// Sockets that were refused because there were too many.
    pub refused: u64,
}

/// The rooms and sockets of one node. Cheap to clone; when the last clone is dropped, the sockets are closed.
pub struct Hub<P> {
    inner: Arc<Inner<P>>,
    _tasks: Arc<Tasks>,
}

impl<P> Clone for Hub<P> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), _tasks: Arc::clone(&self._tasks) }
    }
}

impl<P> std::fmt::Debug for Hub<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("figures", &self.inner.core.figures()).finish_non_exhaustive()
    }
}

/// What goes on beside the sockets.
struct Tasks {
    core: Arc<Core>,
    running: Vec<JoinHandle<()>>,
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.running.iter().for_each(JoinHandle::abort);
        self.core.is_draining.store(true, Relaxed);
        for (_, socket) in lock(&self.core.sockets).iter() {
            socket.close(Close::GOING_AWAY);
        }
    }
}

pub(crate) struct Inner<P> {
    pub(crate) product: P,
    pub(crate) core: Arc<Core>,
}

/// What does not depend on the product.
pub(crate) struct Core {
    pub(crate) cluster: Cluster,
    pub(crate) limits: Limits,
    pub(crate) presences: Presences,
    id: u64,
    numbers: AtomicU64,
    rooms: Mutex<HashMap<Arc<str>, Arc<Room>>>,
    sockets: Mutex<Slab<Arc<Outbox>>>,
    is_draining: AtomicBool,
    /// The last socket is gone.
    is_empty: Notify,
    /// Some events may have been missed.
    gap: Notify,
    published: AtomicU64,
    delivered: AtomicU64,
    slow: AtomicU64,
    refused: AtomicU64,
}

impl<P: Product> Hub<P> {
    /// A hub of this node. There is one on each.
    pub fn new(cluster: Cluster, product: P, limits: Limits) -> Self {
        let follower = cluster.follow();
        let core = Arc::new(Core {
            cluster,
            limits,
            presences: Presences::default(),
            id: RandomState::new().build_hasher().finish(),
            numbers: AtomicU64::new(0),
            rooms: Mutex::default(),
            sockets: Mutex::default(),
            is_draining: AtomicBool::new(false),
            is_empty: Notify::new(),
            gap: Notify::new(),
            published: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            slow: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        });
        let running = vec![
            tokio::spawn(follow(Arc::clone(&core), follower)),
            tokio::spawn(tell_gaps(Arc::clone(&core))),
            tokio::spawn(keep_streams(Arc::clone(&core))),
            tokio::spawn(miss_the_vanished(Arc::clone(&core))),
        ];
        let tasks = Tasks { core: Arc::clone(&core), running };
        Self { inner: Arc::new(Inner { product, core }), _tasks: Arc::new(tasks) }
    }

    /// Serves a socket from the end of its handshake until it is closed. `read` is what was read already beyond the
    /// handshake. The future does not keep the hub: when that is dropped, it comes to its end.
    pub fn serve<S>(&self, stream: S, read: &[u8], who: P::Who) -> impl Future<Output = ()> + Send + use<S, P>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let session = Arc::new(Session::new(Arc::clone(&self.inner), who));
        let connection = Connection::new(stream, read, Arc::clone(&session));
        async move {
            connection.run().await;
            // In a box, as an idle socket should not keep room for it.
            Box::pin(session.end()).await;
        }
    }

    /// Publishes an event to all sockets that are in a room, on all nodes. Answers where in the room's stream it is; `None`
    /// if nobody has been in the room lately, so that nobody can miss it.
    ///
    /// # Errors
    /// If the data is nothing that JSON can say, or too large.
    pub async fn publish(
        &self,
        room: &str,
        kind: &str,
        data: &(impl Serialize + Sync),
    ) -> Result<Option<Position>, Error> {
        let event = serde_json::to_vec(&protocol::Event { kind, data })?;
        self.publish_written(room, &event).await
    }

    /// Publishes an event that is written already, as `{"type":…,"data":…}`.
    ///
    /// # Errors
    /// If it is too large.
    pub async fn publish_written(&self, room: &str, event: &[u8]) -> Result<Option<Position>, Error> {
        self.inner.core.publish(room, event).await
    }

    /// Ends a room: closes all sockets that are in it, on all nodes.
    pub async fn end(&self, room: &str) {
        let core = &self.inner.core;
        // At once here, also if what nodes share is just going away.
        if let Some(room) = core.room(room) {
            room.end();
        }
        core.cluster.append(room, protocol::END).await;
    }

    /// The names of those who are in a room that has presence, on all nodes, in order.
    pub async fn members(&self, room: &str) -> Vec<String> {
        self.inner.core.members(room).await.into_iter().collect()
    }

    /// Takes no more sockets and closes those that are open, spread over a time, so that they do not all come to the
    /// other nodes at once. Returns when they are gone, within this time, and answers how many are left.
    pub async fn drain(&self, within: Duration) -> usize {
        let core = &self.inner.core;
        core.is_draining.store(true, Relaxed);
        let sockets: Vec<_> = lock(&core.sockets).iter().map(|(_, socket)| Arc::clone(socket)).collect();
        let (begin, end) = (Instant::now(), Instant::now() + within);
        let spread = within.saturating_sub(core.limits.farewell).max(within / 2);
        let each = spread.checked_div(u32::try_from(sockets.len()).unwrap_or(u32::MAX)).unwrap_or_default();
        for (number, socket) in (0..).zip(&sockets) {
            sleep_until(begin + each * number).await;
            socket.close(Close::GOING_AWAY);
        }
        // Those who do not answer in time are counted.
        drop(timeout_at(end, core.is_empty()).await);
        lock(&core.sockets).len()
    }

    /// What is counted.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.inner.core.figures()
    }
}

impl Core {
    /// Lets a socket in, unless there are too many, and answers its place among the open ones.
    pub(crate) fn open(&self, outbox: &Arc<Outbox>) -> Option<usize> {
        let mut sockets = lock(&self.sockets);
        let refusal = match () {
            () if self.is_draining.load(Relaxed) => Close::GOING_AWAY,
            () if sockets.len() >= self.limits.sockets => Close::FULL,
            () => return Some(sockets.insert(Arc::clone(outbox))),
        };
        drop(sockets);
        self.refuse(outbox, refusal);
        None
    }

    pub(crate) fn refuse(&self, outbox: &Outbox, why: Close) {
        self.refused.fetch_add(1, Relaxed);
        outbox.close(why);
    }

    /// A socket is gone.
    pub(crate) fn gone(&self, place: usize) {
        let mut sockets = lock(&self.sockets);
        sockets.try_remove(place);
        if sockets.is_empty() {
            self.is_empty.notify_waiters();
        }
    }

    async fn is_empty(&self) {
        loop {
            let mut is_empty = std::pin::pin!(self.is_empty.notified());
            is_empty.as_mut().enable();
            if lock(&self.sockets).is_empty() {
                return;
            }
            is_empty.await;
        }
    }

    pub(crate) fn next_id(&self) -> SocketId {
        SocketId { hub: self.id, number: self.numbers.fetch_add(1, Relaxed) }
    }

    /// Lets a socket into a room, where events are held for it until [`Room::begin`]. Answers its place there.
    pub(crate) fn join(&self, room: &str, outbox: Arc<Outbox>) -> (Arc<Room>, usize) {
        let mut rooms = lock(&self.rooms);
        let room = match rooms.get(room) {
            Some(room) => Arc::clone(room),
            None => {
                let room = Arc::new(Room::new(room));
                rooms.insert(Arc::clone(&room.name), Arc::clone(&room));
                room
            }
        };
        let place = room.join(outbox);
        (room, place)
    }

    fn room(&self, name: &str) -> Option<Arc<Room>> {
        lock(&self.rooms).get(name).map(Arc::clone)
    }

    pub(crate) fn leave(&self, room: &Room, place: usize) {
        let mut rooms = lock(&self.rooms);
        if room.leave(place) {
            rooms.remove(&room.name);
        }
    }

    pub(crate) fn count(&self, tally: Tally) {
        self.delivered.fetch_add(tally.delivered, Relaxed);
        self.slow.fetch_add(tally.dropped, Relaxed);
        if tally.was_gap {
            self.gap.notify_one();
        }
    }

    /// Looks where a room's stream stands after some events may have been missed, and tells the room.
    async fn look(&self, room: &Room, suspicion: Suspicion) {
        loop {
            let before = room.epoch();
            let stands = self.cluster.position(&room.name).await;
            if let Some(tally) = room.gap(before, stands, suspicion) {
                return self.count(tally);
            }
        }
    }

    async fn look_at_all(&self, suspicion: Suspicion) {
        let rooms: Vec<_> = lock(&self.rooms).values().cloned().collect();
        stream::iter(rooms).for_each_concurrent(AT_ONCE, async |room| self.look(&room, suspicion).await).await;
    }

    pub(crate) async fn publish(&self, room: &str, event: &[u8]) -> Result<Option<Position>, Error> {
        if event.len() > self.limits.event {
            return Err(Error::TooLarge { bytes: event.len(), most: self.limits.event });
        }
        let at = self.cluster.append(room, event).await;
        if at.is_some() {
            self.published.fetch_add(1, Relaxed);
        } else if self.room(room).is_some() {
            // The stream was forgotten although somebody is there: clocks can be put forward.
            self.gap.notify_one();
        }
        Ok(at)
    }

    /// Hands an event to who is in its room, framed once.
    fn deliver(&self, room: &str, at: Position, event: &Bytes) {
        let Some(room) = self.room(room) else { return };
        if event == protocol::END {
            return room.end();
        }
        let frame = protocol::event_frame(&room.name, at, event);
        self.count(room.deliver(&Framed { at, frame }));
    }

    fn figures(&self) -> Figures {
        Figures {
            sockets: lock(&self.sockets).len(),
            rooms: lock(&self.rooms).len(),
            published: self.published.load(Relaxed),
            delivered: self.delivered.load(Relaxed),
            slow: self.slow.load(Relaxed),
            refused: self.refused.load(Relaxed),
        }
    }
}

/// Hands on what is published on any node, for ever.
async fn follow(core: Arc<Core>, mut follower: Follower) {
    loop {
        match follower.next().await {
            Followed::Event { stream, position, text } => core.deliver(&stream, position, &text),
            Followed::Dropped { stream } => {
                if let Some(room) = core.room(&stream) {
                    let core = Arc::clone(&core);
                    tokio::spawn(async move { core.look(&room, Suspicion::Missed).await });
                }
            }
            Followed::Gap => core.gap.notify_one(),
        }
    }
}

/// Tells all rooms where their streams stand after some events may have been missed.
async fn tell_gaps(core: Arc<Core>) {
    loop {
        core.gap.notified().await;
        core.look_at_all(Suspicion::Missed).await;
    }
}

/// Keeps the streams of all rooms, by asking about them.
async fn keep_streams(core: Arc<Core>) {
    loop {
        tokio::time::sleep(STREAM_IDLE / 3).await;
        core.look_at_all(Suspicion::BegunAnew).await;
    }
}

/// Tells rooms of those who vanished with their nodes.
async fn miss_the_vanished(core: Arc<Core>) {
    loop {
        tokio::time::sleep(core.limits.heartbeat).await;
        core.miss_the_vanished().await;
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What holds one of these locks puts one thing in or takes one out.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
