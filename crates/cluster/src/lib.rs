//! What the nodes of an installation share: windows, values, sets, copies and messages. In the memory of this node, or on a
//! Redis that all of them reach.
//!
//! Redis is never needed: while it is away, every node goes on by itself with its own memory, and takes Redis up again
//! when it is back. So nothing that must not be lost is kept here, and nothing here fails.
//!
//! | module | what it is |
//! |---|---|
//! | [`window`] | the sliding window, as a rule |
//! | `memory` | bounded maps whose entries expire |
//! | `remote` | the link to Redis, and whether it stands |
//! | `bus` | messages between nodes, and whether all are heard |
//! | `stream` | events in a row, to follow and to catch up with |

mod bus;
mod memory;
mod remote;
mod stream;
pub mod window;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use redis::Script;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

pub use bus::{Heard, Listener, Topic};
pub use stream::{Followed, Follower, Position, STREAM_IDLE};
pub use window::{Verdict, Window};

use bus::Bus;
use memory::Store;
use remote::{Link, Remote};
use stream::Streams;
use window::{Log, whole_milliseconds};

/// Keys of each kind that a node keeps by itself.
const KEYS: usize = 200_000;
/// How often what has expired is dropped.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// How long a farewell may take to go out.
const FAREWELL_WITHIN: Duration = Duration::from_millis(500);
/// A connection over which not even our own beats come is given up.
const DEAF_AFTER: Duration = Duration::from_secs(3);
/// How long after a failure the channel is opened again.
const LISTEN_AGAIN: Duration = Duration::from_millis(100);
/// An edition outlives every copy of it.
const EDITION_LIFE_MS: u64 = 7 * 24 * 3600 * 1000;
/// Messages that are sent to Redis at once.
const AT_ONCE: usize = 256;

/// A script with what it has in common with others before it.
macro_rules! script {
    ($($name:literal),+) => {
        std::sync::LazyLock::new(|| {
            redis::Script::new(concat!(include_str!("scripts/now.lua"), $(include_str!(concat!("scripts/", $name))),+))
        })
    };
}
pub(crate) use script;

static HIT: LazyLock<Script> = script!("hit.lua");
static ENTER: LazyLock<Script> = script!("enter.lua");
static MEMBERS: LazyLock<Script> = script!("members.lua");
static RECALL: LazyLock<Script> = script!("recall.lua");
static KEEP: LazyLock<Script> = script!("keep.lua");
static REMOVE_EQUAL: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("scripts/remove_equal.lua")));

/// An address that is none, or a Redis that does not do as it should.
#[derive(Debug, thiserror::Error)]
#[error("not an address of Redis")]
pub struct Error(#[from] redis::RedisError);

/// What time it is, in milliseconds: by the system's clock, or by one that tests turn.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> i64 + Send + Sync>>);

impl Clock {
    /// The system's: it goes on however the wall clock is set. On Redis it is the server's that counts.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// The one that this reads, which is never 0.
    pub fn by(read: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    fn now(&self) -> i64 {
        static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match &self.0 {
            Some(read) => read(),
            None => i64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(i64::MAX),
        }
    }

    /// What scripts are told: 0 for the server's own.
    fn told(&self) -> i64 {
        self.0.as_ref().map_or(0, |read| read())
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(by a test)" } else { "Clock(system)" })
    }
}

/// Where Redis is, and how we are with it.
#[derive(Clone, Debug)]
pub struct Redis {
    /// `redis://user:password@host:port/database`; several are nodes of one Redis Cluster.
    pub addresses: Vec<String>,
    /// What all our keys begin with.
    pub prefix: String,
    /// How long Redis may say nothing at all before we go on without it.
    pub patience: Duration,
}

/// Whether nodes share what is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no Redis by intent.
    Alone,
    /// They do.
    Together,
    /// Redis is away: each goes on by itself.
    Apart,
}

/// What was counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Keys in this node's memory.
    pub keys: usize,
    /// How often Redis went away.
    pub cuts: u64,
    /// What this node did by itself because Redis was away.
    pub fallbacks: u64,
    /// Messages that this node said.
    pub said: u64,
    /// Messages of others that it heard.
    pub heard: u64,
    /// Times that it may have missed some.
    pub gaps: u64,
}

