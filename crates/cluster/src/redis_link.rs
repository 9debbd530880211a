//! The Redis that nodes share: one connection that all requests are pipelined on, and the judgement whether it is
//! there.
//!
//! A request does not wait for a Redis that has gone away: if it says nothing at all for as long as our patience
//! lasts, or the connection breaks, the link counts as cut, and everything goes on by itself until a probe is answered
//! again. A server that is slow but answers someone is waited for. One that refuses what it is asked, because it is
//! out of memory, a replica, or has been told not to do it for us, counts as away as well: of nodes that it does half
//! of what it is asked for, some would not know what others have done.

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

/// How long connecting may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(1);
/// How often a link that stands is probed.
const PROBE_EVERY: Duration = Duration::from_millis(250);
/// How long after a failure it is tried again.
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// A Redis, or the nodes of a Redis Cluster.
pub(crate) struct RedisLink {
    nodes: Vec<Client>,
    cluster: Option<ClusterClient>,
    response_timeout: Duration,
    /// What is written to find out whether it can be.
    probe: String,
    link: RwLock<LinkState>,
    /// Answers that came.
    answers: AtomicU64,
    /// How often the link was cut.
    pub(crate) cuts: AtomicU64,
    cut: Notify,
    tried: Notify,
}

#[derive(Default)]
struct LinkState {
    link: Option<Link>,
    /// Counts the links there were, so that who gives up on one does not cut the next.
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
    /// The server at this address, or the cluster of those at several.
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

    /// Waits until it is known whether there is a link.
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

    /// Asks Redis, if there is a link and it does not turn out to be cut. What was asked may have been done even if
    /// there is no answer.
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
            tracing::warn!(error = why, "Redis is away: going on without it");
            self.cut.notify_one();
        }
    }

    fn state(&self) -> std::sync::RwLockReadGuard<'_, LinkState> {
        // What holds the lock only moves a connection in or out.
        self.link.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a link, for ever.
    pub(crate) async fn keep_linked(&self) {
        // What was last said about it.
        let mut told = String::new();
        loop {
            match timeout(CONNECT_WITHIN, self.connect()).await {
                Ok(Ok(link)) => {
                    told.clear();
                    self.set_link(Some(link));
                }
                failed => {
                    let error = failed.ok().and_then(Result::err);
                    // One that is not there is nothing new.
                    let refusal = error.filter(|error| !is_broken(error)).map(|error| error.to_string());
                    if let Some(refusal) = refusal.filter(|refusal| *refusal != told) {
                        tracing::warn!(refusal, "Redis is there, and refuses what nodes need: going on without it");
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
                tracing::info!("Redis is there");
            }
            state.number += 1;
        } else if !state.tried {
            tracing::warn!("Redis cannot be reached: beginning without it");
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
                // It is `ask` that knows how long to wait.
                let settings = AsyncConnectionConfig::new().set_response_timeout(None);
                let node = nodes.first().ok_or_else(no_address)?;
                Link::Single(node.get_multiplexed_async_connection_with_config(&settings).await?)
            }
        };
        // A server that takes connections and says nothing is no server; nor is one that does not let us write, or ask
        // in scripts which server it is.
        redis::cmd("SET").arg(&self.probe).arg(1).arg("PX").arg(1_000).query_async::<()>(&mut link).await?;
        let script =
            redis::Script::new("redis.call('SET', KEYS[1], 1, 'PX', 1000) return #redis.call('INFO', 'server')");
        script.key(&self.probe).invoke_async::<i64>(&mut link).await?;
        Ok(link)
    }

    /// Hands on what is said on channels, and on which, until the connection breaks or `hear` has had enough. In a
    /// Redis Cluster every node passes on what is said on any.
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
    redis::RedisError::from((redis::ErrorKind::Io, "no node can be reached"))
}

/// Nobody was answered for so long.
#[derive(Debug, thiserror::Error)]
#[error("nothing was answered for {0:?}")]
struct Unresponsive(Duration);

impl std::fmt::Debug for RedisLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisLink").field("linked", &self.is_linked()).finish_non_exhaustive()
    }
}
