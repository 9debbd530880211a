//! The waitlist: who would come if a time became free, and the offers that are made to them then.
//!
//! [`OfferFreedTime`] handles changes that free time. Where somebody waits for such a day at that
//! location, it enqueues a task ([`FillFreed`]). The task goes through those who wait, in the order in which they came,
//! and offers the time to those whose visit it would now allow. A business asks one after the other ([`Mode::First`]):
//! the offer then keeps the time, by claims of its own, until it is accepted or refused or has expired, and goes on to
//! the next. Or it tells all ([`Mode::All`]), keeps nothing, and who accepts first has it. To accept is to book, by the
//! same code as everybody.

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
