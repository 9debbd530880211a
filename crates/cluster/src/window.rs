//! Sliding windows: at most a given number of hits on a key pass within any interval of a given length.
//!
//! The limit is exact, and needs only the times of the hits that passed. With a maximum of n hits, a hit passes once
//! the n-th last of these hits has left the window. Hits that do not pass do not count.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

/// Sliding window of a maximum number of hits per period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Maximum number of hits that pass within any interval of length `period`.
    pub max_hits: NonZeroU32,
    /// Length of the window, rounded down to whole milliseconds. At least one millisecond.
    pub period: Duration,
}

impl Window {
    /// Returns the length in milliseconds, at least 1.
    pub(crate) fn length(&self) -> i64 {
        whole_milliseconds(self.period)
    }

    fn size(&self) -> usize {
        usize::try_from(self.max_hits.get()).unwrap_or(usize::MAX)
    }
}

/// Result of [`crate::Cluster::hit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// True if the hit passed, and therefore counts, in all windows.
    pub passed: bool,
    /// Index of the window closest to its limit. If the hit did not pass, the window that blocks it longest.
    pub window: usize,
    /// Number of further hits that pass in that window at the same instant.
    pub remaining: u32,
    /// Time until that window has room for one more hit than now.
    pub after: Duration,
}

/// Times of the hits on a key that passed, oldest first, in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Log(VecDeque<i64>);

impl Log {
    /// Tries a hit at `now` against all windows at once; there must be at least one.
    pub(crate) fn hit(&mut self, windows: &[Window], now: i64) -> Verdict {
        let hits = &mut self.0;
        // The clock can be set back, but hits stay in order.
        let now = hits.back().map_or(now, |last| now.max(*last));
        let longest = windows.iter().map(Window::length).max().unwrap_or_default();
        while hits.front().is_some_and(|at| *at <= now - longest) {
            hits.pop_front();
        }
        let mut refused: Option<(usize, i64)> = None;
        let mut closest: Option<(usize, u32, i64)> = None;
        for (index, window) in windows.iter().enumerate() {
            // Hits that have left the longest window are already removed.
            let is_longest = window.length() == longest;
            let gone = if is_longest { 0 } else { hits.partition_point(|at| *at <= now - window.length()) };
            let used = hits.len() - gone;
            if used >= window.size() {
                let wait = hits.get(hits.len() - window.size()).map_or(0, |at| at + window.length() - now);
                if refused.is_none_or(|(_, longest)| wait > longest) {
                    refused = Some((index, wait));
                }
                continue;
            }
            let remaining = u32::try_from(window.size() - used - 1).unwrap_or(u32::MAX);
            if closest.is_none_or(|(_, least, _)| remaining < least) {
                let oldest = hits.get(gone).copied().unwrap_or(now);
                closest = Some((index, remaining, oldest + window.length() - now));
            }
        }
        if let Some((window, wait)) = refused {
            return Verdict { passed: false, window, remaining: 0, after: milliseconds(wait) };
        }
        hits.push_back(now);
        let (window, remaining, wait) = closest.unwrap_or_default();
        Verdict { passed: true, window, remaining, after: milliseconds(wait) }
    }

    /// Returns the time at which the last hit leaves the longest window. The log can be dropped then.
    pub(crate) fn until(&self, windows: &[Window]) -> i64 {
        let longest = windows.iter().map(Window::length).max().unwrap_or_default();
        self.0.back().map_or(i64::MIN, |last| last.saturating_add(longest))
    }
}

/// Converts a duration to milliseconds: at least 1, and small enough to be added to any time.
pub(crate) fn whole_milliseconds(duration: Duration) -> i64 {
    const MOST: i64 = 1 << 50;
    i64::try_from(duration.as_millis()).unwrap_or(MOST).clamp(1, MOST)
}

pub(crate) fn milliseconds(number: i64) -> Duration {
    Duration::from_millis(u64::try_from(number).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn windows() -> impl Strategy<Value = Vec<Window>> {
        let window = (1..8_u32, 1..50_u64).prop_map(|(most, within)| Window {
            max_hits: NonZeroU32::new(most).unwrap(),
            period: Duration::from_millis(within),
        });
        proptest::collection::vec(window, 1..4)
    }

    proptest! {
        #[test]
        fn a_hit_passes_if_and_only_if_no_window_is_full(
            windows in windows(),
            pauses in proptest::collection::vec(0..20_i64, 1..200),
        ) {
            let (mut log, mut passed, mut now) = (Log::default(), Vec::new(), 1_000);
            for pause in pauses {
                now += pause;
                let used = |window: &Window, at: i64| {
                    passed.iter().filter(|hit| **hit > at - window.length() && **hit <= at).count()
                };
                let is_free = |at: i64| windows.iter().all(|window| used(window, at) < window.size());
                let verdict = log.hit(&windows, now);
                prop_assert_eq!(verdict.passed, is_free(now));
                if verdict.passed {
                    let left = |window: &Window| window.size() - used(window, now) - 1;
                    let least = windows.iter().map(left).min().unwrap();
                    prop_assert_eq!(usize::try_from(verdict.remaining).unwrap(), least);
                    prop_assert_eq!(left(&windows[verdict.window]), least);
                    passed.push(now);
                } else {
                    let wait = i64::try_from(verdict.after.as_millis()).unwrap();
                    prop_assert!(wait > 0 && is_free(now + wait), "free when it says so");
                    prop_assert!(!is_free(now + wait - 1), "and not before");
                }
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_back_frees_nothing() {
        let window = [Window { max_hits: NonZeroU32::MIN, period: Duration::from_millis(10) }];
        let mut log = Log::default();
        assert!(log.hit(&window, 100).passed);
        assert!(!log.hit(&window, 50).passed);
        assert!(!log.hit(&window, 109).passed);
        assert!(log.hit(&window, 110).passed);
    }
}
