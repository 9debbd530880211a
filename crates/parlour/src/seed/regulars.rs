//! Chooses the client of a booking. Clients return to the same employee every few weeks, and sometimes go to a
//! colleague. New clients come, and some clients stop coming. Pure.

use std::collections::VecDeque;

use fastrand::Rng;

/// Percentage of bookings that are a client's first, if new clients come.
const FIRST_TIME: u8 = 5;
/// Percentage of bookings after which the client does not return, if new clients come.
const LAST_TIME: u8 = 2;
/// Percentage of bookings whose client is chosen from the regulars of a random employee at the location.
const COLLEAGUE: u8 = 12;
/// Number of regulars, longest absent first, to choose the next client from.
const DUE: usize = 8;
/// Average number of weeks between two bookings of a regular.
pub(super) const WEEKS_BETWEEN: usize = 4;

/// Regulars of each employee, longest absent first.
#[derive(Debug)]
pub(super) struct Regulars {
    lists: Vec<VecDeque<i64>>,
    rng: Rng,
    /// Id of the next new client, or `None` if only existing clients are used.
    next: Option<i64>,
    /// First id and number of the clients to choose from if an employee has no regulars.
    others: (i64, i64),
}

impl Regulars {
    /// Distributes `count` existing clients, with ids from `first` on, evenly among the employees. No new clients come.
    pub(super) fn among(first: i64, count: i64, staff: usize) -> Self {
        let mut lists = vec![VecDeque::new(); staff];
        for (client, index) in (first..first + count).zip((0..staff).cycle()) {
            lists[index].push_back(client);
        }
        Self { lists, rng: Rng::with_seed(2027), next: None, others: (first, count.max(1)) }
    }

    /// Starts with the given regulars of each employee, longest absent first. New clients get ids from `next` on.
    pub(super) fn with_new(lists: Vec<VecDeque<i64>>, next: i64, seed: u64) -> Self {
        Self { lists, rng: Rng::with_seed(seed), next: Some(next), others: (next, 1) }
    }

    /// Chooses a client for an employee, given by their index in the staff. `colleagues` are the indexes of all
    /// employees at the same location, including this one.
    pub(super) fn pick(&mut self, employee: usize, colleagues: &[usize]) -> i64 {
        if let Some(next) = self.next
            && (self.lists[employee].is_empty() || self.rng.u8(..100) < FIRST_TIME)
        {
            self.next = Some(next + 1);
            self.lists[employee].push_back(next);
            return next;
        }
        let visiting = self.rng.u8(..100) < COLLEAGUE;
        let home = if visiting { colleagues[self.rng.usize(..colleagues.len())] } else { employee };
        let home = if self.lists[home].is_empty() { employee } else { home };
        let list = &mut self.lists[home];
        let due = self.rng.usize(..DUE.min(list.len()).max(1));
        let Some(client) = list.remove(due) else {
            let (first, count) = self.others;
            return first + self.rng.i64(0..count);
        };
        if self.next.is_none() || self.rng.u8(..100) >= LAST_TIME {
            list.push_back(client);
        }
        client
    }
}
