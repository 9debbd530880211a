//! Determines the current status of each booking of a day. Pure.
//!
//! A booking that has ended is completed, a no-show or cancelled. One that has started is in service, or its client is
//! still waiting. If the day must be full, every status occurs if possible: a missing status goes to a booking that
//! fits it within [`GRACE`]. Shortly after midnight, a booking may therefore be completed early, and shortly before
//! midnight, a client may be late. The front desk could have made every transition.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use parlour_core::records::BookingStatus;

use super::plan::MINUTE;

/// Percentage of bookings that end as no-shows.
const NO_SHOW: u8 = 5;
/// Approximate percentage of clients who arrive up to [`EARLY`] before the start, and wait up to [`EARLY`] after
/// it.
const WAITING: u8 = 35;
/// Maximum time that clients arrive early, and maximum time that they wait after the start.
const EARLY: i64 = 15 * MINUTE;
/// Maximum time between the planned and the actual change to a status.
pub(super) const GRACE: i64 = 60 * MINUTE;

#[derive(Clone, Copy, Debug)]
pub(super) struct BookingState {
    pub(super) status: BookingStatus,
    pub(super) starts: i64,
    pub(super) ends: i64,
    /// False if a user other than `testuser` created or changed the booking. Its status then stays as it is.
    pub(super) movable: bool,
    /// Number from 0 to 99, always the same for the same booking.
    pub(super) chance: u8,
}

/// Returns the current status of each booking of one day at one location, in the same order. With `full`, every status
/// occurs if possible.
pub(super) fn settle(day: &[BookingState], full: bool, now: i64) -> Vec<BookingStatus> {
    use BookingStatus::{Arrived, Cancelled, Completed, Confirmed, InService, NoShow, Pending};
    let mut settled: Vec<Option<BookingStatus>> =
        day.iter().map(|one| (!one.movable || one.status.next().is_empty()).then_some(one.status)).collect();
    // Statuses that fit the fewest bookings come first.
    let wanted = [Pending, Completed, NoShow, InService, Arrived, Confirmed, Cancelled];
    let missing: Vec<BookingStatus> =
        wanted.into_iter().filter(|status| full && !settled.contains(&Some(*status))).collect();
    let candidates = missing.iter().map(|status| candidates(day, &settled, *status, now)).collect();
    let mut matching = Matching { candidates, taken: BTreeMap::new() };
    for number in 0..missing.len() {
        matching.book(number, &mut BTreeSet::new());
    }
    for (index, number) in matching.taken {
        settled[index] = Some(missing[number]);
    }
    settled.into_iter().zip(day).map(|(settled, one)| settled.unwrap_or_else(|| usual(one, now))).collect()
}

/// Returns the indexes of the bookings that `status` fits, best fit first. Leaves out bookings with a settled status.
fn candidates(day: &[BookingState], settled: &[Option<BookingStatus>], status: BookingStatus, now: i64) -> Vec<usize> {
    let open = settled.iter().zip(day).enumerate().filter(|(_, (settled, _))| settled.is_none());
    // Prefers bookings that already have the status.
    let kept = |one: &BookingState| if one.status == status { EARLY } else { 0 };
    let fits = open.filter_map(|(index, (_, one))| Some((misfit(one, status, now)? - kept(one), index)));
    fits.collect::<BTreeSet<_>>().into_iter().map(|(_, index)| index).collect()
}

/// Assigns a different booking to each missing status if possible, using augmenting paths in a bipartite graph.
struct Matching {
    /// Indexes of the bookings that fit each missing status, best fit first.
    candidates: Vec<Vec<usize>>,
    /// Index of the missing status assigned to each booking, by the index of the booking.
    taken: BTreeMap<usize, usize>,
}

