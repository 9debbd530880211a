//! Jobs of the waitlist: offering released slots, and expiring offers and entries.

use std::collections::HashMap;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use parlour_catalogue::businesses::WaitlistMode;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::{Code, Problem};
use parlour_core::outbox::{Contact, Details, Kind, NewDelivery, NotificationRules, Outbox};
use parlour_core::records::ReleasedSlot;
use parlour_core::types::{
    BusinessId, ClientId, Day, EmployeeId, Instant, OfferId, TimeOfDay, WaitlistEntryId, Zone, list,
};
use parlour_db::{Tx, params};
use parlour_jobs::{Job, JobContext, JobError, NewJob};
use serde::{Deserialize, Serialize};

use super::offer::{OfferRow, end_if_open};
use super::offer_released_slots::OfferReleasedSlot;
use super::state::OfferState;
use crate::planner::Planner;
use crate::request::{BookingRequest, RequestedItem};
use crate::state::Bookings;
use crate::times::{Plan, TimesQuery};

parlour_db::statements! {
    SETTINGS = "SELECT waitlist_mode, waitlist_hold_minutes FROM businesses WHERE id = $1";
    /// Selects at most `BATCH_SIZE` entries that wait for these days. Excludes clients who have unsubscribed or, if the
    /// business sends notifications, cannot be reached. In mode `first`, excludes entries with an open offer. Excludes
    /// clients with an open, declined or expired offer for an overlapping time.
    CANDIDATES of WaitingEntry = "SELECT {columns w} FROM waitlist w
        JOIN clients c ON c.id = w.client_id
        WHERE w.business_id = $1 AND w.location_id = $2 AND w.state = 'waiting' AND c.unsubscribed = FALSE
        AND w.last_day >= $3 AND w.first_day <= $4 AND w.id > $5
        AND ($9 = 'none' OR ($9 <> 'sms' AND c.email IS NOT NULL) OR ($9 <> 'email' AND c.phone IS NOT NULL))
        AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.entry_id = w.id AND o.state = 'open' AND $6 = 'first')
        AND NOT EXISTS (SELECT 1 FROM waitlist x JOIN offers o ON o.entry_id = x.id
            WHERE x.client_id = w.client_id AND x.state = 'waiting'
            AND o.state IN ('open', 'declined', 'expired') AND o.starts_at < $8 AND o.ends_at > $7)
        ORDER BY w.id LIMIT 50";
    ITEMS = "SELECT i.entry_id, i.service_id, i.employee_id FROM {ids $2} w CROSS JOIN waitlist_items i
        WHERE i.business_id = $1 AND i.entry_id = w.id ORDER BY i.entry_id, i.position";
    /// Locks the entry until the end of the transaction, so that no concurrent transaction creates an offer for it.
    LOCK_ENTRY = "SELECT id FROM waitlist WHERE business_id = $1 AND id = $2 AND state = 'waiting' {for update}";
    HAS_OFFER = "SELECT o.id FROM waitlist w JOIN offers o ON o.entry_id = w.id
        WHERE w.business_id = $1 AND w.client_id = $2 AND w.state = 'waiting' AND o.state = 'open'
        AND (($3 = 'first' AND w.id = $6) OR (o.starts_at < $5 AND o.ends_at > $4)) LIMIT 1";
    INSERT = "INSERT INTO offers
            (business_id, entry_id, employee_id, state, starts_at, ends_at, expires_at, created_at)
        VALUES ($1, $2, $3, 'open', $4, $5, $6, $7) {returning id}";
    INSERT_CLAIM = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id, offer_id)
        VALUES ($1, $2, $3, $4, $5)";
    /// Selects entries of all businesses whose last day may be over.
    EXPIRED of ExpiredEntry = "SELECT {columns w} FROM waitlist w JOIN locations l ON l.id = w.location_id
        WHERE w.state = 'waiting' AND w.last_day <= $1 ORDER BY w.last_day, w.id LIMIT 500";
    /// Selects the contact data of an entry's client.
    CONTACT of Contact = "SELECT {columns c}
        FROM waitlist w JOIN clients c ON c.id = w.client_id JOIN locations l ON l.id = w.location_id
        WHERE w.business_id = $1 AND w.id = $2";
    EXPIRE = "UPDATE waitlist SET state = 'expired' WHERE business_id = $1 AND id = $2 AND state = 'waiting'";
}

