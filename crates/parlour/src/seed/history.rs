//! States of a day's appointments by now. Pure.
//!
//! An appointment whose time is over was completed, or the client did not come; one whose time has come is under way,
//! or the client waits for it. Where the day is to be full, it has every state there is: the appointment nearest to a
//! missing state has it, if it is near enough. So shortly after midnight an appointment was over sooner than planned,
//! and shortly before midnight a client is a little late. All moves are those that the front desk could have made.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use parlour_core::records::BookingStatus;

use super::plan::MINUTE;

/// Percent of clients who do not come.
const NO_SHOW: u8 = 5;
/// Percent of clients who are there before their time, and of those who are not served at once.
const WAITING: u8 = 35;
/// Maximum time that clients come early, and that they wait.
const EARLY: i64 = 15 * MINUTE;
/// Maximum distance of an appointment's state from what the clock says.
pub(super) const GRACE: i64 = 60 * MINUTE;

/// An appointment as it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct BookingState {
    pub(super) status: BookingStatus,
    pub(super) starts: i64,
    pub(super) ends: i64,
    /// False if people who use the demonstration have changed it: it stays as it is.
    pub(super) movable: bool,
    /// 0 to 99, the same for the same appointment.
    pub(super) chance: u8,
}

/// The states that the appointments of one day at one location have now, in the same order. With `full`, they have
/// every state there is.
pub(super) fn settle(day: &[BookingState], full: bool, now: i64) -> Vec<BookingStatus> {
    use BookingStatus::{Arrived, Cancelled, Completed, Confirmed, InService, NoShow, Pending};
    let mut settled: Vec<Option<BookingStatus>> =
        day.iter().map(|one| (!one.movable || one.status.next().is_empty()).then_some(one.status)).collect();
    // Those first that the fewest appointments could have.
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

/// The appointments that could have a state, by their places, the one nearest to it first.
fn candidates(day: &[BookingState], settled: &[Option<BookingStatus>], status: BookingStatus, now: i64) -> Vec<usize> {
    let open = settled.iter().zip(day).enumerate().filter(|(_, (settled, _))| settled.is_none());
    // One that has the state already keeps it if it can: the others may have no other way.
    let kept = |one: &BookingState| if one.status == status { EARLY } else { 0 };
    let fits = open.filter_map(|(index, (_, one))| Some((misfit(one, status, now)? - kept(one), index)));
    fits.collect::<BTreeSet<_>>().into_iter().map(|(_, index)| index).collect()
}

/// Gives each missing state an appointment of its own if there is a way to do so, by augmenting paths in a bipartite
/// graph.
struct Matching {
    /// For each state its candidates, the best first.
    candidates: Vec<Vec<usize>>,
    /// The number of the state that an appointment has.
    taken: BTreeMap<usize, usize>,
}

impl Matching {
    /// Finds an appointment for a state: one that is free or, if none is, one whose state can have another. `tried`
    /// holds the appointments that were asked already.
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

/// Distance of the appointment from the state that the clock says; lower is better. None if it cannot have that state.
fn misfit(one: &BookingState, status: BookingStatus, now: i64) -> Option<i64> {
    path(one.status, status)?;
    let (since_start, since_end) = (now - one.starts, now - one.ends);
    let misfit = match status {
        // Best: the one that is last of all. Otherwise the client is late, or nobody has looked at the request.
        BookingStatus::Pending | BookingStatus::Confirmed | BookingStatus::Cancelled => since_start,
        // Best: the first of the day. Otherwise it was over sooner.
        BookingStatus::Completed | BookingStatus::NoShow if since_start < 0 => return None,
        BookingStatus::Completed | BookingStatus::NoShow => -since_end,
        // Best: the one that takes longest yet. Otherwise it began sooner, or takes longer.
        BookingStatus::InService if since_start >= 0 && since_end < 0 => since_end,
        BookingStatus::InService => (-since_start).max(since_end),
        BookingStatus::Arrived => (since_start + EARLY / 3).abs(),
    };
    (misfit <= GRACE).then_some(misfit)
}

/// The state that it has by the clock.
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

/// The shortest way from one state to another by legal moves: the states after the first. None if there is no way.
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

/// The moves of an appointment that was booked at `created`, and when each was made: none later than `now`.
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