impl Matching {
    /// Finds a booking for a status: a free one or, if there is none, one whose assigned status can use another
    /// booking. `tried` holds the bookings already visited. Returns false if neither exists.
    fn book(&mut self, number: usize, tried: &mut BTreeSet<usize>) -> bool {
        let candidates = self.candidates[number].clone();
        if let Some(free) = candidates.iter().find(|index| !self.taken.contains_key(index)) {
            self.taken.insert(*free, number);
            return true;
        }
        for index in candidates {
            let Some(&other) = self.taken.get(&index) else { continue };
            if tried.insert(index) && self.book(other, tried) {
                self.taken.insert(index, number);
                return true;
            }
        }
        false
    }
}

/// Returns how far a status deviates from the clock; the lowest value fits best. Returns `None` if the booking cannot
/// have the status, or if the deviation exceeds [`GRACE`].
fn misfit(one: &BookingState, status: BookingStatus, now: i64) -> Option<i64> {
    path(one.status, status)?;
    let (since_start, since_end) = (now - one.starts, now - one.ends);
    let misfit = match status {
        // Best: the latest start. If it has passed, the client is late, or nobody has answered the request.
        BookingStatus::Pending | BookingStatus::Confirmed | BookingStatus::Cancelled => since_start,
        // Best: the earliest end. If it is still to come, the booking ended early.
        BookingStatus::Completed | BookingStatus::NoShow if since_start < 0 => return None,
        BookingStatus::Completed | BookingStatus::NoShow => -since_end,
        // Best: the most time left. Otherwise the booking started early or is overrunning.
        BookingStatus::InService if since_start >= 0 && since_end < 0 => since_end,
        BookingStatus::InService => (-since_start).max(since_end),
        BookingStatus::Arrived => (since_start + EARLY / 3).abs(),
    };
    (misfit <= GRACE).then_some(misfit)
}

/// Returns the status that the booking normally has at `now`.
fn usual(one: &BookingState, now: i64) -> BookingStatus {
    let can = |status| path(one.status, status).is_some();
    let waits = one.chance % 50 < WAITING / 2 && can(BookingStatus::Arrived);
    if one.ends <= now {
        let missed = one.chance < NO_SHOW && can(BookingStatus::NoShow);
        return if missed { BookingStatus::NoShow } else { BookingStatus::Completed };
    }
    let since_start = now - one.starts;
    match since_start {
        0.. if since_start < EARLY && waits => BookingStatus::Arrived,
        0.. => BookingStatus::InService,
        _ if -since_start <= EARLY && waits && one.status != BookingStatus::Pending => BookingStatus::Arrived,
        _ => one.status,
    }
}

/// Returns the shortest legal path between two statuses, without the first one. Returns `None` if there is no path.
pub(super) fn path(from: BookingStatus, to: BookingStatus) -> Option<Vec<BookingStatus>> {
    let mut ways = VecDeque::from([(from, Vec::new())]);
    while let Some((status, way)) = ways.pop_front() {
        if status == to {
            return Some(way);
        }
        ways.extend(status.next().iter().map(|&next| (next, [way.as_slice(), &[next]].concat())));
    }
    None
}

/// Returns the transitions from the current status of a booking to status `to`, each with its time. All times are
/// between `created` and `now`.
pub(super) fn moves(one: &BookingState, to: BookingStatus, created: i64, now: i64) -> Vec<(i64, BookingStatus)> {
    let mut before = created;
    let way = path(one.status, to).unwrap_or_default();
    let at = |status| match status {
        BookingStatus::Pending => created,
        BookingStatus::Confirmed => created + (one.starts - created) / 8,
        BookingStatus::Cancelled => created + (one.starts - created) / 2,
        BookingStatus::Arrived | BookingStatus::InService => one.starts + i64::from(one.chance % 5) * MINUTE,
        BookingStatus::NoShow => one.starts + EARLY,
        BookingStatus::Completed => one.ends + i64::from(one.chance % 4) * MINUTE,
    };
    let timed = way.into_iter().map(|status| {
        before = at(status).max(before).min(now);
        (before, status)
    });
    timed.collect()
}
