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
//! | module | contents |
//! |---|---|
//! | `rules` | a business's rules for notifications: which, on which channels, and quiet hours |
//! | `state` | the senders that the settings name |
//! | `notify_clients` | subscriber that enqueues notifications when bookings change |
//! | `booking_changed` | job that queues the notification that a changed booking calls for |
//! | `last_notified` | schedule of a booking of which its client was last notified |
//! | `remind` | job that queues reminders |
//! | `create_notification` | messages that members write to clients |
//! | `delivery` | list of deliveries |
//! | `send_delivery` | job that sends a delivery |
//! | `outgoing_message` | a delivery with everything that rendering it takes |
//! | `render` | emails and SMS |
//! | `unsubscribe` | links by which clients turn notifications off |

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
pub use booking_changed::run as notify_booking_changed;
pub use create_notification::{__path_create_notification, create_notification};
pub use delivery::{__path_list_deliveries, __path_show_delivery, Delivery, list_deliveries, show_delivery};
pub use merge_clients::MergeDeliveries;
pub use notify_clients::NotifyClients;
pub use remind::enqueue_reminders;
pub use remind::{Remind, run as remind};
pub use rules::{
    __path_show_notification_rules, __path_update_notification_rules, show_notification_rules,
    update_notification_rules,
};
pub use send_delivery::run as send_delivery;
pub use state::Notifications;
pub use unsubscribe::{show_unsubscribe, unsubscribe};
