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
        /// The client or the staff removed the entry, or it was a duplicate.
        Removed = "removed",
        /// The last suitable day has passed.
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
        /// The client did not answer in time, or could not be notified.
        Expired = "expired",
        /// The slot was taken, or the client is no longer waiting.
        Withdrawn = "gone",
    }
}
