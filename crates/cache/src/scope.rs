//! What cached things belong to, and whether it has changed.

use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::SeqCst;

use foldhash::quality::RandomState;

/// Something that changes as a whole, such as the services of a business: everything cached belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// Of which sort.
    pub kind: &'static str,
    /// Which of them.
    pub id: i64,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// What a scope was like at some moment. Whatever was made under one stamp is of no use under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeVersion {
    /// How often the scope has changed.
    changes: u64,
    /// How often everything was forgotten.
    all: u64,
    /// While changes may go unheard: which second it is.
    second: i64,
}

impl ScopeVersion {
    /// Whether it is one while changes may go unheard.
    pub(crate) fn is_momentary(self) -> bool {
        self.second != 0
    }
}

const SLOTS: usize = 1 << 16;

/// How often each scope has changed. Scopes share a fixed number of marks, so that the memory is bounded; those that
/// share one are sometimes forgotten without need.
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

    /// The scope has changed.
    pub(crate) fn change(&self, kind: &str, id: i64) {
        self.slot(kind, id).fetch_add(1, SeqCst);
    }

    /// Everything may have changed.
    pub(crate) fn change_all(&self) {
        self.all.fetch_add(1, SeqCst);
    }

    /// The stamp now; `second` is 0 while every change is heard of.
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
