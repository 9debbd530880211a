//! Connection to Redis, shared by all requests, and detection of outages.
//!
//! A request does not wait for a Redis that is down. If Redis sends no response at all within the timeout, or the
//! connection breaks, the link counts as cut. The node then continues on its own until it can connect again. A slow
//! server that answers some requests does not count as cut.
//!
//! A server that refuses requests counts as unavailable too, such as a replica, or a server that is out of memory or
//! denies us permission. If it did only half of what nodes request, some nodes would not know what others have done.

use std::pin::pin;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use futures_util::StreamExt as _;
use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, Pipeline, RedisFuture, RedisResult, Value};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::error::Error;

/// Maximum time to connect to Redis.
const CONNECT_WITHIN: Duration = Duration::from_secs(1);
/// Interval at which an established link is probed.
const PROBE_EVERY: Duration = Duration::from_millis(250);
/// Delay before reconnecting after a failure.
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// A Redis server, or the nodes of a Redis Cluster.
pub(crate) struct RedisLink {
    nodes: Vec<Client>,
    cluster: Option<ClusterClient>,
    response_timeout: Duration,
    /// Key that is written after connecting, to check that Redis accepts writes.
    probe: String,
    link: RwLock<LinkState>,
    /// Number of responses received.
    answers: AtomicU64,
    /// Number of times that the link was cut.
    pub(crate) cuts: AtomicU64,
    cut: Notify,
    tried: Notify,
}

#[derive(Default)]
struct LinkState {
    link: Option<Link>,
    /// Number of links so far. A request that fails on an old link must not cut a newer one.
    number: u64,
    tried: bool,
}

/// A connection. Clones share it.
#[derive(Clone)]
pub(crate) enum Link {
    Single(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl ConnectionLike for Link {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::Single(link) => link.req_packed_command(command),
            Self::Cluster(link) => link.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        commands: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::Single(link) => link.req_packed_commands(commands, offset, count),
            Self::Cluster(link) => link.req_packed_commands(commands, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::Single(link) => link.get_db(),
            Self::Cluster(link) => link.get_db(),
        }
    }
}

impl RedisLink {
    /// Creates a link to the server at one address, or to the Redis Cluster at several addresses.
    pub(crate) fn new(addresses: &[SecretString], prefix: &str, response_timeout: Duration) -> Result<Self, Error> {
        let nodes =
            addresses.iter().map(|address| Client::open(address.expose_secret())).collect::<Result<Vec<_>, _>>()?;
        let cluster = if addresses.len() > 1 {
            let builder = ClusterClient::builder(addresses.iter().map(ExposeSecret::expose_secret));
            Some(builder.connection_timeout(CONNECT_WITHIN).retries(1).build()?)
        } else {
            None
        };
        Ok(Self {
            nodes,
            cluster,
            response_timeout,
            probe: format!("{prefix}probe"),
            link: RwLock::default(),
            answers: AtomicU64::new(0),
            cuts: AtomicU64::new(0),
            cut: Notify::new(),
            tried: Notify::new(),
        })
    }

    pub(crate) fn is_linked(&self) -> bool {
        self.state().link.is_some()
    }

    /// Waits until the first attempt to connect has completed.
    pub(crate) async fn first_attempt(&self) {
        loop {
            let mut tried = pin!(self.tried.notified());
            tried.as_mut().enable();
            if self.state().tried {
                return;
            }
            tried.await;
        }
    }

    /// Sends a request to Redis. Returns `None` if there is no link, the request fails, or Redis does not respond. The
    /// request may have been executed nevertheless.
    pub(crate) async fn ask<T>(&self, ask: impl AsyncFnOnce(Link) -> RedisResult<T>) -> Option<T> {
        let (link, number) = {
            let state = self.state();
            (state.link.clone()?, state.number)
        };
        let mut answer = pin!(ask(link));
        loop {
            let before = self.answers.load(Relaxed);
            tokio::select! {
                biased;
                answer = &mut answer => match answer {
                    Ok(answer) => {
                        self.answers.fetch_add(1, Relaxed);
                        return Some(answer);
                    }
                    Err(error) => {
                        self.give_up(number, &error);
                        return None;
                    }
                },
                () = sleep(self.response_timeout) => if self.answers.load(Relaxed) == before {
                    self.give_up(number, &Unresponsive(self.response_timeout));
                    return None;
                },
            }
        }
    }

