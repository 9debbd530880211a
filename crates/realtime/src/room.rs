//! Members of a room, and the delivery of events to them. A member is a socket of this node.
//!
//! Every member has a position: that of the last event or gap it received, or its position when it joined. An event
//! that directly follows the position is delivered. An earlier event is dropped, because the member already has it.
//! Before a later event, the member receives a gap, because events are missing. So no event is lost without a gap,
//! and none is delivered twice, in whatever order events arrive.
//!
//! A member joins in two steps. First it is added, and events are held for it. Second, its missed events are queued,
//! followed by the held ones. The stream is queried between the two steps, so every event is among the missed ones, the
//! held ones, or both.

use std::cmp::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parlour_cluster::Position;
use slab::Slab;

use crate::outbox::{Outbox, Queued};
use crate::protocol::ServerMessage;
use crate::websocket_frame::Close;

/// Maximum number of events held for a member that is joining. More close its socket as too slow.
const MAX_HELD: usize = 256;

/// An event, encoded as a frame once for all members.
#[derive(Clone, Debug)]
pub(crate) struct Framed {
    pub(crate) at: Position,
    pub(crate) frame: Bytes,
}

#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: Arc<str>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    members: Slab<Member>,
    /// Epoch of the last delivered event; `None` before the first.
    epoch: Option<u64>,
}

#[derive(Debug)]
struct Member {
    outbox: Arc<Outbox>,
    at: Position,
    /// Events held while the member is joining; `None` once it has joined.
    held: Option<Box<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    events: Vec<Framed>,
    /// True if the room was checked for gaps while the member was joining. It is unknown whether the member's position
    /// was read before or after the check.
    was_gap: bool,
    has_overflowed: bool,
}

/// Result of delivering an event or of joining.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeliveryStats {
    /// Number of events queued for sockets.
    pub(crate) delivered: u64,
    /// Number of sockets closed because they read too slowly.
    pub(crate) dropped: u64,
    /// True if the room was checked for gaps while a member was joining. The check must be repeated.
    pub(crate) was_gap: bool,
}

