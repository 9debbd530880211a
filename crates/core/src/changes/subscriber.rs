//! Subscribers: the consequences of changes.

use std::future::ready;

use futures_util::future::BoxFuture;

use super::{Change, Transaction};
use crate::http::Problem;
use crate::types::BusinessId;

/// Consequence of changes, such as notifications or cache invalidation. All methods do nothing by default.
pub trait Subscriber: std::fmt::Debug + Send + Sync {
    /// Writes the consequences in the transaction that made the changes. Receives all its changes at once. Defer
    /// statements whose result is not needed ([`parlour_db::Tx::execute_deferred`]), so that they are sent with the
    /// commit.
    ///
    /// # Errors
    /// An error rolls the transaction back. To refuse an operation, write a guard instead.
    fn in_transaction(
        &self,
        _tx: &mut Transaction<'_, '_>,
        _business: Option<BusinessId>,
        _changes: &[Change],
    ) -> Result<(), Problem> {
        Ok(())
    }

    /// Runs after the commit, unless the node crashes in between. Also runs for changes that are not written
    /// to the database ([`super::Changes::publish`]).
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, _changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(ready(()))
    }

    /// Runs if a transaction may have been committed without a call of [`Self::after_commit`]: its outcome is unknown,
    /// or a stored response was replayed.
    fn after_unknown_outcome(&self, _business: Option<BusinessId>) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}