/// A copy of something that is costly to make; see [`Cluster::recall`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recalled {
    /// There is one, made so long ago.
    Copy(Bytes, Duration),
    /// There is none: make one, and hand it to [`Cluster::keep`].
    Make(Leave),
    /// Another node is making one. Ask again in a moment.
    Wait,
}

/// Leave to make a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave(Option<Granted>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Granted {
    who: String,
    edition: Vec<u8>,
}

/// What nodes share. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Cluster {
    inner: Arc<Inner>,
    _tasks: Arc<Tasks>,
}

/// What goes on beside the requests, until the last clone is dropped.
#[derive(Debug)]
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

#[derive(Debug)]
struct Inner {
    clock: Clock,
    remote: Option<Remote>,
    prefix: String,
    /// Tells our leaves from others'.
    node: u64,
    bus: Bus,
    /// The last message is out.
    said_all: Notify,
    fallbacks: AtomicU64,
    hits: Store<Log>,
    values: Store<Bytes>,
    sets: Store<BTreeMap<Box<[u8]>, i64>>,
    streams: Streams,
}

impl Cluster {
    /// For a node that is the only one. Needs a Tokio runtime, as all of these do.
    #[must_use]
    pub fn alone(clock: Clock) -> Self {
        Self::without_redis(clock, true)
    }

    /// For a node that shares nothing here with others, of which there may be some.
    #[must_use]
    pub fn unconnected(clock: Clock) -> Self {
        Self::without_redis(clock, false)
    }

    fn without_redis(clock: Clock, hears_all: bool) -> Self {
        let inner = Arc::new(Inner::new(clock, 0, Bus::new(0, hears_all), None, String::new()));
        let tasks = vec![tokio::spawn(sweep(Arc::clone(&inner)))];
        Self { inner, _tasks: Arc::new(Tasks(tasks)) }
    }

    /// On Redis, which need not be there yet. `node` is a number that no other node has.
    ///
    /// # Errors
    /// If the addresses are none.
    pub fn on_redis(redis: &Redis, node: u64, clock: Clock) -> Result<Self, Error> {
        let remote = Remote::new(&redis.addresses, &redis.prefix, redis.patience)?;
        let inner = Arc::new(Inner::new(clock, node, Bus::new(node, false), Some(remote), redis.prefix.clone()));
        let said = inner.bus.open();
        let tasks = vec![
            tokio::spawn(sweep(Arc::clone(&inner))),
            tokio::spawn(keep_linked(Arc::clone(&inner))),
            tokio::spawn(speak(Arc::clone(&inner), said)),
            tokio::spawn(listen(Arc::clone(&inner))),
            tokio::spawn(beat(Arc::clone(&inner))),
            tokio::spawn(rejoin(Arc::clone(&inner))),
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
            remote.first_try().await;
        }
    }

    /// Says farewell to the other nodes, and nothing more after it.
    pub async fn close(&self) {
        if self.inner.bus.close() {
            // A Redis that is away needs no farewell.
            drop(tokio::time::timeout(FAREWELL_WITHIN, self.inner.said_all.notified()).await);
        }
    }

    /// Whether nodes share what is kept here.
    #[must_use]
    pub fn state(&self) -> State {
        match &self.inner.remote {
            None => State::Alone,
            Some(remote) if remote.is_linked() => State::Together,
            Some(_) => State::Apart,
        }
    }

