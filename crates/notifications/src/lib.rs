//! What a business tells people: that a visit is booked, near, moved or off; what somebody there writes to them; who
//! is invited to work there, and how one gets in again.
//!
//! A message is a *delivery*, a row that says whom it is to, on which way, and what became of it. It comes about in a
//! unit of work, together with what it is about, and is handed over by a background task, so nothing is said of what
//! was rolled back. A visit is looked up when the message is written: what was cancelled or moved meanwhile is not
//! announced any more.
//!
//! A message is handed over at least once. If the program dies between handing it over and writing that down, it is
//! handed over again, with the same Message-ID or key.
//!
//! | module | what it is |
//! |---|---|
//! | `rules` | what a business wants to be said, on which way, and when not |
//! | `state` | the ways that the settings name |
//! | `subscriber` | has it announced when a visit changes |
//! | `announce` | what becomes of a visit is announced |
//! | `told` | what a client knows of a visit |
//! | `remind` | visits that have come near |
//! | `send` | what somebody writes to a client |
//! | `delivery` | deliveries, how they are listed |
//! | `deliver` | handing one over |
//! | `parcel` | one with all that it takes to write it |
//! | `compose` | what one says |
//! | `unsubscribe` | links by which clients turn messages off |

mod booking_changed;
mod create_notification;
mod delivery;
mod last_notified;
mod merge_clients;
mod notify_clients;
mod outgoing_message;
mod remind;
mod render;
mod rules;
mod send_delivery;
mod state;
mod unsubscribe;

pub use booking_changed::NotifyBookingChanged;
pub use booking_changed::run as announce;
pub use create_notification::{__path_create_notification, create_notification};
pub use delivery::{__path_list_deliveries, __path_show_delivery, Delivery, list_deliveries, show_delivery};
pub use merge_clients::MergeDeliveries;
pub use notify_clients::NotifyClients;
pub use remind::remind_of_visits;
pub use remind::{Remind, run as remind};
pub use rules::{
    __path_show_notification_rules, __path_update_notification_rules, show_notification_rules,
    update_notification_rules,
};
pub use send_delivery::run as deliver;
pub use state::Notifications;
pub use unsubscribe::{show_unsubscribe, unsubscribe};
