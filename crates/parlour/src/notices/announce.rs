//! What became of a visit is announced to its client.
//!
//! A task compares the visit as it is with what the client was told last, and queues a message if that differs and
//! none is waiting that will say it. So however often a visit is moved, and whenever the task runs, the client is told
//! once of what holds in the end, and reads of no time before it that they were not told of.

use db::{Tx, params};
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
    RECIPIENT of Recipient = "SELECT {columns b}
        FROM bookings b JOIN clients c ON c.id = b.client_id JOIN locations l ON l.id = b.location_id
        WHERE b.business_id = $1 AND b.id = $2";
    /// The same of somebody who waits, to whom a time is offered.
    WAITS of Contact = "SELECT {columns c}
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
        tx.enqueue(&self.0.tasks, &[new])
    }
}

/// Whom a visit's messages are to.
#[derive(db::Record)]
pub(super) struct Recipient {
    #[record(from = "b.id")]
    pub(super) booking: BookingId,
    #[record(from = "b.starts_at")]
    pub(super) starts_at: Instant,
    #[record(flatten = "c")]
    pub(super) contact: Contact,
}

/// A client, as far as messages to them go.
#[derive(db::Record)]
pub(super) struct Contact {
    pub(super) id: ClientId,
    email: Option<String>,
    phone: Option<String>,
    muted: bool,
    #[record(from = "coalesce(c.time_zone, l.time_zone)")]
    zone: Zone,
}

impl Recipient {
    /// A message to them, as [`Contact::message`] makes it.
    pub(super) fn message(
        &self,
        notices: &Notices,
        rules: &Rules,
        business: BusinessId,
        kind: Kind,
        now: Instant,
    ) -> Option<NewDelivery> {
        let message = self.contact.message(notices, rules, business, kind, now)?;
        Some(NewDelivery { booking: Some(self.booking), about_at: Some(self.starts_at), ..message })
    }
}

impl Contact {
    /// A message to them, on the best way that there is; none if there is none, or they want none.
    fn message(
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
        let (channel, address) = ways.next().filter(|_| !self.muted)?;
        let may_wait = channel != Channel::Email || kind == Kind::Reminder;
        Some(NewDelivery {
            client: Some(self.id),
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
        let client = tx.record(&WAITS, params![business, entry])?;
        let message = client.and_then(|client| client.message(self, &rules, business, Kind::WaitlistOffer, now));
        Ok(message.map(|message| NewDelivery { about_at: Some(starts_at), ..message }))
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
        let recipient = tx.record(&RECIPIENT, params![business, first])?;
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
    let recipient = tx.record(&RECIPIENT, params![business, id])?;
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
