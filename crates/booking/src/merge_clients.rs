//! Bookings, series and waitlist entries of a client who is merged into another.

use parlour_clients::{MergeClients, Merged};
use parlour_core::changes::{Change, Transaction};
use parlour_core::types::{BusinessId, ClientId};
use parlour_db::params;

use super::waitlist::dedupe_entries;

parlour_db::statements! {
    /// Before the clients: whoever accepts an offer locks what was waited for first, too.
    LOCK_WAITING = "SELECT id FROM waitlist WHERE +business_id = $1 AND client_id = $2 AND state = 'waiting'
        ORDER BY id {for update}";
    // With the plus SQLite goes by the client, and not through all that a business has.
    MOVE_BOOKINGS = "UPDATE bookings SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
    MOVE_SERIES = "UPDATE series SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
    MOVE_WAITLIST = "UPDATE waitlist SET client_id = $3 WHERE +business_id = $1 AND client_id = $2";
}

/// Moves a client's bookings, series and waitlist entries.
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