impl Room {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), state: Mutex::default() }
    }

    /// Adds a socket, and holds events for it until [`Self::begin`]. Returns its index.
    pub(crate) fn join(&self, outbox: Arc<Outbox>) -> usize {
        let at = Position { epoch: 0, offset: 0 };
        self.state().members.insert(Member { outbox, at, held: Some(Box::default()) })
    }

    /// Completes a join: queues `answer`, which includes missed events, then the held events. `at` is the position of
    /// the member after `answer`.
    pub(crate) fn begin(&self, slot: usize, at: Position, answer: impl IntoIterator<Item = Bytes>) -> DeliveryStats {
        let mut state = self.state();
        let Some(member) = state.members.get_mut(slot) else { return DeliveryStats::default() };
        let Some(held) = member.held.take() else { return DeliveryStats::default() };
        let mut stats = DeliveryStats::default();
        member.at = at;
        answer.into_iter().for_each(|frame| member.put(frame, &mut stats));
        if held.has_overflowed {
            stats.dropped += u64::from(member.outbox.close(Close::TOO_SLOW));
        }
        let mut writer = GapWriter { room: &self.name, gap: None };
        for event in &held.events {
            member.offer(event, false, &mut writer, &mut stats);
        }
        DeliveryStats { was_gap: held.was_gap, ..stats }
    }

    /// Removes a socket. Returns true if the room is now empty.
    pub(crate) fn leave(&self, slot: usize) -> bool {
        let mut state = self.state();
        state.members.try_remove(slot);
        if state.members.len() < state.members.capacity() / 4 {
            state.members.shrink_to_fit();
        }
        state.members.is_empty()
    }

    /// Delivers an event to all members, or holds it for those that are joining.
    pub(crate) fn deliver(&self, event: &Framed) -> DeliveryStats {
        let mut state = self.state();
        // If the room's epoch is unchanged, a member with another epoch is already in a later one, and must stay there.
        let goes_on = state.epoch.replace(event.at.epoch) == Some(event.at.epoch);
        let (mut stats, mut writer) = (DeliveryStats::default(), GapWriter { room: &self.name, gap: None });
        for (_, member) in &mut state.members {
            match &mut member.held {
                None => member.offer(event, goes_on, &mut writer, &mut stats),
                Some(held) if held.events.len() < MAX_HELD => held.events.push(event.clone()),
                Some(held) => held.has_overflowed = true,
            }
        }
        stats
    }

    pub(crate) fn end(&self) {
        for (_, member) in &self.state().members {
            member.outbox.close(Close::ENDED);
        }
    }

    /// Returns the epoch of the last delivered event, or `None` before the first.
    pub(crate) fn epoch(&self) -> Option<u64> {
        self.state().epoch
    }

    /// Sends a gap to members that are behind `to`, the position of the stream. `before` is the epoch of the room
    /// before that position was read. Returns `None` if the epoch has changed since. The position must then be read
    /// again, because it may be outdated.
    pub(crate) fn gap(&self, before: Option<u64>, to: Position, suspicion: GapCheck) -> Option<DeliveryStats> {
        let (mut stats, mut writer) = (DeliveryStats::default(), GapWriter { room: &self.name, gap: None });
        let mut state = self.state();
        if state.epoch != before {
            return None;
        }
        for (_, member) in &mut state.members {
            match &mut member.held {
                None => member.skip_to(to, suspicion, &mut writer, &mut stats),
                Some(held) => held.was_gap = true,
            }
        }
        Some(stats)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Poisoning is ignored: every step under the lock leaves each member consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Member {
    /// Sends an event to the member unless it already has it. `goes_on` is true if the previous event in the room had
    /// the same epoch.
    fn offer(&mut self, event: &Framed, goes_on: bool, writer: &mut GapWriter<'_>, stats: &mut DeliveryStats) {
        let before = Position { offset: event.at.offset.saturating_sub(1), ..event.at };
        let is_next = if event.at.epoch == self.at.epoch {
            match before.offset.cmp(&self.at.offset) {
                Ordering::Less => return,
                Ordering::Equal => true,
                Ordering::Greater => false,
            }
        } else if goes_on {
            return;
        } else {
            false
        };
        if !is_next {
            self.put(writer.gap(before), stats);
        }
        self.put(event.frame.clone(), stats);
        stats.delivered += 1;
        self.at = event.at;
    }

    fn skip_to(&mut self, to: Position, suspicion: GapCheck, writer: &mut GapWriter<'_>, stats: &mut DeliveryStats) {
        let is_behind = suspicion == GapCheck::Missed && self.at.offset < to.offset;
        if self.at.epoch != to.epoch || is_behind {
            self.put(writer.gap(to), stats);
            self.at = to;
        }
    }

    fn put(&self, frame: Bytes, stats: &mut DeliveryStats) {
        if self.outbox.put(frame) == Queued::Overflowed {
            stats.dropped += 1;
        }
    }
}

/// Reason for checking a room for gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GapCheck {
    /// Events may have been missed.
    Missed,
    /// The stream may have begun a new epoch. Events of the current epoch that a member lacks are still in flight.
    NewEpoch,
}

/// Encoder of gaps. It encodes a gap once for all members.
struct GapWriter<'a> {
    room: &'a str,
    gap: Option<(Position, Bytes)>,
}

