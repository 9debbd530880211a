//! Set of a window's minutes, and its algebra.

use std::iter;
use std::ops::Range;

use crate::window::{Instant, Window, round_down, round_up};

/// Number of minutes in a word.
const WORD: usize = u64::BITS as usize;

/// Set of the minutes of a [`Window`], with one bit per minute. A month of 31 days takes 5.6 KB, and an operation on it
/// passes over 698 words.
///
/// A set never contains minutes outside its window. Only sets of the same window may be combined; debug builds check
/// this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinuteSet {
    window: Window,
    /// Minute `i` is bit `i % 64` of word `i / 64`; bits past the window's end are always 0.
    words: Vec<u64>,
}

impl MinuteSet {
    /// Creates a set without minutes.
    #[must_use]
    pub fn none(window: Window) -> Self {
        Self { window, words: vec![0; window.minutes().div_ceil(WORD)] }
    }

    /// Creates the set of all minutes of the window.
    #[must_use]
    pub fn all(window: Window) -> Self {
        Self::none(window).complement()
    }

    /// Returns the window that the minutes belong to.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    /// Adds the minutes that lie entirely inside the interval: half a minute of free time does not count.
    pub fn insert<I: Instant>(&mut self, interval: Range<I>) {
        let from = self.window.clamp(round_up(interval.start));
        let until = self.window.clamp(round_down(interval.end));
        self.fill(from..until);
    }

    /// Removes every minute that the interval touches: one busy second makes its minute busy.
    pub fn remove<I: Instant>(&mut self, interval: Range<I>) {
        if interval.is_empty() {
            return;
        }
        let from = self.window.clamp(round_down(interval.start));
        let until = self.window.clamp(round_up(interval.end));
        for (word, mask) in masks(from..until) {
            self.words[word] &= !mask;
        }
    }

    /// Adds minutes by number. The range must end within the window.
    pub(crate) fn fill(&mut self, minutes: Range<usize>) {
        for (word, mask) in masks(minutes) {
            self.words[word] |= mask;
        }
    }

    /// Keeps only the minutes that are also in `other`.
    pub fn intersect(&mut self, other: &Self) {
        self.combine(other, |mine, theirs| mine & theirs);
    }

    /// Adds the minutes of `other`.
    pub fn unite(&mut self, other: &Self) {
        self.combine(other, |mine, theirs| mine | theirs);
    }

