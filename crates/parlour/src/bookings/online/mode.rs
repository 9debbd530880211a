//! Ways to book online.

use crate::types::words;

words! {
    /// Whether strangers can book on the business's page.
    pub enum OnlineBooking {
        /// What they book is confirmed.
        Instant = "instant",
        /// What they book waits for the desk to confirm it.
        Request = "request",
        /// They cannot, and there is no page.
        Off = "off",
    }
}

crate::types::read_back_by_words!(OnlineBooking);
