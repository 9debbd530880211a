//! The queues of tasks in these records, and how they stand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use cluster::{Cluster, Topic};
use db::Db;
use tasks::{QueueFigures, Retention, Tasks};

use crate::clock::Clock;

/// Topic that announces new tasks to the other nodes.
pub(super) const NEW_TASKS: Topic = Topic("tasks");

/// The tasks in these records, of which all nodes are told.
pub fn tasks(db: Db, clock: Clock, cluster: Cluster) -> Tasks {
    Tasks::carried(db, move || clock.now().0, Retention::default(), move || cluster.tell(NEW_TASKS, ""))
}

/// How the queues stood when somebody last looked.
#[derive(Clone, Debug, Default)]
pub struct Queues(Arc<Mutex<BTreeMap<String, QueueFigures>>>);

impl Queues {
    /// By name.
    pub fn figures(&self) -> BTreeMap<String, QueueFigures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what was found.
    pub(super) fn set(&self, figures: BTreeMap<String, QueueFigures>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = figures;
    }
}
