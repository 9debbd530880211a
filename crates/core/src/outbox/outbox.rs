//! The queue of messages to people.

use db::Tx;
use tasks::Tasks;

use super::channel::Channel;
use super::rules::Rules;
use crate::settings::{MailTransport, Settings};
use crate::types::BusinessId;

/// The channels that are on, and the queue of messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Notices {
    email: bool,
    sms: bool,
    pub(super) tasks: Tasks,
}

impl Notices {
    /// The ways that the settings name.
    pub fn new(settings: &Settings, tasks: Tasks) -> Self {
        let email = !matches!(settings.mail.transport, MailTransport::Off);
        Self { email, sms: settings.texts.is_some(), tasks }
    }

    /// The queue.
    pub fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    /// Whether messages go this way at all.
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
        }
    }

    /// Whether messages go any way.
    pub fn is_on(&self) -> bool {
        self.email || self.sms
    }

    /// How a business's clients can be told anything: `email`, `sms`, `both`, or by the `desk` alone.
    pub fn ways(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<&'static str, db::Error> {
        let rules = Rules::of(tx, business)?;
        let goes = |channel| rules.channels.contains(&channel) && self.has(channel);
        Ok(match (goes(Channel::Email), goes(Channel::Sms)) {
            (true, true) => "both",
            (true, false) => "email",
            (false, true) => "sms",
            (false, false) => "desk",
        })
    }
}
