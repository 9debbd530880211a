//! Windows, values, sets, copies and messages that nodes share.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use redis::Script;
use secrecy::SecretString;
use tokio::task::JoinHandle;

use crate::bus::{Bus, Listener, Topic};
use crate::clock::Clock;
use crate::error::Error;
use crate::inner::Inner;
use crate::maintenance;
use crate::redis_link::{Link, RedisLink};
use crate::script::script;
use crate::window::{self, Verdict, Window, whole_milliseconds};

/// Maximum time to send a goodbye to the other nodes.
const GOODBYE_TIMEOUT: Duration = Duration::from_millis(500);
/// Lifetime of an edition in milliseconds. The edition of a group changes when its copies are invalidated. An edition
/// must outlive every copy made under it.
const EDITION_LIFE_MS: u64 = 7 * 24 * 3600 * 1000;

static HIT: LazyLock<Script> = script!("hit.lua");
static ADD_MEMBER: LazyLock<Script> = script!("add_member.lua");
static MEMBERS: LazyLock<Script> = script!("members.lua");
static GET_COPY: LazyLock<Script> = script!("get_copy.lua");
static PUT_COPY: LazyLock<Script> = script!("put_copy.lua");
static REMOVE_EQUAL: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("scripts/remove_equal.lua")));

/// Settings of the connection to Redis.
#[derive(Clone, Debug)]
pub struct Redis {
    /// Addresses as `redis://user:password@host:port/database`. Several addresses are the nodes of one Redis Cluster.
    pub addresses: Vec<SecretString>,
    /// Prefix of all keys and channels.
    pub prefix: String,
    /// Time without any response from Redis after which the node continues without it.
    pub timeout: Duration,
}

/// State of the connection to Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Redis is not configured.
    Standalone,
    /// Redis is available, and nodes share their state on it.
    Connected,
    /// Redis is unavailable. Each node continues on its own.
    Disconnected,
}

/// Counters since the start, and the current number of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Current number of keys in the memory of this node.
    pub keys: usize,
    /// Number of times that Redis became unavailable.
    pub cuts: u64,
    /// Number of operations that ran without Redis because it was unavailable.
    pub fallbacks: u64,
    /// Number of messages published to other nodes, including those that could not be sent.
    pub sent: u64,
    /// Number of messages received from other nodes.
    pub received: u64,
    /// Number of times that messages may have been missed.
    pub gaps: u64,
}

/// Result of [`Cluster::get_copy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyLookup {
    /// The copy and its age.
    Copy(Bytes, Duration),
    /// No copy is new enough. Create one and pass it to [`Cluster::put_copy`].
    Make(FillPermit),
    /// Another node is creating a copy. Try again shortly.
    Wait,
}

/// Permission to create a copy. [`Cluster::put_copy`] takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillPermit(Option<Granted>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Granted {
    holder: String,
    edition: Vec<u8>,
}

