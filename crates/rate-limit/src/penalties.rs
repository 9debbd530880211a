//! Penalties for addresses that exceed limits repeatedly. First, refusals become slow. Then all requests are blocked
//! for a while. An address that continues after the block must prove work. Violations expire after an hour.
//!
//! Penalties apply only to requests without a login: a logged-in user may share the address with someone else.

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
/// Lifetime of a challenge. Later answers are not accepted.
const CHALLENGE_LIFE: Duration = Duration::from_secs(120);
/// Maximum number of addresses with a block or a challenge. Further addresses get neither until others expire.
const MAX_ADDRESSES: usize = 100_000;

/// Penalties by the number of violations.
#[derive(Clone, Copy, Debug)]
pub struct PenaltyPolicy {
    /// Minimum number of violations within an hour for a refusal to be delayed.
    pub slow_after: u32,
    /// Delay of a refusal after at least `slow_after` violations.
    pub slow_by: Duration,
    /// Number of violations within an hour at which the address is blocked.
    pub block_after: u32,
    /// Duration of the block.
    pub block_for: Duration,
    /// Time during which an address must prove work if it exceeds a limit again after the block.
    pub challenge_for: Duration,
    /// Amount of work: the required number of leading zero bits of a SHA-256.
    pub challenge_bits: u32,
}

/// Consequence of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// No penalty besides the refusal.
    Refuse,
    /// The refusal is delayed by this time.
    Slow(Duration),
    /// All requests without a login are blocked for this time.
    Block(Duration),
    /// Requests with neither a login nor a proof of work are refused for this time, or until a request with a valid
    /// proof arrives.
    Challenge(Duration),
}

impl PenaltyPolicy {
    const VIOLATION_WINDOW: Duration = Duration::from_secs(3_600);

    /// Returns the consequence of a violation. `violations` is the number within the last hour, including this one.
    #[must_use]
    pub fn action(&self, violations: u32) -> Action {
        match violations {
            violations if violations > self.block_after => Action::Challenge(self.challenge_for),
            violations if violations == self.block_after => Action::Block(self.block_for),
            violations if violations >= self.slow_after => Action::Slow(self.slow_by),
            _ => Action::Refuse,
        }
    }

    /// Returns the window that counts violations. It counts up to `block_after` + 1, because the consequence does not
    /// change after that.
    fn window(&self) -> Window {
        let most = NonZeroU32::new(self.block_after.saturating_add(1)).unwrap_or(NonZeroU32::MIN);
        Window { max_hits: most, period: Self::VIOLATION_WINDOW }
    }
}

/// Current penalty of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Penalty {
    /// All requests without a login are blocked for this remaining time.
    Blocked(Duration),
    /// Requests must contain a proof of work.
    Challenged,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    challenged: bool,
    /// End of the penalty, in milliseconds of this node's clock ([`Cluster::now`]).
    until: i64,
}

/// Addresses with a penalty, replicated to all nodes.
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

    /// Returns the current penalty of an address, if there is one.
    pub(crate) fn penalty(&self, block: AddressBlock) -> Option<Penalty> {
        if self.cases.count.load(Relaxed) == 0 {
            return None;
        }
        let now = self.cluster.now();
        let case = self.cases.lock().get(&block).copied().filter(|case| case.until > now)?;
        let left = Duration::from_millis(u64::try_from(case.until - now).unwrap_or_default());
        Some(if case.challenged { Penalty::Challenged } else { Penalty::Blocked(left) })
    }

    /// Counts a violation, and imposes the block or challenge that follows from it. The caller must apply a delay.
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
        tracing::warn!(address = %block.first(), violations, challenged, "rate limit penalty imposed");
        self.impose(block, Some((challenged, life)));
        action
    }

    /// Stores a challenge for an address. Returns the required number of leading zero bits: see [`Self::is_met`].
    pub(crate) async fn challenge(&self, block: AddressBlock, token: &str) -> u32 {
        self.cluster.put(&challenge_key(token), &key(b"", block), CHALLENGE_LIFE).await;
        self.policy.challenge_bits
    }

    /// Returns true if the answer meets the challenge: the SHA-256 of the token, a dot and the answer must have enough
    /// leading zero bits. A challenge can be met only once. Meeting it lifts the penalty.
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

    /// Applies a penalty on all nodes. It consists of a flag, true for a challenge and false for a block, and a
    /// duration. `None` lifts the penalty.
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
        // Poisoning is ignored: every critical section leaves the map consistent.
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies a penalty in the encoding of [`PenaltyStore::impose`].
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
            // A violation by a request that was in flight when the address was blocked must not turn the block into a
            // challenge.
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
        // Missed messages need no handling: an address that continues to violate limits gets a new penalty.
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