impl GapWriter<'_> {
    fn gap(&mut self, at: Position) -> Bytes {
        match &self.gap {
            Some((told, frame)) if *told == at => frame.clone(),
            _ => {
                let frame = ServerMessage::gap(self.room, at).frame();
                self.gap = Some((at, frame.clone()));
                frame
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, VecDeque};
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use proptest::prelude::*;
    use serde_json::Value;
    use tokio::io::AsyncRead as _;
    use tokio::io::ReadBuf;

    use super::*;
    use crate::protocol::event_frame;

    fn at(epoch: u64, offset: u64) -> Position {
        Position { epoch, offset }
    }

    fn framed(at: Position) -> Framed {
        Framed { at, frame: event_frame("r", at, br#"{"type":"event","data":0}"#) }
    }

    /// Size of the pipe in bytes, larger than the output of any of these tests.
    const BYTES: usize = 1 << 16;

    /// Takes the frames out of an outbox. Returns their types and positions, in order.
    fn taken(outbox: &Outbox) -> Vec<(String, Position)> {
        let (mut ours, mut theirs) = tokio::io::duplex(BYTES);
        let mut context = Context::from_waker(Waker::noop());
        outbox.poll_write(&mut ours, &mut context).unwrap();
        let mut bytes = vec![0; BYTES];
        let mut read = ReadBuf::new(&mut bytes);
        drop(Pin::new(&mut theirs).poll_read(&mut context, &mut read));
        let (mut rest, mut all) = (read.filled(), Vec::new());
        while !rest.is_empty() {
            assert!(rest[0] == 0x81 && rest[1] < 126, "a short text");
            let (frame, later) = rest[2..].split_at(rest[1].into());
            let message: Value = serde_json::from_slice(frame).unwrap();
            let epoch = message["epoch"].as_str().unwrap().parse().unwrap();
            all.push((message["type"].as_str().unwrap().to_owned(), at(epoch, message["offset"].as_u64().unwrap())));
            rest = later;
        }
        all
    }

    /// Adds a member that has joined and has all events up to `position`.
    fn member(room: &Room, position: Position) -> Arc<Outbox> {
        let outbox = Arc::new(Outbox::new(1_000, 1 << 20));
        let slot = room.join(Arc::clone(&outbox));
        room.begin(slot, position, []);
        outbox
    }

    fn events(of: &[(&str, Position)]) -> Vec<(String, Position)> {
        of.iter().map(|(kind, at)| ((*kind).to_owned(), *at)).collect()
    }

    #[tokio::test]
    async fn members_get_what_follows_on_their_position_and_are_told_what_is_missing() {
        let room = Room::new("r");
        let (one, other) = (member(&room, at(1, 4)), member(&room, at(1, 6)));
        for offset in [5, 6, 7, 9] {
            room.deliver(&framed(at(1, offset)));
        }
        let end = [("event", at(1, 7)), ("gap", at(1, 8)), ("event", at(1, 9))];
        assert_eq!(taken(&one), events(&[&[("event", at(1, 5)), ("event", at(1, 6))][..], &end].concat()));
        assert_eq!(taken(&other), events(&end));
        room.deliver(&framed(at(2, 1)));
        assert_eq!(taken(&one), events(&[("gap", at(2, 0)), ("event", at(2, 1))]));
    }

    #[tokio::test]
    async fn after_a_gap_only_those_are_told_that_may_have_missed_something() {
        let room = Room::new("r");
        let (behind, even) = (member(&room, at(1, 4)), member(&room, at(1, 5)));
        room.gap(None, at(1, 5), GapCheck::Missed);
        assert_eq!((taken(&behind), taken(&even)), (events(&[("gap", at(1, 5))]), Vec::new()));
        room.deliver(&framed(at(1, 6)));
        assert_eq!(room.gap(None, at(2, 0), GapCheck::Missed), None, "something came meanwhile");
        room.gap(Some(1), at(2, 0), GapCheck::Missed);
        room.deliver(&framed(at(1, 7)));
        room.deliver(&framed(at(2, 1)));
        assert_eq!(taken(&even), events(&[("event", at(1, 6)), ("gap", at(2, 0)), ("event", at(2, 1))]));
    }

    #[tokio::test]
    async fn what_comes_while_a_member_joins_is_held_and_bounded() {
        let room = Room::new("r");
        let outbox = Arc::new(Outbox::new(1_000, 1 << 20));
        let slot = room.join(Arc::clone(&outbox));
        for offset in 1..=3 {
            room.deliver(&framed(at(1, offset)));
        }
        assert_eq!(taken(&outbox), Vec::new());
        room.begin(slot, at(1, 2), []);
        assert_eq!(taken(&outbox), events(&[("event", at(1, 3))]));
        let slot = room.join(Arc::clone(&outbox));
        for offset in 1..=300 {
            room.deliver(&framed(at(2, offset)));
        }
        assert_eq!(room.begin(slot, at(2, 0), []).dropped, 1);
    }

    /// A step of the simulation; steps occur in any order.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        /// An event is appended to the stream.
        Append,
        /// The hub receives the next message in flight.
        Hear,
        /// All messages in flight are lost, and the hub is notified.
        Lose,
        /// The stream begins a new epoch, and the hub is notified.
        NewEpoch,
        /// If the hub was notified of a gap, the stream's position is read.
        Look,
        /// The room is checked against the position that was read.
        Tell,
        /// A member is added, and events are held for it.
        Join,
        /// The stream's position is read for a member that is joining.
        Ask,
        /// A join is completed with the position that was read.
        Begin,
    }

    /// The stream, the messages in flight, and the hub's room.
    struct World {
        room: Room,
        head: Position,
        told: VecDeque<Option<Position>>,
        is_gap: bool,
        looked: Option<(Option<u64>, Position)>,
        joining: Vec<(usize, Arc<Outbox>)>,
        asked: Vec<(usize, Arc<Outbox>, Position)>,
        began: Vec<(Arc<Outbox>, Position)>,
    }

    impl World {
        fn step(&mut self, step: Step) {
            match step {
                Step::Append => {
                    self.head.offset += 1;
                    self.told.push_back(Some(self.head));
                }
                Step::Hear => match self.told.pop_front() {
                    Some(Some(event)) => drop(self.room.deliver(&framed(event))),
                    Some(None) => self.is_gap = true,
                    None => {}
                },
                Step::Lose => {
                    self.told.clear();
                    self.told.push_back(None);
                }
                Step::NewEpoch => {
                    self.head = at(self.head.epoch + 1, 0);
                    self.told.push_back(None);
                }
                // Gaps are handled one at a time.
                Step::Look if self.looked.is_none() && std::mem::take(&mut self.is_gap) => {
                    self.looked = Some((self.room.epoch(), self.head));
                }
                Step::Look => {}
                Step::Tell => {
                    if let Some((before, stands)) = self.looked.take() {
                        self.is_gap |= self.room.gap(before, stands, GapCheck::Missed).is_none();
                    }
                }
                Step::Join => {
                    let outbox = Arc::new(Outbox::new(100_000, 1 << 24));
                    self.joining.push((self.room.join(Arc::clone(&outbox)), outbox));
                }
                Step::Ask => {
                    if let Some((slot, outbox)) = self.joining.pop() {
                        self.asked.push((slot, outbox, self.head));
                    }
                }
                Step::Begin => {
                    if let Some((slot, outbox, position)) = self.asked.pop() {
                        self.is_gap |= self.room.begin(slot, position, []).was_gap;
                        self.began.push((outbox, position));
                    }
                }
            }
        }
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => Just(Step::Append),
            6 => Just(Step::Hear),
            1 => Just(Step::Lose),
            1 => Just(Step::NewEpoch),
            2 => Just(Step::Look),
            2 => Just(Step::Tell),
            3 => Just(Step::Join),
            3 => Just(Step::Ask),
            3 => Just(Step::Begin),
        ];
        proptest::collection::vec(step, 1..300)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

        /// Members receive the events after their position once and in order, in whatever order the steps occur. A gap
        /// reports missing events. In the end, all members have the position of the stream.
        #[test]
        fn nothing_is_missed_untold_and_nothing_comes_twice(steps in steps()) {
            let mut world = World {
                room: Room::new("r"),
                head: at(1, 0),
                told: [].into(),
                is_gap: false,
                looked: None,
                joining: Vec::new(),
                asked: Vec::new(),
                began: Vec::new(),
            };
            steps.into_iter().for_each(|step| world.step(step));
            while !world.joining.is_empty() || !world.asked.is_empty() {
                world.step(Step::Ask);
                world.step(Step::Begin);
            }
            while !world.told.is_empty() {
                world.step(Step::Hear);
            }
            [Step::Tell, Step::Look, Step::Tell, Step::Look, Step::Tell].into_iter().for_each(|step| world.step(step));
            for (outbox, begun) in &world.began {
                let mut known = *begun;
                let mut seen = BTreeSet::new();
                for (kind, position) in taken(outbox) {
                    if kind == "event" {
                        prop_assert_eq!(position, at(known.epoch, known.offset + 1), "the next one");
                        prop_assert!(seen.insert((position.epoch, position.offset)), "once");
                    }
                    known = position;
                }
                prop_assert_eq!(known, world.head);
            }
        }
    }
}
