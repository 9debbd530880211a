//! A service in time: buffers, and segments that may leave the employee free.

use std::ops::Range;

use crate::error::Error;
use crate::limits;

/// Part of a service. The employee is needed for all of it or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Duration, in minutes.
    pub minutes: u16,
    /// True if the segment needs the employee. False for processing time, such as while a color takes effect.
    pub staffed: bool,
}

/// Buffers and segments of a service, as one employee performs it. All values are in minutes. Offsets count from the
/// start of the service, which is the start of its first segment.
///
/// ```text
///            start                                    start + duration
///   before  │ staffed │ gap          │ staffed │ staffed │  after
///  ├────────┴─────────┤              ├─────────┴─────────┴────────┤   the employee is held: staff_spans
///  ├──────────────────────────────────────────────────────────────┤   rooms and equipment are held: room_span
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceShape {
    before: u16,
    segments: Vec<Segment>,
    after: u16,
}

impl ServiceShape {
    /// Maximum number of segments of a service.
    pub const MAX_SEGMENTS: usize = limits::SEGMENTS;
    /// Maximum duration of a service without its buffers, in minutes: a day.
    pub const MAX_MINUTES: u16 = limits::SERVICE_MINUTES;
    /// Maximum duration of a buffer, in minutes: four hours.
    pub const MAX_BUFFER: u16 = limits::BUFFER_MINUTES;

    /// Creates a service of consecutive segments, with a buffer before and a buffer after them.
    ///
    /// # Errors
    /// [`Error::SegmentCount`], [`Error::SegmentEmpty`], [`Error::UnstaffedEnd`], [`Error::DurationTooLong`] or
    /// [`Error::BufferTooLong`]: the first that applies.
    pub fn new(before: u16, segments: Vec<Segment>, after: u16) -> Result<Self, Error> {
        let (Some(first), Some(last), 1..=Self::MAX_SEGMENTS) = (segments.first(), segments.last(), segments.len())
        else {
            return Err(Error::SegmentCount(segments.len()));
        };
        if let Some(empty) = segments.iter().position(|segment| segment.minutes == 0) {
            return Err(Error::SegmentEmpty(empty));
        }
        if !(first.staffed && last.staffed) {
            return Err(Error::UnstaffedEnd);
        }
        let duration = segments.iter().map(|segment| u32::from(segment.minutes)).sum();
        if duration > u32::from(Self::MAX_MINUTES) {
            return Err(Error::DurationTooLong(duration));
        }
        if let Some(buffer) = [before, after].into_iter().find(|&buffer| buffer > Self::MAX_BUFFER) {
            return Err(Error::BufferTooLong(buffer));
        }
        Ok(Self { before, segments, after })
    }

    /// Returns the duration of all segments, in minutes. Includes processing time but not the buffers.
    #[must_use]
    pub fn duration(&self) -> u16 {
        self.segments.iter().map(|segment| segment.minutes).sum()
    }

    /// Makes the last segment longer or shorter, so that the service lasts `minutes` without its buffers. Returns
    /// `None` if nothing would remain of that segment, or if the service would exceed [`Self::MAX_MINUTES`].
    #[must_use]
    pub fn with_duration(mut self, minutes: u16) -> Option<Self> {
        let duration = self.duration();
        let last = self.segments.last_mut()?;
        last.minutes = minutes.checked_sub(duration - last.minutes)?;
        Self::new(self.before, self.segments, self.after).ok()
    }

    /// Returns the intervals that occupy the employee, in order: staffed segments and both buffers. Adjacent intervals
    /// are merged. A buffer before the service makes the first interval start below 0.
    #[must_use]
    pub fn staff_spans(&self) -> Vec<Range<i32>> {
        let buffer = |minutes| Segment { minutes, staffed: true };
        let mut spans: Vec<Range<i32>> = Vec::new();
        let mut end = -i32::from(self.before);
        for Segment { minutes, staffed } in
            [buffer(self.before)].iter().chain(&self.segments).chain(&[buffer(self.after)])
        {
            let start = end;
            end += i32::from(*minutes);
            match spans.last_mut() {
                Some(last) if *staffed && last.end == start => last.end = end,
                _ if *staffed => spans.push(start..end),
                _ => {}
            }
        }
        spans
    }

