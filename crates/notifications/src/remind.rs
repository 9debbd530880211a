//! Reminders of upcoming bookings.
//!
//! Reminders are not stored before they are due. Once a minute, a job finds the bookings whose reminders have become
//! due since its last run. Rescheduling a booking therefore moves its reminders too, and creating a booking costs
//! nothing extra. After a downtime, the next run finds the reminders that were missed, at most a day back.

use std::time::Duration;

use parlour_core::changes::Transaction;
use parlour_core::http::Problem;
use parlour_core::outbox::{Kind, Minutes, NewDelivery, NotificationRules};
use parlour_core::types::{BusinessId, Instant};
use parlour_db::params;
use parlour_jobs::{Job, JobContext, JobError, Policy};
use serde::{Deserialize, Serialize};

use super::booking_changed::Recipient;
use crate::state::Notifications;

parlour_db::statements! {
    CHECKPOINT = "SELECT checked_at FROM reminder_checkpoints WHERE name = 'bookings'";
    SAVE_CHECKPOINT = "INSERT INTO reminder_checkpoints (name, checked_at) VALUES ('bookings', $1)
        ON CONFLICT (name) DO UPDATE SET checked_at = $1";
    BUSINESSES = "SELECT id, notification_rules FROM businesses WHERE id > $1 ORDER BY id LIMIT 200";
    /// Selects confirmed bookings in the order of start and id, after `$2` and `$3`. They start no later than `$4`.
    NEAR of Recipient = "SELECT {columns b}
        FROM (SELECT * FROM bookings WHERE business_id = $1 AND status = 'confirmed'
            AND (starts_at, id) > ($2, $3) AND starts_at <= $4 ORDER BY starts_at, id LIMIT 200) b
        JOIN clients c ON c.id = b.client_id JOIN locations l ON l.id = b.location_id
        ORDER BY b.starts_at, b.id";
}

/// Number of bookings that are processed in one transaction. Equals the limit of `NEAR`.
const BATCH_SIZE: usize = 200;
/// Maximum look-back window for missed reminders (1 day, in microseconds).
const MAX_LOOK_BACK: i64 = 24 * 3600 * 1_000_000;
/// One minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// Job that queues the reminders that are due. It runs once a minute.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remind {}

impl Job for Remind {
    const KIND: &'static str = "remind";
    const POLICY: Policy = Policy { queue: "notifications", time_limit: Duration::from_secs(1800), ..Policy::DEFAULT };
}

pub async fn run(app: Notifications, _context: JobContext, _job: Remind) -> Result<(), JobError> {
    Ok(enqueue_reminders(&app).await?)
}

/// Queues the reminders that have become due since the last run.
pub async fn enqueue_reminders(app: &Notifications) -> Result<(), Problem> {
    let now = app.clock.now();
    let looked = app.db.read(|tx| tx.first(&CHECKPOINT, params![], |row| row.take::<i64>()));
    let since = looked.await?.unwrap_or(now.micros() - MINUTE).max(now.micros() - MAX_LOOK_BACK);
    let mut last = BusinessId(0);
    loop {
        let some = app.db.read(move |tx| {
            tx.all(&BUSINESSES, params![last], |row| Ok((row.take::<BusinessId>()?, row.take::<NotificationRules>()?)))
        });
        let some: Vec<(BusinessId, NotificationRules)> = some.await?;
        let Some((id, _)) = some.last() else { break };
        last = *id;
        for (business, rules) in some {
            for &minutes_before in &rules.reminders {
                remind(app, business, &rules, minutes_before, since, now).await?;
            }
        }
    }
    Ok(app.db.write(move |tx| tx.execute(&SAVE_CHECKPOINT, params![now.micros().max(since)]).map(drop)).await?)
}

/// Queues those reminders of a business that are due `minutes_before` the start of a booking and became due after
/// `since`.
async fn remind(
    app: &Notifications,
    business: BusinessId,
    rules: &NotificationRules,
    minutes_before: Minutes,
    since: i64,
    now: Instant,
) -> Result<(), Problem> {
    let minutes_before = i64::from(minutes_before.0);
    let until = now.micros() + minutes_before * MINUTE;
    // Skip bookings that have already started.
    let mut mark = ((since + minutes_before * MINUTE).max(now.micros()), i64::MAX);
    loop {
        let near = app.db.read(move |tx| tx.records(&NEAR, params![business, mark.0, mark.1, until]));
        let near: Vec<Recipient> = near.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
        let Some(last) = near.last() else { return Ok(()) };
        let is_all = near.len() < BATCH_SIZE;
        mark = (last.starts_at.micros(), last.booking.0);
        let messages: Vec<NewDelivery> = near
            .iter()
            .filter_map(|one| one.message(&app.outbox, rules, business, Kind::Reminder, now))
            // Skip reminders that would be due at or after the start of the booking.
            .filter(|message| message.booking_starts_at.is_some_and(|starts_at| message.due_at < starts_at))
            .map(|message| NewDelivery { minutes_before: Some(minutes_before), ..message })
            .collect();
        if !messages.is_empty() {
            let outbox = app.outbox.clone();
            let queue = move |tx: &mut Transaction<'_, '_>| {
                Ok(messages.iter().try_for_each(|message| message.enqueue(&outbox, tx, now).map(drop))?)
            };
            app.changes.write(business, queue).await?;
        }
        if is_all {
            return Ok(());
        }
    }
}
