//! Waitlist entries, as shown by the API.

use std::collections::HashMap;

use parlour_core::principal::Role;
use parlour_core::types::{
    BusinessId, ClientId, Day, EmployeeId, Instant, LocalTime, LocationId, Named, OfferId, ServiceId, TimeOfDay,
    WaitlistEntryId, Zone, list, local,
};
use parlour_db::{Query, Tx, Value, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::offer::offer_token;
use super::state::{OfferState, State};
use crate::state::Bookings;

parlour_db::statements! {
    ITEMS = "SELECT i.entry_id, i.service_id, s.name, i.employee_id, e.name
        FROM {ids $2} w CROSS JOIN waitlist_items i
        JOIN services s ON s.id = i.service_id LEFT JOIN employees e ON e.id = i.employee_id
        WHERE i.business_id = $1 AND i.entry_id = w.id ORDER BY i.entry_id, i.position";
    OPEN_OFFERS = "SELECT o.entry_id, o.id, o.state, o.starts_at, o.ends_at, o.expires_at, o.employee_id, e.name
        FROM {ids $2} w CROSS JOIN offers o JOIN employees e ON e.id = o.employee_id
        WHERE o.business_id = $1 AND o.entry_id = w.id AND o.state = 'open' AND o.expires_at > $3
        ORDER BY o.entry_id, o.starts_at";
}

/// Waitlist entry: a client who waits for a slot.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
#[schema(as = WaitlistEntry)]
pub struct Entry {
    pub(super) id: WaitlistEntryId,
    state: State,
    #[record(flatten = "c")]
    pub(super) client: Named<ClientId>,
    location_id: LocationId,
    /// Services in the order in which they are performed.
    #[record(skip)]
    items: Vec<WaitlistService>,
    first_day: Day,
    last_day: Day,
    /// Earliest time of day for the start of the booking.
    earliest: TimeOfDay,
    /// Latest time of day for the start of the booking, exclusive.
    latest: TimeOfDay,
    notes: String,
    created_at: Instant,
    /// Offers that can be accepted now.
    #[record(skip)]
    offers: Vec<WaitlistOffer>,
    #[record(from = "l.time_zone")]
    #[serde(skip)]
    #[schema(ignore)]
    zone: Zone,
}

/// Service that a client is waiting for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitlistService {
    service: Named<ServiceId>,
    /// Requested employee. Null for any employee.
    employee: Option<Named<EmployeeId>>,
}

/// Offer of a slot, as shown in the waitlist.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitlistOffer {
    id: OfferId,
    state: OfferState,
    /// Start on the location's clock.
    starts_at: LocalTime,
    /// End on the location's clock.
    ends_at: LocalTime,
    /// Expiry of the offer, on the location's clock.
    expires_at: LocalTime,
    /// Employee who performs the first service.
    employee: Named<EmployeeId>,
    /// Token for accepting or declining the offer at `/offers/{token}` without login. Null if an employee reads the
    /// entry.
    token: Option<String>,
}

/// Selects the columns of entries `w` for [`read_entries`].
macro_rules! entry_columns {
    ($from:expr) => {
        concat!(
            "SELECT {columns w} FROM ",
            $from,
            " w JOIN clients c ON c.id = w.client_id JOIN locations l ON l.id = w.location_id ORDER BY w.id"
        )
    };
}
pub(super) use entry_columns;

/// Reads entries with their services and open offers. Executes at most three statements, regardless of the number of
/// entries.
pub(super) fn read_entries(
    tx: &mut Tx<'_>,
    app: &Bookings,
    query: &'static Query<Entry>,
    (business, role): (BusinessId, Role),
    params: &[Value<'_>],
    now: Instant,
) -> Result<Vec<Entry>, parlour_db::Error> {
    let mut entries = tx.records(query, params)?;
    if entries.is_empty() {
        return Ok(entries);
    }
    let ids = list(entries.iter().map(|entry| entry.id));
    let mut places: HashMap<WaitlistEntryId, &mut Entry> = entries.iter_mut().map(|entry| (entry.id, entry)).collect();
    tx.all(&ITEMS, params![business, ids], |row| {
        let entry: WaitlistEntryId = row.take()?;
        let service = Named { id: row.take()?, name: row.take()? };
        let employee: (Option<EmployeeId>, Option<String>) = (row.take()?, row.take()?);
        let employee = employee.0.zip(employee.1).map(|(id, name)| Named { id, name });
        if let Some(entry) = places.get_mut(&entry) {
            entry.items.push(WaitlistService { service, employee });
        }
        Ok(())
    })?;
    tx.all(&OPEN_OFFERS, params![business, ids, now], |row| {
        let entry: WaitlistEntryId = row.take()?;
        let (id, state) = (row.take()?, row.take()?);
        let times: [Instant; 3] = [row.take()?, row.take()?, row.take()?];
        let employee = Named { id: row.take()?, name: row.take()? };
        if let Some(entry) = places.get_mut(&entry) {
            let [starts_at, ends_at, expires_at] = times.map(|time| local(time, &entry.zone));
            let token = (role != Role::Employee).then(|| offer_token(app, business, id));
            entry.offers.push(WaitlistOffer { id, state, starts_at, ends_at, expires_at, employee, token });
        }
        Ok(())
    })?;
    Ok(entries)
}
