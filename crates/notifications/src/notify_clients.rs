//! Notifies clients of changes to their bookings.

use std::collections::BTreeMap;

use parlour_core::changes::{Change, Subscriber, Transaction};
use parlour_core::clock::Clock;
use parlour_core::http::Problem;
use parlour_core::outbox::Outbox;
use parlour_core::records::{Booking, BookingStatus};
use parlour_core::types::{BookingId, BusinessId, ClientId};

use super::booking_changed::enqueue_bookings_changed;

/// Subscriber that enqueues notifications of changed bookings, one per client. Does nothing if no channel is enabled.
#[derive(Debug)]
pub struct NotifyClients {
    pub outbox: Outbox,
    pub clock: Clock,
}

impl Subscriber for NotifyClients {
    fn in_transaction(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: Option<BusinessId>,
        changes: &[Change],
    ) -> Result<(), Problem> {
        let Some(business) = business.filter(|_| self.outbox.is_on()) else { return Ok(()) };
        let mut by_client: BTreeMap<ClientId, Vec<BookingId>> = BTreeMap::new();
        for booking in changes.iter().filter_map(news) {
            by_client.entry(booking.client.id).or_default().push(booking.id);
        }
        let now = self.clock.now();
        Ok(by_client
            .values()
            .try_for_each(|bookings| enqueue_bookings_changed(&self.outbox, tx, business, bookings, now))?)
    }
}

/// Returns the booking in the change if its client may need a notification.
fn news(change: &Change) -> Option<&Booking> {
    match change {
        Change::BookingCreated { booking } | Change::BookingRescheduled { after: booking, .. } => {
            Some(booking).filter(|booking| booking.status == BookingStatus::Confirmed)
        }
        Change::BookingUpdated { before, after } => {
            let is_told = matches!(after.status, BookingStatus::Confirmed | BookingStatus::Cancelled);
            Some(after).filter(|_| is_told && before.status != after.status)
        }
        _ => None,
    }
}
