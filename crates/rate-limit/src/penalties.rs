//! What follows for those who do not keep to limits: first a refusal, then a slow one, then none of their requests is
//! looked at for a while, and whoever goes on after that has to prove work first. Everything fades: strikes after an
//! hour.
//!
//! It is about addresses, and only about requests of strangers: those who are logged in are known, and may share an
//! address with somebody who is not.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use parlour_cluster::{Cluster, Received, Topic, Window};
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use crate::AddressBlock;

const TOPIC: Topic = Topic("penalties");
/// How long a challenge can be met.
const CHALLENGE_LIFE: Duration = Duration::from_secs(120);
/// Addresses that are remembered.
const MAX_ADDRESSES: usize = 100_000;

/// After how many strikes what follows.
#[derive(Clone, Copy, Debug)]
pub struct PenaltyPolicy {
    /// Strikes within an hour after which refusals are slow.
    pub slow_after: u32,
    /// How slow.
    pub slow_by: Duration,
    /// Strikes after which nothing is looked at any more for a while.
    pub block_after: u32,
    /// For how long.
    pub block_for: Duration,
    /// How long after that work has to be proven, by whoever goes on.
    pub challenge_for: Duration,
    /// How much: leading zero bits of a SHA-256.
    pub challenge_bits: u32,
}

/// What follows a strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// No more than the refusal.
    Refuse,
    /// A refusal that takes its time.
    Slow(Duration),
    /// Nothing is looked at for so long.
    Block(Duration),
    /// Nothing is looked at without a proof of work for so long.
    Challenge(Duration),
}

impl PenaltyPolicy {
    const VIOLATION_WINDOW: Duration = Duration::from_secs(3_600);

    /// What follows so many strikes within an hour.
    #[must_use]
    pub fn action(&self, violations: u32) -> Action {
        match violations {
            violations if violations > self.block_after => Action::Challenge(self.challenge_for),
            violations if violations == self.block_after => Action::Block(self.block_for),
            violations if violations >= self.slow_after => Action::Slow(self.slow_by),
            _ => Action::Refuse,
        }
    }

    /// Strikes are counted until what follows does not change any more.
    fn window(&self) -> Window {
        let most = NonZeroU32::new(self.block_after.saturating_add(1)).unwrap_or(NonZeroU32::MIN);
        Window { max_hits: most, period: Self::VIOLATION_WINDOW }
    }
}

/// Under what an address stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Penalty {
    /// Nothing is looked at for so long still.
    Blocked(Duration),
    /// Work has to be proven first.
    Challenged,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    challenged: bool,
    /// By the cluster's clock, in milliseconds.
    until: i64,
}

/// Keeps the addresses that stand under a sentence, on all nodes.
#[derive(Debug)]
pub(crate) struct PenaltyStore {
    cluster: Cluster,
    policy: PenaltyPolicy,
    cases: Arc<Records>,
    hearing: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Records {
    count: AtomicUsize,
    all: Mutex<HashMap<AddressBlock, Record>>,
}

impl Drop for PenaltyStore {
    fn drop(&mut self) {
        self.hearing.abort();
    }
}

impl PenaltyStore {
    pub(crate) fn new(cluster: Cluster, policy: PenaltyPolicy) -> Self {
        let cases = Arc::new(Records::default());
        let hearing = tokio::spawn(listen(cluster.clone(), Arc::clone(&cases)));
        Self { cluster, policy, cases, hearing }
    }

    /// Under what an address stands.
    pub(crate) fn penalty(&self, block: AddressBlock) -> Option<Penalty> {
        if self.cases.count.load(Relaxed) == 0 {
            return None;
        }
        let now = self.cluster.now();
        let case = self.cases.lock().get(&block).copied().filter(|case| case.until > now)?;
        let left = Duration::from_millis(u64::try_from(case.until - now).unwrap_or_default());
        Some(if case.challenged { Penalty::Challenged } else { Penalty::Blocked(left) })
    }

    /// Counts a strike, and sees to what follows.
    pub(crate) async fn record_violation(&self, block: AddressBlock) -> Action {
        let window = self.policy.window();
        let verdict = self.cluster.hit(&key(b"violations|", block), &[window]).await;
        let violations = if verdict.passed { window.max_hits.get() - verdict.remaining } else { window.max_hits.get() };
        let action = self.policy.action(violations);
        let (challenged, life) = match action {
            Action::Refuse | Action::Slow(_) => return action,
            Action::Block(life) => (false, life),
            Action::Challenge(life) => (true, life),
        };
        tracing::warn!(address = %block.first(), violations, challenged, "an address that does not keep to limits");
        self.impose(block, Some((challenged, life)));
        action
    }

