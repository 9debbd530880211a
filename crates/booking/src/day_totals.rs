//! Totals per location, day and status: number of bookings and revenue. They are updated in the same transaction as the
//! bookings. The dashboard therefore reads only a few rows, regardless of the number of bookings.

use parlour_core::changes::{Change, Subscriber, Transaction};
use parlour_core::http::Problem;
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BusinessId, Day, LocationId};
use parlour_db::{Tx, params};

parlour_db::statements! {
    ADD = "INSERT INTO day_totals (location_id, day, status, share, business_id, bookings, revenue)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (location_id, day, status, share) DO UPDATE
        SET bookings = day_totals.bookings + excluded.bookings, revenue = day_totals.revenue + excluded.revenue";
}

/// Number of rows per total. Each booking counts in one row, chosen by its id, so PostgreSQL can commit up to that many
/// changes of a total concurrently. With a single row, each change would wait for the previous commit to reach the
/// disk.
const ROWS_PER_DAY: i64 = 8;

/// Subscriber that updates the day totals. It must be the last subscriber that writes to the database, to keep the rows
/// locked as briefly as possible.
#[derive(Debug)]
pub struct UpdateDayTotals;

impl Subscriber for UpdateDayTotals {
    fn in_transaction(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: Option<BusinessId>,
        changes: &[Change],
    ) -> Result<(), Problem> {
        let mut totals = Vec::new();
        for change in changes {
            match change {
                Change::BookingCreated { booking } => totals.extend(Delta::of(booking, 1)),
                Change::BookingUpdated { before, after } | Change::BookingRescheduled { before, after } => {
                    totals.extend(Delta::of(before, -1));
                    totals.extend(Delta::of(after, 1));
                }
                _ => {}
            }
        }
        for total in merged(totals) {
            total.add(tx, business)?;
        }
        Ok(())
    }
}

/// Change to one row of the totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Delta {
    /// Primary key of the row: location, day, status and share.
    row: (LocationId, Day, BookingStatus, i64),
    bookings: i64,
    /// Change of the revenue, in minor units.
    revenue: i64,
}

impl Delta {
    /// Returns the change for adding a booking to the totals (`count` = 1) or removing it from them (`count` = -1).
    /// `None` if the booking's day is unknown.
    fn of(booking: &Booking, count: i64) -> Option<Self> {
        let day = booking.day.or_else(|| booking.starts_at.day())?;
        let row = (booking.location_id, day, booking.status, booking.id.0 % ROWS_PER_DAY);
        Some(Self { row, bookings: count, revenue: count * booking.price.amount })
    }

    fn add(&self, tx: &mut Tx<'_>, business: Option<BusinessId>) -> Result<(), parlour_db::Error> {
        let (location, day, status, share) = self.row;
        tx.execute_deferred(&ADD, params![location, day, status, share, business, self.bookings, self.revenue])
    }
}

/// Merges the deltas of each row and drops those that change nothing. The result is ordered by row, so that
/// transactions cannot deadlock.
fn merged(mut all: Vec<Delta>) -> Vec<Delta> {
    all.sort_by_key(|delta| delta.row);
    all.dedup_by(|next, kept| {
        let is_same = next.row == kept.row;
        if is_same {
            kept.bookings += next.bookings;
            kept.revenue += next.revenue;
        }
        is_same
    });
    all.retain(|delta| (delta.bookings, delta.revenue) != (0, 0));
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn deltas() -> impl Strategy<Value = Delta> {
        let row = (1..3_i64, 1..4_i8, proptest::sample::select(BookingStatus::ALL), 0..ROWS_PER_DAY);
        (row, -1..=1_i64, -500..500_i64).prop_map(|((location, day, status, share), bookings, revenue)| {
            let day = Day(jiff::civil::date(2027, 1, day));
            Delta { row: (LocationId(location), day, status, share), bookings, revenue }
        })
    }

    proptest! {
        #[test]
        fn merging_keeps_the_sums_and_orders_the_rows(all in proptest::collection::vec(deltas(), 0..40)) {
            let merged = merged(all.clone());
            prop_assert!(merged.is_sorted_by(|one, next| one.row < next.row));
            for Delta { row, .. } in &all {
                let sum = |deltas: &[Delta]| {
                    let of_row = deltas.iter().filter(|delta| delta.row == *row);
                    of_row.fold((0, 0), |sum, delta| (sum.0 + delta.bookings, sum.1 + delta.revenue))
                };
                prop_assert_eq!(sum(&merged), sum(&all));
            }
        }
    }
}
