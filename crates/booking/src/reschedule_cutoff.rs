//! Guard that enforces the business's cutoff for rescheduling by clients.

use parlour_catalogue::businesses::{CancellationPolicy, too_late};
use parlour_core::changes::{Guard, Intent};
use parlour_core::http::Problem;
use parlour_core::types::Instant;
use parlour_db::Tx;

/// Rejects rescheduling by clients after the cutoff, with `too_late`.
#[derive(Debug)]
pub struct RescheduleCutoff;

impl Guard for RescheduleCutoff {
    fn check(&self, tx: &mut Tx<'_>, intent: &Intent<'_>, now: Instant) -> Result<(), Problem> {
        let Intent::RescheduleByClient { business, booking } = *intent else { return Ok(()) };
        let (policy, starts) = (CancellationPolicy::of(tx, business)?, booking.starts_at.instant());
        if policy.is_late(starts, now) { Err(too_late(&policy, starts)) } else { Ok(()) }
    }
}
