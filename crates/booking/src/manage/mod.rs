//! Managing a visit by a link, without an account. Whoever has the link sees the visit as a guest does, and may do
//! with it what its client may, by the same rules. A link is good until a week after the visit's end.

mod availability;
mod change;
mod link;
mod show;

pub use availability::{__path_list_managed_availability, list_managed_availability};
pub use change::{__path_cancel, __path_reschedule, cancel, reschedule};
pub use link::{Link, manage_url};
pub(super) use show::managed;
pub use show::{
    __path_show_calendar, __path_show_link, __path_show_managed, ManagedBooking, show_calendar, show_link, show_managed,
};