    /// Returns the interval that occupies each resource: all segments and both buffers.
    #[must_use]
    pub fn room_span(&self) -> Range<i32> {
        -i32::from(self.before)..i32::from(self.duration()) + i32::from(self.after)
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::single_range_in_vec_init,
    reason = "tests: they fail by panicking, and list spans"
)]
mod tests {
    use super::*;

    fn staffed(minutes: u16) -> Segment {
        Segment { minutes, staffed: true }
    }

    fn gap(minutes: u16) -> Segment {
        Segment { minutes, staffed: false }
    }

    #[test]
    fn a_processing_gap_leaves_the_employee_free_but_not_the_room() {
        let colour = ServiceShape::new(10, vec![staffed(30), gap(45), staffed(20), staffed(15)], 5).unwrap();
        assert_eq!(colour.duration(), 110);
        assert_eq!(colour.staff_spans(), [-10..30, 75..115]);
        assert_eq!(colour.room_span(), -10..115);
    }

    #[test]
    fn without_buffers_it_is_held_from_start_to_end() {
        let cut = ServiceShape::new(0, vec![staffed(45)], 0).unwrap();
        assert_eq!(cut.staff_spans(), [0..45]);
        assert_eq!(cut.room_span(), 0..45);
    }

    #[test]
    fn two_gaps_in_a_row_are_one() {
        let shape = ServiceShape::new(0, vec![staffed(5), gap(10), gap(10), staffed(5)], 0).unwrap();
        assert_eq!(shape.staff_spans(), [0..5, 25..30]);
    }

    #[test]
    fn what_lasts_longer_or_shorter_does_so_at_its_end() {
        let colour = ServiceShape::new(10, vec![staffed(30), gap(45), staffed(20)], 5).unwrap();
        assert_eq!(colour.clone().with_duration(110).unwrap().staff_spans(), [-10..30, 75..115]);
        assert_eq!(colour.clone().with_duration(76).unwrap().room_span(), -10..81);
        assert_eq!(colour.clone().with_duration(95), Some(colour.clone()));
        for too_short in [0, 40, 75] {
            assert_eq!(colour.clone().with_duration(too_short), None, "the last segment is what can be cut short");
        }
        assert_eq!((colour.clone().with_duration(1441), colour.with_duration(u16::MAX)), (None, None));
    }

    #[test]
    fn the_limits_are_allowed_and_what_is_past_them_is_refused() {
        assert!(ServiceShape::new(240, vec![staffed(72); 20], 240).is_ok());
        assert_eq!(ServiceShape::new(0, vec![], 0), Err(Error::SegmentCount(0)));
        assert_eq!(ServiceShape::new(0, vec![staffed(1); 21], 0), Err(Error::SegmentCount(21)));
        assert_eq!(ServiceShape::new(0, vec![staffed(1), gap(0), staffed(1)], 0), Err(Error::SegmentEmpty(1)));
        assert_eq!(ServiceShape::new(0, vec![gap(1), staffed(1)], 0), Err(Error::UnstaffedEnd));
        assert_eq!(ServiceShape::new(0, vec![staffed(1), gap(1)], 0), Err(Error::UnstaffedEnd));
        assert_eq!(ServiceShape::new(0, vec![staffed(1441)], 0), Err(Error::DurationTooLong(1441)));
        assert_eq!(ServiceShape::new(0, vec![staffed(u16::MAX); 20], 0), Err(Error::DurationTooLong(1_310_700)));
        assert_eq!(ServiceShape::new(241, vec![staffed(1)], 0), Err(Error::BufferTooLong(241)));
        assert_eq!(ServiceShape::new(0, vec![staffed(1)], u16::MAX), Err(Error::BufferTooLong(u16::MAX)));
    }
}
