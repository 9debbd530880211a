//! States of waitlist entries and offers.

use parlour_core::types::string_enum;

string_enum! {
    /// State of a waitlist entry.
    #[schema(as = WaitlistEntryState)]
    pub enum State {
        /// The client is waiting.
        Waiting = "waiting",
        /// An offer was accepted.
        Booked = "booked",
        /// The entry was removed.
        Removed = "removed",
        /// The last day has passed.
        Expired = "expired",
    }
}

string_enum! {
    /// State of an offer.
    pub enum OfferState {
        /// The offer can be accepted.
        Open = "open",
        /// The offer was accepted and a booking created.
        Accepted = "accepted",
        /// The client declined the offer.
        Declined = "declined",
        /// The client did not answer in time.
        Expired = "expired",
        /// The slot was taken by someone else, or the client is no longer on the waitlist.
        Gone = "gone",
    }
}
