//! Streams: named sequences of events that every node can follow. The last events are kept for a while, so that a
//! follower can catch up after a short absence.
//!
//! Within an epoch, which is a random number, events have the offsets 1, 2, 3 and so on, and none is missing. If that
//! can no longer be guaranteed, the stream continues in a new epoch. On Redis, one script numbers an event, stores it
//! and publishes it, so all nodes receive events in the order of the offsets.
//!
//! A stream is created when a caller asks for its position, and dropped if it is not queried for [`STREAM_IDLE`]. An
//! event appended to a stream that does not exist is not stored. On Redis, followers are notified, because the stream
//! may have been lost.
//!
//! While Redis is unavailable, a node appends to streams in its own memory. They have their own epochs, and only
//! followers on this node receive the events. When Redis is back, these streams restart on Redis, and a gap is
//! published to all nodes.

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::expiring_map::{ExpiringMap, Slot};

/// Maximum number of events kept per stream.
pub(crate) const MAX_EVENTS: usize = 1_000;
/// Lifetime of an event.
pub(crate) const RETENTION: Duration = Duration::from_secs(2 * 60);
/// Maximum number of streams in the memory of a node.
const STREAMS: usize = 100_000;
/// Maximum number of unread messages of a follower. If there are more, it loses the oldest ones and receives a gap.
const MAX_UNREAD: usize = 8_192;
/// Message to all nodes that events may have been missed.
pub(crate) const GAP: &[u8] = b"gap";
/// Prefix of the message that an event was appended to a stream that does not exist. The name of the stream follows.
/// See `append.lua`.
const DROPPED: &[u8] = b"dropped ";

/// Time after which a stream is dropped if neither [`crate::Cluster::position`] nor [`crate::Cluster::since`] queries
/// it.
pub const STREAM_IDLE: Duration = Duration::from_secs(60 * 60);

/// Position of an event in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Epoch of the offset. Offsets of different epochs are unrelated.
    pub epoch: u64,
    /// Number of the event: 1, 2, 3 and so on. 0 is the position before the first event.
    pub offset: u64,
}

/// An item that a follower receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamMessage {
    /// Event appended by any node, including this one.
    Event {
        /// Name of the stream.
        stream: Arc<str>,
        /// Position of the event.
        position: Position,
        /// Content of the event.
        text: Bytes,
    },
    /// An event was appended to a stream that does not exist. Followers of this stream have missed the event.
    Dropped {
        /// Name of the stream.
        stream: Arc<str>,
    },
    /// Events may have been missed, in any stream.
    Gap,
}

/// Receiver of the events of all streams, each stream in the order of its offsets.
#[derive(Debug)]
pub struct Follower(pub(crate) broadcast::Receiver<StreamMessage>);