    /// Removes the minutes of `other`.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, |mine, theirs| mine & !theirs);
    }

    fn combine(&mut self, other: &Self, rule: impl Fn(u64, u64) -> u64) {
        debug_assert_eq!(self.window, other.window, "sets of different windows cannot be combined");
        for (mine, &theirs) in self.words.iter_mut().zip(&other.words) {
            *mine = rule(*mine, theirs);
        }
    }

    /// Returns the minutes of the window that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self { window: self.window, words: self.words.iter().map(|word| !word).collect() }.trimmed()
    }

    /// Returns the starts of all runs of `length` consecutive minutes in the set. No run extends past the end of the
    /// window. A run of length 0 starts at every minute.
    ///
    /// A run of `a` minutes, with a run of `b` minutes starting `a` minutes later, is a run of `a + b` minutes. By
    /// doubling the length each time, this takes log₂(`length`) shifts, rounded up.
    #[must_use]
    pub fn runs(&self, length: usize) -> Self {
        if length == 0 {
            return Self::all(self.window);
        }
        let mut runs = self.clone();
        let mut reached = 1;
        while reached < length {
            let step = reached.min(length - reached);
            runs = runs.with_what_follows(step, |here, there| here & there);
            reached += step;
        }
        runs
    }

    /// Returns the set moved towards the window's start: it contains minute `i` if and only if this one contains `i +
    /// by`.
    #[must_use]
    pub fn earlier(&self, by: usize) -> Self {
        self.with_what_follows(by, |_, there| there)
    }

    /// Combines each word of this set with the same word of the set moved earlier by `by`. The rule must return 0 if
    /// the second word is 0.
    ///
    /// Moving and combining in one pass saves a third of the time of the search for starts.
    fn with_what_follows(&self, by: usize, rule: impl Fn(u64, u64) -> u64) -> Self {
        let bits = by % WORD;
        let ahead = self.words.get(by / WORD..).unwrap_or_default();
        // Shifts by `64 - bits` in two steps: a single shift would overflow if `bits` is 0.
        let moved = |low: u64, high: u64| low >> bits | high << 1 << (WORD - 1 - bits);
        let mut words = Vec::with_capacity(self.words.len());
        words.extend(
            self.words.iter().zip(ahead.array_windows()).map(|(&here, &[low, high])| rule(here, moved(low, high))),
        );
        words.extend(self.words.get(words.len()).zip(ahead.last()).map(|(&here, &last)| rule(here, moved(last, 0))));
        words.resize(self.words.len(), 0);
        Self { window: self.window, words }
    }

    /// Returns the set moved towards the window's end: it contains minute `i` if and only if this one contains `i -
    /// by`.
    #[must_use]
    pub fn later(&self, by: usize) -> Self {
        let bits = by % WORD;
        let moved = (by / WORD).min(self.words.len());
        let kept = &self.words[..self.words.len() - moved];
        let mut words = Vec::with_capacity(self.words.len());
        words.resize(moved, 0);
        words.extend(kept.first().map(|first| first << bits));
        words.extend(kept.array_windows().map(|[low, high]| high << bits | low >> 1 >> (WORD - 1 - bits)));
        Self { window: self.window, words }.trimmed()
    }

    /// Returns the minutes `t` such that all of `t + span` is in the set; `span` is in minutes and may start before 0.
    pub(crate) fn fits(&self, span: &Range<i32>) -> Self {
        let runs = self.runs(span.len());
        let distance = span.start.unsigned_abs() as usize;
        if span.start < 0 { runs.later(distance) } else { runs.earlier(distance) }
    }

    /// Returns true if [`Self::fits`] contains `minute`, without computing the other minutes.
    pub(crate) fn fits_at(&self, minute: usize, mut span: Range<i32>) -> bool {
        span.all(|offset| minute.checked_add_signed(offset as isize).is_some_and(|minute| self.contains(minute)))
    }

    /// Returns true if the set contains the minute; always false outside the window.
    #[must_use]
    pub fn contains(&self, minute: usize) -> bool {
        self.words.get(minute / WORD).is_some_and(|word| word >> (minute % WORD) & 1 == 1)
    }

    /// Returns the minutes of the set in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)))
                .take_while(|&rest| rest != 0)
                .map(move |rest| index * WORD + rest.trailing_zeros() as usize)
        })
    }

    /// Returns the number of minutes in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns true if the set has no minutes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Clears the bits past the window's end.
    fn trimmed(mut self) -> Self {
        let unused = self.words.len() * WORD - self.window.minutes();
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> unused;
        }
        self
    }
}

