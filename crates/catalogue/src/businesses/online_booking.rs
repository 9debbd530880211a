//! Ways to book online.

use parlour_core::types::words;

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

parlour_core::types::read_back_by_words!(OnlineBooking);