impl Follower {
    /// Returns the next message. Waits forever once the last clone of the cluster is dropped.
    pub async fn next(&mut self) -> StreamMessage {
        match self.0.recv().await {
            Ok(followed) => followed,
            Err(RecvError::Lagged(_)) => StreamMessage::Gap,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Followers on this node, and the streams in its memory.
#[derive(Debug)]
pub(crate) struct Streams {
    pub(crate) followers: broadcast::Sender<StreamMessage>,
    pub(crate) own: ExpiringMap<History>,
    /// True if this node has its own streams that other nodes do not know.
    pub(crate) is_disconnected: AtomicBool,
    /// True if the channel from the other nodes is open.
    open: AtomicBool,
}

impl Streams {
    pub(crate) fn new() -> Self {
        Self {
            followers: broadcast::Sender::new(MAX_UNREAD),
            own: ExpiringMap::new(STREAMS),
            is_disconnected: AtomicBool::new(false),
            open: AtomicBool::new(false),
        }
    }

    /// Publishes a gap when the channel opens or opens again, because earlier messages may have been missed.
    pub(crate) fn opened(&self) {
        self.open.store(true, Relaxed);
        self.publish(StreamMessage::Gap);
    }

    /// Publishes a gap if the channel was open before it broke.
    pub(crate) fn broken(&self) {
        if self.open.swap(false, Relaxed) {
            self.publish(StreamMessage::Gap);
        }
    }

    /// Publishes a message from the channel to the followers.
    pub(crate) fn receive(&self, message: &[u8]) {
        if message == GAP {
            return self.publish(StreamMessage::Gap);
        }
        if let Some(stream) = message.strip_prefix(DROPPED) {
            return self.publish(StreamMessage::Dropped { stream: String::from_utf8_lossy(stream).into() });
        }
        match read(message) {
            Some(event) => self.publish(event),
            None => tracing::warn!("unexpected message on the stream channel"),
        }
    }

    pub(crate) fn sweep(&self, now: i64) {
        self.own.sweep(now);
    }

    pub(crate) fn len(&self) -> usize {
        self.own.len()
    }

    pub(crate) fn publish(&self, followed: StreamMessage) {
        // An error means that there are no followers.
        drop(self.followers.send(followed));
    }

    /// Appends to a stream in the memory of this node. Returns `None` if it does not exist. Followers receive the event
    /// before the next one can be appended.
    pub(crate) fn append(&self, stream: &str, text: &[u8], now: i64) -> Option<Position> {
        self.own.at(stream.as_bytes(), now, |slot| {
            let history = slot.value.as_mut()?;
            let text = Bytes::copy_from_slice(text);
            history.append(text.clone(), now);
            let position = history.position;
            self.publish(StreamMessage::Event { stream: stream.into(), position, text });
            Some(position)
        })
    }
}

/// Parses a published event: epoch, offset, length of the name of the stream, name, text.
fn read(message: &[u8]) -> Option<StreamMessage> {
    let mut parts = message.splitn(4, |byte| *byte == b' ');
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<u64>().ok();
    let position = Position { epoch: number()?, offset: number()? };
    let name = usize::try_from(number()?).ok()?;
    let (name, text) = parts.next()?.split_at_checked(name)?;
    let stream = std::str::from_utf8(name).ok()?.into();
    Some(StreamMessage::Event { stream, position, text: Bytes::copy_from_slice(text) })
}

/// A stream in the memory of this node.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) position: Position,
    /// Last events, oldest first, each with the time at which it expires in milliseconds.
    events: VecDeque<(i64, Bytes)>,
}

impl History {
    /// Returns the stream, creating it if necessary, and extends its lifetime.
    pub(crate) fn touch(slot: &mut Slot<Self>, now: i64) -> &mut Self {
        slot.until = now.saturating_add(milliseconds(STREAM_IDLE));
        slot.value.get_or_insert_with(|| Self {
            position: Position { epoch: any_epoch(), offset: 0 },
            events: VecDeque::new(),
        })
    }

    fn append(&mut self, text: Bytes, now: i64) {
        self.position.offset += 1;
        // The clock can be set back, but events stay in order.
        let last = self.events.back().map_or(i64::MIN, |(until, _)| *until);
        self.events.push_back((last.max(now.saturating_add(milliseconds(RETENTION))), text));
        while self.events.len() > MAX_EVENTS || self.events.front().is_some_and(|(until, _)| *until <= now) {
            self.events.pop_front();
        }
    }

    pub(crate) fn since(&self, after: Position, now: i64) -> Option<Vec<Bytes>> {
        let missed = self.position.offset.checked_sub(after.offset).filter(|_| after.epoch == self.position.epoch)?;
        let first = self.events.len().checked_sub(usize::try_from(missed).ok()?)?;
        let events = self.events.range(first..);
        let is_kept = events.clone().next().is_none_or(|(until, _)| *until > now);
        is_kept.then(|| events.map(|(_, text)| text.clone()).collect())
    }
}

/// Returns a random epoch. It is unlikely that a stream has used it before.
pub(crate) fn any_epoch() -> u64 {
    RandomState::new().build_hasher().finish()
}

pub(crate) fn milliseconds(duration: Duration) -> i64 {
    crate::window::whole_milliseconds(duration)
}

/// Returns the two keys of a stream. The braces place them in one hash slot of a Redis Cluster.
pub(crate) fn keys(prefix: &[u8], stream: &str) -> [Vec<u8>; 2] {
    let standing = [prefix, b"{stream:", stream.as_bytes(), b"}"].concat();
    let events = [&standing, b":events".as_slice()].concat();
    [standing, events]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_ours_is_ignored() {
        for message in
            [&b""[..], b"1", b"1 2", b"1 2 3", b"1 2 3 ab", b"-1 2 1 a", b"1 2 1 \xff", b"1 2 99999999999999999999 a"]
        {
            assert_eq!(read(message), None, "{message:?}");
        }
        let position = Position { epoch: u64::MAX, offset: 7 };
        let message = format!("{} 7 3 a b{{\"c\": 1}}", u64::MAX);
        let event = StreamMessage::Event { stream: "a b".into(), position, text: "{\"c\": 1}".into() };
        assert_eq!(read(message.as_bytes()), Some(event));
    }

    proptest! {
        #[test]
        fn what_a_history_says_is_whole_or_nothing(
            pauses in proptest::collection::vec(0..40_000_i64, 1..60),
            after in 0..70_u64,
            later in 0..150_000_i64,
        ) {
            let mut history =
                History { position: Position { epoch: 1, offset: 0 }, events: VecDeque::new() };
            let (mut now, mut times) = (0, Vec::new());
            for (number, pause) in pauses.iter().enumerate() {
                now += pause;
                history.append(number.to_string().into(), now);
                times.push(now);
            }
            now += later;
            let missed = times.get(usize::try_from(after).unwrap()..);
            let is_kept = |missed: &[i64]| missed.iter().all(|at| at + milliseconds(RETENTION) > now);
            let expected = missed.filter(|missed| is_kept(missed)).map(|missed| {
                (times.len() - missed.len()..times.len()).map(|number| Bytes::from(number.to_string())).collect()
            });
            prop_assert_eq!(history.since(Position { epoch: 1, offset: after }, now), expected);
            prop_assert_eq!(history.since(Position { epoch: 2, offset: after }, now), None);
        }
    }
}
