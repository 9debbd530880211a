//! Step of merging two clients: moves bookings, series and waitlist entries from one to the other.

use parlour_clients::{MergeClients, Merged};
use parlour_core::changes::{Change, Transaction};
use parlour_core::types::{BusinessId, ClientId};
use parlour_db::params;

use super::waitlist::dedupe_entries;

parlour_db::statements! {
    /// Locks the client's waiting entries. Must run before the clients are locked, because accepting an offer also
    /// locks the entry before the client. The same order prevents deadlocks.
    LOCK_WAITING = "SELECT id FROM waitlist WHERE +business_id = $1 AND client_id = $2 AND state = 'waiting'
        ORDER BY id {for update}";
    // The unary plus makes SQLite search by client instead of scanning all rows of the business.
    MOVE_BOOKINGS = "UPDATE bookings SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
    MOVE_SERIES = "UPDATE series SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
    MOVE_WAITLIST = "UPDATE waitlist SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
}

/// Moves a client's bookings, series and waitlist entries to another client. Removes duplicate waitlist entries.
#[derive(Debug)]
pub struct MergeBookings;

impl MergeClients for MergeBookings {
    fn lock(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: BusinessId,
        client: ClientId,
    ) -> Result<(), parlour_db::Error> {
        tx.lock(&LOCK_WAITING, params![business, client])
    }

    fn merge(&self, tx: &mut Transaction<'_, '_>, merged: Merged) -> Result<(), parlour_db::Error> {
        let Merged { business, from, into, now } = merged;
        for statement in [&MOVE_BOOKINGS, &MOVE_SERIES, &MOVE_WAITLIST] {
            tx.execute(statement, params![business, from, into])?;
        }
        for entry in dedupe_entries(tx, business, into, now)? {
            tx.record_change(Change::WaitlistUpdated { entry, client: into, released_slot: None });
        }
        Ok(())
    }
}
