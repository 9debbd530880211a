//! Subscribers: the consequences of changes.

use std::future::ready;

use futures_util::future::BoxFuture;

use super::{Change, Transaction};
use crate::http::Problem;
use crate::types::BusinessId;

/// A consequence of changes.
pub trait Subscriber: std::fmt::Debug + Send + Sync {
    /// Writes what belongs to the changes, in the transaction that makes them. All changes of the transaction come at
    /// once. Statements whose outcome does not matter should be deferred ([`db::Tx::later`]), so that they travel with
    /// the commit.
    ///
    /// # Errors
    /// The transaction is rolled back. It is not for a subscriber to refuse a change: that is what guards are for.
    fn in_transaction(
        &self,
        _tx: &mut Transaction<'_, '_>,
        _business: Option<BusinessId>,
        _changes: &[Change],
    ) -> Result<(), Problem> {
        Ok(())
    }

    /// Does what must not happen before the changes are committed. It can be lost if the node crashes.
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, _changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(ready(()))
    }

    /// Does what is needed where it is unknown whether a transaction was committed, and so what has changed.
    fn in_doubt(&self, _business: Option<BusinessId>) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}
