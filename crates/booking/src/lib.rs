//! Bookings: one or more consecutive services, each with an employee and the resources that it needs.
//!
//! The time of a booking is stored twice. Its items hold the times shown to the client. Its `claims` hold the intervals
//! during which employees and resources are busy. The database rejects overlapping claims of an employee or resource,
//! so no code path can double-book.

mod actor;
mod attendee;
mod availability;
mod blocks;
mod calendar_view;
mod catalogue;
mod create;
mod day_totals;
pub mod employee_calendar;
pub mod ical;
mod list;
mod local_day;
mod merge_clients;
mod offers;
mod planner;
mod policy;
pub mod public;
mod request;
mod reschedule;
mod reschedule_cutoff;
mod rows;
pub mod self_service;
mod series;
mod show;
mod state;
mod store;
mod times;
mod update;
mod update_status;
mod waitlist;
mod walk_in;

pub use availability::{__path_list_availability, list_availability};
pub use blocks::{
    __path_create_block, __path_list_blocks, __path_remove_block, create_block, list_blocks, remove_block,
};
pub use calendar_view::{__path_show_calendar_view, show_calendar_view};
pub use catalogue::Catalogue;
pub use create::{__path_create_booking, create_booking};
pub use day_totals::UpdateDayTotals;
pub use list::{__path_list_bookings, list_bookings};
pub use merge_clients::MergeBookings;
pub use offers::locate;
pub use public::UpcomingBookingLimit;
pub use reschedule::{__path_reschedule_booking, reschedule_booking};
pub use reschedule_cutoff::RescheduleCutoff;
pub use self_service::manage_url;
pub use series::{
    __path_cancel_series, __path_create_series, __path_show_series, cancel_series, create_series, show_series,
};
pub use show::{__path_show_booking, __path_show_booking_history, show_booking, show_booking_history};
pub use state::Bookings;
pub use update::{__path_update_booking, update_booking};
pub use update_status::{__path_update_booking_status, update_booking_status};
pub use waitlist::expire_undeliverable;
pub use waitlist::{
    __path_accept_offer, __path_create_waitlist_entry, __path_decline_offer, __path_list_waitlist_entries,
    __path_remove_waitlist_entry, __path_show_offer, ExpireOffer, ExpireWaitlistEntries, OfferReleasedSlot,
    OfferReleasedSlots, OfferState, accept_offer, create_waitlist_entry, decline_offer, expire_entries,
    list_waitlist_entries, offer_slot, offer_token, offer_url, remove_waitlist_entry, show_offer,
};
pub use walk_in::{__path_create_walk_in, create_walk_in};
