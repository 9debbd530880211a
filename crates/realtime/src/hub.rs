//! The hub of a node, and its background tasks.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use parlour_cluster::{Cluster, Follower, Position, STREAM_IDLE, StreamMessage};
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::application::Application;
use crate::core::{Core, Error, Inner, Stats};
use crate::limits::Limits;
use crate::lock::lock;
use crate::protocol;
use crate::room::GapCheck;
use crate::session::Session;
use crate::socket::Connection;
use crate::websocket_frame::Close;

/// The rooms and sockets of one node. Cheap to clone. The sockets are closed when the last clone is dropped.
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
        f.debug_struct("Hub").field("figures", &self.inner.core.stats()).finish_non_exhaustive()
    }
}

/// Background tasks of a hub. Dropping this aborts them and closes all sockets.
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

impl<P: Application> Hub<P> {
    /// Creates the hub of this node. A node must have only one hub. Panics outside a Tokio runtime.
    pub fn new(cluster: Cluster, application: P, limits: Limits) -> Self {
        let follower = cluster.follow();
        let core = Arc::new(Core::new(cluster, limits));
        let running = vec![
            tokio::spawn(follow(Arc::clone(&core), follower)),
            tokio::spawn(publish_gaps(Arc::clone(&core))),
            tokio::spawn(refresh_streams(Arc::clone(&core))),
            tokio::spawn(remove_vanished_members(Arc::clone(&core))),
        ];
        let tasks = Tasks { core: Arc::clone(&core), running };
        Self { inner: Arc::new(Inner { application, core }), _tasks: Arc::new(tasks) }
    }

    /// Serves a socket after its handshake, until it is closed. `read` holds bytes that were already received after the
    /// handshake. The future does not keep the hub open: dropping the last clone closes the socket.
    pub fn serve<S>(&self, stream: S, read: &[u8], user: P::User) -> impl Future<Output = ()> + Send + use<S, P>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let session = Arc::new(Session::new(Arc::clone(&self.inner), user));
        let connection = Connection::new(stream, read, Arc::clone(&session));
        async move {
            connection.run().await;
            // Boxed, so that the future of an idle socket reserves no space for the cleanup.
            Box::pin(session.end()).await;
        }
    }

    /// Publishes an event to all sockets in a room, on all nodes. Returns the event's position, or `None` if the
    /// room has no stream, usually because no client was in it recently.
    ///
    /// # Errors
    /// Returns an error if the data cannot be serialized as JSON, or if the event exceeds [`Limits::max_event_bytes`].
    pub async fn publish(
        &self,
        room: &str,
        kind: &str,
        data: &(impl Serialize + Sync),
    ) -> Result<Option<Position>, Error> {
        let event = serde_json::to_vec(&protocol::Event { kind, data })?;
        self.publish_written(room, &event).await
    }

    /// Publishes an event that is already serialized, as `{"type":…,"data":…}`.
    ///
    /// # Errors
    /// Returns an error if the event exceeds [`Limits::max_event_bytes`].
    pub async fn publish_written(&self, room: &str, event: &[u8]) -> Result<Option<Position>, Error> {
        self.inner.core.publish(room, event).await
    }

    /// Closes all sockets in a room, on all nodes. While Redis is unavailable, closes only those on this node.
    pub async fn end(&self, room: &str) {
        let core = &self.inner.core;
        // Sockets of this node are closed directly, because this must work even if Redis is unavailable.
        if let Some(room) = core.room(room) {
            room.end();
        }
        core.cluster.append(room, protocol::END).await;
    }

    /// Returns the names shown in a room with presence, over all nodes, sorted.
    pub async fn members(&self, room: &str) -> Vec<String> {
        self.inner.core.members(room).await.into_iter().collect()
    }

    /// Accepts no further sockets, and closes the open ones. They are closed one after the other, so that clients do
    /// not all reconnect to the other nodes at once. Returns the number of sockets still open, once all are closed or
    /// after `within`.
    pub async fn drain(&self, within: Duration) -> usize {
        let core = &self.inner.core;
        core.is_draining.store(true, Relaxed);
        let sockets: Vec<_> = lock(&core.sockets).iter().map(|(_, socket)| Arc::clone(socket)).collect();
        let (begin, end) = (Instant::now(), Instant::now() + within);
        let spread = within.saturating_sub(core.limits.close_timeout).max(within / 2);
        let each = spread.checked_div(u32::try_from(sockets.len()).unwrap_or(u32::MAX)).unwrap_or_default();
        for (number, socket) in (0..).zip(&sockets) {
            sleep_until(begin + each * number).await;
            socket.close(Close::GOING_AWAY);
        }
        // A timeout is not an error: the sockets left are counted below.
        drop(timeout_at(end, core.is_empty()).await);
        lock(&core.sockets).len()
    }

    /// Returns counters since the hub was created, and the current numbers of sockets and rooms.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.inner.core.stats()
    }
}

/// Delivers events published on any node. Never returns.
async fn follow(core: Arc<Core>, mut follower: Follower) {
    loop {
        match follower.next().await {
            StreamMessage::Event { stream, position, text } => core.deliver(&stream, position, &text),
            StreamMessage::Dropped { stream } => {
                if let Some(room) = core.room(&stream) {
                    let core = Arc::clone(&core);
                    tokio::spawn(async move { core.check_gap(&room, GapCheck::Missed).await });
                }
            }
            StreamMessage::Gap => core.gap.notify_one(),
        }
    }
}

/// Checks all rooms for gaps whenever events may have been missed.
async fn publish_gaps(core: Arc<Core>) {
    loop {
        core.gap.notified().await;
        core.check_all_gaps(GapCheck::Missed).await;
    }
}

/// Queries the streams of all rooms at regular intervals, because a stream is dropped if it is not queried for
/// [`STREAM_IDLE`].
async fn refresh_streams(core: Arc<Core>) {
    loop {
        tokio::time::sleep(STREAM_IDLE / 3).await;
        core.check_all_gaps(GapCheck::NewEpoch).await;
    }
}

/// Once per heartbeat interval, publishes the departure of members whose entries have expired.
async fn remove_vanished_members(core: Arc<Core>) {
    loop {
        tokio::time::sleep(core.limits.heartbeat).await;
        core.remove_vanished_members().await;
    }
}
