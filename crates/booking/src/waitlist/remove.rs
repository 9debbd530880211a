//! `DELETE /waitlist/{id}`: removes a waitlist entry. Also removes duplicates when clients are merged.

use std::collections::HashSet;

use axum::extract::State;
use axum::http::StatusCode;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::Problem;
use parlour_core::http::extract::PathParam;
use parlour_core::principal::{Member, Role};
use parlour_core::types::{BusinessId, ClientId, Day, EmployeeId, Instant, LocationId, ServiceId, WaitlistEntryId};
use parlour_db::params;

use super::OfferState;
use super::offer::{OPEN_OF_ENTRY, end};
use crate::state::Bookings;

parlour_db::statements! {
    FIND = "SELECT client_id FROM waitlist WHERE business_id = $1 AND id = $2 AND state = 'waiting' {for update}";
    /// Selects the client's waiting entries, with one row per service. The first column is the number of offers that
    /// can be accepted.
    WAITS_FOR = "SELECT (SELECT count(*) FROM offers o WHERE o.entry_id = w.id AND o.state = 'open'
        AND o.expires_at > $3),
            w.id, w.location_id, w.first_day, w.last_day, w.earliest, w.latest, w.notes, i.service_id, i.employee_id
        FROM waitlist w JOIN waitlist_items i ON i.entry_id = w.id
        WHERE w.business_id = $1 AND w.client_id = $2 AND w.state = 'waiting' ORDER BY w.id, i.position";
    REMOVE = "UPDATE waitlist SET state = 'removed' WHERE business_id = $1 AND id = $2 AND state = 'waiting'";
}

/// Removes an entry from the waitlist.
///
/// Its open offers end, and their slots are released to the next entry. Clients can only remove their own entries.
#[utoipa::path(delete, path = "/waitlist/{id}", tag = "waitlist",
    params(("id" = WaitlistEntryId, Path,)), responses((status = 204)))]
pub async fn remove_waitlist_entry(
    State(app): State<Bookings>,
    principal: Member,
    PathParam(id): PathParam<WaitlistEntryId>,
) -> Result<StatusCode, Problem> {
    let business = principal.business_id;
    let removed = app.changes.write(business, move |tx| {
        let client = tx.first(&FIND, params![business, id], |row| row.take::<ClientId>())?;
        let visible = |client: &ClientId| principal.role != Role::Client || principal.client_id == Some(*client);
        let client = client.filter(visible).ok_or_else(Problem::not_found)?;
        remove_from_list(tx, business, id, client)?;
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}

fn remove_from_list(
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    id: WaitlistEntryId,
    client: ClientId,
) -> Result<(), parlour_db::Error> {
    tx.execute(&REMOVE, params![business, id])?;
    for offer in tx.records(&OPEN_OF_ENTRY, params![business, id])? {
        end(tx, &offer, OfferState::Withdrawn)?;
    }
    tx.record_change(Change::WaitlistUpdated { entry: id, client, released_slot: None });
    Ok(())
}

/// Removes duplicate waiting entries of a client: those with the same location, days, times of day, notes, services and
/// employees. Keeps an entry with offers that can be accepted, or else the oldest. Returns the ids of all entries that
/// were waiting, including the removed ones.
pub fn dedupe_entries(
    tx: &mut Transaction<'_, '_>,
    business: BusinessId,
    client: ClientId,
    now: Instant,
) -> Result<Vec<WaitlistEntryId>, parlour_db::Error> {
    let rows = tx.all(&WAITS_FOR, params![business, client, now], |row| {
        let (has_none, id): (bool, WaitlistEntryId) = (row.take::<i64>()? == 0, row.take()?);
        let location: LocationId = row.take()?;
        let days: (Day, Day) = (row.take()?, row.take()?);
        let hours: (i64, i64) = (row.take()?, row.take()?);
        let notes: String = row.take()?;
        let item: (ServiceId, Option<EmployeeId>) = (row.take()?, row.take()?);
        Ok(((has_none, id), (location, days, hours, notes), item))
    })?;
    let mut entries: Vec<_> = rows.chunk_by(|(one, ..), (next, ..)| one == next).collect();
    entries.sort_by_key(|entry| entry.first().map(|(rank, ..)| *rank));
    let (mut seen, mut ids) = (HashSet::new(), Vec::new());
    for entry in entries {
        let Some(((_, id), when, _)) = entry.first() else { continue };
        let items: Vec<_> = entry.iter().map(|(.., item)| *item).collect();
        if !seen.insert((when, items)) {
            remove_from_list(tx, business, *id, client)?;
        }
        ids.push(*id);
    }
    Ok(ids)
}
