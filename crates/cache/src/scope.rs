//! Scopes of cached values, and their versions.

use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;

use foldhash::quality::RandomState;

/// Data that changes as a whole, such as the services of a business. Every cached value belongs to a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Kind of data, such as `services`.
    pub kind: &'static str,
    /// Id within the kind, such as that of a business.
    pub id: i64,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// Version of a scope at one moment. A value cached under one version is not returned under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeVersion {
    /// Number of invalidations of the scope, and of scopes that share its counter.
    changes: u64,
    /// Number of times that all scopes were invalidated.
    all: u64,
    /// Current second while invalidations may be missed, otherwise 0.
    second: i64,
}

impl ScopeVersion {
    /// Returns true if the version is valid for one second only, because invalidations may be missed.
    pub(crate) fn is_momentary(self) -> bool {
        self.second != 0
    }
}

const SLOTS: usize = 1 << 16;

/// Counters of invalidations. Scopes are hashed to a fixed number of counters, so that the memory is bounded. Scopes
/// that share a counter are invalidated together.
pub(crate) struct ScopeVersions {
    versions: Box<[AtomicU64]>,
    all: AtomicU64,
    hasher: RandomState,
}

impl ScopeVersions {
    pub(crate) fn new() -> Self {
        let marks = (0..SLOTS).map(|_| AtomicU64::new(0)).collect();
        Self { versions: marks, all: AtomicU64::new(0), hasher: RandomState::default() }
    }

    /// Invalidates a scope.
    pub(crate) fn change(&self, kind: &str, id: i64) {
        self.slot(kind, id).fetch_add(1, SeqCst);
    }

    /// Invalidates all scopes.
    pub(crate) fn change_all(&self) {
        self.all.fetch_add(1, SeqCst);
    }

    /// Returns the current version of a scope. `second` is 0 while all invalidations are received.
    pub(crate) fn version(&self, scope: Scope, second: i64) -> ScopeVersion {
        ScopeVersion { changes: self.slot(scope.kind, scope.id).load(SeqCst), all: self.all.load(SeqCst), second }
    }

    fn slot(&self, kind: &str, id: i64) -> &AtomicU64 {
        let slot = usize::try_from(self.hasher.hash_one((kind, id)) % SLOTS as u64).unwrap_or_default();
        &self.versions[slot]
    }
}

impl fmt::Debug for ScopeVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopeVersions").finish_non_exhaustive()
    }
}
