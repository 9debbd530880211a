//! The queue of messages to people.

use parlour_db::Tx;
use parlour_jobs::JobQueue;

use super::channel::{Channel, ClientChannels};
use super::rules::NotificationRules;
use crate::settings::{MailTransport, Settings};
use crate::types::BusinessId;

/// The channels that are on, and the queue of messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    email: bool,
    sms: bool,
    jobs: JobQueue,
}

impl Outbox {
    /// Takes the channels from the settings.
    pub fn new(settings: &Settings, jobs: JobQueue) -> Self {
        let email = !matches!(settings.mail.transport, MailTransport::Off);
        Self { email, sms: settings.sms.is_some(), jobs }
    }

    /// The queue.
    pub fn jobs(&self) -> &JobQueue {
        &self.jobs
    }

    /// Returns true if messages are sent on this channel.
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
        }
    }

    /// Returns true if messages are sent on any channel.
    pub fn is_on(&self) -> bool {
        self.email || self.sms
    }

    /// Returns the channels that reach a business's clients.
    pub fn channels(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<ClientChannels, parlour_db::Error> {
        let rules = NotificationRules::of(tx, business)?;
        let goes = |channel| rules.channels.contains(&channel) && self.has(channel);
        Ok(match (goes(Channel::Email), goes(Channel::Sms)) {
            (true, true) => ClientChannels::Both,
            (true, false) => ClientChannels::Email,
            (false, true) => ClientChannels::Sms,
            (false, false) => ClientChannels::None,
        })
    }
}