/// State shared by the nodes. Cheap to clone. All clones share it.
#[derive(Clone, Debug)]
pub struct Cluster {
    pub(crate) inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

/// Background Tokio tasks. They are aborted when the last clone of the cluster is dropped.
#[derive(Debug)]
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Cluster {
    /// Creates the cluster of the only node. Like the other constructors, panics outside a Tokio runtime.
    #[must_use]
    pub fn standalone(clock: Clock) -> Self {
        Self::without_redis(clock, true)
    }

    /// Creates the cluster of a node that shares nothing. Other nodes may exist, so [`Self::receives_all`] returns
    /// false.
    #[must_use]
    pub fn unconnected(clock: Clock) -> Self {
        Self::without_redis(clock, false)
    }

    fn without_redis(clock: Clock, receives_all: bool) -> Self {
        let inner = Arc::new(Inner::new(clock, 0, Bus::new(0, receives_all), None, String::new()));
        let tasks = vec![tokio::spawn(maintenance::sweep(Arc::clone(&inner)))];
        Self { inner, _tasks: Arc::new(Tasks(tasks)) }
    }

    /// Creates the cluster of a node that uses Redis. Redis need not be reachable yet. No other node may have the
    /// number `node`.
    ///
    /// # Errors
    /// Returns an error if an address is invalid.
    pub fn on_redis(redis: &Redis, node: u64, clock: Clock) -> Result<Self, Error> {
        let remote = RedisLink::new(&redis.addresses, &redis.prefix, redis.timeout)?;
        let inner = Arc::new(Inner::new(clock, node, Bus::new(node, false), Some(remote), redis.prefix.clone()));
        let outgoing = inner.bus.open();
        let tasks = vec![
            tokio::spawn(maintenance::sweep(Arc::clone(&inner))),
            tokio::spawn(maintenance::keep_linked(Arc::clone(&inner))),
            tokio::spawn(maintenance::send_messages(Arc::clone(&inner), outgoing)),
            tokio::spawn(maintenance::listen(Arc::clone(&inner))),
            tokio::spawn(maintenance::send_heartbeats(Arc::clone(&inner))),
            tokio::spawn(maintenance::rejoin(Arc::clone(&inner))),
        ];
        Ok(Self { inner, _tasks: Arc::new(Tasks(tasks)) })
    }

    /// Returns the time of this node's clock, in milliseconds since an arbitrary moment.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// Waits until the first attempt to connect to Redis has completed. This takes about a second at most.
    pub async fn ready(&self) {
        if let Some(remote) = &self.inner.remote {
            remote.first_attempt().await;
        }
    }

    /// Sends a goodbye to the other nodes. No messages are sent after it.
    pub async fn close(&self) {
        if self.inner.bus.close() {
            // A timeout is ignored: if Redis is unavailable, no goodbye is needed.
            drop(tokio::time::timeout(GOODBYE_TIMEOUT, self.inner.all_sent.notified()).await);
        }
    }

    /// Returns the state of the connection to Redis.
    #[must_use]
    pub fn state(&self) -> State {
        match &self.inner.remote {
            None => State::Standalone,
            Some(remote) if remote.is_linked() => State::Connected,
            Some(_) => State::Disconnected,
        }
    }

    /// Returns counters since the start, and the current number of keys.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let Inner { bus, hits, values, sets, streams, fallbacks, remote, .. } = &*self.inner;
        Stats {
            keys: hits.len() + values.len() + sets.len() + streams.len(),
            cuts: remote.as_ref().map_or(0, |remote| remote.cuts.load(Relaxed)),
            fallbacks: fallbacks.load(Relaxed),
            sent: bus.sent.load(Relaxed),
            received: bus.received.load(Relaxed),
            gaps: bus.gaps.load(Relaxed),
        }
    }

    /// Counts a hit on `key` if all `windows` have room for it. There must be at least one window. On Redis, exactly as
    /// many hits pass as the windows allow, even if nodes count at the same time.
    pub async fn hit(&self, key: &[u8], windows: &[Window]) -> Verdict {
        let clock_reading = self.inner.clock.read();
        let request = self.ask(b"h:", key, async move |mut link, key| {
            let mut call = HIT.prepare_invoke();
            call.key(key).arg(clock_reading);
            for window in windows {
                call.arg(window.max_hits.get()).arg(window.length());
            }
            let (passed, window, remaining, after): (bool, usize, u32, u64) = call.invoke_async(&mut link).await?;
            Ok(Verdict { passed, window, remaining, after: Duration::from_millis(after) })
        });
        if let Some(verdict) = request.await {
            return verdict;
        }
        let now = self.inner.clock.now();
        self.inner.hits.at(key, now, |slot| {
            let mut log = slot.value.take().unwrap_or_default();
            let verdict = log.hit(windows, now);
            let until = log.until(windows);
            slot.set(log, until);
            verdict
        })
    }

    /// Returns the value at `key`, or `None` if there is none.
    pub async fn get(&self, key: &[u8]) -> Option<Bytes> {
        let request = self.ask(b"v:", key, async |mut link, key| {
            redis::cmd("GET").arg(key).query_async::<Option<Vec<u8>>>(&mut link).await
        });
        match request.await {
            Some(value) => value.map(Bytes::from),
            None => self.inner.values.at(key, self.inner.clock.now(), |slot| slot.value.clone()),
        }
    }

    /// Stores a value at `key` for the duration `life`, replacing any previous value.
    pub async fn put(&self, key: &[u8], value: &[u8], life: Duration) {
        let life = whole_milliseconds(life);
        let request = self.ask(b"v:", key, async |mut link, key| {
            redis::cmd("SET").arg(key).arg(value).arg("PX").arg(life).query_async::<()>(&mut link).await
        });
        if request.await.is_none() {
            let now = self.inner.clock.now();
            self.inner.values.at(key, now, |slot| slot.set(Bytes::copy_from_slice(value), now + life));
        }
    }

    /// Stores a value at `key` for the duration `life` if there is none. Returns true if it was stored. Of several
    /// concurrent calls, at most one returns true. While Redis is unavailable, this holds on each node separately.
    pub async fn put_new(&self, key: &[u8], value: &[u8], life: Duration) -> bool {
        let life = whole_milliseconds(life);
        let request = self.ask(b"v:", key, async |mut link, key| {
            let mut set = redis::cmd("SET");
            set.arg(key).arg(value).arg("NX").arg("PX").arg(life).query_async::<bool>(&mut link).await
        });
        if let Some(done) = request.await {
            return done;
        }
        let now = self.inner.clock.now();
        self.inner.values.at(key, now, |slot| {
            let is_new = slot.value.is_none();
            if is_new {
                slot.set(Bytes::copy_from_slice(value), now + life);
            }
            is_new
        })
    }

