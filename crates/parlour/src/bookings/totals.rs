//! How many bookings of each status a location's day has, and what they are worth. Kept in the same unit of work as the
//! bookings, so that the dashboard reads a handful of rows however many bookings there are.

use db::{Tx, params};

use super::Status;
use crate::types::{BusinessId, Day, LocationId, Price};

db::statements! {
    ADD = "INSERT INTO day_totals (location_id, day, status, business_id, bookings, revenue)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (location_id, day, status) DO UPDATE
        SET bookings = day_totals.bookings + excluded.bookings, revenue = day_totals.revenue + excluded.revenue";
}

/// The day that a booking counts for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) business: BusinessId,
    pub(super) location: LocationId,
    pub(super) day: Day,
}

/// A booking came to be, with this status.
pub(super) fn came(tx: &mut Tx<'_>, place: Place, status: Status, price: Price) -> Result<(), db::Error> {
    add(tx, place, status, 1, price.minor_units())
}

/// A booking moved from one status to another. Rows are always changed in the same order, so that two moves cannot wait
/// for each other.
pub(super) fn moved(tx: &mut Tx<'_>, place: Place, from: Status, to: Status, price: Price) -> Result<(), db::Error> {
    let mut changes = [(from, -1), (to, 1)];
    changes.sort();
    changes.into_iter().try_for_each(|(status, by)| add(tx, place, status, by, by * price.minor_units()))
}

fn add(tx: &mut Tx<'_>, place: Place, status: Status, bookings: i64, revenue: i64) -> Result<(), db::Error> {
    let row = params![place.location, place.day, status, place.business, bookings, revenue];
    tx.execute(&ADD, row).map(drop)
}
