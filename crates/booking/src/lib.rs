//! Bookings: visits of one or more services, one after the other, each with an employee and the rooms it needs.
//!
//! A booking's time is kept twice: its items say what the client was promised, and `claims` say what is kept busy for
//! it. The database refuses claims that overlap, so no path can double-book.

mod actor;
mod agenda;
mod attendee;
mod availability;
mod blocks;
pub mod calendar;
mod catalogue;
mod create;
mod days;
pub mod employee_calendar;
mod list;
pub mod manage;
mod merge_clients;
mod offers;
pub mod online;
mod planner;
mod policy;
mod request;
mod reschedule_cutoff;
mod rows;
mod series;
mod show;
mod state;
mod store;
mod times;
mod totals;
mod update;
mod update_status;
mod update_time;
mod waitlist;
mod walk_in;

pub use agenda::{__path_show_agenda, show_agenda};
pub use availability::{__path_list_availability, list_availability};
pub use blocks::{
    __path_create_block, __path_list_blocks, __path_remove_block, create_block, list_blocks, remove_block,
};
pub use catalogue::Catalogue;
pub use create::{__path_create_booking, create_booking};
pub use list::{__path_list_bookings, list_bookings};
pub use manage::manage_url;
pub use merge_clients::MergeBookings;
pub use offers::locate;
pub use online::UpcomingBookingLimit;
pub use reschedule_cutoff::RescheduleCutoff;
pub use series::{
    __path_cancel_series, __path_create_series, __path_show_series, cancel_series, create_series, show_series,
};
pub use show::{__path_show_booking, __path_show_history, show_booking, show_history};
pub use state::Bookings;
pub use totals::UpdateDayTotals;
pub use update::{__path_update_booking, update_booking};
pub use update_status::{__path_update_status, update_status};
pub use update_time::{__path_update_time, update_time};
pub use waitlist::end_untold;
pub use waitlist::{
    __path_accept_offer, __path_create_entry, __path_list_entries, __path_refuse_offer, __path_remove_entry,
    __path_show_offer, ExpireEntries, ExpireOffer, FillFreed, OfferFreedTime, OfferState, accept_offer, create_entry,
    expire_entries, fill, list_entries, offer_token, offer_url, refuse_offer, remove_entry, show_offer,
};
pub use walk_in::{__path_create_walk_in, create_walk_in};