    /// Removes the value at `key` if it equals `value`. Returns true if it was removed.
    pub async fn remove(&self, key: &[u8], value: &[u8]) -> bool {
        let request = self.ask(b"v:", key, async |mut link, key| {
            REMOVE_EQUAL.key(key).arg(value).invoke_async::<bool>(&mut link).await
        });
        if let Some(done) = request.await {
            return done;
        }
        self.inner.values.at(key, self.inner.clock.now(), |slot| {
            let is_this = slot.value.as_deref() == Some(value);
            if is_this {
                slot.value = None;
            }
            is_this
        })
    }

    /// Adds a member to a set for the duration `life`, or renews it. Returns the resulting number of members. Returns
    /// `None` if the member is new and the set already has `most` members.
    pub async fn add_member(&self, set: &[u8], member: &[u8], life: Duration, most: u32) -> Option<u32> {
        let (clock_reading, life) = (self.inner.clock.read(), whole_milliseconds(life));
        let request = self.ask(b"s:", set, async move |mut link, set| {
            let mut call = ADD_MEMBER.prepare_invoke();
            call.key(set)
                .arg(clock_reading)
                .arg(member)
                .arg(life)
                .arg(most)
                .invoke_async::<(bool, u32)>(&mut link)
                .await
        });
        if let Some((entered, there)) = request.await {
            return entered.then_some(there);
        }
        let now = self.inner.clock.now();
        self.inner.sets.at(set, now, |slot| {
            let mut members = slot.value.take().unwrap_or_default();
            members.retain(|_, until| *until > now);
            let entered = members.contains_key(member) || members.len() < usize::try_from(most).unwrap_or(usize::MAX);
            if entered {
                members.insert(member.into(), now + life);
            }
            let there = u32::try_from(members.len()).unwrap_or(u32::MAX);
            if let Some(last) = members.values().max().copied() {
                slot.set(members, last);
            }
            entered.then_some(there)
        })
    }

    /// Removes a member from a set. Does nothing if it is not a member.
    pub async fn remove_member(&self, set: &[u8], member: &[u8]) {
        let request = self.ask(b"s:", set, async |mut link, set| {
            redis::cmd("ZREM").arg(set).arg(member).query_async::<()>(&mut link).await
        });
        request.await;
        // Also remove the member if it was added while Redis was unavailable.
        self.inner.sets.at(set, self.inner.clock.now(), |slot| {
            if let Some(members) = &mut slot.value {
                members.remove(member);
            }
        });
    }

    /// Returns the members of a set, in no particular order.
    pub async fn members(&self, set: &[u8]) -> Vec<Bytes> {
        let clock_reading = self.inner.clock.read();
        let request = self.ask(b"s:", set, async move |mut link, set| {
            MEMBERS.key(set).arg(clock_reading).invoke_async::<Vec<Vec<u8>>>(&mut link).await
        });
        if let Some(members) = request.await {
            return members.into_iter().map(Bytes::from).collect();
        }
        let now = self.inner.clock.now();
        self.inner.sets.at(set, now, |slot| {
            let members = slot.value.iter().flatten().filter(|(_, until)| **until > now);
            members.map(|(member, _)| Bytes::copy_from_slice(member)).collect()
        })
    }

