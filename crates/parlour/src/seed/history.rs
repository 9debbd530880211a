//! States of a day's appointments by now. Pure.
//!
//! An appointment whose time is over was completed, or the client did not come; one whose time has come is under way,
//! or the client waits for it. Where the day is to be full, it has every state there is: the appointment nearest to a
//! missing state has it, if it is near enough. So shortly after midnight an appointment was over sooner than planned,
//! and shortly before midnight a client is a little late. All moves are those that the front desk could have made.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use parlour_core::records::Status;

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
pub(super) struct Standing {
    pub(super) status: Status,
    pub(super) starts: i64,
    pub(super) ends: i64,
    /// False if people who use the demonstration have changed it: it stays as it is.
    pub(super) movable: bool,
    /// 0 to 99, the same for the same appointment.
    pub(super) chance: u8,
}

/// The states that the appointments of one day at one location have now, in the same order. With `full`, they have
/// every state there is.
pub(super) fn settle(day: &[Standing], full: bool, now: i64) -> Vec<Status> {
    use Status::{Arrived, Cancelled, Completed, Confirmed, InService, NoShow, Pending};
    let mut settled: Vec<Option<Status>> =
        day.iter().map(|one| (!one.movable || one.status.next().is_empty()).then_some(one.status)).collect();
    // Those first that the fewest appointments could have.
    let wanted = [Pending, Completed, NoShow, InService, Arrived, Confirmed, Cancelled];
    let missing: Vec<Status> = wanted.into_iter().filter(|status| full && !settled.contains(&Some(*status))).collect();
    let candidates = missing.iter().map(|status| candidates(day, &settled, *status, now)).collect();
    let mut matching = Matching { candidates, taken: BTreeMap::new() };
    for number in 0..missing.len() {
        matching.book(number, &mut BTreeSet::new());
    }
    for (place, number) in matching.taken {
        settled[place] = Some(missing[number]);
    }
    settled.into_iter().zip(day).map(|(settled, one)| settled.unwrap_or_else(|| usual(one, now))).collect()
}

/// The appointments that could have a state, by their places, the one nearest to it first.
fn candidates(day: &[Standing], settled: &[Option<Status>], status: Status, now: i64) -> Vec<usize> {
    let open = settled.iter().zip(day).enumerate().filter(|(_, (settled, _))| settled.is_none());
    // One that has the state already keeps it if it can: the others may have no other way.
    let kept = |one: &Standing| if one.status == status { EARLY } else { 0 };
    let fits = open.filter_map(|(place, (_, one))| Some((misfit(one, status, now)? - kept(one), place)));
    fits.collect::<BTreeSet<_>>().into_iter().map(|(_, place)| place).collect()
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
        if let Some(free) = candidates.iter().find(|place| !self.taken.contains_key(place)) {
            self.taken.insert(*free, number);
            return true;
        }
        for place in candidates {
            let Some(&other) = self.taken.get(&place) else { continue };
            if tried.insert(place) && self.book(other, tried) {
                self.taken.insert(place, number);
                return true;
            }
        }
        false
    }
}

/// Distance of the appointment from the state that the clock says; lower is better. None if it cannot have that state.
fn misfit(one: &Standing, status: Status, now: i64) -> Option<i64> {
    path(one.status, status)?;
    let (since_start, since_end) = (now - one.starts, now - one.ends);
    let misfit = match status {
        // Best: the one that is last of all. Otherwise the client is late, or nobody has looked at the request.
        Status::Pending | Status::Confirmed | Status::Cancelled => since_start,
        // Best: the first of the day. Otherwise it was over sooner.
        Status::Completed | Status::NoShow if since_start < 0 => return None,
        Status::Completed | Status::NoShow => -since_end,
        // Best: the one that takes longest yet. Otherwise it began sooner, or takes longer.
        Status::InService if since_start >= 0 && since_end < 0 => since_end,
        Status::InService => (-since_start).max(since_end),
        Status::Arrived => (since_start + EARLY / 3).abs(),
    };
    (misfit <= GRACE).then_some(misfit)
}

/// The state that it has by the clock.
fn usual(one: &Standing, now: i64) -> Status {
    let can = |status| path(one.status, status).is_some();
    let waits = one.chance % 50 < WAITING / 2 && can(Status::Arrived);
    if one.ends <= now {
        let missed = one.chance < NO_SHOW && can(Status::NoShow);
        return if missed { Status::NoShow } else { Status::Completed };
    }
    let since_start = now - one.starts;
    match since_start {
        0.. if since_start < EARLY && waits => Status::Arrived,
        0.. => Status::InService,
        _ if -since_start <= EARLY && waits && one.status != Status::Pending => Status::Arrived,
        _ => one.status,
    }
}

/// The shortest way from one state to another by legal moves: the states after the first. None if there is no way.
pub(super) fn path(from: Status, to: Status) -> Option<Vec<Status>> {
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
pub(super) fn moves(one: &Standing, to: Status, created: i64, now: i64) -> Vec<(i64, Status)> {
    let mut before = created;
    let way = path(one.status, to).unwrap_or_default();
    let at = |status| match status {
        Status::Pending => created,
        Status::Confirmed => created + (one.starts - created) / 8,
        Status::Cancelled => created + (one.starts - created) / 2,
        Status::Arrived | Status::InService => one.starts + i64::from(one.chance % 5) * MINUTE,
        Status::NoShow => one.starts + EARLY,
        Status::Completed => one.ends + i64::from(one.chance % 4) * MINUTE,
    };
    let timed = way.into_iter().map(|status| {
        before = at(status).max(before).min(now);
        (before, status)
    });
    timed.collect()
}
