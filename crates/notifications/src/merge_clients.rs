//! Deliveries of a client who is merged into another.

use parlour_clients::{MergeClients, Merged};
use parlour_core::changes::Transaction;
use parlour_db::params;

parlour_db::statements! {
    // The unary plus makes SQLite search by client instead of scanning all deliveries of the business.
    MOVE_DELIVERIES = "UPDATE deliveries SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
}

/// Merge step that moves a client's deliveries.
#[derive(Debug)]
pub struct MergeDeliveries;

impl MergeClients for MergeDeliveries {
    fn merge(&self, tx: &mut Transaction<'_, '_>, merged: Merged) -> Result<(), parlour_db::Error> {
        let Merged { business, from, into, .. } = merged;
        tx.execute(&MOVE_DELIVERIES, params![business, from, into]).map(drop)
    }
}
