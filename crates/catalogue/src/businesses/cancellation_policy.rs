//! Until when clients may call a visit off or move it, and what it costs them to be late. Pure rules: times and prices
//! in, times and prices out.

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
    /// What follows when a client calls a visit off after the cut-off.
    pub enum LateCancellation {
        /// They cannot: they have to talk to the front desk.
        Refused = "refused",
        /// They can, for the fee.
        Fee = "fee",
    }
}

deserialize_from_str!(LateCancellation);

/// Minutes before a visit: 0 to 43,200 (30 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = u16, minimum = 0, maximum = 43_200)]
pub struct Cutoff(u16);

/// A part of a price, in percent: 0 to 100.
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

/// How a business deals with visits that are called off. The front desk may always do so, and what it calls off costs
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct CancellationPolicy {
    /// How long before its start clients may call a visit off or move it, free of charge: in minutes, up to 30 days.
    /// From then on they cannot move it any more.
    cutoff_minutes: Cutoff,
    /// What follows when they call it off later.
    late: LateCancellation,
    /// The part of the price that they owe for calling it off late, where that is allowed, and for not coming.
    fee_percent: Percent,
}

stored_as_json!(CancellationPolicy);

impl CancellationPolicy {
    /// That of a business.
    pub fn of(tx: &mut Tx<'_>, business: BusinessId) -> Result<Self, parlour_db::Error> {
        tx.one(&SHOW, params![business], |row| row.take())
    }

    /// The last instant at which a visit that starts then can be called off or moved free of charge.
    pub fn free_until(&self, starts: Instant) -> Instant {
        let cutoff = SignedDuration::from_mins(self.cutoff_minutes.0.into());
        starts.0.checked_sub(cutoff).map_or(Instant::from_micros(i64::MIN), Instant)
    }

    /// Whether that instant is over.
    pub fn is_late(&self, starts: Instant, now: Instant) -> bool {
        now > self.free_until(starts)
    }

    /// What is owed for not coming, and for calling off late: the part of the price, to the nearest minor unit, halves
    /// up.
    pub fn fee(&self, price: Price) -> Price {
        let owed = (price.minor_units() * i64::from(self.fee_percent.0) + 50) / 100;
        Price::new(owed).map_or(price, |owed| owed.min(price))
    }

    /// What a client owes for calling a visit off now, or `None` if they cannot.
    pub fn cancellation_fee(&self, starts: Instant, price: Price, now: Instant) -> Option<Price> {
        match (self.is_late(starts, now), self.late) {
            (false, _) => Some(Price::FREE),
            (true, LateCancellation::Fee) => Some(self.fee(price)),
            (true, LateCancellation::Refused) => None,
        }
    }
}

/// Returns the problem of a client who is after the cut-off.
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
            policy in policies(), starts in instants(), price in prices(), later in 1..1_000_000_000_000_i64, earlier in 0..1_000_000_000_000_i64,
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
