//! Streams of all nodes: on Redis, or in this node's memory while Redis is away.

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
    /// Appends an event to a stream: numbers it, keeps it for a while, and tells all nodes, this one included. Of one
    /// stream the last 1,000 events are kept, for two minutes. Answers `None`, and does nothing, if nobody has asked
    /// about the stream within the last hour.
    ///
    /// While Redis is away only this node hears of the event; if it goes away just now, followers may hear of it twice,
    /// with a gap in between.
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

    /// Where a stream stands: the position of its last event. A stream that is not there begins.
    pub async fn position(&self, stream: &str) -> Position {
        if let Some((epoch, offset)) = self.ask_stream(&POSITION, stream, |_| {}).await {
            return Position { epoch, offset };
        }
        self.on_own(|streams, now| streams.own.at(stream.as_bytes(), now, |slot| History::touch(slot, now).position))
    }

    /// The events of a stream after a position, with theirs. `None` if that cannot be said: the position is of another
    /// epoch, or not reached yet, or the events after it are not kept any more.
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

    /// Hears what is appended to any stream, on any node, from now on.
    #[must_use]
    pub fn follow(&self) -> Follower {
        Follower(self.inner.streams.followers.subscribe())
    }

    /// Goes on with the streams of this node's own.
    fn on_own<T>(&self, act: impl FnOnce(&Streams, i64) -> T) -> T {
        let Inner { streams, remote, clock, .. } = &*self.inner;
        if remote.is_none() {
            return act(streams, clock.now());
        }
        // The others will not hear of it: from here on this node goes another way.
        if !streams.is_disconnected.swap(true, Relaxed) {
            streams.publish(StreamMessage::Gap);
        }
        let done = act(streams, clock.now());
        // Again, as the streams of our own may have been given up meanwhile.
        streams.is_disconnected.store(true, Relaxed);
        done
    }

    /// Asks Redis about a stream, if it is there. Scripts have arguments in common: see stream.lua.
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