/// Maximum number of entries checked in one transaction. Equals the limit of `CANDIDATES`.
const BATCH_SIZE: usize = 50;
/// Minimum time from the notification to the start of the offered slot, so that the client can answer and arrive.
const MIN_NOTICE: SignedDuration = SignedDuration::from_mins(15);

impl OfferReleasedSlot {
    pub async fn run(app: Bookings, _context: JobContext, job: Self) -> Result<(), JobError> {
        Ok(offer_slot(&app, job.released_slot()).await.map(drop)?)
    }
}

/// Job that expires an offer if the client has not answered in time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ExpireOffer {
    business: i64,
    offer: i64,
}

impl ExpireOffer {
    pub async fn run(app: Bookings, _context: JobContext, job: Self) -> Result<(), JobError> {
        Ok(expire_offer(&app, BusinessId(job.business), OfferId(job.offer)).await?)
    }
}

impl Job for ExpireOffer {
    const KIND: &'static str = "expire_offer";
}

/// Hourly job that expires entries whose last day has passed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ExpireWaitlistEntries {}

impl ExpireWaitlistEntries {
    pub async fn run(app: Bookings, _run: JobContext, _task: Self) -> Result<(), JobError> {
        Ok(expire_entries(&app).await.map(drop)?)
    }
}

impl Job for ExpireWaitlistEntries {
    const KIND: &'static str = "expire_waitlist_entries";
}

/// Entry that waits for a slot.
#[derive(Debug, parlour_db::Record)]
struct WaitingEntry {
    id: WaitlistEntryId,
    client_id: ClientId,
    first_day: Day,
    last_day: Day,
    earliest: TimeOfDay,
    latest: TimeOfDay,
}

/// Entry whose last day may be over.
#[derive(Clone, Debug, parlour_db::Record)]
struct ExpiredEntry {
    business_id: BusinessId,
    id: WaitlistEntryId,
    client_id: ClientId,
    last_day: Day,
    #[record(from = "l.time_zone")]
    zone: Zone,
}

/// Waitlist settings of a business.
#[derive(Clone, Copy, Debug)]
struct Settings {
    mode: WaitlistMode,
    hold_time: SignedDuration,
}

/// Result of checking the next batch of entries.
#[derive(Debug)]
enum Search {
    /// No entries are left, or the slot has ended.
    Done,
    /// The slot fits no checked entry. Contains the id of the last checked entry.
    Nobody(WaitlistEntryId),
    /// The slot fits an entry.
    Fits(Fit),
}

/// Entry that the slot fits, with the plan of its booking.
#[derive(Debug)]
struct Fit {
    entry: WaitingEntry,
    plan: Plan,
    settings: Settings,
}

/// Result of one attempt to create an offer.
enum OfferOutcome {
    Done,
    Next(WaitlistEntryId),
    Offered { entry: WaitlistEntryId, offer: OfferId },
}

/// Offers a released slot to the waiting entries, oldest first. Returns the ids of the new offers.
pub async fn offer_slot(app: &Bookings, released_slot: ReleasedSlot) -> Result<Vec<OfferId>, Problem> {
    let business = released_slot.business;
    let (mut after, mut offers_made) = (WaitlistEntryId(0), Vec::new());
    loop {
        let planner = Planner::new(app, business);
        let (program, now) = (app.clone(), planner.now);
        let outbox = app.outbox.clone();
        let search = move |tx: &mut Tx<'_>| find_fit(tx, &planner, &outbox, released_slot, after);
        // If a concurrent transaction takes the slot, the search is repeated, because another time may fit the same
        // entry.
        let outcome = app.changes.plan_and_write(business, search, move |tx, search: &Search| match search {
            Search::Done => Ok(OfferOutcome::Done),
            Search::Nobody(last) => Ok(OfferOutcome::Next(*last)),
            Search::Fits(fit) => offer(tx, &program, business, fit, now),
        });
        match outcome.await? {
            OfferOutcome::Done => return Ok(offers_made),
            OfferOutcome::Next(last) => after = last,
            OfferOutcome::Offered { entry, offer } => {
                after = entry;
                offers_made.push(offer);
            }
        }
    }
}