    /// What was counted since the start.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let Inner { bus, hits, values, sets, streams, fallbacks, remote, .. } = &*self.inner;
        Figures {
            keys: hits.len() + values.len() + sets.len() + streams.len(),
            cuts: remote.as_ref().map_or(0, |remote| remote.cuts.load(Relaxed)),
            fallbacks: fallbacks.load(Relaxed),
            said: bus.said.load(Relaxed),
            heard: bus.heard.load(Relaxed),
            gaps: bus.gaps.load(Relaxed),
        }
    }

    /// Counts a hit on `key` if it passes all `windows`, of which there is at least one. Of concurrent hits, on whatever
    /// nodes, exactly as many pass as there is room for.
    pub async fn hit(&self, key: &[u8], windows: &[Window]) -> Verdict {
        let told = self.inner.clock.told();
        let asked = self.ask(b"h:", key, async move |mut link, key| {
            let mut call = HIT.prepare_invoke();
            call.key(key).arg(told);
            for window in windows {
                call.arg(window.most.get()).arg(window.length());
            }
            let (passed, window, remaining, after): (bool, usize, u32, u64) = call.invoke_async(&mut link).await?;
            Ok(Verdict { passed, window, remaining, after: Duration::from_millis(after) })
        });
        if let Some(verdict) = asked.await {
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
        let asked = self.ask(b"v:", key, async |mut link, key| {
            redis::cmd("GET").arg(key).query_async::<Option<Vec<u8>>>(&mut link).await
        });
        match asked.await {
            Some(value) => value.map(Bytes::from),
            None => self.inner.values.at(key, self.inner.clock.now(), |slot| slot.value.clone()),
        }
    }

    /// Keeps a value at `key` for so long, in place of any other.
    pub async fn put(&self, key: &[u8], value: &[u8], life: Duration) {
        let life = whole_milliseconds(life);
        let asked = self.ask(b"v:", key, async |mut link, key| {
            redis::cmd("SET").arg(key).arg(value).arg("PX").arg(life).query_async::<()>(&mut link).await
        });
        if asked.await.is_none() {
            let now = self.inner.clock.now();
            self.inner.values.at(key, now, |slot| slot.set(Bytes::copy_from_slice(value), now + life));
        }
    }

    /// Keeps a value at `key` for so long, unless there is one. Of several at once, one does.
    pub async fn put_new(&self, key: &[u8], value: &[u8], life: Duration) -> bool {
        let life = whole_milliseconds(life);
        let asked = self.ask(b"v:", key, async |mut link, key| {
            let mut set = redis::cmd("SET");
            set.arg(key).arg(value).arg("NX").arg("PX").arg(life).query_async::<bool>(&mut link).await
        });
        if let Some(done) = asked.await {
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
        let asked = self.ask(b"v:", key, async |mut link, key| {
            REMOVE_EQUAL.key(key).arg(value).invoke_async::<bool>(&mut link).await
        });
        if let Some(done) = asked.await {
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

    /// Enters a member into a set for so long, or renews it, and answers how many there are then; `None` if it is not in and
    /// there are `most` already.
    pub async fn enter(&self, set: &[u8], member: &[u8], life: Duration, most: u32) -> Option<u32> {
        let (told, life) = (self.inner.clock.told(), whole_milliseconds(life));
        let asked = self.ask(b"s:", set, async move |mut link, set| {
            let mut call = ENTER.prepare_invoke();
            call.key(set).arg(told).arg(member).arg(life).arg(most).invoke_async::<(bool, u32)>(&mut link).await
        });
        if let Some((entered, there)) = asked.await {
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
    pub async fn leave(&self, set: &[u8], member: &[u8]) {
        let asked = self.ask(b"s:", set, async |mut link, set| {
            redis::cmd("ZREM").arg(set).arg(member).query_async::<()>(&mut link).await
        });
        asked.await;
        // Also if Redis was away when it entered.
        self.inner.sets.at(set, self.inner.clock.now(), |slot| {
            if let Some(members) = &mut slot.value {
                members.remove(member);
            }
        });
    }

    /// The members of a set, in no order.
    pub async fn members(&self, set: &[u8]) -> Vec<Bytes> {
        let told = self.inner.clock.told();
        let asked = self.ask(b"s:", set, async move |mut link, set| {
            MEMBERS.key(set).arg(told).invoke_async::<Vec<Vec<u8>>>(&mut link).await
        });
        if let Some(members) = asked.await {
            return members.into_iter().map(Bytes::from).collect();
        }
        let now = self.inner.clock.now();
        self.inner.sets.at(set, now, |slot| {
            let members = slot.value.iter().flatten().filter(|(_, until)| **until > now);
            members.map(|(member, _)| Bytes::copy_from_slice(member)).collect()
        })
    }

    /// Asks for a copy of something that is no older than so much, or for leave to make one. Of several nodes that ask at once,
    /// one gets leave; the others are to ask again in a moment. Leave that is not used lapses after `lapse`. A node that asks again has
    /// it again: whoever asked first there may have gone away.
    ///
    /// Copies belong to something that changes as a whole, `of`: see [`Cluster::outdate`].
    pub async fn recall(&self, of: &str, copy: &str, oldest: Duration, lapse: Duration) -> Recalled {
        let who = format!("{:x}", self.inner.node);
        let told = self.inner.clock.told();
        let (oldest, lapse) = (i64::try_from(oldest.as_millis()).unwrap_or(i64::MAX), whole_milliseconds(lapse));
        let asked = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = RECALL.prepare_invoke();
            copy_keys(&mut call, &prefix, of, copy);
            call.arg(told).arg(oldest).arg(&who).arg(lapse).invoke_async::<redis::Value>(&mut link).await
        });
        let nothing = Recalled::Make(Leave(None));
        let Some(redis::Value::Array(answer)) = asked.await else { return nothing };
        match answer.as_slice() {
            [redis::Value::Int(0)] => Recalled::Wait,
            [redis::Value::Int(1), redis::Value::BulkString(edition)] => {
                Recalled::Make(Leave(Some(Granted { who, edition: edition.clone() })))
            }
            [redis::Value::Int(2), redis::Value::Int(age), redis::Value::BulkString(copy)] => {
                Recalled::Copy(copy.clone().into(), window::milliseconds(*age))
            }
            _ => nothing,
        }
    }

    /// Hands in the copy that there was leave to make, to be kept for so long; or nothing, if none could be made. It is not kept
    /// if what it is of was outdated since the leave was given.
    pub async fn keep(&self, of: &str, copy: &str, leave: Leave, made: Option<&[u8]>, life: Duration) {
        let Some(Granted { who, edition }) = leave.0 else { return };
        let (told, life) = (self.inner.clock.told(), whole_milliseconds(life));
        let asked = self.ask(b"c:", &[], async |mut link, prefix| {
            let mut call = KEEP.prepare_invoke();
            copy_keys(&mut call, &prefix, of, copy);
            call.arg(told).arg(&who).arg(&edition).arg(life);
            if let Some(made) = made {
                call.arg(made);
            }
            call.invoke_async::<bool>(&mut link).await
        });
        asked.await;
    }

    /// Says that something has changed: its copies are not given out any more. `false` if the others could not be told, as
    /// Redis is away: say it again when it is back.
    pub async fn outdate(&self, of: &str) -> bool {
        if self.inner.remote.is_none() {
            return true;
        }
        let asked = self.ask(b"c:", &[], async |mut link, prefix| {
            let edition = [&prefix, b"{".as_slice(), of.as_bytes(), b"}".as_slice()].concat();
            let mut both = redis::pipe();
            both.incr(&edition, 1).ignore().cmd("PEXPIRE").arg(&edition).arg(EDITION_LIFE_MS).ignore();
            both.query_async::<()>(&mut link).await
        });
        asked.await.is_some()
    }

    /// Says something to all nodes, this one included. Does not wait.
    pub fn say(&self, topic: Topic, text: impl Into<Bytes>) {
        let text = text.into();
        self.inner.bus.tell_others(topic, &text);
        self.inner.bus.tell_here(topic, text);
    }

    /// Says something to all other nodes. Does not wait.
    pub fn tell(&self, topic: Topic, text: impl AsRef<[u8]>) {
        self.inner.bus.tell_others(topic, text.as_ref());
    }

    /// Hears what is said on a topic from now on.
    #[must_use]
    pub fn listen(&self, topic: Topic) -> Listener {
        self.inner.bus.listen(topic)
    }

    /// Whether everything is heard that any node says. While it is not, what is kept of things that others may change is to be
    /// trusted for a moment only. A message that was missed is told as [`Heard::Gap`] in any case.
    #[must_use]
    pub fn hears_all(&self) -> bool {
        self.inner.bus.hears_all()
    }

    /// Returns whether this node is connected to Redis in both ways: it shares state there, and hears the other nodes.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.state() == State::Together && self.hears_all()
    }

    /// Asks Redis about a key, if it is there.
    async fn ask<T>(
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

impl Inner {
    fn new(clock: Clock, node: u64, bus: Bus, remote: Option<Remote>, prefix: String) -> Self {
        Self {
            clock,
            remote,
            prefix,
            node,
            bus,
            said_all: Notify::new(),
            fallbacks: AtomicU64::new(0),
            hits: Store::new(KEYS),
            values: Store::new(KEYS),
            sets: Store::new(KEYS),
            streams: Streams::new(),
        }
    }

    fn channel(&self) -> String {
        format!("{}bus", self.prefix)
    }
}

async fn sweep(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        let now = inner.clock.now();
        inner.hits.sweep(now);
        inner.values.sweep(now);
        inner.sets.sweep(now);
        inner.streams.sweep(now);
    }
}

async fn keep_linked(inner: Arc<Inner>) {
    if let Some(remote) = &inner.remote {
        remote.keep_linked().await;
    }
}

/// Carries what is said to Redis.
async fn speak(inner: Arc<Inner>, mut said: mpsc::Receiver<Vec<u8>>) {
    let (channel, mut frames) = (inner.channel(), Vec::new());
    while said.recv_many(&mut frames, AT_ONCE).await > 0 {
        let mut all = redis::pipe();
        for frame in frames.drain(..) {
            all.cmd("PUBLISH").arg(&channel).arg(frame).ignore();
        }
        if let Some(remote) = &inner.remote {
            // What is lost the others notice: it had a number.
            remote.ask(async |mut link| all.query_async::<()>(&mut link).await).await;
        }
    }
    inner.said_all.notify_one();
}

/// Hears what other nodes say, for ever.
async fn listen(inner: Arc<Inner>) {
    let (bus, streams) = (&inner.bus, &inner.streams);
    let channel = inner.channel();
    let channels = [channel.clone(), inner.streams_channel()];
    let Some(remote) = &inner.remote else { return };
    loop {
        let silence = async {
            loop {
                tokio::time::sleep(bus::BEAT).await;
                if bus.echo_age().is_some_and(|age| age > DEAF_AFTER) {
                    return;
                }
            }
        };
        let begun = || {
            bus.opened();
            streams.opened();
        };
        let hear = |on: &str, said: &[u8]| if on == channel { bus.hear(said) } else { streams.hear(said) };
        let heard = tokio::select! {
            heard = remote.listen(&channels, begun, hear) => heard,
            () = silence => Ok(()),
        };
        bus.broken();
        streams.broken();
        if let Err(error) = heard {
            tracing::debug!(error = &error as &dyn std::error::Error, "nothing is heard of other nodes");
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

async fn beat(inner: Arc<Inner>) {
    let mut ticks = tokio::time::interval(bus::BEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        inner.bus.beat();
    }
}

/// Brings what this node appended by itself to an end when Redis is back.
async fn rejoin(inner: Arc<Inner>) {
    loop {
        tokio::time::sleep(bus::BEAT).await;
        inner.rejoin_streams().await;
    }
}
