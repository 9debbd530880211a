//! Guards: rules that can refuse an operation before it writes.

use parlour_db::Tx;

use crate::http::Problem;
use crate::records::Booking;
use crate::types::{BusinessId, ClientId, Instant};

/// Operation that is about to write.
#[derive(Clone, Copy, Debug)]
pub enum Intent<'a> {
    /// A client books online, without an account.
    BookOnline { business: BusinessId, client: ClientId },
    /// A client reschedules a booking.
    RescheduleByClient {
        business: BusinessId,
        /// Booking before the change.
        booking: &'a Booking,
    },
}

/// Rule that can refuse an operation. It ignores intents that it does not handle.
pub trait Guard: std::fmt::Debug + Send + Sync {
    /// Refuses the operation by failing with the problem to return to the caller.
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem>;
}
