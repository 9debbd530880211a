//! Messages to people, as far as features queue them. The notifications feature renders and sends them.

mod channel;
mod contact;
mod delivery;
mod queue;
mod rules;

pub use channel::{Channel, Language};
pub use contact::Contact;
pub use delivery::{Deliver, Details, Kind, NewDelivery, Reason, State};
pub use queue::Notices;
pub use rules::{Minutes, Rules};
