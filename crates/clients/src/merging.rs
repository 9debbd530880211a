//! Features that take part in merging clients.

use parlour_core::changes::Transaction;
use parlour_core::types::{BusinessId, ClientId, Instant};

/// A feature whose rows belong to clients.
pub trait MergeClients: std::fmt::Debug + Send + Sync {
    /// Locks the client's rows that have to be locked before the client.
    ///
    /// # Errors
    /// As the database fails.
    fn lock(
        &self,
        _tx: &mut Transaction<'_, '_>,
        _business: BusinessId,
        _client: ClientId,
    ) -> Result<(), parlour_db::Error> {
        Ok(())
    }

    /// Moves the rows of one client to another.
    ///
    /// # Errors
    /// As the database fails.
    fn merge(&self, tx: &mut Transaction<'_, '_>, merged: Merged) -> Result<(), parlour_db::Error>;
}

/// A client who becomes another.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    /// The business.
    pub business: BusinessId,
    /// The client who goes away.
    pub from: ClientId,
    /// The client who stays.
    pub into: ClientId,
    /// The time of the merge.
    pub now: Instant,
}
