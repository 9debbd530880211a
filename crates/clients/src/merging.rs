//! Interface for features that take part in merging clients.

use parlour_core::changes::Transaction;
use parlour_core::types::{BusinessId, ClientId, Instant};

/// Feature whose rows belong to clients.
pub trait MergeClients: std::fmt::Debug + Send + Sync {
    /// Locks the feature's rows of a client that must be locked before the client itself. Does nothing by default.
    fn lock(
        &self,
        _tx: &mut Transaction<'_, '_>,
        _business: BusinessId,
        _client: ClientId,
    ) -> Result<(), parlour_db::Error> {
        Ok(())
    }

    /// Moves the feature's rows from `merged.from` to `merged.into`.
    fn merge(&self, tx: &mut Transaction<'_, '_>, merged: Merged) -> Result<(), parlour_db::Error>;
}

/// Merge of one client into another.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    pub business: BusinessId,
    /// Client to be removed.
    pub from: ClientId,
    /// Client to keep.
    pub into: ClientId,
    /// Time of the merge.
    pub now: Instant,
}
