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

mod announce;
mod compose;
mod deliver;
mod delivery;
mod merge_clients;
mod parcel;
mod remind;
mod rules;
mod send;
mod state;
mod subscriber;
mod told;
mod unsubscribe;

pub use announce::Announce;
pub use announce::run as announce;
pub use deliver::run as deliver;
pub use delivery::{__path_list_deliveries, __path_show_delivery, Delivery, list_deliveries, show_delivery};
pub use merge_clients::MergeDeliveries;
pub use remind::remind_of_visits;
pub use remind::{Remind, run as remind};
pub use rules::{__path_show_notice_rules, __path_update_notice_rules, show_notice_rules, update_notice_rules};
pub use send::{__path_create_notification, create_notification};
pub use state::Notifications;
pub use subscriber::NotifyClients;
pub use unsubscribe::{show_unsubscribe, unsubscribe};
