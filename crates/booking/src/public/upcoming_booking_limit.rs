//! The guard that limits how many visits a client books ahead online.

use parlour_core::changes::{Guard, Intent};
use parlour_core::http::{Code, Problem};
use parlour_core::types::Instant;
use parlour_db::{Tx, params};

parlour_db::statements! {
    /// The client's visits to come, as many as there may be at most.
    AHEAD = "SELECT id FROM bookings WHERE business_id = $1 AND client_id = $2 AND starts_at > $3
        AND status IN ('pending', 'confirmed') LIMIT 10";
}

/// Visits that a client can have ahead and still book online.
const MAX_UPCOMING: usize = 10;

/// Refuses to book online for clients who have 10 visits ahead.
#[derive(Debug)]
pub struct UpcomingBookingLimit;

impl Guard for UpcomingBookingLimit {
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem> {
        let Intent::BookOnline { business, client } = *intent else { return Ok(()) };
        if tx.all(&AHEAD, params![business, client, now], |row| row.take::<i64>())?.len() < MAX_UPCOMING {
            return Ok(());
        }
        let detail = format!("{MAX_UPCOMING} visits are booked ahead already; please call");
        Err(Problem::new(Code::TooManyBookings).detail(detail))
    }
}
