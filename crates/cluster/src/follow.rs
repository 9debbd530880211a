//! Streams of all nodes: on Redis, or in the memory of this node if Redis is unavailable or not configured.

use std::sync::LazyLock;
use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use redis::Script;

use crate::cluster::Cluster;
use crate::expiring_map::Slot;
use crate::inner::Inner;
use crate::script::script;
use crate::stream::{
    Follower, History, MAX_EVENTS, Position, RETENTION, STREAM_IDLE, StreamMessage, Streams, any_epoch, keys,
    milliseconds,
};

static APPEND: LazyLock<Script> = script!("stream.lua", "append.lua");
static POSITION: LazyLock<Script> = script!("stream.lua", "position.lua");
static SINCE: LazyLock<Script> = script!("stream.lua", "since.lua");

impl Cluster {
    /// Appends an event to a stream, and publishes it to all nodes, including this one. A stream keeps its last 1,000
    /// events, each for two minutes.
    ///
    /// Returns `None` and stores nothing if the stream does not exist: it was not queried within [`STREAM_IDLE`], or it
    /// was lost. On Redis, followers then receive [`StreamMessage::Dropped`].
    ///
    /// While Redis is unavailable, only followers on this node receive the event. If Redis becomes unavailable during
    /// the call, followers may receive the event twice, with a gap in between.
    pub async fn append(&self, stream: &str, text: &[u8]) -> Option<Position> {
        let channel = self.inner.streams_channel();
        let request = self.ask_stream::<Option<(u64, u64)>>(&APPEND, stream, |call| {
            call.arg(text).arg(MAX_EVENTS).arg(milliseconds(RETENTION)).arg(&channel).arg(stream);
        });
        match request.await {
            Some(at) => at.map(|(epoch, offset)| Position { epoch, offset }),
            None => self.on_own(|streams, now| streams.append(stream, text, now)),
        }
    }

    /// Returns the position of the last event of a stream. Creates the stream if it does not exist.
    pub async fn position(&self, stream: &str) -> Position {
        if let Some((epoch, offset)) = self.ask_stream(&POSITION, stream, |_| {}).await {
            return Position { epoch, offset };
        }
        self.on_own(|streams, now| streams.own.at(stream.as_bytes(), now, |slot| History::touch(slot, now).position))
    }

    /// Returns the events of a stream after a position, with their positions. Returns `None` if the stream does not
    /// exist, if the position has another epoch or has not been reached yet, or if an event after it is no longer
    /// stored.
    pub async fn since(&self, stream: &str, after: Position) -> Option<Vec<(Position, Bytes)>> {
        let request = self.ask_stream::<Option<Vec<Vec<u8>>>>(&SINCE, stream, |call| {
            call.arg(after.epoch).arg(after.offset).arg(milliseconds(RETENTION));
        });
        let texts = match request.await {
            Some(texts) => texts?.into_iter().map(Bytes::from).collect(),
            None => {
                let now = self.inner.clock.now();
                let since = |slot: &mut Slot<History>| {
                    slot.value.as_ref()?;
                    History::touch(slot, now).since(after, now)
                };
                self.inner.streams.own.at(stream.as_bytes(), now, since)?
            }
        };
        let offsets = after.offset + 1..;
        Some(offsets.zip(texts).map(|(offset, text)| (Position { offset, ..after }, text)).collect())
    }

    /// Subscribes to the events of all streams, on all nodes.
    #[must_use]
    pub fn follow(&self) -> Follower {
        Follower(self.inner.streams.followers.subscribe())
    }

    /// Runs `act` on the streams in the memory of this node. If Redis is configured, the first call after an outage
    /// began publishes a gap to the followers on this node.
    fn on_own<T>(&self, act: impl FnOnce(&Streams, i64) -> T) -> T {
        let Inner { streams, remote, clock, .. } = &*self.inner;
        if remote.is_none() {
            return act(streams, clock.now());
        }
        // The other nodes do not see the change: from here on, the streams of this node diverge.
        if !streams.is_disconnected.swap(true, Relaxed) {
            streams.publish(StreamMessage::Gap);
        }
        let done = act(streams, clock.now());
        // Set it again: `rejoin_streams` may have cleared it in the meantime.
        streams.is_disconnected.store(true, Relaxed);
        done
    }

    /// Runs a script on a stream in Redis, if Redis is available. All these scripts have the same first arguments: see
    /// `stream.lua`.
    async fn ask_stream<T: redis::FromRedisValue>(
        &self,
        script: &Script,
        stream: &str,
        arguments: impl FnOnce(&mut redis::ScriptInvocation<'_>),
    ) -> Option<T> {
        let told = self.inner.clock.read();
        let request = self.ask(&[], &[], async move |mut link, prefix| {
            let [standing, events] = keys(&prefix, stream);
            let mut call = script.prepare_invoke();
            call.key(standing).key(events).arg(told).arg(milliseconds(STREAM_IDLE)).arg(any_epoch());
            arguments(&mut call);
            call.invoke_async(&mut link).await
        });
        request.await
    }
}
