//! Transaction that records the changes of an operation.

use std::ops::{Deref, DerefMut};

use parlour_db::Tx;
use parlour_jobs::{JobQueue, NewJob};

use super::Change;

/// Database transaction that collects the changes of an operation for the subscribers.
#[derive(Debug)]
pub struct Transaction<'t, 'c> {
    tx: &'t mut Tx<'c>,
    changes: Vec<Change>,
    wakes_workers: bool,
}

impl<'t, 'c> Transaction<'t, 'c> {
    pub(super) fn new(tx: &'t mut Tx<'c>) -> Self {
        Self { tx, changes: Vec::new(), wakes_workers: false }
    }

    /// Records a change for the subscribers. A subscriber must not call this.
    pub fn record_change(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Enqueues jobs. Workers are woken after the commit.
    ///
    /// # Errors
    /// Fails if a payload cannot be serialized, or with the error of the database.
    pub fn enqueue(&mut self, tasks: &JobQueue, new: &[NewJob]) -> Result<(), parlour_jobs::Error> {
        tasks.enqueue_all(self.tx, new)?;
        self.wake_workers();
        Ok(())
    }

    /// Wakes the workers after the commit. Call it after changing jobs without [`Self::enqueue`].
    pub fn wake_workers(&mut self) {
        self.wakes_workers = true;
    }

    pub(super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub(super) fn wakes_workers(&self) -> bool {
        self.wakes_workers
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
