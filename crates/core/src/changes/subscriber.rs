//! Subscribers: the consequences of changes.

use std::future::ready;

use futures_util::future::BoxFuture;

use super::{Change, Transaction};
use crate::http::Problem;
use crate::types::BusinessId;

/// A consequence of changes.
pub trait Subscriber: std::fmt::Debug + Send + Sync {
    /// Writes the consequences in the same transaction. All of its changes come at once. Defer statements whose
    /// result is not needed ([`parlour_db::Tx::execute_deferred`]), so that they travel with the commit.
    ///
    /// # Errors
    /// Rolls the transaction back. To refuse an operation, write a guard.
    fn in_transaction(
        &self,
        _tx: &mut Transaction<'_, '_>,
        _business: Option<BusinessId>,
        _changes: &[Change],
    ) -> Result<(), Problem> {
        Ok(())
    }

    /// Runs after the commit. Lost if the node crashes in between.
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, _changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(ready(()))
    }

    /// Runs if it is unknown whether the transaction was committed.
    fn after_unknown_outcome(&self, _business: Option<BusinessId>) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}
