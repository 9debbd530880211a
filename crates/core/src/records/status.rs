//! The states of a booking, and the moves between them.

use serde_json::{Value, json};

use crate::types::{Instant, Zone, string_enum};

string_enum! {
    /// How far a booking has come.
    pub enum BookingStatus {
        /// Asked for by the client, not confirmed yet.
        Pending = "pending",
        /// Expected.
        Confirmed = "confirmed",
        /// The client is there.
        Arrived = "arrived",
        /// Being served.
        InService = "in_service",
        /// Done.
        Completed = "completed",
        /// Called off.
        Cancelled = "cancelled",
        /// The client did not come.
        NoShow = "no_show",
    }
}

impl BookingStatus {
    /// The states that can follow this one.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Pending => &[Self::Confirmed, Self::Cancelled],
            Self::Confirmed => &[Self::Arrived, Self::InService, Self::Cancelled, Self::NoShow],
            Self::Arrived => &[Self::InService, Self::Cancelled],
            Self::InService => &[Self::Completed],
            Self::Completed | Self::Cancelled | Self::NoShow => &[],
        }
    }

    /// The states from which somebody at the desk may have come to this one by mistake, and to which it can be taken
    /// back: as long as the visit keeps its time.
    pub fn undo_targets(self) -> &'static [Self] {
        match self {
            Self::Arrived => &[Self::Confirmed],
            Self::InService => &[Self::Arrived, Self::Confirmed],
            Self::Completed => &[Self::InService],
            Self::Pending | Self::Confirmed | Self::Cancelled | Self::NoShow => &[],
        }
    }

    /// All moves between states, by the state that they leave: to those that follow, and back to those before.
    pub fn transitions() -> Value {
        let moves =
            |status: &Self| (status.as_str().to_owned(), json!({"next": status.next(), "back": status.undo_targets()}));
        Value::Object(Self::ALL.iter().map(moves).collect())
    }

    /// Whether it is too early to say this of a visit that starts then: clients come and are served on the day of the
    /// visit, and whether somebody did not come shows once it has started.
    pub fn is_too_early(self, starts: Instant, zone: &Zone, now: Instant) -> bool {
        match self {
            Self::Pending | Self::Confirmed | Self::Cancelled => false,
            Self::Arrived | Self::InService | Self::Completed => zone.day(now) < zone.day(starts),
            Self::NoShow => now < starts,
        }
    }

    /// Returns true while the client is there.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Arrived | Self::InService)
    }

    /// Returns true if a visit in this state can be moved to another time.
    pub fn is_movable(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }

    /// Whether a booking in this state keeps its employees and rooms busy.
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
                prop_assert!(status.holds_claims() || !next.holds_claims(), "a slot that was given up is never taken back");
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
