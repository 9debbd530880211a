//! Contact data of clients, for notifications.

use super::{Channel, Kind, NewDelivery, NotificationRules, Outbox};
use crate::types::{BusinessId, ClientId, Instant, Zone};

/// Email address, phone number and time zone of a client, for notifications.
#[derive(Debug, parlour_db::Record)]
pub struct Contact {
    pub id: ClientId,
    email: Option<String>,
    phone: Option<String>,
    unsubscribed: bool,
    #[record(from = "coalesce(c.time_zone, l.time_zone)")]
    zone: Zone,
}

impl Contact {
    /// Creates a delivery to the client. The channel is the first one in `rules` that is enabled and that the client
    /// has an address for. Returns `None` without such a channel, or if the client has unsubscribed. SMS and reminders
    /// wait for the end of quiet hours. Other emails are due now.
    pub fn message(
        &self,
        outbox: &Outbox,
        rules: &NotificationRules,
        business: BusinessId,
        kind: Kind,
        now: Instant,
    ) -> Option<NewDelivery> {
        let address = |channel: &Channel| match channel {
            Channel::Email => self.email.clone().map(|email| (Channel::Email, email)),
            Channel::Sms => self.phone.clone().map(|phone| (Channel::Sms, phone)),
        };
        let mut ways = rules.channels.iter().filter(|channel| outbox.has(**channel)).filter_map(address);
        let (channel, address) = ways.next().filter(|_| !self.unsubscribed)?;
        let may_wait = channel != Channel::Email || kind == Kind::Reminder;
        Some(NewDelivery {
            client: Some(self.id),
            due_at: if may_wait { Instant(rules.quiet().end(now.0, &self.zone.0)) } else { now },
            ..NewDelivery::new(business, kind, channel, address, now)
        })
    }
}
