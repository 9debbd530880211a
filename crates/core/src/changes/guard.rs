//! Guards: rules that can refuse an operation before it writes.

use parlour_db::Tx;

use crate::http::Problem;
use crate::records::Booking;
use crate::types::{BusinessId, ClientId, Instant};

/// Operation that is about to write.
#[derive(Clone, Copy, Debug)]
pub enum Intent<'a> {
    /// A guest books online.
    BookOnline { business: BusinessId, client: ClientId },
    /// A client or guest reschedules a booking.
    RescheduleByClient {
        business: BusinessId,
        /// Booking before the change.
        booking: &'a Booking,
    },
}

/// Rule that can refuse an operation. Returns `Ok` for intents that do not concern it.
pub trait Guard: std::fmt::Debug + Send + Sync {
    /// Fails if the rule refuses the operation. The caller of the API receives the problem.
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem>;
}
