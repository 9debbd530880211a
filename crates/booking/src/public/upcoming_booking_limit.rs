//! Guard that limits the upcoming bookings of a client who books on the booking page.

use parlour_core::changes::{Guard, Intent};
use parlour_core::http::{Code, Problem};
use parlour_core::types::Instant;
use parlour_db::{Tx, params};

parlour_db::statements! {
    /// Selects the client's upcoming bookings, at most `MAX_UPCOMING`.
    AHEAD = "SELECT id FROM bookings WHERE business_id = $1 AND client_id = $2 AND starts_at > $3
        AND status IN ('pending', 'confirmed') LIMIT 10";
}

/// Limit on a client's upcoming bookings. Once it is reached, the client cannot book on the booking page.
const MAX_UPCOMING: usize = 10;

/// Rejects a booking on the booking page if the client already has 10 upcoming bookings, pending or confirmed.
#[derive(Debug)]
pub struct UpcomingBookingLimit;

impl Guard for UpcomingBookingLimit {
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem> {
        let Intent::BookOnline { business, client } = *intent else { return Ok(()) };
        if tx.all(&AHEAD, params![business, client, now], |row| row.take::<i64>())?.len() < MAX_UPCOMING {
            return Ok(());
        }
        let detail = format!("you already have {MAX_UPCOMING} upcoming bookings; please contact the front desk");
        Err(Problem::new(Code::TooManyBookings).detail(detail))
    }
}
