//! Messages between nodes, and detection of missed messages.
//!
//! Every node numbers its messages, and sends its latest number in a heartbeat twice a second. A node that misses a
//! message notices this at the next message or heartbeat, and reports a gap to its listeners: their cached data may be
//! out of date.
//!
//! If our own heartbeats do not come back to us, or a known node is silent without a goodbye, changes by other nodes
//! may be missed. [`Bus::receives_all`] then returns false.

use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

/// Interval at which a node sends its latest message number.
pub(crate) const HEARTBEAT_INTERVAL: Duration = Duration::from_millis(500);
/// Time without a message or heartbeat after which a node counts as silent.
const PEER_SILENT_AFTER: Duration = Duration::from_millis(1_500);
/// Time without a message or heartbeat after which a node is forgotten.
const PEER_GONE_AFTER: Duration = Duration::from_secs(600);
/// Maximum number of unread messages of a listener. If there are more, it loses the oldest ones and receives a gap.
const MAX_UNREAD: usize = 8_192;
/// Maximum number of messages that wait to be sent. Further messages are dropped, and the other nodes notice the gap.
const MAX_UNSENT: usize = 65_536;

/// Topic of a message. A listener receives one topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Topic(pub &'static str);

/// An item that a listener receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// Message from another node, or from this one if it was published with
    /// [`Cluster::publish`](crate::Cluster::publish).
    Message(Bytes),
    /// Messages may have been missed.
    Gap,
}

/// Receiver of the messages on a topic.
#[derive(Debug)]
pub struct Listener(broadcast::Receiver<Received>);

