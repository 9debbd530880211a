//! Guards: rules that can refuse an operation before it writes.

use parlour_db::Tx;

use crate::http::Problem;
use crate::records::Booking;
use crate::types::{BusinessId, ClientId, Instant};

/// An operation that is about to write.
#[derive(Clone, Copy, Debug)]
pub enum Intent<'a> {
    /// A client books a visit online, without an account.
    BookOnline {
        /// The business.
        business: BusinessId,
        /// The client.
        client: ClientId,
    },
    /// A client moves a visit to another time.
    RescheduleByClient {
        /// The business.
        business: BusinessId,
        /// The visit as it is.
        booking: &'a Booking,
    },
}

/// A rule that can refuse an operation. Ignores intents it does not handle.
pub trait Guard: std::fmt::Debug + Send + Sync {
    /// Fails with the problem to return to the caller.
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem>;
}
