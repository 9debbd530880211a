//! Enabled channels, and the queue of notifications.

use parlour_db::Tx;
use parlour_jobs::JobQueue;

use super::channel::{Channel, ClientChannels};
use super::rules::NotificationRules;
use crate::settings::{MailTransport, Settings};
use crate::types::BusinessId;

/// Enabled channels, and the queue of notifications. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    email: bool,
    sms: bool,
    jobs: JobQueue,
}

impl Outbox {
    /// Enables the channels that the settings configure.
    pub fn new(settings: &Settings, jobs: JobQueue) -> Self {
        let email = !matches!(settings.mail.transport, MailTransport::Off);
        Self { email, sms: settings.sms.is_some(), jobs }
    }

    pub fn jobs(&self) -> &JobQueue {
        &self.jobs
    }

    /// Returns true if the channel is enabled.
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
        }
    }

    /// Returns true if any channel is enabled.
    pub fn is_on(&self) -> bool {
        self.email || self.sms
    }

    /// Returns the enabled channels that the business uses for its clients.
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
