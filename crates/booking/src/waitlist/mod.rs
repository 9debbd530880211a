//! The waitlist: who would come if a time became free, and the offers that are made to them then.
//!
//! [`OfferFreedTime`] handles changes that free time. If anyone waits for such a day at that location, it enqueues
//! a task ([`FillFreed`]), which goes through the waiting clients in order of arrival and offers the time to those
//! whose visit would now fit. In mode [`First`], a business asks one client at a time: the offer holds the time by
//! claims of its own until it is accepted, declined or expired, and then goes to the next client. In mode [`All`],
//! all of them are asked, nothing is held, and the first to accept gets the time. Accepting an offer books the
//! visit by the same code as any other booking.
//!
//! [`First`]: parlour_catalogue::businesses::WaitlistMode::First
//! [`All`]: parlour_catalogue::businesses::WaitlistMode::All

mod create;
mod entry;
mod fill;
mod freed;
mod list;
mod offer;
mod remove;
mod state;
mod subscriber;

pub use create::{__path_create_entry, create_entry};
pub use fill::{ExpireEntries, ExpireOffer, expire_entries, fill};
pub use freed::FillFreed;
pub use list::{__path_list_entries, list_entries};
pub use offer::end_untold;
pub use offer::{
    __path_accept_offer, __path_refuse_offer, __path_show_offer, accept_offer, offer_token, offer_url, refuse_offer,
    show_offer,
};
pub use remove::wait_once;
pub use remove::{__path_remove_entry, remove_entry};
pub use state::{OfferState, State};
pub use subscriber::OfferFreedTime;