    /// A challenge for an address: a text, and how many leading zero bits the SHA-256 of it, a dot and an answer must
    /// have.
    pub(crate) async fn challenge(&self, block: AddressBlock, token: &str) -> u32 {
        self.cluster.put(&challenge_key(token), &key(b"", block), CHALLENGE_LIFE).await;
        self.policy.challenge_bits
    }

    /// Whether the answer meets the challenge, which counts once; then all is forgiven.
    pub(crate) async fn is_met(&self, block: AddressBlock, token: &str, answer: &str) -> bool {
        let hash = Sha256::new().chain_update(token).chain_update(".").chain_update(answer).finalize();
        if leading_zeros(&hash) < self.policy.challenge_bits {
            return false;
        }
        let met = self.cluster.remove(&challenge_key(token), &key(b"", block)).await;
        if met {
            self.impose(block, None);
        }
        met
    }

    /// Lets all nodes know: challenged or blocked, and for how long; or nothing any more.
    fn impose(&self, block: AddressBlock, penalty: Option<(bool, Duration)>) {
        let mut text = Vec::new();
        let (challenged, life) = penalty.unwrap_or_default();
        text.push(u8::from(challenged));
        text.extend_from_slice(&u64::try_from(life.as_millis()).unwrap_or(u64::MAX).to_le_bytes());
        block.write(&mut text);
        self.cases.take(&text, self.cluster.now());
        self.cluster.publish_to_others(TOPIC, text);
    }
}

impl Records {
    fn lock(&self) -> MutexGuard<'_, HashMap<AddressBlock, Record>> {
        // What holds the lock changes a map.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what a node says: see [`PenaltyStore::impose`].
    fn take(&self, text: &[u8], now: i64) {
        let Some(([challenged], rest)) = text.split_first_chunk() else { return };
        let Some((life, block)) = rest.split_first_chunk() else { return };
        let Some(block) = AddressBlock::read(block) else { return };
        let life = i64::try_from(u64::from_le_bytes(*life)).unwrap_or(i64::MAX);
        let mut all = self.lock();
        if life == 0 {
            all.remove(&block);
        } else {
            if all.len() >= MAX_ADDRESSES {
                all.retain(|_, case| case.until > now);
            }
            let is_blocked = all.get(&block).is_some_and(|case| !case.challenged && case.until > now);
            // What was under way when it was blocked does not make a challenge of it.
            if all.len() < MAX_ADDRESSES && !(is_blocked && *challenged == 1) {
                all.insert(block, Record { challenged: *challenged == 1, until: now.saturating_add(life) });
            }
        }
        self.count.store(all.len(), Relaxed);
    }
}

async fn listen(cluster: Cluster, cases: Arc<Records>) {
    let mut listener = cluster.listen(TOPIC);
    loop {
        // Whoever was missed will strike again.
        if let Received::Message(text) = listener.next().await {
            cases.take(&text, cluster.now());
        }
    }
}

fn key(kind: &[u8], block: AddressBlock) -> Vec<u8> {
    let mut key = kind.to_vec();
    block.write(&mut key);
    key
}

fn challenge_key(token: &str) -> Vec<u8> {
    [b"challenge|", token.as_bytes()].concat()
}

fn leading_zeros(hash: &[u8]) -> u32 {
    let zeros = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros * 8).unwrap_or(u32::MAX) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_gets_harder_with_every_step() {
        let policy = PenaltyPolicy {
            slow_after: 3,
            slow_by: Duration::from_secs(1),
            block_after: 5,
            block_for: Duration::from_secs(600),
            challenge_for: Duration::from_secs(3_600),
            challenge_bits: 8,
        };
        let actions: Vec<_> = (1..8).map(|violations| policy.action(violations)).collect();
        let (slow, block) = (Action::Slow(policy.slow_by), Action::Block(policy.block_for));
        let challenge = Action::Challenge(policy.challenge_for);
        assert_eq!(actions, [Action::Refuse, Action::Refuse, slow, slow, block, challenge, challenge]);
        assert_eq!(policy.window().max_hits.get(), 6);
    }

    #[test]
    fn zeros_are_counted_from_the_front() {
        assert_eq!([&[0, 0, 1][..], &[128], &[0, 15], &[0, 0], &[]].map(leading_zeros), [23, 0, 12, 16, 0]);
    }
}
