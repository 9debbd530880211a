//! The waitlist: clients who would book if a slot became free, and the offers made to them.
//!
//! [`OfferReleasedSlots`] handles changes that release a slot. If an entry waits for that location and day, the
//! subscriber enqueues an [`OfferReleasedSlot`] job. The job checks the entries, oldest first, and offers the slot to
//! clients whose booking would fit.
//!
//! In mode [`First`], one client at a time gets an offer for a slot. The offer holds the slot with claims. If it is
//! declined or expires, the slot is offered to the next client. In mode [`All`], all clients whose booking would fit
//! get an offer and nothing is held. The first client to accept gets the slot. Accepting an offer creates the booking
//! with the same code as any other booking.
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