    fn give_up(&self, number: u64, why: &(dyn std::error::Error + 'static)) {
        let mut state = self.link.write().unwrap_or_else(PoisonError::into_inner);
        if state.number == number && state.link.take().is_some() {
            self.cuts.fetch_add(1, Relaxed);
            tracing::warn!(error = why, "Redis unavailable, continuing without it");
            self.cut.notify_one();
        }
    }

    fn state(&self) -> std::sync::RwLockReadGuard<'_, LinkState> {
        // Each critical section only moves a connection in or out.
        self.link.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connects, probes the connection, and connects again after a failure, forever.
    pub(crate) async fn keep_linked(&self) {
        // Refusal that was logged last.
        let mut told = String::new();
        loop {
            match timeout(CONNECT_WITHIN, self.connect()).await {
                Ok(Ok(link)) => {
                    told.clear();
                    self.set_link(Some(link));
                }
                failed => {
                    let error = failed.ok().and_then(Result::err);
                    // An unreachable server is logged by `set_link` or `give_up`.
                    let refusal = error.filter(|error| !is_broken(error)).map(|error| error.to_string());
                    if let Some(refusal) = refusal.filter(|refusal| *refusal != told) {
                        tracing::warn!(refusal, "Redis refused a required command, continuing without Redis");
                        told = refusal;
                    }
                    self.set_link(None);
                    sleep(RETRY_AFTER).await;
                    continue;
                }
            }
            while self.is_linked() {
                tokio::select! {
                    () = self.cut.notified() => {}
                    () = sleep(PROBE_EVERY) => {
                        self.ask(async |mut link| redis::cmd("PING").query_async::<()>(&mut link).await).await;
                    }
                }
            }
        }
    }

    fn set_link(&self, link: Option<Link>) {
        let mut state = self.link.write().unwrap_or_else(PoisonError::into_inner);
        if link.is_some() {
            if state.tried {
                tracing::info!("Redis available");
            }
            state.number += 1;
        } else if !state.tried {
            tracing::warn!("Redis unavailable at startup, continuing without it");
        }
        state.link = link;
        state.tried = true;
        drop(state);
        self.tried.notify_waiters();
    }

    async fn connect(&self) -> RedisResult<Link> {
        let mut link = match (&self.cluster, self.nodes.as_slice()) {
            (Some(cluster), _) => Link::Cluster(cluster.get_async_connection().await?),
            (None, nodes) => {
                // `ask` applies the timeout.
                let settings = AsyncConnectionConfig::new().set_response_timeout(None);
                let node = nodes.first().ok_or_else(no_address)?;
                Link::Single(node.get_multiplexed_async_connection_with_config(&settings).await?)
            }
        };
        // A server that accepts connections but does not respond is unavailable. So is one that does not let us write,
        // or query its run id in scripts.
        redis::cmd("SET").arg(&self.probe).arg(1).arg("PX").arg(1_000).query_async::<()>(&mut link).await?;
        let script =
            redis::Script::new("redis.call('SET', KEYS[1], 1, 'PX', 1000) return #redis.call('INFO', 'server')");
        script.key(&self.probe).invoke_async::<i64>(&mut link).await?;
        Ok(link)
    }

    /// Passes messages on the channels to `hear`, with the name of their channel, until the connection breaks. Calls
    /// `begun` once it is subscribed. In a Redis Cluster, every node forwards the messages published on any node.
    pub(crate) async fn listen(
        &self,
        channels: &[String],
        begun: impl FnOnce(),
        mut hear: impl FnMut(&str, &[u8]),
    ) -> RedisResult<()> {
        let mut ear = None;
        for node in &self.nodes {
            if let Ok(Ok(connection)) = timeout(CONNECT_WITHIN, node.get_async_pubsub()).await {
                ear = Some(connection);
                break;
            }
        }
        let mut ear = ear.ok_or_else(no_address)?;
        ear.subscribe(channels).await?;
        begun();
        let mut message = ear.on_message();
        while let Some(message) = message.next().await {
            hear(message.get_channel_name(), message.get_payload_bytes());
        }
        Ok(())
    }
}

fn is_broken(error: &redis::RedisError) -> bool {
    error.is_io_error() || error.is_timeout() || error.is_connection_dropped() || error.is_connection_refusal()
}

fn no_address() -> redis::RedisError {
    redis::RedisError::from((redis::ErrorKind::Io, "no Redis node is reachable"))
}

/// Error for a Redis that answered no request within this time.
#[derive(Debug, thiserror::Error)]
#[error("no response within {0:?}")]
struct Unresponsive(Duration);

impl std::fmt::Debug for RedisLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisLink").field("linked", &self.is_linked()).finish_non_exhaustive()
    }
}
