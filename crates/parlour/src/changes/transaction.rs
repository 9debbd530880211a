//! A transaction that changes a business's records.

use std::ops::{Deref, DerefMut};

use db::Tx;

use super::Change;

/// A database transaction in which an operation records what it changes.
#[derive(Debug)]
pub struct Transaction<'t, 'c> {
    tx: &'t mut Tx<'c>,
    changes: Vec<Change>,
    has_enqueued: bool,
}

impl<'t, 'c> Transaction<'t, 'c> {
    pub(super) fn new(tx: &'t mut Tx<'c>) -> Self {
        Self { tx, changes: Vec::new(), has_enqueued: false }
    }

    /// Records a change. Subscribers are told of it at the end of the transaction and after the commit.
    pub fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Says that a task was enqueued in this transaction, so that workers are woken after the commit.
    pub fn enqueued(&mut self) {
        self.has_enqueued = true;
    }

    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub(super) fn has_enqueued(&self) -> bool {
        self.has_enqueued
    }
}

impl<'c> Deref for Transaction<'_, 'c> {
    type Target = Tx<'c>;

    fn deref(&self) -> &Tx<'c> {
        self.tx
    }
}

impl<'c> DerefMut for Transaction<'_, 'c> {
    fn deref_mut(&mut self) -> &mut Tx<'c> {
        self.tx
    }
}
