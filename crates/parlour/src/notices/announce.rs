//! What became of a visit is announced to its client.

use db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use tasks::{Failure, Policy, Run, Task};

use super::delivery::Details;
use super::rules::Rules;
use super::{Channel, Kind, NewDelivery, Notices};
use crate::app::App;
use crate::types::{BookingId, BusinessId, ClientId, Instant, OfferId, Zone};

db::statements! {
    /// Whom a visit's messages are to.
    RECIPIENT = "SELECT b.id, b.starts_at, b.client_id, c.email, c.phone, c.muted, coalesce(c.time_zone, l.time_zone)
        FROM bookings b JOIN clients c ON c.id = b.client_id JOIN locations l ON l.id = b.location_id
        WHERE b.business_id = $1 AND b.id = $2";
    /// The same of an offer.
    OFFERED = "SELECT o.id, o.starts_at, w.client_id, c.email, c.phone, c.muted, coalesce(c.time_zone, l.time_zone)
        FROM offers o JOIN waitlist w ON w.id = o.entry_id JOIN clients c ON c.id = w.client_id
        JOIN locations l ON l.id = w.location_id WHERE o.business_id = $1 AND o.id = $2";
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It is booked, and confirmed.
    Booked,
    /// It is at another time.
    Rescheduled {
        /// When it was to start before, in microseconds.
        before: i64,
    },
    /// It is off.
    Cancelled,
}

/// The task.
#[derive(Debug, Serialize, Deserialize)]
pub struct Announce {
    pub(super) booking: i64,
    pub(super) occasion: Occasion,
}

impl Task for Announce {
    const KIND: &'static str = "announce";
    const POLICY: Policy = Policy { queue: "notices", tries: 10, ..Policy::DEFAULT };
}

/// Whom a visit's messages are to.
pub(super) struct Recipient {
    pub(super) booking: BookingId,
    pub(super) starts_at: Instant,
    pub(super) client: ClientId,
    email: Option<String>,
    phone: Option<String>,
    is_muted: bool,
    zone: Zone,
}

impl Recipient {
    pub(super) fn read(row: &mut Row<'_>) -> Result<Self, db::Error> {
        Ok(Self {
            booking: row.take()?,
            starts_at: row.take()?,
            client: row.take()?,
            email: row.take()?,
            phone: row.take()?,
            is_muted: row.take()?,
            zone: row.take()?,
        })
    }

    /// A message to them, on the best way that there is; none if there is none, or they want none.
    pub(super) fn message(
        &self,
        notices: &Notices,
        rules: &Rules,
        business: BusinessId,
        kind: Kind,
        now: Instant,
    ) -> Option<NewDelivery> {
        let address = |channel: &Channel| match channel {
            Channel::Email => self.email.clone().map(|email| (Channel::Email, email)),
            Channel::Sms => self.phone.clone().map(|phone| (Channel::Sms, phone)),
        };
        let mut ways = rules.channels.iter().filter(|channel| notices.has(**channel)).filter_map(address);
        let (channel, address) = ways.next().filter(|_| !self.is_muted)?;
        let may_wait = channel != Channel::Email || kind == Kind::Reminder;
        Some(NewDelivery {
            client: Some(self.client),
            booking: Some(self.booking),
            about_at: Some(self.starts_at),
            due_at: if may_wait { Instant(rules.quiet().end(now.0, &self.zone.0)) } else { now },
            ..NewDelivery::new(business, kind, channel, address, now)
        })
    }
}

impl Notices {
    /// Has a client told that a time is free that they wait for, if the unit of work is kept.
    pub(crate) fn about_offer(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        offer: OfferId,
        now: Instant,
    ) -> Result<(), tasks::Error> {
        if !self.is_on() {
            return Ok(());
        }
        let rules = Rules::of(tx, business)?;
        let client = tx.first(&OFFERED, params![business, offer], Recipient::read)?;
        if let Some(new) = client.and_then(|client| client.message(self, &rules, business, Kind::WaitlistOffer, now)) {
            let details = Details { offer: Some(offer.0), ..Details::default() };
            NewDelivery { booking: None, details, ..new }.queue(self, tx, now)?;
        }
        Ok(())
    }
}

/// Queues the message that an occasion calls for, once.
pub(crate) async fn run(app: App, run: Run, task: Announce) -> Result<(), Failure> {
    let (notices, now) = (app.notices.clone(), app.clock.now());
    let business = run.business().map(BusinessId).ok_or_else(|| Failure::give_up("it is of no business"))?;
    let queued = app.db.write(move |tx: &mut Tx<'_>| {
        let rules = Rules::of(tx, business)?;
        let recipient = tx.first(&RECIPIENT, params![business, task.booking], Recipient::read)?;
        if let Some(recipient) = recipient.filter(|recipient| rules.visits && recipient.starts_at > now) {
            let (kind, before) = match task.occasion {
                Occasion::Booked => (Kind::Confirmation, None),
                Occasion::Rescheduled { before } => (Kind::Rescheduled, Some(before)),
                Occasion::Cancelled => (Kind::Cancelled, None),
            };
            if let Some(new) = recipient.message(&notices, &rules, business, kind, now) {
                let details = Details { before, ..Details::default() };
                NewDelivery { details, ..new }.queue(&notices, tx, now)?;
            }
        }
        run.finish(tx)
    });
    queued.await?;
    app.notices.wake();
    Ok(())
}
