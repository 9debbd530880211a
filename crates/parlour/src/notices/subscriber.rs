//! Has what becomes of visits announced.

use std::collections::BTreeMap;

use super::Notices;
use crate::bookings::{Booking, Status};
use crate::changes::{Change, Subscriber, Transaction};
use crate::clock::Clock;
use crate::http::Problem;
use crate::types::{BookingId, BusinessId, ClientId};

/// Has what becomes of visits announced to their clients: to each in one message. Costs nothing where none are sent.
#[derive(Debug)]
pub struct AnnounceVisits {
    /// How messages are queued.
    pub notices: Notices,
    /// When they are.
    pub clock: Clock,
}

impl Subscriber for AnnounceVisits {
    fn in_transaction(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: Option<BusinessId>,
        changes: &[Change],
    ) -> Result<(), Problem> {
        let Some(business) = business.filter(|_| self.notices.is_on()) else { return Ok(()) };
        let mut by_client: BTreeMap<ClientId, Vec<BookingId>> = BTreeMap::new();
        for booking in changes.iter().filter_map(news) {
            by_client.entry(booking.client.id).or_default().push(booking.id);
        }
        let now = self.clock.now();
        Ok(by_client.values().try_for_each(|bookings| self.notices.about_all(tx, business, bookings, now))?)
    }
}

/// The visit of which its client may have to be told.
fn news(change: &Change) -> Option<&Booking> {
    match change {
        Change::BookingCreated { booking } | Change::BookingRescheduled { after: booking, .. } => {
            Some(booking).filter(|booking| booking.status == Status::Confirmed)
        }
        Change::BookingMoved { before, after } => {
            let is_told = matches!(after.status, Status::Confirmed | Status::Cancelled);
            Some(after).filter(|_| is_told && before.status != after.status)
        }
        _ => None,
    }
}
