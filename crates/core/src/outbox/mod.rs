//! Outbox of notifications. Features queue them here; the notifications feature renders and sends them.

mod channel;
mod contact;
mod delivery;
mod queue;
mod rules;

pub use channel::{Channel, ClientChannels, Language};
pub use contact::Contact;
pub use delivery::{Details, Kind, NewDelivery, Reason, SendDelivery, State};
pub use queue::Outbox;
pub use rules::{Minutes, NotificationRules};
