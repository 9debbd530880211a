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

/// How long a farewell may take to go out.
const GOODBYE_TIMEOUT: Duration = Duration::from_millis(500);
/// An edition outlives every copy of it.
const EDITION_LIFE_MS: u64 = 7 * 24 * 3600 * 1000;

static HIT: LazyLock<Script> = script!("hit.lua");
static ENTER: LazyLock<Script> = script!("enter.lua");
static MEMBERS: LazyLock<Script> = script!("members.lua");
static RECALL: LazyLock<Script> = script!("recall.lua");
static KEEP: LazyLock<Script> = script!("keep.lua");
static REMOVE_EQUAL: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("scripts/remove_equal.lua")));

/// Where Redis is, and how we are with it.
#[derive(Clone, Debug)]
pub struct Redis {
    /// `redis://user:password@host:port/database`; several are nodes of one Redis Cluster.
    pub addresses: Vec<SecretString>,
    /// Prefix of all keys.
    pub prefix: String,
    /// How long Redis may say nothing at all before we go on without it.
    pub timeout: Duration,
}

/// Whether nodes share what is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no Redis by intent.
    Standalone,
    /// They do.
    Connected,
    /// Redis is away: each goes on by itself.
    Disconnected,
}

/// What was counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Keys in this node's memory.
    pub keys: usize,
    /// How often Redis went away.
    pub cuts: u64,
    /// What this node did by itself because Redis was away.
    pub fallbacks: u64,
    /// Messages that this node said.
    pub sent: u64,
    /// Messages of others that it heard.
    pub received: u64,
    /// Times that it may have missed some.
    pub gaps: u64,
}

/// A copy of something that is costly to make; see [`Cluster::get_copy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyLookup {
    /// There is one, made so long ago.
    Copy(Bytes, Duration),
    /// There is none: make one, and hand it to [`Cluster::put_copy`].
    Make(FillPermit),
    /// Another node is making one. Ask again in a moment.
    Wait,
}

/// Leave to make a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillPermit(Option<Granted>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Granted {
    holder: String,
    edition: Vec<u8>,
}

/// What nodes share. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Cluster {
    pub(crate) inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

