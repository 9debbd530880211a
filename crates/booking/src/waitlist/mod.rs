//! The waitlist: clients who would book if a slot became free, and the offers made to them.
//!
//! [`OfferReleasedSlots`] handles changes that release a slot. If a client waits for such a day at that location, it
//! enqueues a job ([`OfferReleasedSlot`]), which goes through the waiting clients in order of arrival and offers the
//! slot to those whose booking would fit. In mode [`First`], one client is asked at a time: the offer holds the slot by
//! its own claims until it is accepted, declined or expired, and then the next client is asked. In mode [`All`], all of
//! them are asked, nothing is held, and the first to accept gets the slot. Accepting an offer creates the booking by
//! the same code as any other booking.
//!
//! [`First`]: parlour_catalogue::businesses::WaitlistMode::First
//! [`All`]: parlour_catalogue::businesses::WaitlistMode::All

mod create;
mod entry;
mod list;
mod offer;
mod offer_released_slots;
mod offer_slot;
mod remove;
mod state;

pub use create::{__path_create_waitlist_entry, create_waitlist_entry};
pub use list::{__path_list_waitlist_entries, list_waitlist_entries};
pub use offer::expire_undeliverable;
pub use offer::{
    __path_accept_offer, __path_decline_offer, __path_show_offer, accept_offer, decline_offer, offer_token, offer_url,
    show_offer,
};
pub use offer_released_slots::{OfferReleasedSlot, OfferReleasedSlots};
pub use offer_slot::{ExpireOffer, ExpireWaitlistEntries, expire_entries, offer_slot};
pub use remove::dedupe_entries;
pub use remove::{__path_remove_waitlist_entry, remove_waitlist_entry};
pub use state::{OfferState, State};