/// Finds the next entry after `after` that the slot fits. Checks at most `BATCH_SIZE` entries.
fn find_fit(
    tx: &mut Tx<'_>,
    planner: &Planner,
    outbox: &Outbox,
    released_slot: ReleasedSlot,
    after: WaitlistEntryId,
) -> Result<Search, Problem> {
    let now = planner.now;
    let ReleasedSlot { business, location, starts_at, ends_at } = released_slot;
    if ends_at <= now {
        return Ok(Search::Done);
    }
    let settings = tx.one(&SETTINGS, params![business], |row| {
        Ok(Settings { mode: row.take()?, hold_time: SignedDuration::from_mins(row.take()?) })
    })?;
    let found_location = planner.location(tx, Some(location), None)?;
    let zone = &found_location.time_zone;
    let days = (zone.day(starts_at), zone.day(ends_at));
    let channels = outbox.channels(tx, business)?;
    let bounds = params![business, location, days.0, days.1, after, settings.mode, starts_at, ends_at, channels];
    let line = tx.records(&CANDIDATES, bounds)?;
    let Some(last) = line.last().map(|entry| entry.id) else { return Ok(Search::Done) };
    let is_all = line.len() < BATCH_SIZE;
    let ids = list(line.iter().map(|entry| entry.id));
    let mut requested: HashMap<WaitlistEntryId, Vec<RequestedItem>> = HashMap::new();
    tx.all(&ITEMS, params![business, ids], |row| {
        let entry: WaitlistEntryId = row.take()?;
        let one = RequestedItem::new(row.take()?, row.take()?);
        requested.entry(entry).or_default().push(one);
        Ok(())
    })?;
    let notice = SignedDuration::from_mins(found_location.minimum_notice_minutes.0.into()).max(MIN_NOTICE);
    let earliest = Instant(now.0.saturating_add(notice).map_err(Problem::internal)?);
    for entry in line {
        let Some(requested) = requested.remove(&entry.id) else { continue };
        let offers = match planner.offers(tx, &found_location, &BookingRequest::new(Some(location), requested)) {
            Ok(offers) => offers,
            // Skip entries whose services are no longer offered.
            Err(problem) if problem.code == Code::InvalidInput => continue,
            Err(problem) => return Err(problem),
        };
        let first = starts_at.0.checked_sub(offers.longest()).map_or(starts_at, Instant).max(earliest);
        if first >= ends_at {
            continue;
        }
        let times = offers.times(tx, &TimesQuery::within(offers.span(first, ends_at)))?;
        let mut starts = times.starts();
        starts.intersect(&times.grid());
        let fitting = starts.iter().map(|minute| Instant(times.window.instant(minute)));
        for start in fitting.filter(|start| *start >= first && *start < ends_at && entry.would_come(*start, zone)) {
            let plan = times.plan(start)?;
            let uses =
                plan.claims.iter().any(|claim| claim.starts < ends_at.micros() && claim.ends > starts_at.micros());
            if uses {
                return Ok(Search::Fits(Fit { entry, plan, settings }));
            }
        }
    }
    Ok(if is_all { Search::Done } else { Search::Nobody(last) })
}

impl WaitingEntry {
    /// Returns true if the start is on one of the entry's days and within its times of day.
    fn would_come(&self, start: Instant, zone: &Zone) -> bool {
        let (day, minutes) = (zone.day(start), zone.minute_of_day(start));
        (self.first_day..=self.last_day).contains(&day)
            && (self.earliest.minutes()..self.latest.minutes()).contains(&minutes)
    }
}

