//! States of a booking and the transitions between them.

use serde_json::{Value, json};

use crate::types::{Instant, Zone, string_enum};

string_enum! {
    /// State of a booking.
    pub enum BookingStatus {
        /// Requested, but not confirmed yet.
        Pending = "pending",
        /// Confirmed: the client is expected.
        Confirmed = "confirmed",
        /// The client has checked in.
        Arrived = "arrived",
        /// The client is being served.
        InService = "in_service",
        /// All services are finished.
        Completed = "completed",
        /// Cancelled before the service started.
        Cancelled = "cancelled",
        /// The client did not come.
        NoShow = "no_show",
    }
}

impl BookingStatus {
    /// Returns the states that can follow this one.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Confirmed, Self::Cancelled],
            Self::Confirmed => &[Self::Arrived, Self::InService, Self::Cancelled, Self::NoShow],
            Self::Arrived => &[Self::InService, Self::Cancelled],
            Self::InService => &[Self::Completed],
            Self::Completed | Self::Cancelled | Self::NoShow => &[],
        }
    }

    /// Returns the earlier states that staff can restore if this one was set by mistake. Cancellations and no-shows
    /// cannot be undone, because the claims were released.
    pub fn undo_targets(self) -> &'static [Self] {
        match self {
            Self::Arrived => &[Self::Confirmed],
            Self::InService => &[Self::Arrived, Self::Confirmed],
            Self::Completed => &[Self::InService],
            Self::Pending | Self::Confirmed | Self::Cancelled | Self::NoShow => &[],
        }
    }

    /// Returns the transitions of each state as JSON. `next` lists the states that can follow, `back` the earlier
    /// states that can be restored.
    pub fn transitions() -> Value {
        let moves =
            |status: &Self| (status.as_str().to_owned(), json!({"next": status.next(), "back": status.undo_targets()}));
        Value::Object(Self::ALL.iter().map(moves).collect())
    }

    /// Returns true if a booking that starts at `starts` cannot enter this state yet. Arrival, service and completion
    /// are possible from the local day of the start, a no-show from the start itself.
    pub fn is_too_early(self, starts: Instant, zone: &Zone, now: Instant) -> bool {
        match self {
            Self::Pending | Self::Confirmed | Self::Cancelled => false,
            Self::Arrived | Self::InService | Self::Completed => zone.day(now) < zone.day(starts),
            Self::NoShow => now < starts,
        }
    }

    /// Returns true while the client is present.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Arrived | Self::InService)
    }

    /// Returns true if a booking in this state can be rescheduled.
    pub fn is_movable(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }

    /// Returns true if a booking in this state keeps its claims on employees and resources.
    pub fn holds_claims(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::BookingStatus;

    fn any_status() -> impl Strategy<Value = BookingStatus> {
        proptest::sample::select(BookingStatus::ALL)
    }

    proptest! {
        #[test]
        fn every_booking_comes_to_an_end_and_what_has_ended_stays(
            start in any_status(),
            picks in proptest::collection::vec(any::<proptest::sample::Index>(), 20),
        ) {
            let mut status = start;
            let mut moves = 0;
            for pick in picks {
                let Some(next) = (!status.next().is_empty()).then(|| *pick.get(status.next())) else { break };
                prop_assert!(
                    status.holds_claims() || !next.holds_claims(),
                    "a slot that was given up is never taken back"
                );
                status = next;
                moves += 1;
            }
            prop_assert!(status.next().is_empty(), "{start} still moves after {moves}");
            prop_assert!(moves <= 4);
        }
    }

    #[test]
    fn what_is_taken_back_is_a_move_that_could_be_made_and_keeps_its_time() {
        for status in BookingStatus::ALL {
            for before in status.undo_targets() {
                assert!(before.next().contains(status) && before.holds_claims() && status.holds_claims());
            }
        }
    }

    #[test]
    fn nothing_leads_back_to_pending() {
        assert!(BookingStatus::ALL.iter().all(|status| !status.next().contains(&BookingStatus::Pending)));
    }
}
