//! Background Tokio tasks: sweeping, the connection to Redis, messages, and rejoining streams.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::bus;
use crate::inner::Inner;
use crate::redis_link::RedisLink;
use crate::stream::{GAP, keys};

/// Interval at which expired entries are removed.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// Time without one of our own frames after which the channel is closed and opened again.
const ECHO_TIMEOUT: Duration = Duration::from_secs(3);
/// Delay before the channel is opened again after a failure.
const LISTEN_AGAIN: Duration = Duration::from_millis(100);
/// Maximum number of messages in one request to Redis.
const AT_ONCE: usize = 256;

pub(crate) async fn sweep(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        let now = inner.clock.now();
        inner.hits.sweep(now);
        inner.values.sweep(now);
        inner.sets.sweep(now);
        inner.streams.sweep(now);
    }
}

pub(crate) async fn keep_linked(inner: Arc<Inner>) {
    if let Some(remote) = &inner.remote {
        remote.keep_linked().await;
    }
}

/// Publishes outgoing messages on Redis.
pub(crate) async fn send_messages(inner: Arc<Inner>, mut outgoing: mpsc::Receiver<Vec<u8>>) {
    let (channel, mut frames) = (inner.channel(), Vec::new());
    while outgoing.recv_many(&mut frames, AT_ONCE).await > 0 {
        let mut all = redis::pipe();
        for frame in frames.drain(..) {
            all.cmd("PUBLISH").arg(&channel).arg(frame).ignore();
        }
        if let Some(remote) = &inner.remote {
            // The messages are numbered, so the other nodes notice lost ones.
            remote.ask(async |mut link| all.query_async::<()>(&mut link).await).await;
        }
    }
    inner.all_sent.notify_one();
}

/// Receives messages and stream events from Redis. Opens the channels again after a failure, forever.
pub(crate) async fn listen(inner: Arc<Inner>) {
    let (bus, streams) = (&inner.bus, &inner.streams);
    let channel = inner.channel();
    let channels = [channel.clone(), inner.streams_channel()];
    let Some(remote) = &inner.remote else { return };
    loop {
        let silence = async {
            loop {
                tokio::time::sleep(bus::HEARTBEAT_INTERVAL).await;
                if bus.echo_age().is_some_and(|age| age > ECHO_TIMEOUT) {
                    return;
                }
            }
        };
        let begun = || {
            bus.opened();
            streams.opened();
        };
        let hear =
            |on: &str, outgoing: &[u8]| if on == channel { bus.receive(outgoing) } else { streams.receive(outgoing) };
        let received = tokio::select! {
            received = remote.listen(&channels, begun, hear) => received,
            () = silence => Ok(()),
        };
        bus.broken();
        streams.broken();
        if let Err(error) = received {
            tracing::debug!(error = &error as &dyn std::error::Error, "cluster channel connection lost, reconnecting");
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

pub(crate) async fn send_heartbeats(inner: Arc<Inner>) {
    let mut ticks = tokio::time::interval(bus::HEARTBEAT_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        inner.bus.send_heartbeat();
    }
}

/// Restarts the streams that this node continued on its own, whenever Redis is back.
pub(crate) async fn rejoin(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(bus::HEARTBEAT_INTERVAL).await;
        inner.rejoin_streams().await;
    }
}

impl Inner {
    /// If this node has its own streams although Redis is back, restarts these streams on Redis, and publishes a gap to
    /// all nodes. If a step fails, the next call repeats it.
    async fn rejoin_streams(&self) {
        let Some(remote) = self.remote.as_ref().filter(|remote| remote.is_linked()) else { return };
        if !self.streams.is_disconnected.swap(false, Relaxed) {
            return;
        }
        // Also publish a gap first: some streams may restart before the connection breaks again.
        self.append_gap(remote).await;
        for stream in self.streams.own.keys() {
            let [standing, events] = keys(self.prefix.as_bytes(), &String::from_utf8_lossy(&stream));
            let removed =
                async |mut link| redis::cmd("DEL").arg(standing).arg(events).query_async::<()>(&mut link).await;
            if remote.ask(removed).await.is_none() {
                return self.streams.is_disconnected.store(true, Relaxed);
            }
            self.streams.own.at(&stream, self.clock.now(), |slot| slot.value = None);
        }
        self.append_gap(remote).await;
    }

    async fn append_gap(&self, remote: &RedisLink) {
        let channel = self.streams_channel();
        let told = async |mut link| redis::cmd("PUBLISH").arg(channel).arg(GAP).query_async::<()>(&mut link).await;
        if remote.ask(told).await.is_none() {
            self.streams.is_disconnected.store(true, Relaxed);
        }
    }
}