/// Returns the words that hold `minutes`, each with a mask of their bits. A backward range has no bits.
fn masks(minutes: Range<usize>) -> impl Iterator<Item = (usize, u64)> {
    (minutes.start / WORD..minutes.end.div_ceil(WORD)).map(move |word| {
        let from = minutes.start.saturating_sub(word * WORD);
        let until = (minutes.end - word * WORD).min(WORD);
        (word, u64::MAX << from & u64::MAX >> (WORD - until))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::window::MINUTE;

    fn window(minutes: usize) -> Window {
        let end = Timestamp::from_second(i64::try_from(minutes).unwrap() * 60).unwrap();
        Window::new(Timestamp::UNIX_EPOCH, end).unwrap()
    }

    fn minutes(window: Window, wanted: impl IntoIterator<Item = usize>) -> MinuteSet {
        let mut minutes = MinuteSet::none(window);
        wanted.into_iter().for_each(|minute| minutes.fill(minute..minute + 1));
        minutes
    }

    /// Generates sets of the same window, each a union of intervals, as hours and bookings are.
    fn sets<const N: usize>() -> impl Strategy<Value = [MinuteSet; N]> {
        (1..400_usize).prop_flat_map(|size| {
            let set = prop::collection::vec((0..size, 0..100_usize), 0..6).prop_map(move |intervals| {
                let mut set = MinuteSet::none(window(size));
                intervals.into_iter().for_each(|(from, length)| set.fill(from..(from + length).min(size)));
                set
            });
            prop::collection::vec(set, N).prop_map(|sets| sets.try_into().unwrap())
        })
    }

    fn listed(minutes: &MinuteSet) -> BTreeSet<usize> {
        (0..minutes.window().minutes()).filter(|&minute| minutes.contains(minute)).collect()
    }

    fn with(mut set: MinuteSet, change: impl FnOnce(&mut MinuteSet)) -> MinuteSet {
        change(&mut set);
        set
    }

    #[test]
    fn free_time_is_rounded_inwards() {
        let mut free = MinuteSet::none(window(200));
        free.insert(1..3 * MINUTE);
        assert_eq!(free.iter().collect::<Vec<_>>(), [1, 2]);
        free.insert(MINUTE * 5..MINUTE * 6 - 1);
        free.insert(MINUTE * 7 + 1..MINUTE * 7 + 2);
        assert_eq!(free.count(), 2);
        free.insert(Timestamp::from_second(600).unwrap()..Timestamp::from_second(660).unwrap());
        assert_eq!(free.iter().collect::<Vec<_>>(), [1, 2, 10]);
    }

    #[test]
    fn busy_time_is_rounded_outwards() {
        let mut free = MinuteSet::all(window(200));
        free.remove(MINUTE - 1..3 * MINUTE + 1);
        assert_eq!(free.complement().iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
        free.remove(MINUTE * 9 + 5..MINUTE * 9 + 6);
        assert_eq!(free.complement().count(), 5);
        let nanosecond =
            Timestamp::from_nanosecond(660_000_000_000).unwrap()..Timestamp::from_nanosecond(660_000_000_001).unwrap();
        free.remove(nanosecond);
        assert!(!free.contains(11));
    }

    #[test]
    fn no_time_at_all_and_backward_time_change_nothing() {
        let backward = Range { start: 9 * MINUTE, end: 2 * MINUTE };
        for interval in [MINUTE / 2..MINUTE / 2, MINUTE * 70..MINUTE * 70, backward] {
            let mut free = MinuteSet::all(window(200));
            free.remove(interval.clone());
            assert_eq!(free, MinuteSet::all(window(200)));
            free = MinuteSet::none(window(200));
            free.insert(interval);
            assert!(free.is_empty());
        }
    }

    #[test]
    fn what_lies_outside_the_window_is_left_out() {
        let mut free = MinuteSet::none(window(100));
        free.insert(i64::MIN..i64::MAX);
        assert_eq!(free, MinuteSet::all(window(100)));
        free.remove(100 * MINUTE..i64::MAX);
        free.remove(i64::MIN..0);
        assert_eq!(free.count(), 100);
        assert!(!free.contains(100));
        assert!(!free.contains(usize::MAX));
    }

    #[test]
    fn a_run_ends_with_the_window() {
        let free = MinuteSet::all(window(100));
        assert_eq!(free.runs(30).iter().last(), Some(70));
        assert_eq!(free.runs(100).iter().collect::<Vec<_>>(), [0]);
        assert!(free.runs(101).is_empty());
        assert!(free.runs(usize::MAX).is_empty());
        assert_eq!(MinuteSet::none(window(100)).runs(0), free);
    }

    #[test]
    fn a_span_before_the_start_does_not_fit_at_the_windows_edge() {
        let free = MinuteSet::all(window(100));
        let fitting = free.fits(&(-10..20));
        assert_eq!(fitting, minutes(window(100), 10..=80));
        assert!(free.fits_at(10, -10..20));
        assert!(!free.fits_at(9, -10..20));
        assert!(!free.fits_at(81, -10..20));
    }

    proptest! {
        #[test]
        fn inserting_and_removing_is_what_a_list_of_minutes_says(
            size in 1..400_usize,
            changes in prop::collection::vec((any::<bool>(), -10_000..450 * 60_i64, 0..6_000_i64), 0..8),
        ) {
            let mut set = MinuteSet::none(window(size));
            let mut list = vec![false; size];
            for (add, from, length) in changes {
                let (from, until) = (from * 1_000_000, (from + length) * 1_000_000);
                if add { set.insert(from..until) } else { set.remove(from..until) }
                for (minute, held) in list.iter_mut().enumerate() {
                    let start = minute as i64 * MINUTE;
                    let end = start + MINUTE;
                    if add && from <= start && end <= until {
                        *held = true;
                    }
                    if !add && from < end && start < until && from < until {
                        *held = false;
                    }
                }
            }
            prop_assert_eq!((0..size).map(|minute| set.contains(minute)).collect::<Vec<_>>(), list);
        }

        #[test]
        fn the_complement_of_the_complement_is_the_set([set] in sets()) {
            prop_assert_eq!(&set.complement().complement(), &set);
            prop_assert_eq!(set.complement().count() + set.count(), set.window().minutes());
            prop_assert_eq!(with(set.clone(), |it| it.unite(&set.complement())), MinuteSet::all(set.window()));
            prop_assert!(with(set.clone(), |it| it.intersect(&set.complement())).is_empty());
        }

        #[test]
        fn the_algebra_is_that_of_sets([a, b] in sets()) {
            let (one, two) = (listed(&a), listed(&b));
            prop_assert_eq!(listed(&with(a.clone(), |it| it.intersect(&b))), &one & &two);
            prop_assert_eq!(listed(&with(a.clone(), |it| it.unite(&b))), &one | &two);
            prop_assert_eq!(listed(&with(a.clone(), |it| it.subtract(&b))), &one - &two);
            prop_assert_eq!(with(a.clone(), |it| it.subtract(&b)), with(a.clone(), |it| it.intersect(&b.complement())));
            prop_assert_eq!(a.iter().collect::<Vec<_>>(), one.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(a.count(), one.len());
            prop_assert_eq!(a.is_empty(), one.is_empty());
        }

        #[test]
        fn intersecting_distributes_over_uniting([a, b, c] in sets()) {
            let mut left = with(b.clone(), |it| it.unite(&c));
            left.intersect(&a);
            let mut right = with(b, |it| it.intersect(&a));
            right.unite(&with(c, |it| it.intersect(&a)));
            prop_assert_eq!(left, right);
        }

        #[test]
        fn a_run_is_that_many_minutes_in_a_row([set] in sets(), length in 0..200_usize) {
            let expected = (0..set.window().minutes())
                .filter(|&start| (start..start + length).all(|minute| set.contains(minute)));
            prop_assert_eq!(set.runs(length), minutes(set.window(), expected));
        }

        #[test]
        fn runs_of_one_are_the_set_and_longer_runs_are_among_the_shorter(
            [set] in sets(), a in 1..200_usize, b in 1..200_usize,
        ) {
            prop_assert_eq!(&set.runs(1), &set);
            let (longer, shorter) = (set.runs(a.max(b)), set.runs(a.min(b)));
            prop_assert!(with(longer, |it| it.subtract(&shorter)).is_empty());
            prop_assert_eq!(set.runs(a).runs(b), set.runs(a + b - 1));
        }

        #[test]
        fn moving_is_what_a_list_of_minutes_says([set] in sets(), by in 0..500_usize) {
            let size = set.window().minutes();
            let back = (0..size).filter(|&minute| set.contains(minute + by));
            prop_assert_eq!(set.earlier(by), minutes(set.window(), back));
            let forth = (by..size.max(by)).filter(|&minute| set.contains(minute - by));
            prop_assert_eq!(set.later(by), minutes(set.window(), forth));
        }

        #[test]
        fn moving_there_and_back_loses_only_what_left_the_window(
            [set] in sets(), a in 0..500_usize, b in 0..500_usize,
        ) {
            let size = set.window().minutes();
            let not_first = set.iter().filter(|&minute| minute >= a);
            prop_assert_eq!(set.earlier(a).later(a), minutes(set.window(), not_first));
            let not_last = set.iter().filter(|&minute| minute + a < size);
            prop_assert_eq!(set.later(a).earlier(a), minutes(set.window(), not_last));
            prop_assert_eq!(set.earlier(a).earlier(b), set.earlier(a + b));
            prop_assert_eq!(set.later(a).later(b), set.later(a + b));
        }

        #[test]
        fn a_span_fits_where_every_one_of_its_minutes_is_in_the_set(
            [set] in sets(), from in -80..80_i32, length in 1..80_i32,
        ) {
            let span = from..from + length;
            let fitting = (0..set.window().minutes()).filter(|&minute| set.fits_at(minute, span.clone()));
            prop_assert_eq!(set.fits(&span), minutes(set.window(), fitting));
        }
    }
}