/// Offers a slot to an entry. Skips the entry if it no longer waits, if the client already has a conflicting offer, or
/// if the client would be notified too late. In mode `first`, the time to answer starts when the notification is due,
/// because an SMS waits until quiet hours end.
fn offer(
    tx: &mut Transaction<'_, '_>,
    app: &Bookings,
    business: BusinessId,
    Fit { entry, plan, settings }: &Fit,
    now: Instant,
) -> Result<OfferOutcome, Problem> {
    let (Some(first), Some(last)) = (plan.items.first(), plan.items.last()) else {
        return Ok(OfferOutcome::Next(entry.id));
    };
    let (starts_at, ends_at, mode) = (first.starts_at, last.ends_at, settings.mode);
    if tx.first(&LOCK_ENTRY, params![business, entry.id], |row| row.take::<i64>())?.is_none() {
        return Ok(OfferOutcome::Next(entry.id));
    }
    let other = params![business, entry.client_id, mode, starts_at, ends_at, entry.id];
    if tx.first(&HAS_OFFER, other, |row| row.take::<i64>())?.is_some() {
        return Ok(OfferOutcome::Next(entry.id));
    }
    let message = offer_to(&app.outbox, tx, business, entry.id, starts_at, now)?;
    // Without a notification, the front desk informs the client.
    let notified_at = message.as_ref().map_or(now, |message| message.due_at);
    if starts_at.0.duration_since(notified_at.0) < MIN_NOTICE {
        return Ok(OfferOutcome::Next(entry.id));
    }
    let expires_at = match mode {
        WaitlistMode::First => {
            notified_at.0.saturating_add(settings.hold_time).map_or(starts_at, Instant).min(starts_at)
        }
        WaitlistMode::All => starts_at,
    };
    let employee: EmployeeId = first.employee;
    let row = params![business, entry.id, employee, starts_at, ends_at, expires_at, now];
    let id: OfferId = tx.insert(&INSERT, row)?;
    if mode == WaitlistMode::First {
        for claim in &plan.claims {
            tx.execute_deferred(&INSERT_CLAIM, params![claim.resource, claim.starts, claim.ends, business, id])?;
        }
    }
    if let Some(message) = message {
        NewDelivery { details: Details::offer(id), ..message }.enqueue(&app.outbox, tx, now)?;
    }
    let expire = NewJob::of(&ExpireOffer { business: business.0, offer: id.0 }).map_err(Problem::internal)?;
    tx.enqueue(&app.jobs, &[expire.at(expires_at.0).business(business.0)])?;
    tx.record_change(Change::WaitlistUpdated { entry: entry.id, client: entry.client_id, released_slot: None });
    Ok(OfferOutcome::Offered { entry: entry.id, offer: id })
}

/// Creates the notification of an offer. Returns `None` if the client cannot be notified.
fn offer_to(
    outbox: &Outbox,
    tx: &mut Tx<'_>,
    business: BusinessId,
    entry: WaitlistEntryId,
    starts_at: Instant,
    now: Instant,
) -> Result<Option<NewDelivery>, parlour_db::Error> {
    let rules = NotificationRules::of(tx, business)?;
    let client = tx.record(&CONTACT, params![business, entry])?;
    let message = client.and_then(|client| client.message(outbox, &rules, business, Kind::WaitlistOffer, now));
    Ok(message.map(|message| NewDelivery { booking_starts_at: Some(starts_at), ..message }))
}

/// Expires an offer that was not answered in time. If the offer held its slot, the slot is then offered to the next
/// entry.
async fn expire_offer(app: &Bookings, business: BusinessId, id: OfferId) -> Result<(), Problem> {
    let now = app.clock.now();
    let is_over = move |offer: &OfferRow| now >= offer.expires_at;
    let expired =
        app.changes.write(business, move |tx| Ok(end_if_open(tx, business, id, OfferState::Expired, is_over)?));
    expired.await
}

/// Expires entries whose last day has passed on their location's clock. Returns the number of entries.
pub async fn expire_entries(app: &Bookings) -> Result<usize, Problem> {
    let now = app.clock.now();
    // The local date is at most one day ahead of the UTC date, so no later last day can have passed.
    let today = TimeZone::UTC.to_datetime(now.0).date();
    let mut all = 0;
    loop {
        let over = app.db.read(move |tx| tx.records(&EXPIRED, params![Day(today)])).await;
        let mut over: Vec<ExpiredEntry> = over.map_err(|error: parlour_db::Error| Problem::from(error))?;
        over.retain(|entry| entry.last_day < entry.zone.day(now));
        if over.is_empty() {
            return Ok(all);
        }
        all += over.len();
        over.sort_by_key(|entry| entry.business_id);
        for of_business in over.chunk_by(|one, next| one.business_id == next.business_id) {
            let (business, entries) = (of_business[0].business_id, of_business.to_vec());
            let expire = move |tx: &mut Transaction<'_, '_>| {
                for &ExpiredEntry { id: entry, client_id: client, .. } in &entries {
                    if tx.execute(&EXPIRE, params![business, entry])? > 0 {
                        tx.record_change(Change::WaitlistUpdated { entry, client, released_slot: None });
                    }
                }
                Ok(())
            };
            app.changes.write(business, expire).await?;
        }
    }
}
