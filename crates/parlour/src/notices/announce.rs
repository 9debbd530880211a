//! What became of a visit is announced to its client.
//!
//! A task compares the visit as it is with what the client was told last, and queues a message if that differs. So
//! however often a visit is moved, and whenever the task runs, the client is told once of what holds in the end, and reads of no
//! time before it that they were not told of.

use db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use tasks::{Failure, Policy, Run, Task};

use super::delivery::Details;
use super::rules::Rules;
use super::told::{self, Told};
use super::{Channel, Kind, NewDelivery, Notices};
use crate::app::App;
use crate::bookings::Status;
use crate::http::Problem;
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
    /// Nobody else announces it until the end of the unit of work.
    LOCK = "SELECT status FROM bookings WHERE business_id = $1 AND id = $2 {for update}";
}

/// Why there may be something to announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It is booked, and confirmed.
    Booked,
    /// It is at another time, at another place, or with others.
    Moved,
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

    /// Has it announced, in one message, what became of visits that are one client's, if the unit of work is kept. Call
    /// [`wake`](Self::wake) after that.
    pub(crate) fn about_all(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        bookings: &[BookingId],
        occasion: Occasion,
        now: Instant,
    ) -> Result<(), Problem> {
        let (false, [first, _, ..]) = (!self.is_on(), bookings) else {
            return bookings.iter().try_for_each(|booking| self.about(tx, business, *booking, occasion));
        };
        let rules = Rules::of(tx, business)?;
        let recipient = tx.first(&RECIPIENT, params![business, first], Recipient::read)?;
        let kind = if occasion == Occasion::Cancelled { Kind::Cancelled } else { Kind::Confirmation };
        let recipient = recipient.filter(|_| rules.visits);
        if let Some(new) = recipient.and_then(|one| one.message(self, &rules, business, kind, now)) {
            NewDelivery { booking: None, details: Details::of_visits(bookings), ..new }.queue(self, tx, now)?;
        }
        Ok(())
    }
}

/// Queues the message that is called for, if any is.
pub(crate) async fn run(app: App, run: Run, task: Announce) -> Result<(), Failure> {
    let (notices, now) = (app.notices.clone(), app.clock.now());
    let business = run.business().map(BusinessId).ok_or_else(|| Failure::give_up("it is of no business"))?;
    let queued = app.db.write(move |tx: &mut Tx<'_>| {
        if let Some(new) = called_for(tx, &notices, business, &task, now)? {
            new.queue(&notices, tx, now)?;
        }
        run.finish(tx)
    });
    queued.await?;
    app.notices.wake();
    Ok(())
}

fn called_for(
    tx: &mut Tx<'_>,
    notices: &Notices,
    business: BusinessId,
    task: &Announce,
    now: Instant,
) -> Result<Option<NewDelivery>, db::Error> {
    let id = BookingId(task.booking);
    let Some(status) = tx.first(&LOCK, params![business, id], |row| row.take::<Status>())? else { return Ok(None) };
    let (rules, recipient) = (Rules::of(tx, business)?, tx.first(&RECIPIENT, params![business, id], Recipient::read)?);
    let Some(recipient) = recipient.filter(|recipient| rules.visits && recipient.starts_at > now) else {
        return Ok(None);
    };
    let (history, is) = (told::history(tx, business, id)?, Told::of(tx, business, id)?);
    let kind = match status {
        Status::Cancelled if history.is_cancelled => return Ok(None),
        Status::Cancelled => Kind::Cancelled,
        Status::Confirmed if history.knows(&is) => return Ok(None),
        Status::Confirmed if history.last.is_some() || task.occasion == Occasion::Moved => Kind::Rescheduled,
        Status::Confirmed => Kind::Confirmation,
        _ => return Ok(None),
    };
    let message = recipient.message(notices, &rules, business, kind, now);
    Ok(message.map(|message| NewDelivery { details: Details { told: Some(is), ..Details::default() }, ..message }))
}