impl Listener {
    /// Returns the next message or gap. Waits forever once the last clone of the cluster is dropped.
    pub async fn next(&mut self) -> Received {
        match self.0.recv().await {
            Ok(received) => received,
            Err(RecvError::Lagged(_)) => Received::Gap,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Bus {
    node: u64,
    topics: Mutex<HashMap<&'static str, broadcast::Sender<Received>>>,
    /// Channel to the other nodes, and the number of the last message. One lock for both keeps messages in order.
    outbox: Mutex<Outbox>,
    peers: Mutex<Peers>,
    receives_all: AtomicBool,
    /// Number of gaps noticed.
    pub(crate) gaps: AtomicU64,
    /// Number of messages received from other nodes.
    pub(crate) received: AtomicU64,
    /// Number of messages published to other nodes, including those that were dropped.
    pub(crate) sent: AtomicU64,
}

#[derive(Debug, Default)]
struct Outbox {
    out: Option<mpsc::Sender<Vec<u8>>>,
    number: u64,
}

#[derive(Debug, Default)]
struct Peers {
    /// Time at which one of our own frames last came back; `None` while the channel is closed.
    echo: Option<Instant>,
    others: HashMap<u64, Peer>,
}

#[derive(Clone, Copy, Debug)]
struct Peer {
    number: u64,
    last_seen: Instant,
}

const MESSAGE: u8 = 1;
const HEARTBEAT: u8 = 2;
const GOODBYE: u8 = 3;

/// Frame on the channel: sender, number and kind; for a message also the topic and the text.
struct Frame<'f> {
    node: u64,
    number: u64,
    kind: u8,
    topic: &'f [u8],
    text: &'f [u8],
}

impl<'f> Frame<'f> {
    fn write(&self) -> Vec<u8> {
        let topic = u8::try_from(self.topic.len()).unwrap_or_default();
        let mut frame = Vec::with_capacity(18 + self.topic.len() + self.text.len());
        frame.extend_from_slice(&self.node.to_le_bytes());
        frame.extend_from_slice(&self.number.to_le_bytes());
        frame.push(self.kind);
        frame.push(topic);
        frame.extend_from_slice(&self.topic[..topic.into()]);
        frame.extend_from_slice(self.text);
        frame
    }

    fn read(frame: &'f [u8]) -> Option<Self> {
        let (node, rest) = frame.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let ([kind, topic], rest) = rest.split_first_chunk()?;
        let (topic, text) = rest.split_at_checked(usize::from(*topic))?;
        Some(Self { node: u64::from_le_bytes(*node), number: u64::from_le_bytes(*number), kind: *kind, topic, text })
    }
}

impl Bus {
    /// Creates a bus that is not connected to other nodes. `receives_all` is true if there are no other nodes.
    pub(crate) fn new(node: u64, receives_all: bool) -> Self {
        Self {
            node,
            topics: Mutex::default(),
            outbox: Mutex::default(),
            peers: Mutex::default(),
            receives_all: AtomicBool::new(receives_all),
            gaps: AtomicU64::new(0),
            received: AtomicU64::new(0),
            sent: AtomicU64::new(0),
        }
    }

    /// Opens the outbox. Returns the receiver of the frames to send to the other nodes.
    pub(crate) fn open(&self) -> mpsc::Receiver<Vec<u8>> {
        let (out, receiver) = mpsc::channel(MAX_UNSENT);
        lock(&self.outbox).out = Some(out);
        receiver
    }

    pub(crate) fn listen(&self, topic: Topic) -> Listener {
        let mut topics = lock(&self.topics);
        let sender = topics.entry(topic.0).or_insert_with(|| broadcast::Sender::new(MAX_UNREAD));
        Listener(sender.subscribe())
    }

    /// Returns true if this node receives all messages of all nodes.
    pub(crate) fn receives_all(&self) -> bool {
        self.receives_all.load(Relaxed)
    }

    /// Publishes a message to the listeners on this node.
    pub(crate) fn publish_here(&self, topic: Topic, text: Bytes) {
        self.deliver(topic.0, Received::Message(text));
    }

    /// Publishes a message to all other nodes, if the outbox is open. A message that cannot be sent is dropped. The
    /// other nodes notice this, because messages are numbered.
    pub(crate) fn publish_to_others(&self, topic: Topic, text: &[u8]) {
        let mut outbox = lock(&self.outbox);
        if let Some(out) = outbox.out.clone() {
            self.sent.fetch_add(1, Relaxed);
            outbox.number += 1;
            let frame = Frame { kind: MESSAGE, topic: topic.0.as_bytes(), text, ..self.frame(outbox.number) };
            // A full outbox drops the message, see above.
            drop(out.try_send(frame.write()));
        }
    }

    /// Sends the latest message number to the other nodes, and updates [`Self::receives_all`].
    pub(crate) fn send_heartbeat(&self) {
        let outbox = lock(&self.outbox);
        if let Some(out) = &outbox.out {
            drop(out.try_send(self.frame(outbox.number).write()));
        }
        drop(outbox);
        self.update_receives_all(Instant::now());
    }

    /// Sends a goodbye and closes the outbox. Returns false if it was not open.
    pub(crate) fn close(&self) -> bool {
        let mut outbox = lock(&self.outbox);
        let Some(out) = outbox.out.take() else { return false };
        drop(out.try_send(Frame { kind: GOODBYE, ..self.frame(outbox.number) }.write()));
        true
    }

    fn frame(&self, number: u64) -> Frame<'_> {
        Frame { node: self.node, number, kind: HEARTBEAT, topic: &[], text: &[] }
    }

    /// Reports a gap when the channel opens or opens again, because earlier messages may have been missed.
    pub(crate) fn opened(&self) {
        let now = Instant::now();
        lock(&self.peers).echo = Some(now);
        self.update_receives_all(now);
        self.gap();
    }

    /// Marks the channel as closed.
    pub(crate) fn broken(&self) {
        lock(&self.peers).echo = None;
        self.update_receives_all(Instant::now());
    }

    /// Returns the time since one of our own frames last came back, or `None` while the channel is closed.
    pub(crate) fn echo_age(&self) -> Option<Duration> {
        lock(&self.peers).echo.map(|at| at.elapsed())
    }

    /// Handles a frame from the channel. Delivers its message, and reports a gap if earlier messages were missed.
    pub(crate) fn receive(&self, frame: &[u8]) {
        let now = Instant::now();
        let Some(frame) = Frame::read(frame) else {
            tracing::warn!("unexpected message on the cluster channel");
            return;
        };
        if frame.node == self.node {
            lock(&self.peers).echo = Some(now);
            return;
        }
        let mut peers = lock(&self.peers);
        let known = peers.others.get(&frame.node).map(|peer| peer.number);
        let expected = if frame.kind == MESSAGE { frame.number.checked_sub(1) } else { Some(frame.number) };
        if frame.kind == GOODBYE {
            peers.others.remove(&frame.node);
        } else {
            peers.others.insert(frame.node, Peer { number: frame.number, last_seen: now });
        }
        drop(peers);
        if known != expected {
            self.gap();
        }
        if frame.kind == MESSAGE {
            self.received.fetch_add(1, Relaxed);
            let topic = lock(&self.topics).get_key_value(text_of(frame.topic)).map(|(topic, _)| *topic);
            if let Some(topic) = topic {
                self.deliver(topic, Received::Message(Bytes::copy_from_slice(frame.text)));
            }
        }
    }

    fn update_receives_all(&self, now: Instant) {
        let mut peers = lock(&self.peers);
        if lock(&self.outbox).out.is_none() {
            return;
        }
        peers.others.retain(|_, peer| now.saturating_duration_since(peer.last_seen) < PEER_GONE_AFTER);
        let lately = |at: Instant| now.saturating_duration_since(at) < PEER_SILENT_AFTER;
        let receives = peers.echo.is_some_and(lately) && peers.others.values().all(|peer| lately(peer.last_seen));
        self.receives_all.store(receives, Relaxed);
    }

    fn gap(&self) {
        self.gaps.fetch_add(1, Relaxed);
        let topics: Vec<&'static str> = lock(&self.topics).keys().copied().collect();
        topics.into_iter().for_each(|topic| self.deliver(topic, Received::Gap));
    }

    fn deliver(&self, topic: &'static str, received: Received) {
        if let Some(sender) = lock(&self.topics).get(topic) {
            // An error means that nobody listens.
            drop(sender.send(received));
        }
    }
}

fn text_of(topic: &[u8]) -> &str {
    std::str::from_utf8(topic).unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each critical section changes one value and does not panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: Topic = Topic("test");

    /// Returns two nodes, and the receiver of the frames that the first one sends.
    fn pair() -> (Bus, Bus, mpsc::Receiver<Vec<u8>>) {
        let (one, other) = (Bus::new(1, false), Bus::new(2, false));
        let receiver = one.open();
        drop(other.open());
        other.opened();
        (one, other, receiver)
    }

    fn say(bus: &Bus, text: &'static str) {
        bus.publish_to_others(TOPIC, text.as_bytes());
        bus.publish_here(TOPIC, text.into());
    }

    fn carry(receiver: &mut mpsc::Receiver<Vec<u8>>, to: &Bus) {
        while let Ok(frame) = receiver.try_recv() {
            to.receive(&frame);
        }
    }

    async fn now(listener: &mut Listener) -> Option<Received> {
        tokio::select! {
            biased;
            received = listener.next() => Some(received),
            () = std::future::ready(()) => None,
        }
    }

    #[tokio::test]
    async fn what_is_said_is_heard_in_order_by_all_and_only_on_its_topic() {
        let (one, other, mut receiver) = pair();
        let (mut here, mut there, mut elsewhere) =
            (one.listen(TOPIC), other.listen(TOPIC), other.listen(Topic("else")));
        one.send_heartbeat();
        carry(&mut receiver, &other);
        assert_eq!(
            (now(&mut there).await, now(&mut elsewhere).await),
            (Some(Received::Gap), Some(Received::Gap)),
            "a new node"
        );
        for text in ["a", "b"] {
            say(&one, text);
        }
        carry(&mut receiver, &other);
        for text in ["a", "b"] {
            let expected = Some(Received::Message(text.into()));
            assert_eq!((now(&mut here).await, now(&mut there).await), (expected.clone(), expected));
        }
        assert_eq!((now(&mut here).await, now(&mut there).await, now(&mut elsewhere).await), (None, None, None));
    }

    #[tokio::test]
    async fn what_is_missed_is_noticed_with_the_next_message_or_beat() {
        let (one, other, mut receiver) = pair();
        let mut there = other.listen(TOPIC);
        one.send_heartbeat();
        carry(&mut receiver, &other);
        assert_eq!(now(&mut there).await, Some(Received::Gap));
        for beat in [true, false] {
            say(&one, "lost");
            receiver.try_recv().unwrap();
            if beat {
                one.send_heartbeat()
            } else {
                say(&one, "kept")
            }
            carry(&mut receiver, &other);
            assert_eq!(now(&mut there).await, Some(Received::Gap));
            assert_eq!(now(&mut there).await, (!beat).then(|| Received::Message("kept".into())));
            one.send_heartbeat();
            carry(&mut receiver, &other);
            assert_eq!(now(&mut there).await, None);
        }
    }

    #[tokio::test]
    async fn who_listens_too_slowly_knows_of_a_gap() {
        let bus = Bus::new(1, true);
        let mut listener = bus.listen(TOPIC);
        for _ in 0..=MAX_UNREAD {
            say(&bus, "x");
        }
        assert_eq!(listener.next().await, Received::Gap);
        assert_eq!(listener.next().await, Received::Message("x".into()));
    }

    #[test]
    fn a_node_that_falls_silent_leaves_us_in_doubt_until_it_is_gone_or_says_farewell() {
        let (one, other, mut receiver) = pair();
        one.send_heartbeat();
        carry(&mut receiver, &other);
        let now = Instant::now();
        let judge = |after: Duration, own: bool| {
            if own {
                lock(&other.peers).echo = Some(now + after);
            }
            other.update_receives_all(now + after);
            other.receives_all()
        };
        assert!(judge(Duration::from_secs(1), true));
        assert!(!judge(Duration::from_secs(2), true), "the other node is silent");
        one.send_heartbeat();
        carry(&mut receiver, &other);
        assert!(judge(Duration::from_secs(1), true));
        assert!(!judge(Duration::from_secs(3), false), "so are we, it seems");
        assert!(judge(PEER_GONE_AFTER + Duration::from_secs(1), true), "it is gone");
        one.send_heartbeat();
        one.close();
        carry(&mut receiver, &other);
        assert!(judge(Duration::from_secs(5), true), "it said farewell");
    }

    #[test]
    fn what_is_not_ours_is_ignored() {
        let bus = Bus::new(1, true);
        for frame in [&[][..], &[0; 17], &[1; 18], &[255; 300]] {
            bus.receive(frame);
        }
    }
}