/// Tasks that run beside the requests, until the last clone is dropped.
#[derive(Debug)]
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Cluster {
    /// For a node that is the only one. Needs a Tokio runtime, as all of these do.
    #[must_use]
    pub fn standalone(clock: Clock) -> Self {
        Self::without_redis(clock, true)
    }

    /// For a node that shares nothing here with others, of which there may be some.
    #[must_use]
    pub fn unconnected(clock: Clock) -> Self {
        Self::without_redis(clock, false)
    }

    fn without_redis(clock: Clock, receives_all: bool) -> Self {
        let inner = Arc::new(Inner::new(clock, 0, Bus::new(0, receives_all), None, String::new()));
        let tasks = vec![tokio::spawn(maintenance::sweep(Arc::clone(&inner)))];
        Self { inner, _tasks: Arc::new(Tasks(tasks)) }
    }

    /// On Redis, which need not be there yet. `node` is a number that no other node has.
    ///
    /// # Errors
    /// If the addresses are none.
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

    /// What time it is by this node's clock, in milliseconds since some moment.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// Waits until it is known whether Redis is there, a second or two at most.
    pub async fn ready(&self) {
        if let Some(remote) = &self.inner.remote {
            remote.first_attempt().await;
        }
    }

    /// Says farewell to the other nodes, and nothing more after it.
    pub async fn close(&self) {
        if self.inner.bus.close() {
            // A Redis that is away needs no farewell.
            drop(tokio::time::timeout(GOODBYE_TIMEOUT, self.inner.all_sent.notified()).await);
        }
    }

    /// Whether nodes share what is kept here.
    #[must_use]
    pub fn state(&self) -> State {
        match &self.inner.remote {
            None => State::Standalone,
            Some(remote) if remote.is_linked() => State::Connected,
            Some(_) => State::Disconnected,
        }
    }

    /// Returns the counts since the start.
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

    /// Counts a hit on `key` if it passes all `windows`, of which there is at least one. Of concurrent hits, on
    /// whatever nodes, exactly as many pass as there is room for.
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

    /// The value at `key`.
    pub async fn get(&self, key: &[u8]) -> Option<Bytes> {
        let request = self.ask(b"v:", key, async |mut link, key| {
            redis::cmd("GET").arg(key).query_async::<Option<Vec<u8>>>(&mut link).await
        });
        match request.await {
            Some(value) => value.map(Bytes::from),
            None => self.inner.values.at(key, self.inner.clock.now(), |slot| slot.value.clone()),
        }
    }

    /// Keeps a value at `key` for so long, in place of any other.
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

    /// Keeps a value at `key` for so long, unless there is one. Of several at once, one does.
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

    /// Removes the value at `key` if it is this one, and says whether it was.
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

    /// Enters a member into a set for so long, or renews it, and answers how many there are then; `None` if it is not
    /// in and there are `most` already.
    pub async fn add_member(&self, set: &[u8], member: &[u8], life: Duration, most: u32) -> Option<u32> {
        let (clock_reading, life) = (self.inner.clock.read(), whole_milliseconds(life));
        let request = self.ask(b"s:", set, async move |mut link, set| {
            let mut call = ENTER.prepare_invoke();
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

    /// Takes a member out of a set.
    pub async fn remove_member(&self, set: &[u8], member: &[u8]) {
        let request = self.ask(b"s:", set, async |mut link, set| {
            redis::cmd("ZREM").arg(set).arg(member).query_async::<()>(&mut link).await
        });
        request.await;
        // Also if Redis was away when it entered.
        self.inner.sets.at(set, self.inner.clock.now(), |slot| {
            if let Some(members) = &mut slot.value {
                members.remove(member);
            }
        });
    }

    /// The members of a set, in no order.
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

    /// Asks for a copy of something that is no older than so much, or for leave to make one. Of several nodes that ask
    /// at once, one gets leave; the others are to ask again in a moment. Leave that is not used lapses after `lapse`.
    /// A node that asks again has it again: whoever asked first there may have gone away.
    ///
    /// Copies belong to something that changes as a whole, `of`: see [`Cluster::invalidate_copies`].
    pub async fn get_copy(&self, of: &str, copy: &str, oldest: Duration, lapse: Duration) -> CopyLookup {
        let holder = format!("{:x}", self.inner.node);
        let clock_reading = self.inner.clock.read();
        let (oldest, lapse) = (i64::try_from(oldest.as_millis()).unwrap_or(i64::MAX), whole_milliseconds(lapse));
        let request = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = RECALL.prepare_invoke();
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

    /// Hands in the copy that there was leave to make, to be kept for so long; or nothing, if none could be made. It
    /// is not kept if what it is of was outdated since the leave was given.
    pub async fn put_copy(&self, of: &str, copy: &str, leave: FillPermit, made: Option<&[u8]>, life: Duration) {
        let Some(Granted { holder, edition }) = leave.0 else { return };
        let (clock_reading, life) = (self.inner.clock.read(), whole_milliseconds(life));
        let request = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = KEEP.prepare_invoke();
            copy_keys(&mut call, &prefix, of, copy);
            call.arg(clock_reading).arg(&holder).arg(&edition).arg(life);
            if let Some(made) = made {
                call.arg(made);
            }
            call.invoke_async::<bool>(&mut link).await
        });
        request.await;
    }

    /// Says that something has changed: its copies are not given out any more. `false` if the others could not be
    /// told, as Redis is away: say it again when it is back.
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

    /// Says something to all nodes, this one included. Does not wait.
    pub fn publish(&self, topic: Topic, text: impl Into<Bytes>) {
        let text = text.into();
        self.inner.bus.publish_to_others(topic, &text);
        self.inner.bus.publish_here(topic, text);
    }

    /// Says something to all other nodes. Does not wait.
    pub fn publish_to_others(&self, topic: Topic, text: impl AsRef<[u8]>) {
        self.inner.bus.publish_to_others(topic, text.as_ref());
    }

    /// Hears what is said on a topic from now on.
    #[must_use]
    pub fn listen(&self, topic: Topic) -> Listener {
        self.inner.bus.listen(topic)
    }

    /// Whether everything is heard that any node says. While it is not, what is kept of things that others may change
    /// is to be trusted for a moment only. A message that was missed is told as [`crate::Received::Gap`] in any case.
    #[must_use]
    pub fn receives_all(&self) -> bool {
        self.inner.bus.receives_all()
    }

    /// Returns true if state is shared and messages of all nodes arrive.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.state() == State::Connected && self.receives_all()
    }

    /// Asks Redis about a key, if it is there.
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

/// The three keys of a copy: in one slot of a Redis Cluster, by the braces.
fn copy_keys(call: &mut redis::ScriptInvocation<'_>, prefix: &[u8], of: &str, copy: &str) {
    let edition = [prefix, b"{", of.as_bytes(), b"}"].concat();
    let part = |part: &[u8]| [&edition, part, copy.as_bytes()].concat();
    let (copy, leave) = (part(b":copy:"), part(b":leave:"));
    call.key(edition).key(copy).key(leave);
}
