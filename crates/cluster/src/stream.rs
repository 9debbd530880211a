//! Streams: named sequences of events that every node can follow, and of which the last ones are kept for a while, so
//! that who was away for a moment can catch up.
//!
//! Events have offsets 1, 2, 3 and so on within an epoch, a number by chance. Within an epoch nothing is missing; when
//! that cannot be promised any more, a stream goes on in another one. On Redis one script numbers an event, keeps it
//! and tells the nodes, so all of them hear it in the order of the offsets.
//!
//! There is a stream once somebody has asked where it stands, and for as long as somebody asks now and then. Nobody
//! can miss what is appended to one that is not there, so it is dropped: events may be appended to whatever might be
//! followed.
//!
//! While Redis is away, a node appends to streams of its own memory, which have epochs of their own, and only this node
//! hears of it. When Redis is back, those streams begin anew there, and all nodes are told of a gap.

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

/// Events of a stream that are kept.
pub(crate) const MAX_EVENTS: usize = 1_000;
/// How long they are.
pub(crate) const RETENTION: Duration = Duration::from_secs(2 * 60);
/// Streams that a node keeps by itself.
const STREAMS: usize = 100_000;
/// What a follower may leave unheard before it misses something.
const MAX_UNREAD: usize = 8_192;
/// What all nodes are told instead of an event when some may have been missed.
pub(crate) const GAP: &[u8] = b"gap";
/// What they are told, before a stream's name, when something was appended to one that is not there: see append.lua.
const DROPPED: &[u8] = b"dropped ";

/// How long a stream is there that nobody asks about, by [`crate::Cluster::position`] or [`crate::Cluster::since`].
pub const STREAM_IDLE: Duration = Duration::from_secs(60 * 60);

/// A place in a stream: that of an event, or 0 for before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// In which run of numbers; offsets of different epochs have nothing to do with each other.
    pub epoch: u64,
    /// The number of the event: 1, 2, 3 and so on.
    pub offset: u64,
}

/// What a follower hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamMessage {
    /// Some node, or this one, appended an event.
    Event {
        /// To which stream.
        stream: Arc<str>,
        /// Where in it.
        position: Position,
        /// The event.
        text: Bytes,
    },
    /// Something was appended to a stream that is not there. Whoever follows that one has missed it.
    Dropped {
        /// Which stream.
        stream: Arc<str>,
    },
    /// Some events of any stream may have been missed.
    Gap,
}

/// Hears what is appended to streams from now on, each in the order of its offsets.
#[derive(Debug)]
pub struct Follower(pub(crate) broadcast::Receiver<StreamMessage>);

impl Follower {
    /// What comes next. Waits for ever once nobody can append anything any more.
    pub async fn next(&mut self) -> StreamMessage {
        match self.0.recv().await {
            Ok(followed) => followed,
            Err(RecvError::Lagged(_)) => StreamMessage::Gap,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Who follows, and the streams of this node's own.
#[derive(Debug)]
pub(crate) struct Streams {
    pub(crate) followers: broadcast::Sender<StreamMessage>,
    pub(crate) own: ExpiringMap<History>,
    /// There are streams of our own that the other nodes do not know of.
    pub(crate) is_disconnected: AtomicBool,
    /// The way from the other nodes is open.
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

    /// The channel was opened (again): what was told before is missed.
    pub(crate) fn opened(&self) {
        self.open.store(true, Relaxed);
        self.publish(StreamMessage::Gap);
    }

    /// The channel broke, or is still not open.
    pub(crate) fn broken(&self) {
        if self.open.swap(false, Relaxed) {
            self.publish(StreamMessage::Gap);
        }
    }

    /// Takes what came over the channel.
    pub(crate) fn receive(&self, message: &[u8]) {
        if message == GAP {
            return self.publish(StreamMessage::Gap);
        }
        if let Some(stream) = message.strip_prefix(DROPPED) {
            return self.publish(StreamMessage::Dropped { stream: String::from_utf8_lossy(stream).into() });
        }
        match read(message) {
            Some(event) => self.publish(event),
            None => tracing::warn!("something on the channel of streams is not ours"),
        }
    }

    pub(crate) fn sweep(&self, now: i64) {
        self.own.sweep(now);
    }

    pub(crate) fn len(&self) -> usize {
        self.own.len()
    }

    pub(crate) fn publish(&self, followed: StreamMessage) {
        // Nobody follows: nobody needs to know.
        drop(self.followers.send(followed));
    }

    /// Appends to a stream of our own, if it is there. Whoever follows is told before anybody else can append to it.
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

/// An event as all nodes are told of it: epoch, offset, the length of the stream's name, the name, the text.
fn read(message: &[u8]) -> Option<StreamMessage> {
    let mut parts = message.splitn(4, |byte| *byte == b' ');
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.parse::<u64>().ok();
    let position = Position { epoch: number()?, offset: number()? };
    let name = usize::try_from(number()?).ok()?;
    let (name, text) = parts.next()?.split_at_checked(name)?;
    let stream = std::str::from_utf8(name).ok()?.into();
    Some(StreamMessage::Event { stream, position, text: Bytes::copy_from_slice(text) })
}

/// A stream in this node's memory.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) position: Position,
    /// The last events, oldest first, and until when they are kept.
    events: VecDeque<(i64, Bytes)>,
}

impl History {
    /// The stream that is there, or one that begins. Somebody asked about it.
    pub(crate) fn touch(slot: &mut Slot<Self>, now: i64) -> &mut Self {
        slot.until = now.saturating_add(milliseconds(STREAM_IDLE));
        slot.value.get_or_insert_with(|| Self {
            position: Position { epoch: any_epoch(), offset: 0 },
            events: VecDeque::new(),
        })
    }

    fn append(&mut self, text: Bytes, now: i64) {
        self.position.offset += 1;
        // Clocks can be set back; events stay in their order.
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

/// A number that no stream is likely to have had.
pub(crate) fn any_epoch() -> u64 {
    RandomState::new().build_hasher().finish()
}

pub(crate) fn milliseconds(duration: Duration) -> i64 {
    crate::window::whole_milliseconds(duration)
}

/// The two keys of a stream: in one slot of a Redis Cluster, by the braces.
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
