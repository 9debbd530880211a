//! Notifications: confirmations, reminders, changes and cancellations of bookings; waitlist offers; messages from
//! the front desk to clients; invitations to work with a business; password resets.
//!
//! A notification to one recipient on one channel is a *delivery*: a row with the recipient, the channel and the
//! outcome. The delivery, or a job that creates it, is stored in the same transaction as the change to report. Nothing
//! is therefore sent about a change that was rolled back. A background job sends the delivery. It reads the bookings
//! right before sending, so the recipient learns their current state.
//!
//! A delivery can be sent twice. If the program dies between sending a delivery and recording the outcome, the delivery
//! is sent again, with the same Message-ID or key.
//!
//! | module | contents |
//! |---|---|
//! | `rules` | a business's notification rules, such as reminder times, channels and quiet hours |
//! | `state` | the email and SMS senders that the settings configure |
//! | `notify_clients` | subscriber that enqueues notifications when bookings change |
//! | `booking_changed` | job that queues a delivery about a changed booking |
//! | `last_notified` | schedules that clients were last notified of |
//! | `remind` | job that queues reminders |
//! | `create_notification` | messages that owners, managers and receptionists write to clients |
//! | `delivery` | deliveries and their outcomes, as the API shows them |
//! | `send_delivery` | job that sends a delivery |
//! | `outgoing_message` | a delivery with everything needed to render it |
//! | `render` | rendering of deliveries as emails and SMS |
//! | `unsubscribe` | links for clients to turn notifications off and on again |
//! | `merge_clients` | moves the deliveries of a client who is merged into another |

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