    /// Returns a copy that is at most `oldest` old, or permission to create one.
    ///
    /// If several nodes ask at the same time, one gets permission, and the others get [`CopyLookup::Wait`]. Unused
    /// permission lapses after `lapse`. A node that asks again gets permission again, because its previous caller may
    /// have given up. Without Redis, every caller gets permission, and no copy is stored.
    ///
    /// `of` is the group of the copy. [`Cluster::invalidate_copies`] invalidates all copies of a group.
    pub async fn get_copy(&self, of: &str, copy: &str, oldest: Duration, lapse: Duration) -> CopyLookup {
        let holder = format!("{:x}", self.inner.node);
        let clock_reading = self.inner.clock.read();
        let (oldest, lapse) = (i64::try_from(oldest.as_millis()).unwrap_or(i64::MAX), whole_milliseconds(lapse));
        let request = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = GET_COPY.prepare_invoke();
            copy_keys(&mut call, &prefix, of, copy);
            call.arg(clock_reading).arg(oldest).arg(&holder).arg(lapse).invoke_async::<redis::Value>(&mut link).await
        });
        let nothing = CopyLookup::Make(FillPermit(None));
        let Some(redis::Value::Array(answer)) = request.await else { return nothing };
        match answer.as_slice() {
            [redis::Value::Int(0)] => CopyLookup::Wait,
            [redis::Value::Int(1), redis::Value::BulkString(edition)] => {
                CopyLookup::Make(FillPermit(Some(Granted { holder, edition: edition.clone() })))
            }
            [redis::Value::Int(2), redis::Value::Int(age), redis::Value::BulkString(copy)] => {
                CopyLookup::Copy(copy.clone().into(), window::milliseconds(*age))
            }
            _ => nothing,
        }
    }

    /// Stores a created copy for the duration `life`, and ends the permission. `made` is `None` if no copy could be
    /// created. The copy is not stored if its group was invalidated after the permission was granted.
    pub async fn put_copy(&self, of: &str, copy: &str, leave: FillPermit, made: Option<&[u8]>, life: Duration) {
        let Some(Granted { holder, edition }) = leave.0 else { return };
        let (clock_reading, life) = (self.inner.clock.read(), whole_milliseconds(life));
        let request = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = PUT_COPY.prepare_invoke();
            copy_keys(&mut call, &prefix, of, copy);
            call.arg(clock_reading).arg(&holder).arg(&edition).arg(life);
            if let Some(made) = made {
                call.arg(made);
            }
            call.invoke_async::<bool>(&mut link).await
        });
        request.await;
    }

    /// Invalidates all copies of a group, for all nodes. Returns false if Redis is unavailable. In that case, call it
    /// again when Redis is back. If Redis is not configured, there are no copies, and the result is true.
    pub async fn invalidate_copies(&self, of: &str) -> bool {
        if self.inner.remote.is_none() {
            return true;
        }
        let request = self.ask(b"c:", &[], async |mut link, prefix| {
            let edition = [&prefix, b"{".as_slice(), of.as_bytes(), b"}".as_slice()].concat();
            let mut both = redis::pipe();
            both.incr(&edition, 1).ignore().cmd("PEXPIRE").arg(&edition).arg(EDITION_LIFE_MS).ignore();
            both.query_async::<()>(&mut link).await
        });
        request.await.is_some()
    }

    /// Publishes a message to all nodes, including this one. Returns at once.
    pub fn publish(&self, topic: Topic, text: impl Into<Bytes>) {
        let text = text.into();
        self.inner.bus.publish_to_others(topic, &text);
        self.inner.bus.publish_here(topic, text);
    }

    /// Publishes a message to all other nodes. Returns at once.
    pub fn publish_to_others(&self, topic: Topic, text: impl AsRef<[u8]>) {
        self.inner.bus.publish_to_others(topic, text.as_ref());
    }

    /// Subscribes to the messages on a topic.
    #[must_use]
    pub fn listen(&self, topic: Topic) -> Listener {
        self.inner.bus.listen(topic)
    }

    /// Returns true if this node receives all messages of all nodes. While this is false, this node may miss changes by
    /// other nodes, so it may use cached data only briefly. A gap in the messages is reported as
    /// [`crate::Received::Gap`].
    #[must_use]
    pub fn receives_all(&self) -> bool {
        self.inner.bus.receives_all()
    }

    /// Returns true if state is shared on Redis and [`Self::receives_all`] is true.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.state() == State::Connected && self.receives_all()
    }

    /// Sends a request to Redis. The closure gets the key: the prefix, `kind` and `key`. Returns `None` if the request
    /// fails, or if Redis is unavailable or not configured.
    pub(crate) async fn ask<T>(
        &self,
        kind: &[u8],
        key: &[u8],
        ask: impl AsyncFnOnce(Link, Vec<u8>) -> redis::RedisResult<T>,
    ) -> Option<T> {
        let remote = self.inner.remote.as_ref()?;
        let key = [self.inner.prefix.as_bytes(), kind, key].concat();
        let answer = remote.ask(async move |link| ask(link, key).await).await;
        if answer.is_none() {
            self.inner.fallbacks.fetch_add(1, Relaxed);
        }
        answer
    }
}

/// Adds the three keys of a copy. The braces place them in one hash slot of a Redis Cluster.
fn copy_keys(call: &mut redis::ScriptInvocation<'_>, prefix: &[u8], of: &str, copy: &str) {
    let edition = [prefix, b"{", of.as_bytes(), b"}"].concat();
    let part = |part: &[u8]| [&edition, part, copy.as_bytes()].concat();
    let (copy, leave) = (part(b":copy:"), part(b":leave:"));
    call.key(edition).key(copy).key(leave);
}
