//! How many bookings of each status a location's day has, and what they are worth. Kept in the same unit of work as the
//! bookings, so that the dashboard reads a handful of rows however many bookings there are.

use db::{Tx, params};

use super::Status;
use crate::types::{BookingId, BusinessId, Day, LocationId, Price};

db::statements! {
    ADD = "INSERT INTO day_totals (location_id, day, status, share, business_id, bookings, revenue)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (location_id, day, status, share) DO UPDATE
        SET bookings = day_totals.bookings + excluded.bookings, revenue = day_totals.revenue + excluded.revenue";
}

/// Rows that a total is spread over, so that PostgreSQL can commit as many bookings of one day at once. With one row for
/// each day, a commit to disk would come between any two.
const SHARES: i64 = 8;

/// The day that a booking counts for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) booking: BookingId,
    pub(super) business: BusinessId,
    pub(super) location: LocationId,
    pub(super) day: Day,
}

/// A change of a day's totals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    place: Place,
    status: Status,
    bookings: i64,
    revenue: i64,
}

impl Change {
    /// Makes it. Comes last in a unit, so that the day's row is locked for no longer than it takes to commit.
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Result<(), db::Error> {
        let Place { booking, business, location, day } = self.place;
        let share = booking.0 % SHARES;
        tx.later(&ADD, params![location, day, self.status, share, business, self.bookings, self.revenue])
    }
}

/// A booking came to be, with this status.
pub(super) fn came(place: Place, status: Status, price: Price) -> Change {
    Change { place, status, bookings: 1, revenue: price.minor_units() }
}

/// A booking moved from one status to another. Rows are always changed in the same order, so that two moves cannot wait
/// for each other.
pub(super) fn moved(place: Place, from: Status, to: Status, price: Price) -> [Change; 2] {
    let gone = Change { place, status: from, bookings: -1, revenue: -price.minor_units() };
    let came = came(place, to, price);
    if from < to { [gone, came] } else { [came, gone] }
}

/// A booking went to another time, and so maybe to another place's day, and maybe costs something else there.
pub(super) fn relocated(from: Place, to: Place, status: Status, was: Price, price: Price) -> Vec<Change> {
    if (from.location, from.day) == (to.location, to.day) {
        let revenue = price.minor_units() - was.minor_units();
        return vec![Change { place: to, status, bookings: 0, revenue }];
    }
    let gone = Change { place: from, status, bookings: -1, revenue: -was.minor_units() };
    let came = came(to, status, price);
    // In the same order as others that go the other way.
    if (from.location, from.day) < (to.location, to.day) { vec![gone, came] } else { vec![came, gone] }
}
