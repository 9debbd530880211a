//! Self-service: managing a booking through a link, without an account. Anyone who has the link can view the booking,
//! and can cancel or reschedule it under the rules for clients. A link is valid until a week after the end of the
//! booking.

mod availability;
mod changes;
mod link;
mod show;

pub use availability::{__path_list_managed_availability, list_managed_availability};
pub use changes::{
    __path_cancel_managed_booking, __path_reschedule_managed_booking, cancel_managed_booking,
    reschedule_managed_booking,
};
pub use link::{Link, manage_url};
pub(super) use show::managed;
pub use show::{
    __path_show_booking_link, __path_show_managed_booking, __path_show_managed_calendar, ManagedBooking,
    show_booking_link, show_managed_booking, show_managed_calendar,
};
