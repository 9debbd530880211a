//! Number, errors and durations of the requests in the last hour.
//!
//! Requests are counted per interval of a fixed length. The counters of the oldest interval are reused. Durations are
//! counted in buckets with two bits of precision, as in HdrHistogram. The upper bound of a bucket is 14 % to 25 % above
//! its lower bound, so a percentile is off by at most 13 %.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Duration;

/// Number of buckets: four for each power of two, from 2^0 to 2^27 microseconds. Durations of 2^28 microseconds (about
/// four and a half minutes) and more count in the last bucket.
const BUCKETS: usize = 4 * 28;

/// Requests in the last hour. Counting takes no lock. A request that is counted at the moment an interval starts may be
/// lost.
#[derive(Debug)]
pub struct Trend {
    slots: Box<[Slot]>,
    /// Length of an interval.
    length: Duration,
}

#[derive(Debug)]
struct Slot {
    /// Number of the interval whose requests this slot counts. The first interval has number 1; 0 means unused.
    number: AtomicU64,
    errors: AtomicU32,
    took: [AtomicU32; BUCKETS],
}

/// Number, errors and durations of the requests in an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Number of requests answered.
    pub requests: u64,
    /// Number of requests answered with a server error.
    pub errors: u64,
    took: [u64; BUCKETS],
}

impl Default for Sample {
    fn default() -> Self {
        Self { requests: 0, errors: 0, took: [0; BUCKETS] }
    }
}

impl Trend {
    /// Creates an empty trend of an hour, with intervals of this length.
    pub fn new(length: Duration) -> Self {
        // Add the current interval, and the one of an hour ago.
        let slots = 3600_u64.div_ceil(length.as_secs().max(1)) + 2;
        let slot = |_| Slot {
            number: AtomicU64::new(0),
            errors: AtomicU32::new(0),
            took: std::array::from_fn(|_| AtomicU32::new(0)),
        };
        Self { slots: (0..slots).map(slot).collect(), length }
    }

    /// Counts a request. `at` is the time of the response, measured from a start that all calls share. `took` is the
    /// duration of the request.
    pub fn count(&self, at: Duration, took: Duration, is_error: bool) {
        let number = self.number(at);
        let slot = self.slot(number);
        let there = slot.number.load(Relaxed);
        if there < number && slot.number.compare_exchange(there, number, Relaxed, Relaxed).is_ok() {
            slot.errors.store(0, Relaxed);
            slot.took.iter().for_each(|bucket| bucket.store(0, Relaxed));
        }
        slot.took[bucket(took)].fetch_add(1, Relaxed);
        if is_error {
            slot.errors.fetch_add(1, Relaxed);
        }
    }

    /// Returns the requests answered from `now - from` (inclusive) to `now - until` (exclusive). Both times are rounded
    /// down to the start of an interval. `from` must be at most an hour.
    pub fn between(&self, now: Duration, from: Duration, until: Duration) -> Sample {
        let mut sample = Sample::default();
        let (first, last) = (self.number(now.saturating_sub(from)), self.number(now.saturating_sub(until)));
        for number in first..last {
            let slot = self.slot(number);
            if slot.number.load(Relaxed) == number {
                sample.errors += u64::from(slot.errors.load(Relaxed));
                for (sum, bucket) in sample.took.iter_mut().zip(&slot.took) {
                    let count = u64::from(bucket.load(Relaxed));
                    *sum += count;
                    sample.requests += count;
                }
            }
        }
        sample
    }

    /// Returns the requests answered since `now - from`, rounded down to the start of an interval. Includes the current
    /// interval.
    pub fn through(&self, now: Duration, from: Duration) -> Sample {
        self.between(now + self.length, from + self.length, Duration::ZERO)
    }

    fn number(&self, at: Duration) -> u64 {
        at.as_secs() / self.length.as_secs().max(1) + 1
    }

    fn slot(&self, number: u64) -> &Slot {
        let slots = self.slots.len() as u64;
        // The remainder is smaller than the number of slots.
        &self.slots[usize::try_from(number % slots).unwrap_or(0)]
    }
}

impl Sample {
    /// Returns the approximate duration that `per_mille` of a thousand requests did not exceed. 500 gives the median.
    /// Returns `None` if there were no requests.
    pub fn within(&self, per_mille: u64) -> Option<Duration> {
        let rank = (self.requests * per_mille).div_ceil(1000).max(1);
        let mut seen = 0;
        let index = self.took.iter().position(|count| {
            seen += count;
            seen >= rank
        });
        index.filter(|_| self.requests > 0).map(|index| Duration::from_micros(middle(index)))
    }
}

/// Returns the index of the bucket for a duration.
fn bucket(took: Duration) -> usize {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if micros < 4 {
        return usize::try_from(micros).unwrap_or(0);
    }
    let doublings = micros.ilog2();
    let quarter = (micros >> (doublings - 2)) & 3;
    usize::try_from(u64::from(doublings) * 4 + quarter).map_or(BUCKETS - 1, |index| index.min(BUCKETS - 1))
}

/// Returns the middle of a bucket, in microseconds.
fn middle(index: usize) -> u64 {
    if index < 8 {
        return index as u64 % 4;
    }
    let (doublings, quarter) = (index / 4, index as u64 % 4);
    let width = 1 << (doublings - 2);
    (4 + quarter) * width + width / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Duration = Duration::from_secs(10);

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_percentile_is_off_by_an_eighth_at_most() {
        for micros in (0..2_000)
            .chain((11..27).flat_map(|power| [(1 << power) - 1, 1 << power, (1 << power) + 1, 3 << (power - 1)]))
        {
            let trend = Trend::new(TEN);
            trend.count(at(5), Duration::from_micros(micros), false);
            let told = trend.between(at(15), at(60), at(0)).within(500).unwrap().as_micros() as f64;
            assert!((told - micros as f64).abs() <= micros as f64 / 8.0 + 1.0, "{micros}: {told}");
        }
    }

    #[test]
    fn requests_are_counted_in_their_time_and_forgotten_after_an_hour() {
        let trend = Trend::new(TEN);
        for second in 0..7_200 {
            trend.count(at(second), Duration::from_millis(second % 100), second % 10 == 0);
        }
        let now = at(7_200);
        let minute = trend.between(now, at(60), at(0));
        assert_eq!((minute.requests, minute.errors), (60, 6));
        assert_eq!(trend.between(now, at(120), at(60)).requests, 60);
        assert_eq!(trend.through(at(7_199), at(60)).requests, 70, "with those of the slot that is not over");
        let hour = trend.between(now, at(3_600), at(0));
        assert_eq!((hour.requests, hour.errors), (3_600, 360));
        let median = hour.within(500).unwrap().as_millis();
        assert!((44..=56).contains(&median), "{median}");
        assert!(hour.within(1000).unwrap() >= hour.within(990).unwrap());
        assert_eq!(trend.between(at(20_000), at(3_600), at(0)), Sample::default(), "all of it is long ago");
    }

    #[test]
    fn without_requests_there_is_no_percentile_and_the_longest_are_counted_too() {
        let trend = Trend::new(TEN);
        assert_eq!(trend.between(at(0), at(60), at(0)).within(500), None);
        trend.count(at(0), Duration::MAX, true);
        let all = trend.between(at(10), at(60), at(0));
        assert_eq!((all.requests, all.errors), (1, 1));
        assert!(all.within(990).unwrap() > at(100));
    }
}
