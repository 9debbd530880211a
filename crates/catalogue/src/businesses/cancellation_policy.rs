//! Cancellation policy: the cutoff for free cancelling and rescheduling by clients, and the rules after the cutoff.

use deserr::Deserr;
use jiff::SignedDuration;
use parlour_core::http::extract::{FieldErrors, read_from_number};
use parlour_core::http::{Code, Problem};
use parlour_core::types::{BusinessId, Instant, Price, deserialize_from_str, stored_as_json, string_enum};
use parlour_db::{Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

parlour_db::statements! {
    SHOW = "SELECT cancellation_policy FROM businesses WHERE id = $1";
}

string_enum! {
    /// Rule for cancellations by clients after the cutoff.
    pub enum LateCancellation {
        /// Clients cannot cancel any more. They have to contact the front desk.
        Refused = "refused",
        /// Clients can cancel, but owe the fee.
        Fee = "fee",
    }
}

deserialize_from_str!(LateCancellation);

/// Minutes before the start of a booking: 0 to 43,200 (30 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = u16, minimum = 0, maximum = 43_200)]
pub struct Cutoff(u16);

/// Part of a price, in percent: 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = u8, minimum = 0, maximum = 100)]
pub struct Percent(u8);

impl TryFrom<i64> for Cutoff {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= 43_200);
        minutes.map(Self).ok_or("must be 0 to 43200 minutes")
    }
}

impl TryFrom<i64> for Percent {
    type Error = &'static str;

    fn try_from(percent: i64) -> Result<Self, Self::Error> {
        u8::try_from(percent).ok().filter(|percent| *percent <= 100).map(Self).ok_or("must be 0 to 100 percent")
    }
}

read_from_number!(Cutoff, Percent);

/// Rules for cancelling and rescheduling by clients, and the fee for a no-show. The front desk can always cancel, free
/// of charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct CancellationPolicy {
    /// Cutoff in minutes before the start: 0 to 43,200 (30 days). Until the cutoff, clients can cancel or reschedule
    /// free of charge. After the cutoff, they cannot reschedule.
    cutoff_minutes: Cutoff,
    /// Rule for cancellations after the cutoff.
    late: LateCancellation,
    /// Percentage of the price that clients owe for a no-show, and for a late cancellation if `late` is `fee`.
    fee_percent: Percent,
}

stored_as_json!(CancellationPolicy);

impl CancellationPolicy {
    /// Reads the policy of a business.
    pub fn of(tx: &mut Tx<'_>, business: BusinessId) -> Result<Self, parlour_db::Error> {
        tx.one(&SHOW, params![business], |row| row.take())
    }

    /// Returns the cutoff for a booking with this start. At the cutoff itself, cancelling is still free of charge.
    pub fn free_until(&self, starts: Instant) -> Instant {
        let cutoff = SignedDuration::from_mins(self.cutoff_minutes.0.into());
        starts.0.checked_sub(cutoff).map_or(Instant::from_micros(i64::MIN), Instant)
    }

    /// Returns true if `now` is after the cutoff for a booking with this start.
    pub fn is_late(&self, starts: Instant, now: Instant) -> bool {
        now > self.free_until(starts)
    }

    /// Returns the fee for a no-show or a late cancellation: the percentage of the price, rounded to the nearest minor
    /// unit, halves up.
    pub fn fee(&self, price: Price) -> Price {
        let owed = (price.minor_units() * i64::from(self.fee_percent.0) + 50) / 100;
        Price::new(owed).map_or(price, |owed| owed.min(price))
    }

    /// Returns the fee for cancelling at `now`, or `None` if the client cannot cancel any more.
    pub fn cancellation_fee(&self, starts: Instant, price: Price, now: Instant) -> Option<Price> {
        match (self.is_late(starts, now), self.late) {
            (false, _) => Some(Price::FREE),
            (true, LateCancellation::Fee) => Some(self.fee(price)),
            (true, LateCancellation::Refused) => None,
        }
    }
}

/// Returns the error for a client who is past the cutoff.
pub fn too_late(policy: &CancellationPolicy, starts: Instant) -> Problem {
    let detail = format!("this was possible until {}; please contact the front desk", policy.free_until(starts).0);
    Problem::new(Code::TooLate).detail(detail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policies() -> impl Strategy<Value = CancellationPolicy> {
        (0..=43_200_u16, proptest::sample::select(LateCancellation::ALL), 0..=100_u8).prop_map(
            |(minutes, late, percent)| CancellationPolicy {
                cutoff_minutes: Cutoff(minutes),
                late,
                fee_percent: Percent(percent),
            },
        )
    }

    fn prices() -> impl Strategy<Value = Price> {
        prop_oneof![0..=10_000_000_000_i64, 0..=300_i64].prop_map(|amount| Price::new(amount).unwrap())
    }

    fn instants() -> impl Strategy<Value = Instant> {
        (0..4_000_000_000_000_000_i64).prop_map(Instant::from_micros)
    }

    fn after(instant: Instant, micros: i64) -> Instant {
        Instant::from_micros(instant.micros() + micros)
    }

    proptest! {
        #[test]
        fn a_fee_is_never_negative_and_never_above_the_price(policy in policies(), price in prices()) {
            let fee = policy.fee(price).minor_units();
            prop_assert!((0..=price.minor_units()).contains(&fee));
            let exact = price.minor_units() * i64::from(policy.fee_percent.0);
            prop_assert!((fee * 100 - exact).abs() <= 50, "the nearest minor unit");
        }

        #[test]
        fn who_owes_more_for_a_higher_price_or_percentage_never_owes_less(
            policy in policies(), one in prices(), other in prices(), percent in 0..=100_u8,
        ) {
            let (less, more) = (one.min(other), one.max(other));
            prop_assert!(policy.fee(less) <= policy.fee(more));
            let dearer = CancellationPolicy { fee_percent: Percent(percent.max(policy.fee_percent.0)), ..policy };
            prop_assert!(policy.fee(one) <= dearer.fee(one));
        }

        #[test]
        fn the_cut_off_itself_is_still_free_and_what_follows_is_not(
            policy in policies(), starts in instants(), price in prices(),
            later in 1..1_000_000_000_000_i64, earlier in 0..1_000_000_000_000_i64,
        ) {
            let cutoff = policy.free_until(starts);
            prop_assert_eq!(starts.micros() - cutoff.micros(), i64::from(policy.cutoff_minutes.0) * 60_000_000);
            for now in [cutoff, after(cutoff, -earlier)] {
                prop_assert!(!policy.is_late(starts, now));
                prop_assert_eq!(policy.cancellation_fee(starts, price, now), Some(Price::FREE));
            }
            for now in [after(cutoff, 1), after(cutoff, later)] {
                let owed = if policy.late == LateCancellation::Fee { Some(policy.fee(price)) } else { None };
                prop_assert!(policy.is_late(starts, now));
                prop_assert_eq!(policy.cancellation_fee(starts, price, now), owed);
            }
        }
    }

    #[test]
    fn half_of_an_odd_price_is_rounded_up() {
        let half =
            CancellationPolicy { cutoff_minutes: Cutoff(0), late: LateCancellation::Fee, fee_percent: Percent(50) };
        assert_eq!(half.fee(Price::new(101).unwrap()), Price::new(51).unwrap());
        let all = CancellationPolicy { fee_percent: Percent(100), ..half };
        assert_eq!(all.fee(Price::new(10_000_000_000).unwrap()), Price::new(10_000_000_000).unwrap());
    }
}
