//! What became of a visit is announced to its client.
//!
//! A task compares the visit as it is with what the client was told last, and queues a message if that differs and
//! none is waiting that will say it. So however often a visit is moved, and whenever the task runs, the client is told
//! once of what holds in the end, and reads of no time before it that they were not told of.

use db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use tasks::{Failure, New, Policy, Run, Task};

use super::delivery::Details;
use super::rules::Rules;
use super::told::{self, Record, Told};
use super::{Channel, Kind, NewDelivery, Notices};
use crate::app::App;
use crate::changes::Transaction;
use crate::types::{BookingId, BusinessId, ClientId, EntryId, Instant, Zone};

db::statements! {
    /// Whom a visit's messages are to.
    RECIPIENT = "SELECT b.id, b.starts_at, b.client_id, c.email, c.phone, c.muted, coalesce(c.time_zone, l.time_zone)
        FROM bookings b JOIN clients c ON c.id = b.client_id JOIN locations l ON l.id = b.location_id
        WHERE b.business_id = $1 AND b.id = $2";
    /// The same of somebody who waits, to whom a time is offered.
    WAITS = "SELECT 0, CAST($3 AS BIGINT), w.client_id, c.email, c.phone, c.muted, coalesce(c.time_zone, l.time_zone)
        FROM waitlist w JOIN clients c ON c.id = w.client_id JOIN locations l ON l.id = w.location_id
        WHERE w.business_id = $1 AND w.id = $2";
}

/// The task.
#[derive(Debug, Serialize, Deserialize)]
pub struct Announce {
    pub(super) booking: i64,
}

impl Task for Announce {
    const KIND: &'static str = "announce";
    const POLICY: Policy = Policy { queue: "notices", tries: 10, ..Policy::DEFAULT };
}

impl Notices {
    /// Has it announced what became of a visit, if the transaction is kept.
    pub(super) fn about(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: BusinessId,
        booking: BookingId,
    ) -> Result<(), tasks::Error> {
        let new = New::of(&Announce { booking: booking.0 })?.business(business.0);
        self.0.tasks.enqueue_all(tx, &[new])?;
        tx.enqueued();
        Ok(())
    }
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
    /// How a business's clients can be told anything: `email`, `sms`, `both`, or by the `desk` alone.
    pub(crate) fn ways(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<&'static str, db::Error> {
        let rules = Rules::of(tx, business)?;
        let goes = |channel| rules.channels.contains(&channel) && self.has(channel);
        Ok(match (goes(Channel::Email), goes(Channel::Sms)) {
            (true, true) => "both",
            (true, false) => "email",
            (false, true) => "sms",
            (false, false) => "desk",
        })
    }

    /// The message by which somebody who waits would be told that a time is free; none if no message reaches them.
    pub(crate) fn offer_to(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        entry: EntryId,
        starts_at: Instant,
        now: Instant,
    ) -> Result<Option<NewDelivery>, db::Error> {
        let rules = Rules::of(tx, business)?;
        let client = tx.first(&WAITS, params![business, entry, starts_at], Recipient::read)?;
        let message = client.and_then(|client| client.message(self, &rules, business, Kind::WaitlistOffer, now));
        Ok(message.map(|message| NewDelivery { booking: None, ..message }))
    }

    /// Has it announced, in one message, what became of visits that are one client's, if the transaction is kept.
    pub(super) fn about_all(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: BusinessId,
        bookings: &[BookingId],
        now: Instant,
    ) -> Result<(), tasks::Error> {
        let [first, _, ..] = bookings else {
            return bookings.iter().try_for_each(|booking| self.about(tx, business, *booking));
        };
        let rules = Rules::of(tx, business)?;
        let recipient = tx.first(&RECIPIENT, params![business, first], Recipient::read)?;
        let is_off = told::look(tx, business, &[*first])?.values().any(|(_, visit)| visit.is_off);
        let kind = if is_off { Kind::Cancelled } else { Kind::Confirmation };
        let recipient = recipient.filter(|_| rules.visits);
        let Some(new) = recipient.and_then(|one| one.message(self, &rules, business, kind, now)) else { return Ok(()) };
        let times = [new.about_at];
        let new = NewDelivery { booking: None, details: Details::of_visits(bookings), ..new };
        if let Some(delivery) = new.in_time(&times, now).queue(self, tx, now)? {
            told::is_to_tell(tx, business, bookings, delivery)?;
        }
        Ok(())
    }
}

/// Queues the message that is called for, if any is.
pub(crate) async fn run(app: App, run: Run, task: Announce) -> Result<(), Failure> {
    let (notices, now) = (app.notices.clone(), app.clock.now());
    let business = run.business().map(BusinessId).ok_or_else(|| Failure::give_up("it is of no business"))?;
    let queued = app.changes.write(business, move |tx| {
        announce(tx, &notices, business, BookingId(task.booking), now)?;
        Ok(run.finish(tx)?)
    });
    Ok(queued.await?)
}

fn announce(
    tx: &mut Transaction<'_, '_>,
    notices: &Notices,
    business: BusinessId,
    id: BookingId,
    now: Instant,
) -> Result<(), tasks::Error> {
    let Some((status, is)) = told::lock(tx, business, &[id])?.remove(&id) else { return Ok(()) };
    let record = told::records(tx, business, &[id])?.remove(&id);
    let known = record.as_ref().and_then(|record| record.known(&is));
    let Some(kind) = told::news(status, &is, known) else { return Ok(()) };
    let rules = Rules::of(tx, business)?;
    let recipient = tx.first(&RECIPIENT, params![business, id], Recipient::read)?;
    let times = [Some(is.starts_at()), known.map(Told::starts_at)];
    let recipient = recipient.filter(|_| rules.visits && times.iter().flatten().any(|at| *at > now));
    let Some(new) = recipient.and_then(|one| one.message(notices, &rules, business, kind, now)) else { return Ok(()) };
    let new = new.in_time(&times, now);
    let says = |record: &Record| record.waits_until.is_some_and(|until| until <= new.due_at.max(now));
    if record.as_ref().is_some_and(says) {
        return Ok(());
    }
    if let Some(delivery) = new.queue(notices, tx, now)? {
        told::is_to_tell(tx, business, &[id], delivery)?;
        if record.is_some_and(|record| record.is_in_doubt) {
            told::knows(tx, business, id, None)?;
        }
    }
    Ok(())
}
